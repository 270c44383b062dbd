/** Searches one needle forwards: positions asked for must not fall, so that all searches together pass the text once. */
export class NextOf {
  readonly #text: string;
  readonly #needle: string;
  #found = -1;

  constructor(text: string, needle: string) {
    this.#text = text;
    this.#needle = needle;
  }

  /** The first place at `from` or behind it; the text's length where there is none. */
  from(from: number): number {
    if (this.#found < from) {
      const found = this.#text.indexOf(this.#needle, from);
      this.#found = found < 0 ? this.#text.length : found;
    }
    return this.#found;
  }
}

/** A line from `start` to `end`, its line break left out; the next one begins at `next`. */
export interface TextLine {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

const LF = 10;
const CR = 13;

/** The line that begins at `start`. */
export function lineAt(text: string, start: number): TextLine {
  const feed = text.indexOf('\n', start);
  const next = feed < 0 ? text.length : feed + 1;
  let end = feed < 0 ? text.length : feed;
  if (end > start && text.charCodeAt(end - 1) === CR) end--;
  return { start, end, next };
}

/** The line ends with a line break, and not with the text. */
export const hasBreak = (text: string, line: TextLine): boolean =>
  line.next > line.end && text.charCodeAt(line.next - 1) === LF;
