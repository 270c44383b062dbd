import type { Series, SeriesColumn } from '../../core/series/model.ts';
import { gapOf, usualInterval } from '../../core/verdict/memory/stretches.ts';
import { type LimitLine, limitLines, overRun, verdictsOn } from '../../core/verdict/metric/limit-lines.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

/** A slope as a line over the time it was found in, with the steepest and flattest it may be. Slopes are of the column's unit per second. */
export interface TrendLine {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
  readonly isGrowth: boolean;
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
  readonly limits: readonly LimitLine[];
}

export const NO_OVERLAY: SeriesOverlay = { trends: [], leftOut: [], crossings: [], limit: null, limits: [] };

/** Of a picture without memory: the limits of alerts, bands, pauses and caches, and latencies that creep. */
export const overlayOfOthers = (
  verdicts: readonly Verdict[],
  columns: readonly Pick<SeriesColumn, 'name'>[],
): SeriesOverlay => {
  const own = verdictsOn(verdicts, columns);
  return { ...NO_OVERLAY, limits: limitLines(own, columns.length > 1), trends: own.flatMap(creepLine) };
};

/** The drawing of verdicts on a load run over some of its columns. */
export function overlayOfRun(
  verdicts: readonly Verdict[],
  columns: readonly Pick<SeriesColumn, 'name'>[],
): SeriesOverlay {
  return overlayOfOthers(overRun(verdicts), columns);
}

/** The slope of a latency that creeps; of one that does not there is nothing to show. */
function creepLine(verdict: Verdict): readonly TrendLine[] {
  const { rule, scope, measure, level } = verdict;
  const [start, end] = [numberOf(verdict, 'lineFrom'), numberOf(verdict, 'lineTo')];
  const [from, to] = scope.window ?? [Number.NaN, Number.NaN];
  if (rule !== 'MT-CREEP' || level === 'none' || !(to > from) || Number.isNaN(start + end)) return [];
  const slope = (rise: number | undefined): number => ((rise ?? measure.value) * start) / (to - from);
  const [low, high] = [slope(measure.low), slope(measure.high)];
  return [{ from, to, start, end, low, high, isGrowth: true }];
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
  return { trends, leftOut, crossings, limit, limits: [] };
}

/** A limit further away than this many times the highest value would make the rest of a picture flat. */
const FAR = 3;

/** Limits that have room in a picture of these values. */
export const shownLimits = ({ limits }: SeriesOverlay, most: number): readonly LimitLine[] =>
  limits.filter(({ limit }) => showsLimit(limit, most));

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
