import type { HistogramRow } from './model.ts';

/** Where memory was allocated. */
export interface AllocationSite {
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly count: number | null;
  readonly bytes: number | null;
  readonly callers: readonly string[];
}

const sum = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);

/** One row a function and file: the numbers of its lines and callers together, line and callers of the heaviest. Heaviest first. */
export function rowsOfSites(sites: Iterable<AllocationSite>): HistogramRow[] {
  const rows = new Map<string, { heaviest: AllocationSite; count: number | null; bytes: number | null }>();
  for (const site of sites) {
    const key = JSON.stringify([site.name, site.file]);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { heaviest: site, count: site.count, bytes: site.bytes });
    else {
      row.count = sum(row.count, site.count);
      row.bytes = sum(row.bytes, site.bytes);
      if ((site.bytes ?? 0) > (row.heaviest.bytes ?? 0)) row.heaviest = site;
    }
  }
  return heaviestFirst(
    [...rows.values()].map(({ heaviest: { name, file, line, callers }, count, bytes }) => ({
      name,
      module: file,
      line,
      count,
      bytes,
      callers,
    })),
  );
}

/** Rows by bytes, then count, then name. */
export function heaviestFirst(rows: readonly HistogramRow[]): HistogramRow[] {
  return [...rows].sort(
    (a, b) =>
      (b.bytes ?? -1) - (a.bytes ?? -1) ||
      (b.count ?? -1) - (a.count ?? -1) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
