import { csvCell } from './csv-cell.ts';

export type CsvValue = string | number | null;

/** A table as lines of CSV (RFC 4180); nothing where a value is not known. */
export function* csvRows(head: readonly string[], rows: Iterable<readonly CsvValue[]>): Generator<string> {
  yield `${head.join(',')}\r\n`;
  for (const row of rows) {
    yield `${row.map((cell) => (typeof cell === 'number' ? String(cell) : csvCell(cell ?? ''))).join(',')}\r\n`;
  }
}
