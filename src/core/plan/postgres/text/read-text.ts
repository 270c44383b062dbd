import { throwIfCancelled } from '../../../bytes/whole.ts';
import { PlateauError } from '../../../error.ts';
import type { ImportWarning } from '../../../profile/model.ts';
import { fieldsInSource, incompleteInSource, spanInSource } from '../../input/in-source.ts';
import type { DroppedText, Plan } from '../../model.ts';
import type { PartialRead, PlanFacts, PlanText, ReadContext, TextPlanReader } from '../../reader.ts';
import { planOfFields } from '../plan-of-fields.ts';
import { beginsPlan, isJoined, mayHoldPlan, type PlanBegin } from './begin.ts';
import { withoutJunk } from './behind-junk.ts';
import { detailAt, isKnownLabel } from './details.ts';
import { behindArrow } from './line-kinds.ts';
import { linesOf, OTHER_TABS, type TextLine } from './lines.ts';
import { stepLine } from './measures.ts';
import { PlanBuilder } from './plan-builder.ts';
import { openAt } from './quoting.ts';
import { rejoined } from './rejoin.ts';
import { textOfRows } from './rows.ts';
import { isStatementLabelCut } from './statement.ts';

/** So many damaged lines are told of one by one; the others are counted. */
const MOST_WARNINGS = 10;

/**
 * EXPLAIN’s TEXT form, PostgreSQL 9.6 to 18, with the `Query Text` of auto_explain before it where that is there: as many plans as the text
 * has. Its source is `ExplainNode` in PostgreSQL’s `explain.c` of each version, and what servers of each printed in both forms.
 *
 * It gives the fields that FORMAT JSON would give for the same plan. What TEXT does not print is filled where it follows for certain:
 * - `Parent Relationship` from the order of steps; `Subplan Name` from the line above a step. (The step below a ModifyTable is `Member` up to
 *   13 and `Outer` since 14; TEXT does not tell the version: it is `Member` where rows are expected or there are several.)
 * - `Parallel Aware`, `Scan Direction`, `Join Type`, `Strategy`, `Partial Mode`, `Operation`, `Command`, `Custom Plan Provider` from the
 *   step’s name; `Alias` is the relation’s name where it has no other; `Original Hash Buckets` and `Batches` are the final ones.
 * - Blocks, I/O times and WAL that are 0, in each step of a plan that shows any; rows removed, lossy and exact blocks that are 0; `Disk Usage`,
 *   `Planned Partitions`, `Single Copy`; zeros of a step that never ran; a trigger’s `Relation` where the plan changes only one.
 *
 * Not known from it: `Async Capable: false`, `Inner Unique: false`, `Disabled: false`, `Subplans Removed: 0`, the trigger’s name where only its
 * constraint is printed, and whether zeros were counted in a plan without any other number.
 *
 * Throws `plan.indentationLost` where the lines are there and their indentation is not, or all are one line: they make no tree. Damaged lines are left out, with the
 * warning `plan.damagedLine`; a text that ends within a line, or with a step that lacks what must be below it, gives an incomplete plan.
 */
export const postgresText: TextPlanReader = {
  id: 'postgresql-text',
  name: 'PostgreSQL’s EXPLAIN in its TEXT form',
  recognise: mayHoldPlan,
  read: (text, context) => readTextPlans(text, context),
};

/** All plans in EXPLAIN’s TEXT form; see {@link postgresText}. */
export function readTextPlans(from: PlanText, { facts, signal }: Pick<ReadContext, 'facts' | 'signal'>): PartialRead {
  const text = rejoined(withoutJunk(textOfRows(from)));
  const reading = readLines(text, [...linesOf(text.text)], { facts, signal });
  if (!reading.isLost || !text.text.includes('\t')) return reading.result();
  for (const tab of OTHER_TABS) {
    const other = readLines(text, [...linesOf(text.text, tab)], { facts, signal });
    if (!other.isLost) return other.result();
  }
  return reading.result();
}

function readLines(
  text: PlanText,
  lines: readonly TextLine[],
  { facts, signal }: Pick<ReadContext, 'facts' | 'signal'>,
): Reading {
  const reading = new Reading(text, lines, facts);
  for (let index = 0; index < lines.length; ) {
    throwIfCancelled(signal);
    const line = lines[index];
    const isOne = line !== undefined && isJoined(text.text, line);
    const begin = isOne ? null : beginsPlan(text.text, lines, index);
    if (isOne) reading.loseLines(line);
    if (begin === null) index++;
    else index = reading.readPlan(begin);
  }
  return reading;
}

