/** A line that is not blank, by where its content stands in the text. */
export interface TextLine {
  /** From the first character that is no space … */
  readonly start: number;
  /** … to behind the last one. */
  readonly end: number;
  /** How far it is indented. */
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

/** How far a tab leads from a column. */
export type Tab = (column: number) => number;

const TO_EIGHTH: Tab = (column) => 8 - (column % 8);
/** What tabs may have been for an editor that put some for spaces: each four, or to the next of four or of two. */
export const OTHER_TABS: readonly Tab[] = [() => 4, (column) => 4 - (column % 4), () => 2];

/** The lines of a text that are not blank. A tab leads to the next multiple of 8 where nothing else is said. */
export function* linesOf(text: string, tab: Tab = TO_EIGHTH): Generator<TextLine> {
  let number = 0;
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf('\n', from);
    const to = found < 0 ? text.length : found;
    number++;
    const line = lineAt(text, { from, to, number, tab });
    if (line !== null) yield line;
    from = to + 1;
  }
}

function lineAt(
  text: string,
  { from, to, number, tab }: Pick<TextLine, 'from' | 'to' | 'number'> & { readonly tab: Tab },
): TextLine | null {
  let start = from;
  let column = 0;
  for (; start < to; start++) {
    const code = text.charCodeAt(start);
    if (code === SPACE || code === NO_BREAK_SPACE) column++;
    else if (code === TAB) column += tab(column);
    else break;
  }
  let end = to;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return end === start ? null : { start, end, column, from, to, number };
}

const isBlank = (code: number): boolean => code === SPACE || code === NO_BREAK_SPACE || (code >= TAB && code <= 0x0d);
