import type { Span } from './model.ts';
import { MOST_LINE_LENGTH, MOST_LINES, type PlanTextPage, type TextLine } from './stored.ts';

const LINE_FEED = 10;

/** Where the lines of a text begin. */
export class TextLines {
  readonly #starts: Uint32Array;
  readonly length: number;
  /** Number of the first line. */
  readonly firstLine: number;

  constructor(starts: Uint32Array, length: number, firstLine = 1) {
    this.#starts = starts;
    this.length = length;
    this.firstLine = firstLine;
  }

  static of(text: string): TextLines {
    let starts = new Uint32Array(1024);
    let count = 1;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      if (count === starts.length) {
        const longer = new Uint32Array(count * 2);
        longer.set(starts);
        starts = longer;
      }
      starts[count++] = at + 1;
    }
    return new TextLines(starts.slice(0, count), text.length);
  }

  /** Positions of the first characters of all lines. */
  get starts(): Uint32Array {
    return this.#starts;
  }

  get lastLine(): number {
    return this.firstLine + this.#starts.length - 1;
  }

  /** The line of a position, from 1; that of the nearest where it is outside of the text. */
  lineOf(position: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low + this.firstLine;
  }

  /** Where a line begins and where the next one does. */
  span(line: number): Span {
    const at = line - this.firstLine;
    return { start: this.#starts[at] ?? this.length, end: this.#starts[at + 1] ?? this.length };
  }

  /** Those of a part of the text, which begins where a line does or within one. */
  part({ start, end }: Span): TextLines {
    const first = this.lineOf(start);
    const last = this.lineOf(Math.max(start, end - 1));
    const starts = this.#starts.slice(first - this.firstLine, last - this.firstLine + 1);
    starts[0] = start;
    return new TextLines(starts, end, first);
  }
}

/** Text around a plan that is kept with it, in characters on each side at most. */
const MOST_AROUND = 16 * 1024;
/** Text of a file with one plan that is kept whole. */
const WHOLE_TEXT = 64 * 1024 * 1024;

/**
 * The part of a file's text that is kept with one of its plans: all of it where that is the only one; else the plan with lines around it, so
 * that what is kept with all plans of a file is no more than three times the file.
 */
export function keptSpan(lines: TextLines, source: Span, plans: number): Span {
  if (plans === 1 && lines.length <= WHOLE_TEXT) return { start: 0, end: lines.length };
  const around = Math.min(MOST_AROUND, Math.floor(lines.length / plans));
  const from = Math.max(0, source.start - around);
  const to = Math.min(lines.length, source.end + around);
  const first = lines.span(lines.lineOf(from));
  const last = lines.span(lines.lineOf(to));
  // Whole lines, unless they are longer than what may be kept around the plan.
  const start = first.start === from || first.end > source.start ? from : first.end;
  const end = last.start <= source.end ? to : last.start;
  return { start: Math.min(start, source.start), end: Math.max(end, source.end) };
}

/** Length of a block of stored text, in characters. */
const BLOCK = 1 << 20;

/** A text in blocks, none of which cuts a character in two. */
export function textBlocks(
  text: string,
  { start, end }: Span,
): readonly { readonly start: number; readonly text: string }[] {
  const blocks: { readonly start: number; readonly text: string }[] = [];
  for (let at = start; at < end; ) {
    let to = Math.min(end, at + BLOCK);
    const last = text.charCodeAt(to - 1);
    if (to < end && last >= 0xd800 && last < 0xdc00) to--;
    blocks.push({ start: at, text: text.slice(at, to) });
    at = to;
  }
  return blocks;
}

/** A line cut to what may be sent of one, around a position where that is within it. */
function cutLine(line: number, span: Span, near: number | undefined, read: (span: Span) => string): TextLine {
  let { start, end } = span;
  if (end - start > MOST_LINE_LENGTH) {
    const middle = near !== undefined && near >= start && near < end ? near : start;
    start = Math.max(start, middle - Math.floor(MOST_LINE_LENGTH / 4));
    end = Math.min(end, start + MOST_LINE_LENGTH);
  }
  let text = read({ start, end });
  const isLast = end === span.end;
  if (isLast && text.charCodeAt(text.length - 1) === LINE_FEED) text = text.replace(/\r?\n$/, '');
  return { line, start, text, before: start - span.start, after: span.end - end };
}

/** Lines of a stored text, {@link MOST_LINES} at most; `near` is a position that is not cut off its line. */
export function textPage(
  lines: TextLines,
  page: { readonly from: number; readonly to: number; readonly near?: number | undefined },
  read: (span: Span) => string,
): PlanTextPage {
  const { firstLine, lastLine } = lines;
  const from = Math.max(firstLine, page.from);
  const to = Math.min(lastLine, page.to, from + MOST_LINES - 1);
  const found: TextLine[] = [];
  for (let line = from; line <= to; line++) found.push(cutLine(line, lines.span(line), page.near, read));
  return { firstLine, lastLine, lines: found };
}
