import type { Series, SeriesColumn } from '../../series/model.ts';
import { medianOf } from './trend.ts';

/** What one column measured of one process. Times in seconds of the series, ascending, one a value. */
export interface Stretch {
  /** Which process of the series it is, from 0, and how many there are. */
  readonly process: number;
  readonly processes: number;
  /** Time at which the series begins to be about this process. */
  readonly from: number;
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** Usual seconds between two values. */
  readonly interval: number;
}

/** Looks further apart than this many usual intervals have a gap between them: a machine slept, or a disk was full. */
const GAP_INTERVALS = 5;

export const gapOf = (interval: number): number => GAP_INTERVALS * interval;

/** Usual seconds between two of these times, which ascend: the median; 0 for fewer than two. */
export const usualInterval = (times: readonly number[]): number =>
  medianOf(times.slice(1).map((time, i) => time - (times[i] ?? 0))) || 0;

/** A column's values, cut where the process was another one than before: nothing is concluded across. Empty stretches are left out. */
export function stretchesOf({ times, restarts }: Series, { values }: SeriesColumn): readonly Stretch[] {
  const starts = [times[0] ?? 0, ...restarts];
  const stretches: Stretch[] = [];
  let row = 0;
  starts.forEach((from, process) => {
    const until = starts[process + 1] ?? Number.POSITIVE_INFINITY;
    const own: { times: number[]; values: number[] } = { times: [], values: [] };
    for (; row < times.length && (times[row] ?? 0) < until; row++) {
      const value = values[row];
      if (value === null || value === undefined) continue;
      own.times.push(times[row] ?? 0);
      own.values.push(value);
    }
    if (own.times.length === 0) return;
    stretches.push({ process, processes: starts.length, from, ...own, interval: usualInterval(own.times) });
  });
  return stretches;
}

/** Values of a stretch from a time on. */
export function since(stretch: Stretch, time: number): Stretch {
  const first = stretch.times.findIndex((own) => own >= time);
  const from = first < 0 ? stretch.times.length : first;
  return { ...stretch, times: stretch.times.slice(from), values: stretch.values.slice(from) };
}

/** Seconds that were really watched: each value stands for the interval behind it, gaps are not counted. */
export function watched({ times, interval }: Pick<Stretch, 'times' | 'interval'>): number {
  const gap = gapOf(interval);
  let sum = times.length === 0 ? 0 : interval;
  for (let i = 1; i < times.length; i++) {
    const step = (times[i] ?? 0) - (times[i - 1] ?? 0);
    sum += step > gap ? interval : step;
  }
  return sum;
}
