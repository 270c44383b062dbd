import type { Series, SeriesColumn } from '../../core/series/model.ts';
import { formatDuration, formatNumber, formatShare } from '../flame/quantity.ts';
import { formatBytes } from '../ui/format.ts';

export type SeriesUnit = SeriesColumn['unit'];

/** A value as people read it; an en dash where none was measured. */
export function formatValue(value: number | null | undefined, unit: SeriesUnit): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  switch (unit) {
    case 'bytes':
      return value < 0 ? `−${formatBytes(-value)}` : formatBytes(value);
    case 'seconds':
      return formatDuration(value * 1e9);
    case 'cores':
      return value.toFixed(2);
    case 'share':
      return formatShare(value);
    case 'count':
      return formatNumber(value);
  }
}

/** What is told of one line beside its picture. Every field is null where nothing was measured. */
export interface ColumnSummary {
  readonly first: number | null;
  readonly last: number | null;
  readonly least: number | null;
  readonly most: number | null;
  readonly measured: number;
}

export function summaryOf({ values }: Pick<SeriesColumn, 'values'>): ColumnSummary {
  const known = values.filter((value) => value !== null);
  return {
    first: known[0] ?? null,
    last: known.at(-1) ?? null,
    least: known.length === 0 ? null : known.reduce((least, value) => Math.min(least, value)),
    most: known.length === 0 ? null : known.reduce((most, value) => Math.max(most, value)),
    measured: known.length,
  };
}

/** The lines that share an axis: those of one unit, in the order they come. */
export function chartsOf({ columns }: Pick<Series, 'columns'>): readonly {
  readonly unit: SeriesUnit;
  readonly columns: readonly SeriesColumn[];
}[] {
  const units = [...new Set(columns.map(({ unit }) => unit))];
  return units.map((unit) => ({ unit, columns: columns.filter((column) => column.unit === unit) }));
}

/** A time since the start: `12.5 s`, `4:05`, `2:10:00`. */
export function formatTime(seconds: number): string {
  if (Math.abs(seconds) < 60) return `${Number(seconds.toFixed(3))}\u00a0s`;
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** The time nearest to `at`, as its index; −1 without times. Times ascend. */
export function nearestIndex(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = times[low - 1];
  const here = times[low];
  if (here === undefined) return -1;
  return before !== undefined && at - before < here - at ? low - 1 : low;
}
