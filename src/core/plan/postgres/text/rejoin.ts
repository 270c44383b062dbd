import { TextBuilder } from '../../input/plan-text.ts';
import type { PlanText } from '../../reader.ts';
import { detailAt, isKnownLabel } from './details.ts';
import { linesOf, type TextLine } from './lines.ts';
import { behindArrow } from './plan-builder.ts';
import { CLOSED, type Open, openAt } from './quoting.ts';
import { isStatementLabel } from './statement.ts';

/** A step's parentheses that do not end on its line, or begin on the next one. */
const CUT = /\s\([^()"]*$/;
const CUT_BEFORE = /^\((?:cost=|actual |never exec)/;
const STEP = /\((?:cost=|actual )[^()]*\)/;
const BELOW = /^(?:(?:CTE|InitPlan|SubPlan|Worker) \S|(?:Foreign )?(?:Insert|Update|Delete|Merge) on )/;
const NO_PLAN = /^(?:\(\d+ \p{L}+\)|[-─═|+]+)$/u;
/** Narrower lines are not wrapped, but short. */
const LEAST_WIDTH = 30;
/** How much of a line’s end is looked at. */
const TAIL = 400;

/**
 * Puts lines together that a terminal, a mail or a chat has wrapped: that shows in a step whose parentheses end on another line than they
 * began, or in several lines that are as long as any and are followed by what begins no line. Lines that are as long as any were cut at that
 * width, others between words. Any other text is given back as it is.
 */
export function rejoined(from: PlanText): PlanText {
  const { text } = from;
  const lines = [...linesOf(text)];
  const width = lines.reduce((most, line) => Math.max(most, line.to - line.from), 0);
  if (!isWrapped(text, lines, width)) return from;
  const builder = new TextBuilder(from);
  const logical = new LogicalLine(text);
  let at = 0;
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const isNext = before !== undefined && line.number === before.number + 1;
    const isFull = before !== undefined && before.to - before.from >= width;
    if (!isNext || !logical.goesOnWith(line, isFull, lines[index + 1])) {
      logical.begin(line);
      continue;
    }
    // A line that is as long as any was cut there; a shorter one lost the space between two words.
    builder.keep(at, isFull ? before.to : before.end);
    if (!isFull) builder.replace(' ', before.end, line.start);
    at = isFull ? line.from : line.start;
    logical.add(line);
  }
  return builder.keep(at, text.length).build();
}

/** The line that the pieces so far make. */
class LogicalLine {
  readonly #text: string;
  #open: Open = CLOSED;
  #tail = '';
  #isStep = false;
  #hasNumbers = false;
  #isStatement = false;
  /** How far the first step of the plan is indented; −1 outside of plans. */
  #margin = -1;

  constructor(text: string) {
    this.#text = text;
  }

  begin(line: TextLine): void {
    const content = this.#text.slice(line.start, line.end);
    const isArrow = behindArrow(this.#text, line) >= 0;
    if (!isArrow && isNumbered(content) && /^[A-Z]/.test(content)) this.#margin = line.column;
    this.#isStep = isArrow || (this.#margin === line.column && isNumbered(content));
    this.#isStatement = isStatementLabel(content.slice(0, 60));
    this.#hasNumbers = false;
    this.#open = CLOSED;
    this.#tail = '';
    this.add(line);
  }

  add({ start, end }: TextLine): void {
    this.#open = openAt(this.#text, start, end, this.#open);
    this.#tail = (this.#tail + this.#text.slice(Math.max(start, end - TAIL), end)).slice(-TAIL);
    this.#hasNumbers ||= STEP.test(this.#tail);
  }

  /** Whether the line is a piece of it, and none of its own. */
  goesOnWith(line: TextLine, isFull: boolean, next: TextLine | undefined): boolean {
    if (this.#margin < 0) return false;
    const content = this.#text.slice(line.start, line.end);
    if (NO_PLAN.test(content)) return false;
    if (this.#isStep && CUT.test(this.#tail)) return true;
    if (beginsLine(this.#text, line, this.#margin)) return false;
    if (this.#isStep && !this.#hasNumbers) return true;
    if (CUT_BEFORE.test(content)) return true;
    if (isNumbered(content) && /^[A-Z]/.test(content)) return false;
    if (isFull) return true;
    if (this.#isStatement) return false;
    const isOpen = this.#open.quote !== null || this.#open.depth > 0 || /[,:=]$/.test(this.#tail);
    return isOpen || (next !== undefined && beginsLine(this.#text, next, this.#margin));
  }
}

const isNumbered = (content: string): boolean => /\((?:cost=|actual )/.test(content);

function isWrapped(text: string, lines: readonly TextLine[], width: number): boolean {
  let margin = -1;
  let full = 0;
  for (const [index, line] of lines.entries()) {
    const content = text.slice(line.start, line.end);
    const isArrow = behindArrow(text, line) >= 0;
    const isStep = isArrow || (isNumbered(content) && /^[A-Z]/.test(content));
    if (isStep && !isArrow) margin = line.column;
    if (margin < 0) continue;
    const next = lines[index + 1];
    if (CUT_BEFORE.test(content)) return true;
    // The last line may be cut because the text ends.
    if (next === undefined || next.number !== line.number + 1) continue;
    if (isStep && CUT.test(content.slice(-TAIL))) return true;
    if (width < LEAST_WIDTH || line.to - line.from < width || beginsLine(text, next, margin)) continue;
    if (++full > 1) return true;
  }
  return false;
}

/** Whether a line begins one of EXPLAIN’s. A label at the margin is a piece of a line, unless it is one of the statement’s. */
function beginsLine(text: string, line: TextLine, margin: number): boolean {
  const head = text.slice(line.start, Math.min(line.end, line.start + 60));
  if (isStatementLabel(head)) return true;
  if (line.column <= margin) return false;
  if (behindArrow(text, line) >= 0 || BELOW.test(head)) return true;
  const detail = detailAt(text, line.start, line.end);
  return detail !== null && isKnownLabel(detail.label);
}
