/** What parts the cells of a file, by its first line. */
export const separatorOf = (header: string): string =>
  [',', ';', '\t'].reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best));

function behindBlanks(line: string, from: number, separator: string): number {
  let at = from;
  while (line[at] !== separator && (line[at] === ' ' || line[at] === '\t')) at++;
  return at;
}

/**
 * The cells of a line of CSV (RFC 4180, without line breaks inside quotes); blanks around a cell are no part of it. Null where a quote does
 * not end where a cell does.
 */
export function csvCells(line: string, separator = ','): readonly string[] | null {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; ; at++) {
    const start = behindBlanks(line, at, separator);
    if (line[start] === '"') {
      const end = closingQuote(line, start + 1);
      if (end < 0) return null;
      cells.push(line.slice(start + 1, end).replaceAll('""', '"'));
      at = behindBlanks(line, end + 1, separator);
    } else {
      const comma = line.indexOf(separator, start);
      const end = comma < 0 ? line.length : comma;
      const cell = line.slice(start, end).trimEnd();
      if (cell.includes('"')) return null;
      cells.push(cell);
      at = end;
    }
    if (at >= line.length) return cells;
    if (line[at] !== separator) return null;
  }
}

/** Place of the quote that ends a cell; two of them are one of its text. */
function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 2)) {
    if (line[at + 1] !== '"') return at;
  }
  return -1;
}
