import { PlateauError } from '../error.ts';

/** One line of a CSV file: its cells, and where it stands. */
export interface CsvLine {
  readonly cells: readonly string[];
  /** From 1. */
  readonly number: number;
  /** Byte at which it starts. */
  readonly offset: number;
  /** False for a last line without a line end. */
  readonly ended: boolean;
}

/** What is wrong with a line, as an error that names it. */
export function badLine(line: Pick<CsvLine, 'number' | 'offset'>, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `Line ${line.number} of the series: ${what}.`,
    hint: 'The first line names the columns, the first of them “time”; each further line holds one value a column.',
    at: { offset: line.offset },
  });
}

const LINE_FEED = 10;

/**
 * Lines of a CSV file (RFC 4180, without line breaks inside quotes), empty ones left out. Throws `import.malformed` for a quote that does not
 * end, `import.badEncoding` for bytes that are no UTF-8.
 */
export function* csvLines(bytes: Uint8Array): Generator<CsvLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, offset);
    const end = feed < 0 ? bytes.length : feed;
    const place = { number: ++number, offset };
    let text: string;
    try {
      text = decoder.decode(bytes.subarray(offset, end)).replace(/\r$/, '');
    } catch {
      throw new PlateauError({
        code: 'import.badEncoding',
        message: `Line ${number} of the series is no UTF-8.`,
        hint: 'Save the file as UTF-8.',
        at: { offset },
      });
    }
    if (text.trim() !== '') yield { ...place, cells: cellsOf(text, place), ended: feed >= 0 };
    offset = end + 1;
  }
}

function cellsOf(text: string, place: Pick<CsvLine, 'number' | 'offset'>): readonly string[] {
  if (!text.includes('"')) return text.split(',').map((cell) => cell.trim());
  const cells: string[] = [];
  const cell = /\s*"((?:[^"]|"")*)"\s*(,|$)|([^",]*)(,|$)/y;
  for (;;) {
    const match = cell.exec(text);
    if (match === null) throw badLine(place, 'a quote does not end where a cell does');
    const [, quoted, afterQuoted, plain = '', afterPlain] = match;
    cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    if ((afterQuoted ?? afterPlain) === '') return cells;
  }
}