class Reading {
  readonly #from: PlanText;
  readonly #text: string;
  readonly #lines: readonly TextLine[];
  readonly #facts: PlanFacts;
  readonly #plans: Plan[] = [];
  readonly #warnings: ImportWarning[] = [];
  readonly #spans: { readonly start: number; readonly end: number }[] = [];
  #damaged = 0;
  #lost: PlateauError | null = null;
  #lostPlans = 0;
  /** How far texts in quotes may still be looked for that do not end: as much as there is, all in all. */
  #reach: number;

  constructor(from: PlanText, lines: readonly TextLine[], facts: PlanFacts) {
    this.#from = from;
    this.#text = from.text;
    this.#lines = lines;
    this.#facts = facts;
    this.#reach = from.text.length;
  }

  /** No plan could be read, since indentation was lost. */
  get isLost(): boolean {
    return this.#lost !== null && this.#plans.length === 0;
  }

  /** Reads the plan that begins there; the line behind it. */
  readPlan({ root, before }: PlanBegin): number {
    const first = this.#lines[root];
    if (first === undefined) return root + 1;
    const builder = new PlanBuilder(this.#text, first, before);
    const damaged: TextLine[] = [];
    let last = root;
    let index = root + 1;
    for (; index < this.#lines.length; ) {
      const line = this.#lines[index];
      if (line === undefined || this.#beginsNext(index, builder)) break;
      const until = this.#lastLineOf(index);
      const taken = builder.take(line, this.#lines[until]?.end ?? line.end);
      if (taken === 'foreign' && !this.#goesOn(index, builder) && !isStrangeTime(this.#text, line)) break;
      if (taken === 'taken') last = index;
      else damaged.push(line);
      index = taken === 'taken' ? until + 1 : index + 1;
    }
    const incomplete = this.#incompleteAt(builder, damaged, { index, last });
    // The first step of a plan has no arrow.
    const headless = { at: first.start, why: 'the steps above its first one are missing' };
    this.#finish(builder, damaged, incomplete ?? (behindArrow(this.#text, first) < 0 ? builder.suspicious : headless));
    return index;
  }

  /** A line that begins another plan, where the lines before it are none of its own. */
  #beginsNext(index: number, builder: PlanBuilder): boolean {
    const line = this.#lines[index];
    if (line === undefined || behindArrow(this.#text, line) >= 0) return false;
    if (line.column > builder.column) return false;
    // Without numbers a name alone begins a plan; behind a step it is a line of it that lost its indentation.
    const isNext = line.number === (this.#lines[index - 1]?.number ?? 0) + 1;
    if (isNext && !builder.isBehindSteps && !isNumbered(this.#text, line)) return false;
    return beginsPlan(this.#text, this.#lines, index) !== null;
  }

  /** The line on which the text in quotes ends that is open at a line’s end: an SQL text may have line breaks. The line itself for any other. */
  #lastLineOf(index: number): number {
    const line = this.#lines[index];
    if (line === undefined || behindArrow(this.#text, line) >= 0) return index;
    let open = openAt(this.#text, line.start, line.end);
    if (open.quote === null || detailAt(this.#text, line.start, line.end) === null) return index;
    for (let next = index + 1; next < this.#lines.length && this.#reach > 0; next++) {
      const before = this.#lines[next - 1];
      const after = this.#lines[next];
      if (before === undefined || after === undefined) break;
      open = openAt(this.#text, before.end, after.end, open);
      if (open.quote === null && open.depth === 0) return next;
      this.#reach -= after.end - before.end;
    }
    return index;
  }

  /** Whether a line that is none of the plan’s stands between lines that are. */
  #goesOn(index: number, builder: PlanBuilder): boolean {
    const next = this.#lines[index + 1];
    if (next === undefined) return false;
    if (behindArrow(this.#text, next) >= 0) return !builder.isBehindSteps;
    if (next.column <= builder.column || beginsPlan(this.#text, this.#lines, index + 1) !== null) return false;
    const detail = detailAt(this.#text, next.start, next.end);
    return detail !== null && isKnownLabel(detail.label);
  }

  /** What shows that the text ends before the plan does. Takes the last step back where it is not whole. */
  #incompleteAt(
    builder: PlanBuilder,
    damaged: TextLine[],
    { index, last }: { readonly index: number; readonly last: number },
  ): Plan['incomplete'] {
    const line = this.#lines.at(-1);
    if (line === undefined || index < this.#lines.length) return this.#cutBehind(builder, damaged, index);
    if (damaged.at(-1) === line) {
      damaged.pop();
      return { at: line.start, why: 'the text ends within a line' };
    }
    if (builder.endsInHalfStep) {
      if (builder.dropLastStep()) return { at: line.start, why: 'the text ends within the line of a step' };
      return { at: line.end, why: 'the text ends within the line of the first step' };
    }
    const from = this.#lines[last];
    const open = from === undefined ? null : openAt(this.#text, from.start, line.end);
    if (open !== null && (open.quote !== null || open.depth > 0)) {
      return { at: line.end, why: 'the text ends within a condition' };
    }
    return lacking(builder, line.end);
  }

  /** The line behind a plan may be what is left of one of its own, if it is the last one. */
  #cutBehind(builder: PlanBuilder, damaged: readonly TextLine[], index: number): Plan['incomplete'] {
    const line = this.#lines[index];
    const isLast = index === this.#lines.length - 1;
    if (line !== undefined && isLast && isStatementLabelCut(this.#text.slice(line.start, line.end))) {
      return { at: line.start, why: 'the text ends within a line' };
    }
    return damaged.length > 0 ? null : lacking(builder, builder.end);
  }

  #finish(builder: PlanBuilder, damaged: readonly TextLine[], incomplete: Plan['incomplete']): void {
    const span = { start: builder.start, end: builder.end };
    const lostAt = builder.indentationLostAt;
    if (lostAt >= 0) {
      this.#loseIndentation(lostAt);
      return;
    }
    for (const line of damaged) this.#warnOf(line);
    const plan = planOfFields(fieldsInSource(builder.finish(), this.#from), {
      form: 'text',
      source: spanInSource(span, this.#from),
      ...this.#facts,
      incomplete: incompleteInSource(incomplete, this.#from),
    });
    if (plan === null) return;
    this.#plans.push(plan);
    this.#spans.push(span);
  }

  /** A plan whose lines are one. */
  loseLines(line: TextLine): void {
    this.#lose(line.start, () => `All lines of this plan were joined into one (line ${line.number})`);
  }

  #loseIndentation(at: number): void {
    this.#lose(at, () => {
      const line = this.#lines.find(({ start, end }) => start <= at && at <= end);
      return `The lines of this plan have lost their indentation (line ${line?.number ?? 1})`;
    });
  }

  #lose(at: number, what: () => string): void {
    this.#lostPlans++;
    if (this.#lost !== null) return;
    this.#lost = new PlateauError({
      code: 'plan.indentationLost',
      message: `${what()}: which step is below which cannot be told.`,
      hint: 'Copy it again with its leading spaces, as plain text or as code; or take EXPLAIN (FORMAT JSON), which needs none.',
      at: this.#from.place(at),
    });
  }

  #warnOf(line: TextLine): void {
    this.#damaged++;
    if (this.#damaged > MOST_WARNINGS) return;
    const content = this.#text.slice(line.start, Math.min(line.end, line.start + 60));
    const { offset } = this.#from.place(line.start);
    this.#warnings.push({
      code: 'plan.damagedLine',
      message: `Line ${line.number} (byte ${offset}) is none of EXPLAIN’s and was left out: “${content}”.`,
    });
  }

  result(): PartialRead {
    if (this.#plans.length === 0 && this.#lost !== null) throw this.#lost;
    if (this.#lost !== null) {
      const { code, message } = this.#lost;
      this.#warnings.push({ code, message, count: this.#lostPlans });
    }
    const more = this.#damaged - MOST_WARNINGS;
    if (more > 0) {
      const message = `${more} more lines are none of EXPLAIN’s and were left out.`;
      this.#warnings.push({ code: 'plan.damagedLine', message, count: more });
    }
    return { plans: this.#plans, warnings: this.#warnings, dropped: this.#dropped() };
  }

  /** What stands between the plans. */
  #dropped(): readonly DroppedText[] {
    const dropped: DroppedText[] = [];
    let next = 0;
    let from = -1;
    let to = -1;
    const close = (): void => {
      const what = 'lines that are none of a plan';
      if (from >= 0) dropped.push({ ...spanInSource({ start: from, end: to }, this.#from), what });
      from = -1;
    };
    for (const { start, end } of this.#lines) {
      while ((this.#spans[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
      if ((this.#spans[next]?.start ?? Number.POSITIVE_INFINITY) <= start) close();
      else {
        if (from < 0) from = start;
        to = end;
      }
    }
    close();
    return dropped;
  }
}

/** Two words and a time: what is left of a line on the statement, “Exec#tion Time: 5.120 ms”. */
const isStrangeTime = (text: string, { start, end }: TextLine): boolean =>
  end - start < 60 && /^\S{1,12} \S{1,8}: \S{1,20} ms$/.test(text.slice(start, end));

function isNumbered(text: string, { start, end }: TextLine): boolean {
  const { costs, actuals } = stepLine(text, start, end);
  return text.startsWith('Query Text:', start) || costs.length > 0 || actuals.length > 0;
}

function lacking(builder: PlanBuilder, at: number): Plan['incomplete'] {
  const { lacking: nodeType } = builder;
  return nodeType === null ? null : { at, why: `the steps below “${nodeType}” are missing` };
}
