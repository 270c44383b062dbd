import { csvCells, separatorOf } from '../bytes/csv-cells.ts';
import { badLine, type Line, type LinesOf, linesOf } from '../bytes/lines.ts';
import { PlateauError } from '../error.ts';

export interface CsvLine extends Omit<Line, 'text'> {
  readonly cells: readonly string[];
}

/** A table and what parts its cells. */
export interface CsvTable {
  readonly separator: string;
  readonly header: CsvLine;
  readonly rows: Generator<CsvLine>;
}

/** Lines of UTF-16 text, each with the byte at which it starts. */
function* wideLines(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', of: LinesOf): Generator<Line> {
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new PlateauError({
      code: 'import.badEncoding',
      message: `${of.what} is not valid UTF-16.`,
      hint: 'Save the file as UTF-8.',
      at: { offset: 0 },
      cause,
    });
  }
  let number = 0;
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    yield { number: ++number, offset: start * 2, ended: feed >= 0, text: text.slice(start, end).replace(/\r$/, '') };
    start = end + 1;
  }
}

function textLines(bytes: Uint8Array, of: LinesOf): Generator<Line> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return wideLines(bytes, 'utf-16le', of);
  return bytes[0] === 0xfe && bytes[1] === 0xff ? wideLines(bytes, 'utf-16be', of) : linesOf(bytes, of);
}

function* rowsOf(lines: Generator<Line>, separator: string, of: LinesOf): Generator<CsvLine> {
  for (const { text, ...place } of lines) {
    if (text.trim() === '') continue;
    const cells = csvCells(text, separator);
    if (cells === null) throw badLine(of, place, 'a quote does not end where a cell does');
    yield { ...place, cells };
  }
}

/**
 * A table of CSV: its first line and the further ones, blank ones left out. UTF-8 or UTF-16 with a mark; parted by commas, semicolons or tabs, as
 * the first line is, or as a line `sep=;` before it says. Null for a file without a line. Throws `import.malformed`, `import.badEncoding`.
 */
export function csvTable(bytes: Uint8Array, of: LinesOf): CsvTable | null {
  const lines = textLines(bytes, of);
  let stated: string | null = null;
  // By hand: a loop that is left closes its generator.
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    const { text: marked, ...place } = next.value;
    const text = marked.replace(/^\ufeff/, '');
    if (text.trim() === '') continue;
    const [, excel] = /^"?sep=(.)"?$/.exec(text) ?? [];
    if (excel !== undefined) {
      stated = excel;
      continue;
    }
    const separator = stated ?? separatorOf(text);
    const cells = csvCells(text, separator);
    if (cells === null) throw badLine(of, place, 'a quote does not end where a cell does');
    return { separator, header: { ...place, cells }, rows: rowsOf(lines, separator, of) };
  }
  return null;
}
