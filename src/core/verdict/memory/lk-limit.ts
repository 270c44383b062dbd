import type { SeriesColumn } from '../../series/model.ts';
import { durationText } from '../../series/series-summary.ts';
import { sustained } from '../metric/sustained.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { amount, percent, stored } from '../wording.ts';
import { isResident } from './columns.ts';
import type { Growth } from './growth.ts';
import { type MemoryInput, type MemoryRule, memoryVerdict, nameOf } from './memory-rule.ts';

/** The part of its limit that memory stood at for a while, at the least. */
interface Held {
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

/**
 * LK-LIMIT: resident memory above 85 % of its limit for ten minutes (`rules.md` §6). The limit is the series' own column where it has one,
 * which may change meanwhile; else what was stated at the import, else the host's memory. A stretch without looks breaks the ten minutes.
 */
export const lkLimit: MemoryRule = {
  id: 'LK-LIMIT',
  version: 1,
  title: 'Memory near its limit',
  thresholds: ['limit.share', 'limit.hold'],
  evaluate(input) {
    if (!isResident(input.columns.main)) return [];
    const hold = limitOf(input.ruleSet, 'limit.hold');
    return input.growths.flatMap((growth, i) => {
      const held = heldOf(growth, limitsOf(input, growth), hold);
      const share = crossed(input.ruleSet, 'limit.share');
      const isNear = held !== null && held.share > share.value;
      if (held === null || !(isNear || i === 0)) return [];
      return [limitVerdict(input, growth, held, isNear, share)];
    });
  },
};

/** The limit at each time of a stretch; NaN where it is not known. */
function limitsOf({ series, columns, limit }: MemoryInput, { stretch }: Growth): Float64Array {
  const limits = new Float64Array(stretch.times.length).fill(limit?.bytes ?? Number.NaN);
  const { limit: column } = columns;
  if (column === null) return limits;
  const valueAt = new Map(series.times.map((time, row) => [time, column.values[row] ?? Number.NaN]));
  return limits.map((_, i) => valueAt.get(stretch.times[i] ?? -1) ?? Number.NaN);
}

/** The highest share of the limit that memory never went below for `hold` seconds; null where no stretch of that length was watched. */
function heldOf({ stretch: { times, values, interval } }: Growth, limits: Float64Array, hold: number): Held | null {
  const shares = Float64Array.from(values, (value, i) => {
    const limit = limits[i] ?? Number.NaN;
    return limit > 0 ? value / limit : Number.NaN;
  });
  const held = sustained(times, shares, interval, hold);
  return held === null ? null : { share: held.value, from: held.from, to: held.to };
}

function limitVerdict(
  input: MemoryInput,
  { column, stretch }: Growth,
  { share, from, to }: Held,
  isNear: boolean,
  over: Verdict['threshold'],
): Verdict {
  const most = stretch.values.reduce((highest, value) => Math.max(highest, value));
  const limit = limitText(input, input.columns.limit, from);
  const held = `${nameOf(column)} stood at ${percent(share)} or more of ${limit}`;
  const reason = isNear
    ? `${held} for ${durationText(to - from)} from ${durationText(from)} on, above ${percent(over.value)}; the most was ${amount(most, 'bytes')}.`
    : `${nameOf(column)} stood at no more than ${percent(share)} of ${limit} for ${durationText(limitOf(input.ruleSet, 'limit.hold'))}: below ${percent(over.value)}.`;
  return memoryVerdict(input, {
    rule: lkLimit,
    column,
    stretch,
    window: [from, to],
    measure: {
      name: 'share of the limit',
      value: stored(share),
      unit: 'share',
      n: stretch.times.length,
      method: 'exact',
    },
    threshold: over,
    level: isNear ? 'investigate' : 'none',
    certainty: 'confirmed',
    reason,
    advice: isNear ? 'limit.near' : 'rss.flat',
    details: { most: Math.round(most) },
  });
}

function limitText({ series, limit }: MemoryInput, column: SeriesColumn | null, at: number): string {
  const known = column?.values[series.times.indexOf(at)] ?? limit?.bytes ?? 0;
  const source = column === null && limit !== null ? ` (${limit.source})` : '';
  return `its limit of ${amount(known, 'bytes')}${source}`;
}
