import type { Series, SeriesColumn } from '../../core/series/model.ts';
import { gapOf, usualInterval } from '../../core/verdict/memory/stretches.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

/** A slope as a line over the time it was found in, with the steepest and flattest it may be. Slopes are bytes per second. */
export interface TrendLine {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
  readonly isGrowth: boolean;
}

/** A limit that an alert holds a column against, and the time for which it was above; null where it was not for long enough. */
export interface AlertLine {
  readonly limit: number;
  readonly above: readonly [number, number] | null;
}

/** What the rules say of a series, in its picture. */
export interface SeriesOverlay {
  readonly trends: readonly TrendLine[];
  /** Times that were left out of what is judged, from and to. */
  readonly leftOut: readonly (readonly [number, number])[];
  /** Where memory crossed a multiple of its start. */
  readonly crossings: readonly { readonly time: number; readonly value: number; readonly ratio: number }[];
  /** What the process may use at most; null where that is not known, or is a column of the series. */
  readonly limit: number | null;
  readonly alerts: readonly AlertLine[];
}

export const NO_OVERLAY: SeriesOverlay = { trends: [], leftOut: [], crossings: [], limit: null, alerts: [] };

/** Of a picture without memory: only its alerts. */
export const overlayOfOthers = (
  verdicts: readonly Verdict[],
  columns: readonly Pick<SeriesColumn, 'name'>[],
): SeriesOverlay => ({ ...NO_OVERLAY, alerts: alertsOf(verdicts, columns) });

/** The alerts on some columns, each limit once. */
function alertsOf(verdicts: readonly Verdict[], columns: readonly Pick<SeriesColumn, 'name'>[]): readonly AlertLine[] {
  const names = new Set(columns.map(({ name }) => name));
  const alerts = verdicts.filter(({ rule, subject }) => rule === 'MT-ALERT' && names.has(subject.key));
  return alerts.map(({ threshold, level, scope: { window } }) => ({
    limit: threshold.value,
    above: level === 'none' || window === undefined ? null : window,
  }));
}

const numberOf = (verdict: Verdict, name: string): number => {
  const value = verdict.details?.[name];
  return typeof value === 'number' ? value : Number.NaN;
};

/** The drawing of verdicts on a series. */
export function overlayOf(verdicts: readonly Verdict[], limit: number | null): SeriesOverlay {
  const trends: TrendLine[] = [];
  const leftOut: (readonly [number, number])[] = [];
  for (const verdict of verdicts) {
    const { rule, scope, cost, level } = verdict;
    const [from, to] = scope.window ?? [Number.NaN, Number.NaN];
    const [start, end] = [numberOf(verdict, 'from'), numberOf(verdict, 'to')];
    if (rule !== 'LK-RSS' || cost === undefined || !(to > from) || Number.isNaN(start + end)) continue;
    trends.push({
      from,
      to,
      start,
      end,
      low: cost.low ?? cost.value,
      high: cost.high ?? cost.value,
      isGrowth: level !== 'none',
    });
    const skipped = numberOf(verdict, 'leftOut');
    if (skipped > 0 && !leftOut.some(([other]) => other === from - skipped)) leftOut.push([from - skipped, from]);
  }
  const crossings = verdicts
    .filter(({ rule, level }) => rule === 'LK-SENTINEL' && level !== 'none')
    .map((verdict) => ({
      time: numberOf(verdict, 'crossed'),
      value: numberOf(verdict, 'crossedAt'),
      ratio: verdict.threshold.value,
    }))
    .filter(({ time, value }) => !Number.isNaN(time + value));
  return { trends, leftOut, crossings, limit, alerts: [] };
}

/** A limit further away than this many times the highest value would make the rest of a picture flat. */
const FAR = 3;

/** Alerts whose limit has room in a picture of these values. */
export const shownAlerts = ({ alerts }: SeriesOverlay, most: number): readonly AlertLine[] =>
  alerts.filter(({ limit }) => showsLimit(limit, most));

export const showsLimit = (limit: number | null, most: number): limit is number =>
  limit !== null && limit <= FAR * most;

/** Pairs of rows between which no line is drawn: another process, or a time that nobody looked. */
export function breaksOf({
  times,
  restarts,
}: Pick<Series, 'times' | 'restarts'>): readonly (readonly [number, number])[] {
  const gap = gapOf(usualInterval(times));
  const again = new Set(restarts);
  const breaks: (readonly [number, number])[] = [];
  for (let row = 1; row < times.length; row++) {
    const time = times[row] ?? 0;
    if (again.has(time) || time - (times[row - 1] ?? 0) > gap) breaks.push([row - 1, row]);
  }
  return breaks;
}
