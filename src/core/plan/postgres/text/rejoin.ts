import { TextBuilder } from '../../input/plan-text.ts';
import type { PlanText } from '../../reader.ts';
import { detailAt, isKnownLabel } from './details.ts';
import { behindArrow } from './line-kinds.ts';
import { linesOf, type TextLine } from './lines.ts';
import { CLOSED, type Open, openAt } from './quoting.ts';
import { isStatementLabel } from './statement.ts';

/** A step's parentheses that do not end on its line, or begin on the next one. */
const CUT = /\s\([^()"]*$/;
const CUT_BEFORE = /^\((?:cost=|actual |never exec)/;
const STEP = /\((?:cost=|actual )[^()]*\)/;
const NUMBERS = /\((?:cost=|actual )/;
/** Labels that never begin a line: what is cut before one begins with it. */
const WITHIN =
  /^(?:(?:Average |Peak )?(?:Memory|Disk)|(?:Memory|Disk) Usage|Misses|Evictions|Overflows|Maximum Storage|Sort Methods)$/;
/** “Batches” begins a line, or stands behind these. */
const BEFORE_BATCHES = /(?:Buckets: \d+(?: \(originally \d+\))?|Planned Partitions: \d+)\s*$/;
const BELOW =
  /^(?:(?:CTE|InitPlan|SubPlan|Worker) \S|(?:InitPlan|SubPlan)$|(?:Foreign )?(?:Insert|Update|Delete|Merge) on )/;
const NO_PLAN = /^(?:\(\d+ \p{L}+\)|[-─═|+]+)$/u;
/** Narrower lines are not wrapped, but short. */
const LEAST_WIDTH = 30;
/** The only ones about the statement that are long. */
const LONG_STATEMENT = /^(?:Settings|Trigger)\b/;
/** A piece is not indented: it begins with what was behind the cut, two spaces at most. */
const INDENT = 2;
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
      logical.begin(line, lines[index + 1]);
      continue;
    }
    // A line that is as long as any was cut there; a shorter one lost the space between two words.
    builder.keep(at, isFull ? before.to : before.end);
    if (!isFull && !isSeamless(logical.tail, text.slice(line.start, line.start + 30))) {
      builder.replace(' ', before.end, line.start);
    }
    at = isFull ? line.from : line.start;
    logical.add(line);
  }
  return builder.keep(at, text.length).build();
}

const WORDS: ReadonlySet<string> = new Set(['cost', 'rows', 'width', 'actual', 'time', 'loops', 'never', 'executed']);
/** Where a step’s numbers begin that do not end on the line. */
const NUMBERS_CUT = /\([^()"]{0,200}$/;

/** Whether a cut went through a number or word of a step’s parentheses: nothing stood there. */
function isSeamless(tail: string, next: string): boolean {
  if (!NUMBERS_CUT.test(tail)) return false;
  if (/[\d.=]$/.test(tail)) return /^[\d.=)]/.test(next);
  const word = `${/[a-z]*$/.exec(tail)?.[0] ?? ''}${/^[a-z]*/.exec(next)?.[0] ?? ''}`;
  return /[a-z]$/.test(tail) && (next.startsWith('=') || WORDS.has(word));
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

  /** Its end, as far as it is there. */
  get tail(): string {
    return this.#tail;
  }

  begin(line: TextLine, next: TextLine | undefined): void {
    const step = stepOf(this.#text, line, next);
    if (step === 'first') this.#margin = line.column;
    this.#isStep = step !== null;
    const head = this.#text.slice(line.start, Math.min(line.end, line.start + 60));
    this.#isStatement = isStatementLabel(head) && !LONG_STATEMENT.test(head);
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
    if (content.startsWith('Batches: ') && BEFORE_BATCHES.test(this.#tail)) return true;
    if (beginsLine(this.#text, line, this.#margin)) return false;
    if (line.column > this.#margin + INDENT) return false;
    if (this.#isStep && !this.#hasNumbers) return true;
    if (CUT_BEFORE.test(content)) return true;
    // Nothing stands behind a step’s numbers.
    if (this.#isStep) return false;
    if (stepOf(this.#text, line, next) !== null) return false;
    if (this.#isStatement) return false;
    if (isFull) return true;
    const isOpen = this.#open.quote !== null || this.#open.depth > 0 || /[,:=]$/.test(this.#tail);
    return isOpen || (next !== undefined && beginsLine(this.#text, next, this.#margin));
  }
}

/** Whether a line begins a step: the first one of a plan, or one below it. Its numbers may begin where it is cut. */
function stepOf(text: string, line: TextLine, next: TextLine | undefined): 'first' | 'below' | null {
  if (behindArrow(text, line) >= 0) return 'below';
  if (!/[A-Z]/.test(text[line.start] ?? '') || detailAt(text, line.start, line.end) !== null) return null;
  if (NUMBERS.test(text.slice(line.start, line.end))) return 'first';
  const isCut =
    next !== undefined && next.number === line.number + 1 && CUT.test(text.slice(line.start, line.end).slice(-TAIL));
  if (!isCut) return null;
  const seam =
    text.slice(Math.max(line.start, line.to - 9), line.to) + text.slice(next.from, Math.min(next.end, next.from + 9));
  return NUMBERS.test(seam) ? 'first' : null;
}

function isWrapped(text: string, lines: readonly TextLine[], width: number): boolean {
  let margin = -1;
  let full = 0;
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    const step = stepOf(text, line, next);
    if (step === 'first') margin = line.column;
    if (margin < 0) continue;
    const tail = text.slice(Math.max(line.start, line.end - TAIL), line.end);
    if (CUT_BEFORE.test(text.slice(line.start, line.start + 20))) return true;
    // The last line may be cut because the text ends.
    if (next === undefined || next.number !== line.number + 1) continue;
    if (step !== null && CUT.test(tail)) return true;
    // A name without numbers, and numbers without a name.
    if (step === 'below' && !NUMBERS.test(tail) && isNumbersOnly(text, next)) return true;
    if (step === null && isConditionCut(text, line, next, margin)) return true;
    if (width < LEAST_WIDTH || line.to - line.from < width || beginsLine(text, next, margin)) continue;
    if (next.column > margin + INDENT) continue;
    // Several such lines, or one that goes on with a condition or is followed by a line that begins one.
    if (step !== null || NO_PLAN.test(text.slice(next.start, next.end))) continue;
    if (++full > 1) return true;
    const behind = lines[index + 2];
    if (openAt(text, line.start, line.end).depth > 0) return true;
    if (behind !== undefined && behind.number === next.number + 1 && beginsLine(text, behind, margin)) return true;
  }
  return false;
}

/** Whether a line has a condition that ends within its parentheses, and the next one begins nothing. */
function isConditionCut(text: string, line: TextLine, next: TextLine, margin: number): boolean {
  if (line.column <= margin || beginsLine(text, next, margin) || stepOf(text, next, undefined) !== null) return false;
  if (NO_PLAN.test(text.slice(next.start, next.end)) || detailAt(text, line.start, line.end) === null) return false;
  const open = openAt(text, line.start, line.end);
  return open.quote === null && open.depth > 0;
}

function isNumbersOnly(text: string, line: TextLine): boolean {
  if (stepOf(text, line, undefined) !== null || detailAt(text, line.start, line.end) !== null) return false;
  return NUMBERS.test(text.slice(line.start, line.end));
}

/** Whether a line begins one of EXPLAIN’s. A label at the margin is a piece of a line, unless it is one of the statement’s. */
function beginsLine(text: string, line: TextLine, margin: number): boolean {
  const head = text.slice(line.start, Math.min(line.end, line.start + 60));
  if (isStatementLabel(head)) return true;
  if (line.column <= margin) return false;
  if (behindArrow(text, line) >= 0 || BELOW.test(head)) return true;
  const detail = detailAt(text, line.start, line.end);
  if (detail === null) return false;
  if (WITHIN.test(detail.label)) return detail.value.startsWith('used=');
  return isKnownLabel(detail.label) || line.column >= margin + INDENT;
}
