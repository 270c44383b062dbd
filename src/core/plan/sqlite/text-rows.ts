import { ExactNumber, type Field, Fields } from '../fields.ts';
import type { Plan } from '../model.ts';
import { planOf, preorder } from '../preorder.ts';
import type { PartialRead, PlanText, ReadContext, TextPlanReader } from '../reader.ts';
import { lineAt, type TextLine } from '../text-lines.ts';
import { type QueryPlanRow, queryPlanStep, selectPlanStep } from './rows.ts';

/** How a row’s detail may begin. */
const DETAIL =
  '(?:SCAN|SEARCH|USE TEMP B-TREE|COMPOUND QUERY|LEFT-MOST SUBQUERY|UNION|EXCEPT|INTERSECT|MERGE|LEFT|RIGHT|CO-ROUTINE|MATERIALIZE|CORRELATED|SCALAR SUBQUERY|LIST SUBQUERY|MULTI-INDEX OR|INDEX \\d|SETUP|RECURSIVE STEP|BLOOM FILTER|REUSE|EXECUTE)';

/** The shell draws what stands below a row with three characters a level. */
const TREE_LINE = /^((?:\| {2}| {3}){0,5000})[|`]--(?=\S)/;
const TREE = new RegExp(`^[|\`]--${DETAIL}`, 'm');
const HEADING = /^QUERY PLAN(?: \([^\n]*\))?[ \t\r]*$/;

/** id, parent, notused and detail, in the shell’s modes list, tabs, csv, column, table and box. */
const LIST_LINE = new RegExp(
  `^[ \\t|│"]{0,20}(\\d{1,9})[ \\t|│",]{1,40}(\\d{1,9})[ \\t|│",]{1,40}(\\d{1,9})[ \\t|│",]{1,40}(?=${DETAIL})`,
);
const LIST = new RegExp(LIST_LINE.source, 'm');
/** What surrounds rows in those modes. */
const FRAME = /^[\s|│┌┬┐├┼┤└┴┘─+=-]*$|^[ \t|│"]*(?:id|selectid)[ \t|│",]+(?:parent|order)/;

interface Found {
  readonly row: QueryPlanRow;
  readonly line: TextLine;
}

/** Gathers rows into plans: a line that is none ends one. */
class Plans {
  readonly #text: PlanText;
  readonly #context: ReadContext;
  readonly #plans: Plan[] = [];
  /** In the text itself, with the plans before it. */
  readonly #dropped: { readonly start: number; end: number; readonly plansBefore: number }[] = [];
  #rows: Found[] = [];
  #isOld = false;

  constructor(text: PlanText, context: ReadContext) {
    this.#text = text;
    this.#context = context;
  }

  add(found: Found, isOld = false): void {
    this.#rows.push(found);
    this.#isOld ||= isOld;
  }

  /** The next row belongs to another plan. */
  end(): void {
    const [first] = this.#rows;
    const last = this.#rows.at(-1);
    if (first === undefined || last === undefined) return;
    const source = { start: this.#text.toSource(first.line.start), end: this.#text.toSourceEnd(last.line.end) };
    const whole = new Fields([], source);
    const rows = this.#rows.map(({ row }) => row);
    const step = this.#isOld ? selectPlanStep(rows, whole) : queryPlanStep(rows, whole);
    this.#plans.push(
      planOf({
        dialect: 'sqlite',
        form: 'rows',
        source,
        nodes: preorder(step),
        fields: whole,
        query: this.#context.facts.query ?? null,
      }),
    );
    this.#rows = [];
    this.#isOld = false;
  }

  drop({ start, end }: TextLine): void {
    const { text } = this.#text;
    if (text.slice(start, end).trim() === '') return;
    const last = this.#dropped.at(-1);
    if (last !== undefined && last.plansBefore === this.#plans.length) last.end = end;
    else this.#dropped.push({ start, end, plansBefore: this.#plans.length });
  }

  finish(): PartialRead {
    this.end();
    return {
      plans: this.#plans,
      warnings: [],
      dropped: this.#dropped.map(({ start, end }) => ({
        start: this.#text.toSource(start),
        end: this.#text.toSourceEnd(end),
        what: 'text that is no plan',
      })),
    };
  }

  field(key: string, value: string | ExactNumber, start: number, end: number): Field {
    return { key, value, start: this.#text.toSource(start), end: this.#text.toSourceEnd(end) };
  }

  fields(entries: readonly Field[], line: TextLine): Fields {
    return new Fields(entries, { start: this.#text.toSource(line.start), end: this.#text.toSourceEnd(line.end) });
  }
}

function readTree(source: PlanText, context: ReadContext): PartialRead {
  const { text } = source;
  const plans = new Plans(source, context);
  /** The number of the last row of each depth. */
  let above: number[] = [];
  let next = 1;
  for (let line = lineAt(text, 0); ; line = lineAt(text, line.next)) {
    const content = text.slice(line.start, line.end);
    const found = TREE_LINE.exec(content);
    if (found === null) {
      plans.end();
      above = [];
      if (!HEADING.test(content)) plans.drop(line);
    } else {
      const depth = (found[1] ?? '').length / 3;
      const start = line.start + found[0].length;
      const detail = text.slice(start, line.end).trimEnd();
      const fields = plans.fields([plans.field('detail', detail, start, start + detail.length)], line);
      above.length = Math.min(above.length, depth);
      const id = next++;
      plans.add({ row: { id, parent: above.at(-1) ?? 0, detail, fields }, line });
      above.push(id);
    }
    if (line.next >= text.length) return plans.finish();
  }
}

function readList(source: PlanText, context: ReadContext): PartialRead {
  const { text } = source;
  const plans = new Plans(source, context);
  const isOld = /^[ \t|│"]*selectid\b/m.test(text.slice(0, 10_000));
  for (let line = lineAt(text, 0); ; line = lineAt(text, line.next)) {
    const content = text.slice(line.start, line.end);
    const found = LIST_LINE.exec(content);
    if (found === null) {
      if (!FRAME.test(content)) {
        plans.end();
        plans.drop(line);
      }
    } else {
      const start = line.start + found[0].length;
      const detail = withoutFrame(content.slice(found[0].length));
      const [id, parent, unused] = found.slice(1, 4).map(Number);
      let at = line.start;
      const numbers = ['id', 'parent', 'notused'].map((key, index) => {
        const digits = found[index + 1] ?? '';
        at = text.indexOf(digits, at);
        const field = plans.field(key, new ExactNumber(digits), at, at + digits.length);
        at += digits.length;
        return field;
      });
      const fields = plans.fields([...numbers, plans.field('detail', detail, start, start + detail.length)], line);
      // Only before 3.24, where it is the number of the select, is it 0.
      const isSelect = isOld || id === 0 || unused === undefined;
      plans.add({ row: { id: id ?? 0, parent: parent ?? 0, detail, fields }, line }, isSelect);
    }
    if (line.next >= text.length) return plans.finish();
  }
}

function withoutFrame(detail: string): string {
  let end = detail.length;
  while (end > 0 && ' \t|│"'.includes(detail[end - 1] ?? '.')) end--;
  return detail.slice(0, end);
}

/** EXPLAIN QUERY PLAN as the shell draws and lists it. */
export const SQLITE_TEXT_READERS: readonly TextPlanReader[] = [
  {
    id: 'sqlite-tree',
    name: 'SQLite’s EXPLAIN QUERY PLAN',
    recognise: (text) => TREE.test(text),
    read: readTree,
  },
  {
    id: 'sqlite-list',
    name: 'SQLite’s EXPLAIN QUERY PLAN',
    recognise: (text) => LIST.test(text),
    read: readList,
  },
];
