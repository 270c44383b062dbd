import { csvCells, separatorOf } from '../bytes/csv-cells.ts';
import { badLine, type Line, type LinesOf, MAX_LINE } from '../bytes/lines.ts';
import type { ByteChunks } from '../profile/importer.ts';
import { eachLine } from './line-stream.ts';

/** A record of a CSV file, which may go over several lines inside of quotes; `number` and `offset` are those of its first. */
export interface CsvRecord extends Omit<Line, 'text'> {
  readonly cells: readonly string[];
}

function quotesIn(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes;
}

/** A record of which not all lines were there yet: a quote is open. */
interface Begun {
  readonly first: Line;
  readonly parts: string[];
  length: number;
}

/**
 * Calls `visit` with each record of a CSV file of any size, blank lines left out; `separatorIn` tells what parts cells by the first of them. Throws `import.malformed` for a quote that does not end where a
 * cell does and for a record of more than a megabyte, and what {@link eachLine} throws. A last record that was cut off inside of a quote is
 * handed on as no cells.
 */
export async function eachRecord(
  chunks: ByteChunks,
  of: LinesOf,
  signal: AbortSignal | undefined,
  visit: (record: CsvRecord) => void,
  separatorIn = separatorOf,
): Promise<void> {
  let separator: string | null = null;
  const state: { begun: Begun | null } = { begun: null };
  await eachLine(chunks, of, signal, (line) => {
    const turns = quotesIn(line.text) % 2 === 1;
    const begun = state.begun ?? { first: line, parts: [], length: 0 };
    begun.parts.push(line.text);
    begun.length += line.text.length + 1;
    if (begun.length > MAX_LINE) throw badLine(of, begun.first, 'it is too long, or a quote does not end');
    // An odd number of quotes opens a cell where none is open, and closes it where one is.
    if (turns === (state.begun === null)) {
      state.begun = begun;
      return;
    }
    state.begun = null;
    const { number, offset } = begun.first;
    const text = begun.parts.join('\n');
    const whole = number === 1 ? text.replace(/^\ufeff/, '') : text;
    if (whole.trim() === '') return;
    separator ??= separatorIn(whole);
    const cells = csvCells(whole, separator);
    if (cells === null) throw badLine(of, begun.first, 'a quote does not end where a cell does');
    visit({ number, offset, ended: line.ended, cells });
  });
  if (state.begun === null) return;
  const { number, offset } = state.begun.first;
  visit({ number, offset, ended: false, cells: [] });
}
