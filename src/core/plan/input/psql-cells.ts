import type { PlanText } from '../reader.ts';
import { beforeSpace, type Line } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** The end of a line without the blanks behind it. */
export const trimmedEnd = (text: string, { start, end }: Line): number => beforeSpace(text, start, end);

/** What a line of a table shows of a cell, signs at its edges with it. */
export interface Row {
  readonly line: Line;
  readonly start: number;
  readonly end: number;
  /** A sign may stand at its end: it reaches to the edge. */
  readonly isAtEdge: boolean;
  /** It goes on from the line before, which was too long for the screen. */
  readonly goesOn: boolean;
}

/** What psql writes where a line was too long for the screen. */
export const isWrapSign = (sign: string | undefined): boolean => sign === '.' || sign === '…';

/** Whether a row ends as one that was too long for the screen does: another that begins so goes on with it. */
export const isWrapped = (text: string, row: Row | undefined): boolean =>
  row?.isAtEdge === true && isWrapSign(text[row.end - 1]);

/** The cells of a table as lines: without the signs that a cell goes on (`+`, `↵`), a line that was wrapped (`.`, `…`) as one. */
export function cellsOf(whole: PlanText, rows: readonly Row[]): PlanText {
  const { text } = whole;
  const builder = new TextBuilder(whole);
  for (const [index, { line, start, end, isAtEdge, goesOn }] of rows.entries()) {
    if (builder.length > 0 && !goesOn) builder.replace('\n', line.start, start);
    builder.keep(start, endOfCell(text, { start, end, isAtEdge, isWrapped: rows[index + 1]?.goesOn === true }));
  }
  return builder.build();
}

function endOfCell(
  text: string,
  { start, end, isAtEdge, isWrapped }: Pick<Row, 'start' | 'end' | 'isAtEdge'> & { readonly isWrapped: boolean },
): number {
  if (end <= start) return end;
  const last = text[end - 1];
  if (isWrapped) return isWrapSign(last) ? end - 1 : end;
  return beforeSpace(text, start, last === '↵' || (isAtEdge && last === '+') ? end - 1 : end);
}

/** Letters beyond ASCII may be wider or narrower than one: their lines reach to the edge where they come near to it. */
export function reaches(text: string, start: number, end: number, width: number): boolean {
  const length = end - start;
  return length >= width || (length >= width / 2 && /[^ -~]/.test(text.slice(start, end - 1)));
}

/** A row between bars. mysql puts them only before the first and behind the last line of a cell. */
export function framedRow(text: string, line: Line, before: Row | undefined): Row {
  const trimmed = trimmedEnd(text, line);
  const isAtEdge = '|│║'.includes(text[trimmed - 1] ?? ' ') && trimmed - 1 > line.start;
  const end = isAtEdge ? trimmed - 1 : trimmed;
  const isOpened = '|│║:'.includes(text[line.start] ?? ' ');
  const sign = text[line.start + 1];
  const goesOn = isOpened && isWrapped(text, before) && isWrapSign(sign);
  const inside = isOpened ? line.start + (goesOn || sign === ' ' ? 2 : 1) : line.start;
  return { line, start: Math.min(inside, end), end, isAtEdge, goesOn };
}

const RULE_CHARS = /[^-+─═┌-╏╒-╬]/;

/** What a line shows, without the blanks behind it. */
export const lineText = (text: string, line: Line): string => text.slice(line.start, trimmedEnd(text, line));

/** True for a line that is a part of a frame. */
export const isFrameOnly = (text: string, row: Line): boolean => !RULE_CHARS.test(lineText(text, row));

/** `(1 row)`, `(24 lignes)`, `（1 行）`. */
const COUNT = /^[(（]\d{1,12}[^()（）]{0,60}[)）]$/;

/** True for the line that counts the rows of a result, in any language. */
export const isRowCount = (text: string, line: Line): boolean =>
  line.end - line.start < 90 && COUNT.test(lineText(text, line).trim());
