import { PlateauError } from '../error.ts';

export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Byte at which it starts. */
  readonly offset: number;
  /** False for a last line without a line end. */
  readonly ended: boolean;
}

/** Lines of a text that a tool printed, empty ones left out. Bytes that are no UTF-8 are replaced. */
export function* textLines(bytes: Uint8Array): Generator<TextLine> {
  const decoder = new TextDecoder();
  let number = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const feed = bytes.indexOf(10, offset);
    const end = feed < 0 ? bytes.length : feed;
    number++;
    const text = decoder.decode(bytes.subarray(offset, end)).trim();
    if (text !== '') yield { text, number, offset, ended: feed >= 0 };
    offset = end + 1;
  }
}

/** What is wrong with a line of a tool's text, as an error that names it. */
export function badToolLine({ number, offset }: TextLine, tool: string, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `Line ${number} of the text of ${tool}: ${what}.`,
    hint: `Give what ${tool} printed, whole lines and nothing else.`,
    at: { offset },
  });
}
