export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What rows are put in order by: numbers compare as such, texts as people read them. */
export type SortValue = (row: number) => number | string;

const texts = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return texts.compare(String(a), String(b));
}

/** Rows that `keep` keeps, in the order of `value`. Rows that are equal, and those without a number, stand in their own order, last. */
export function orderedRows(
  count: number,
  keep: (row: number) => boolean,
  value: SortValue,
  descending: boolean,
): readonly number[] {
  const rows: { readonly row: number; readonly value: number | string }[] = [];
  const without: number[] = [];
  for (let row = 0; row < count; row++) {
    if (!keep(row)) continue;
    const own = value(row);
    if (typeof own === 'number' && Number.isNaN(own)) without.push(row);
    else rows.push({ row, value: own });
  }
  const way = descending ? -1 : 1;
  rows.sort((a, b) => way * compare(a.value, b.value) || a.row - b.row);
  return [...rows.map(({ row }) => row), ...without];
}

/** The sort after a click on a column's head: its own direction first, the other one at the second click. */
export function nextSort(sort: Sort, column: string, descendingFirst: boolean): Sort {
  return sort.column === column ? { column, descending: !sort.descending } : { column, descending: descendingFirst };
}

/** A cell of tab-separated or comma-separated text. A text that a spreadsheet would run as a formula is kept from it. */
export function delimitedCell(text: string, separator: ',' | '\t'): string {
  const safe = /^[=+@\t\r]/.test(text) || /^-(?![\d.])/.test(text) ? `'${text}` : text;
  if (separator === '\t') return safe.replace(/[\t\r\n]+/g, ' ');
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
