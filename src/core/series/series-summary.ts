import type { Series, SeriesColumn } from './model.ts';

/** What a column of a series went through; null where nothing was measured. */
export interface ColumnRange {
  readonly first: number;
  readonly last: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly measured: number;
}

/** First, last, least and greatest value of a column. */
export function rangeOf({ values }: SeriesColumn): ColumnRange | null {
  let range: ColumnRange | null = null;
  for (const value of values) {
    if (value === null) continue;
    range =
      range === null
        ? { first: value, last: value, minimum: value, maximum: value, measured: 1 }
        : {
            first: range.first,
            last: value,
            minimum: Math.min(range.minimum, value),
            maximum: Math.max(range.maximum, value),
            measured: range.measured + 1,
          };
  }
  return range;
}

/** `120 MB`, `0.95 cores`, `3.2 ms`, `46 %`, `17`. */
export function valueText(value: number, unit: SeriesColumn['unit']): string {
  if (unit === 'bytes') return scaled(value, 1000, ['bytes', 'kB', 'MB', 'GB', 'TB']);
  if (unit === 'cores') return `${Number(value.toFixed(2))} cores`;
  if (unit === 'share') return `${Number((value * 100).toPrecision(3))} %`;
  if (unit === 'count') return Number(value.toPrecision(6)).toString();
  const size = Math.abs(value);
  if (size >= 1 || size === 0) return `${Number(value.toPrecision(3))} s`;
  return size >= 1e-3 ? `${Number((value * 1e3).toPrecision(3))} ms` : `${Number((value * 1e6).toPrecision(3))} µs`;
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let size = value;
  let step = 0;
  while (Math.abs(size) >= base && step < units.length - 1) {
    size /= base;
    step++;
  }
  return `${step === 0 ? Math.round(size) : Number(size.toPrecision(3))} ${units[step]}`;
}

/** `42 s`, `5 min`, `2 h 05 min`, `3 d 4 h`. */
export function durationText(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Seconds from the first to the last value. */
export const spanOf = ({ times }: Series): number => (times.at(-1) ?? 0) - (times[0] ?? 0);

/** Whether the least and the greatest value are the first and the last. */
const isBetweenEnds = ({ first, last, minimum, maximum }: ColumnRange): boolean =>
  minimum === Math.min(first, last) && maximum === Math.max(first, last);

/** One line for lists: `rss 120 MB → 310 MB · 118 MB to 312 MB · 2 h 05 min`. */
export function seriesSummary(series: Series): string {
  const main = series.columns.find(({ name }) => name === 'rss') ?? series.columns[0];
  const range = main === undefined ? null : rangeOf(main);
  const others = series.columns.length - 1;
  const text = (value: number): string => valueText(value, main?.unit ?? 'count');
  return [
    main === undefined || range === null ? null : `${main.name} ${text(range.first)} → ${text(range.last)}`,
    range === null || isBetweenEnds(range) ? null : `${text(range.minimum)} to ${text(range.maximum)}`,
    durationText(spanOf(series)),
    others > 0 ? `${others} more` : null,
    series.restarts.length > 0
      ? `restarted ${series.restarts.length === 1 ? 'once' : `${series.restarts.length} times`}`
      : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
