import { PlateauError } from '../error.ts';

/** A text as its reader speaks of it. */
export interface LinesOf {
  /** `the histogram`, `the text of jstat`. */
  readonly what: string;
  /** What to do about a line that is wrong. */
  readonly hint: string;
  /** Whether bytes that are no UTF-8 are refused; else they are replaced. */
  readonly strict: boolean;
}

export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Byte at which it starts. */
  readonly offset: number;
  /** False for a last line without a line end. */
  readonly ended: boolean;
}

const LINE_FEED = 10;
/** Longest line, in bytes: no tool writes longer ones, and patterns would take their time over them. */
export const MAX_LINE = 1 << 20;

/** A line's text, without the carriage return before its end. Throws `import.badEncoding` where the decoder is strict. */
export function lineText(
  decoder: TextDecoder,
  bytes: Uint8Array,
  of: LinesOf,
  { number, offset }: Pick<Line, 'number' | 'offset'>,
): string {
  try {
    const text = decoder.decode(bytes);
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  } catch (cause) {
    throw new PlateauError({
      code: 'import.badEncoding',
      message: `Line ${number} of ${of.what} is not valid UTF-8.`,
      hint: 'Save the file as UTF-8.',
      at: { offset },
      cause,
    });
  }
}

/**
 * Lines of UTF-8 text without their ends, blank ones among them. Throws `import.malformed` for a line of more than a megabyte, and
 * `import.badEncoding` where the text must be valid.
 */
export function* linesOf(bytes: Uint8Array, of: LinesOf): Generator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: of.strict });
  let number = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, offset);
    const end = feed < 0 ? bytes.length : feed;
    const place = { number: ++number, offset, ended: feed >= 0 };
    if (end - offset > MAX_LINE) throw badLine(of, place, 'it is too long');
    yield { ...place, text: lineText(decoder, bytes.subarray(offset, end), of, place) };
    offset = end + 1;
  }
}

/** Lines that hold something, blanks around it removed. Throws what {@link linesOf} throws. */
export function* filledLines(bytes: Uint8Array, of: LinesOf): Generator<Line> {
  for (const line of linesOf(bytes, of)) {
    const text = line.text.trim();
    if (text !== '') yield { ...line, text };
  }
}

/** What is wrong with a line, as an error that names it. */
export function badLine({ what, hint }: LinesOf, { number, offset }: Omit<Line, 'text' | 'ended'>, wrong: string) {
  return new PlateauError({
    code: 'import.malformed',
    message: `Line ${number} of ${what}: ${wrong}.`,
    hint,
    at: { offset },
  });
}

/** What tools print: the text of `tool`, of whatever encoding. */
export const printedBy = (tool: string): LinesOf => ({
  what: `the text of ${tool}`,
  hint: `Give what ${tool} printed, whole lines and nothing else.`,
  strict: false,
});
