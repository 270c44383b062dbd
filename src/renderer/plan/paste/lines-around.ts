import { oneLine } from '../../ui/format.ts';

/** Where a line begins and ends in a text, from 1, without its line break; null where the text has fewer. */
export function lineRange(text: string, line: number): { readonly start: number; readonly end: number } | null {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return null;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/** A line with one before and one behind it. */
export function linesAround(text: string, line: number): readonly { readonly line: number; readonly text: string }[] {
  return [line - 1, line, line + 1].flatMap((at) => {
    const range = at < 1 ? null : lineRange(text, at);
    return range === null ? [] : [{ line: at, text: oneLine(text.slice(range.start, range.end), 160) }];
  });
}
