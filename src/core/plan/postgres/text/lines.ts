/** A line that is not blank, by where its content stands in the text. */
export interface TextLine {
  /** From the first character that is no space … */
  readonly start: number;
  /** … to behind the last one. */
  readonly end: number;
  /** How far it is indented; a tab leads to the next multiple of 8. */
  readonly column: number;
  /** Where the line itself begins and ends, its line break left out. */
  readonly from: number;
  readonly to: number;
  /** Counted from 1, over all lines. */
  readonly number: number;
}

const SPACE = 0x20;
const TAB = 0x09;
const NO_BREAK_SPACE = 0xa0;

/** The lines of a text that are not blank, from `at` on. */
export function* linesOf(text: string, at = 0): Generator<TextLine> {
  let number = 0;
  for (let from = at; from < text.length; ) {
    const found = text.indexOf('\n', from);
    const to = found < 0 ? text.length : found;
    number++;
    const line = lineAt(text, from, to, number);
    if (line !== null) yield line;
    from = to + 1;
  }
}

function lineAt(text: string, from: number, to: number, number: number): TextLine | null {
  let start = from;
  let column = 0;
  for (; start < to; start++) {
    const code = text.charCodeAt(start);
    if (code === SPACE || code === NO_BREAK_SPACE) column++;
    else if (code === TAB) column += 8 - (column % 8);
    else break;
  }
  let end = to;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return end === start ? null : { start, end, column, from, to, number };
}

const isBlank = (code: number): boolean => code === SPACE || code === NO_BREAK_SPACE || (code >= TAB && code <= 0x0d);
