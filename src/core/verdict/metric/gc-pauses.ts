import { metricRole } from '../../series/metric-roles.ts';
import type { Series, SeriesColumn } from '../../series/model.ts';

/** A pause of a collector, or what is known of the longest of several. */
export interface GcPause {
  readonly time: number;
  readonly seconds: number;
}

/** The pauses that a column of a series tells. */
export interface GcPauses {
  readonly column: SeriesColumn;
  readonly pauses: readonly GcPause[];
  /** False where several collections lay between two looks, of which the mean is known: the longest was at least as long. */
  readonly isExact: boolean;
}

const GC_TIME = /^gc_?time$/i;

/**
 * Pauses as a series tells them: a column of pauses, each look one (or the longest since the look before; looks without one are 0 or empty); or
 * the time collecting and the number of collections counted since the start, as jstat has them, between two looks.
 */
export function gcPauses(series: Series): readonly GcPauses[] {
  const told = series.columns
    .filter((column) => metricRole(column) === 'gcPause')
    .map((column): GcPauses => {
      const pauses = column.values.flatMap((seconds, row) =>
        seconds !== null && seconds > 0 ? [{ time: series.times[row] ?? 0, seconds }] : [],
      );
      return { column, pauses, isExact: true };
    });
  const time = series.columns.find(({ name, unit }) => GC_TIME.test(name) && unit === 'seconds');
  const collections = series.columns.find(({ name }) => name === 'collections');
  if (time === undefined || collections === undefined || told.length > 0) return told;
  const restarts = new Set(series.restarts);
  const pauses: GcPause[] = [];
  let isExact = true;
  for (let row = 1; row < series.times.length; row++) {
    const at = series.times[row] ?? 0;
    const more = (collections.values[row] ?? Number.NaN) - (collections.values[row - 1] ?? Number.NaN);
    const seconds = (time.values[row] ?? Number.NaN) - (time.values[row - 1] ?? Number.NaN);
    if (restarts.has(at) || !(more > 0 && seconds > 0)) continue;
    if (more > 1) isExact = false;
    pauses.push({ time: at, seconds: seconds / more });
  }
  return pauses.length === 0 ? [] : [{ column: time, pauses, isExact }];
}
