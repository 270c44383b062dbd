import { PlateauError } from '../../error.ts';

export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Byte at which it starts. */
  readonly offset: number;
}

const LINE_FEED = 10;
const MAX_LINE = 1 << 20;

/** Lines of UTF-8 text without their ends. Throws `import.badEncoding`, and `import.malformed` for a line of more than a megabyte. */
export function* textLines(bytes: Uint8Array): Generator<TextLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, offset);
    const end = feed < 0 ? bytes.length : feed;
    const line = { number: ++number, offset };
    if (end - offset > MAX_LINE) throw badLine(line, 'it is too long');
    let text: string;
    try {
      text = decoder.decode(bytes.subarray(offset, end)).replace(/\r$/, '');
    } catch (cause) {
      throw new PlateauError({
        code: 'import.badEncoding',
        message: `Line ${number} is not valid UTF-8.`,
        hint: 'Save the file as UTF-8.',
        at: { offset },
        cause,
      });
    }
    yield { ...line, text };
    offset = end + 1;
  }
}

/** What is wrong with a line, as an error that names it. */
export function badLine({ number, offset }: Pick<TextLine, 'number' | 'offset'>, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `Line ${number} of the histogram: ${what}.`,
    hint: 'The file was edited or damaged. Take it again with its tool.',
    at: { offset },
  });
}

/** The error for a file that is of the format and holds nothing. */
export function nothingIn(what: string): PlateauError {
  return new PlateauError({
    code: 'import.noSamples',
    message: `The file is ${what} without a single row.`,
    hint: 'Take it again while the program works.',
  });
}
