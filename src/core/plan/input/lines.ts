/** A line of a text: its end is before the line break, `next` behind it. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** The line that begins at a position; null at the end of the text. Lines end in LF or CR LF. */
export function lineAt(text: string, start: number): Line | null {
  if (start >= text.length) return null;
  const feed = text.indexOf('\n', start);
  if (feed < 0) return { start, end: text.length, next: text.length };
  return { start, end: feed > start && text.charCodeAt(feed - 1) === 0x0d ? feed - 1 : feed, next: feed + 1 };
}

/** Every line of a text. */
export function* linesOf(text: string): Generator<Line> {
  for (let line = lineAt(text, 0); line !== null; line = lineAt(text, line.next)) yield line;
}

/** The first lines that are not blank. */
export function firstLines(text: string, count: number): readonly Line[] {
  const lines: Line[] = [];
  for (const line of linesOf(text)) {
    if (lines.length === count) break;
    if (!isBlank(text, line.start, line.end)) lines.push(line);
  }
  return lines;
}

/** Position of the first character that is no white space, from `start` on; `end` where there is none. */
export function behindSpace(text: string, start: number, end = text.length): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Behind the last character that is no white space, before `end`; `start` where there is none. */
export function beforeSpace(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

export const isBlank = (text: string, start: number, end: number): boolean => behindSpace(text, start, end) === end;

/** Space, tab, line breaks, no-break space, byte order mark. */
export const isSpace = (code: number): boolean =>
  code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0 || code === 0xfeff;
