import type { Field } from '../../fields.ts';
import { arityOf } from './arity.ts';
import { detailAt, isKnownLabel } from './details.ts';
import { behindArrow } from './line-kinds.ts';
import { linesOf, type TextLine } from './lines.ts';
import { stepLine } from './measures.ts';
import { isStatementLabel } from './statement.ts';
import { stepHead } from './step-head.ts';

/** Where a plan begins: the line of its first step, and what stood before it. */
export interface PlanBegin {
  readonly root: number;
  /** `Query Text` and `Query Parameters` of auto_explain. */
  readonly before: readonly Field[];
}

const QUERY = 'Query Text:';
const PARAMETERS = 'Query Parameters: ';
const RULE = /^-{3,}$/;
const NUMBERED =
  /^["' \t\u00a0]*(?:->[ \t\u00a0]+)?[A-Z].{0,2000}?\(cost=\d+(?:\.\d+)?\.\.\d+(?:\.\d+)?(?: rows=\d+ width=\d+\)|[ \w=.]{0,40}$)/;
const MEASURED = /^["' \t\u00a0]*[A-Z].{0,2000}?\(actual (?:time=\d+\.\d+\.\.\d+\.\d+ )?rows=\d+(?:\.\d+)? loops=\d+\)/;
/** A line break that is written as two characters. */
const ESCAPED = /\\n *(?:->|[A-Z])/;
const ESCAPED_STEP = /^["']?[A-Z][^\\]{0,2000}?\(cost=\d+(?:\.\d+)?\.\.\d+(?:\.\d+)? rows=\d+ width=\d+\)/;
/** Lines below a step that have no label. */
const BELOW =
  /^(?:(?:CTE|InitPlan|SubPlan) \S|(?:InitPlan|SubPlan)\s*$|(?:Foreign )?(?:Insert|Update|Delete|Merge) on |Worker \d)/;
/** A step whose numbers a screen cut off: they go on with the next line. */
const CUT = /^["' \t\u00a0]*(?:->[ \t\u00a0]+)?[A-Z].{0,2000}\([^()"]{0,100}$/;
/** How many lines of a text are looked at for a plan without any numbers. */
const MOST_LINES = 300;

/** Whether a text has a plan in EXPLAIN’s TEXT form, or its begin. Looks at each line once. */
export function mayHoldPlan(text: string): boolean {
  const first: TextLine[] = [];
  let cut = '';
  for (const line of linesOf(text)) {
    const content = text.slice(line.start, Math.min(line.end, line.start + 4_000));
    if (cut !== '' && NUMBERED.test(cut + content)) return true;
    cut = CUT.test(content) ? content : '';
    if (content.includes('\\n') && ESCAPED.test(content)) {
      if (isEscapedPlan(content)) return isOnlyLine(text, line);
      continue;
    }
    if (content.includes('(cost=') && NUMBERED.test(content)) return true;
    if (content.includes('(actual ') && MEASURED.test(content)) return true;
    if (first.length < MOST_LINES) first.push(line);
  }
  return first.some((_, index) => isRoot(text, first, index));
}

/** Whether a line is a plan whose line breaks are written as two characters: a text in quotes, out of JSON or a program. */
export const isEscapedPlan = (content: string): boolean => ESCAPED.test(content) && ESCAPED_STEP.test(content);

export const isOnlyLine = (text: string, { from, to }: TextLine): boolean =>
  text.slice(0, from).trim() === '' && text.slice(to).trim() === '';

const JOINED =
  /^[^\n]{0,2000}?\((?:cost=[\d.]{1,60} rows=\d{1,30} width=\d{1,10}|actual [^()]{1,200})\) {1,40}(?:-> {1,40}[A-Z]|[A-Z][A-Za-z -]{2,40}: \S)/;

/** Whether a line is a whole plan whose lines were joined: behind a step’s numbers no line has anything more. */
export function isJoined(text: string, { start, end }: TextLine): boolean {
  const first = text.charCodeAt(start);
  return (
    first >= 0x41 && first <= 0x5a && end - start > 60 && JOINED.test(text.slice(start, Math.min(end, start + 4_000)))
  );
}

/** The plan that begins with a line: its first step, or the query before it. Null where none does. */
export function beginsPlan(text: string, lines: readonly TextLine[], index: number): PlanBegin | null {
  const line = lines[index];
  if (line === undefined) return null;
  if (text.startsWith(QUERY, line.start)) return behindQuery(text, lines, index);
  return isRoot(text, lines, index) ? { root: index, before: [] } : null;
}

/** The first step behind a query, which may have any lines: the one that is indented like it and has costs. */
function behindQuery(text: string, lines: readonly TextLine[], index: number): PlanBegin | null {
  const query = lines[index];
  if (query === undefined) return null;
  let parameters: number | null = null;
  for (let root = index + 1; root < lines.length; root++) {
    const line = lines[root];
    if (line === undefined || text.startsWith(QUERY, line.start)) return null;
    if (line.column > query.column) continue;
    if (text.startsWith(PARAMETERS, line.start)) parameters = root;
    if (behindArrow(text, line) >= 0 || stepLine(text, line.start, line.end).costs.length === 0) continue;
    const queryEnd = parameters ?? root;
    const before = [labelled(text, lines, { first: index, behind: queryEnd }, 'Query Text')];
    if (parameters !== null)
      before.push(labelled(text, lines, { first: parameters, behind: root }, 'Query Parameters'));
    return { root, before };
  }
  return null;
}

function labelled(
  text: string,
  lines: readonly TextLine[],
  { first, behind }: { readonly first: number; readonly behind: number },
  key: string,
): Field {
  const start = lines[first]?.start ?? 0;
  const end = lines[behind - 1]?.end ?? start;
  return { key, value: text.slice(start + key.length + 1, end).trim(), start, end };
}

/** Whether a line is the first step of a plan: by its numbers, or, with COSTS OFF, by what stands around it. */
function isRoot(text: string, lines: readonly TextLine[], index: number): boolean {
  const line = lines[index];
  if (line === undefined) return false;
  const first = text.charCodeAt(line.start);
  const arrow = behindArrow(text, line);
  if (arrow < 0 && !(first >= 0x41 && first <= 0x5a)) return false;
  const { costs, actuals, headEnd } = stepLine(text, arrow < 0 ? line.start : arrow, line.end);
  // Several lines that an escape made one are none.
  if (text.slice(line.start, headEnd).includes('\\n')) return false;
  if (costs.length > 0) return true;
  if (arrow >= 0) return false;
  const head = text.slice(line.start, Math.min(headEnd, line.start + 1_000));
  const { known, nodeType } = stepHead(head);
  if (!known) return false;
  if (actuals.length > 0) return true;
  const before = lines[index - 1];
  if (before !== undefined && RULE.test(text.slice(before.start, before.end))) return true;
  const next = lines[index + 1];
  if (next === undefined) return lines.length === 1 && arityOf(nodeType).least === 0;
  return continues(text, line, next);
}

/** Whether a line goes on with the plan whose first step is the one before it. */
function continues(text: string, line: TextLine, next: TextLine): boolean {
  if (behindArrow(text, next) >= 0) return true;
  if (next.column >= line.column) {
    if (BELOW.test(text.slice(next.start, Math.min(next.end, next.start + 40)))) return true;
    const detail = detailAt(text, next.start, next.end);
    return detail !== null && isKnownLabel(detail.label);
  }
  return isStatementLabel(text.slice(next.start, Math.min(next.end, next.start + 40)));
}
