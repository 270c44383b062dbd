import { metricRole } from '../../series/metric-roles.ts';
import type { Series, SeriesColumn } from '../../series/model.ts';
import { durationText } from '../../series/series-summary.ts';
import { nameOf } from '../memory/memory-rule.ts';
import { medianOf } from '../memory/trend.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Level, Verdict } from '../verdict.ts';
import { count, percent, stored } from '../wording.ts';
import { type MetricInput, type MetricRule, metricVerdict } from './metric-rule.ts';

/** Fewest looks behind the warm-up that tell a ratio. */
const FEWEST_LOOKS = 10;

/** MT-CACHE: hits of a cache after its warm-up of ten minutes, below 85 % (S2:44–46). */
export const mtCache: MetricRule = {
  id: 'MT-CACHE',
  version: 1,
  title: 'Cache hits',
  thresholds: ['cache.hit', 'cache.warmUp'],
  evaluate(input) {
    const { columns } = input.series;
    const ratios = columns
      .filter((column) => metricRole(column) === 'hitRatio')
      .map((column) => ratioOf(input, column));
    const counted = columns.flatMap((column) => {
      if (metricRole(column) !== 'hits') return [];
      const stem = stemOf(column.name, 'hits');
      const misses = columns.find((other) => metricRole(other) === 'misses' && stemOf(other.name, 'misses') === stem);
      return misses === undefined ? [] : [countedOf(input, column, misses)];
    });
    return [...ratios, ...counted];
  },
};

/** What a pair of columns has in common: `keyspace_hits` and `keyspace_misses`. */
const stemOf = (name: string, word: string): string => name.toLowerCase().replace(word, '');

/** A row behind the warm-up of the process it is of. */
interface WarmRow {
  readonly row: number;
  readonly process: number;
}

function warmRows({ times, restarts }: Series, warmUp: number): readonly WarmRow[] {
  let process = 0;
  let start = times[0] ?? 0;
  return times.flatMap((time, row) => {
    while (process < restarts.length && (restarts[process] ?? 0) <= time) start = restarts[process++] ?? start;
    return time - start >= warmUp ? [{ row, process }] : [];
  });
}

interface Told {
  readonly column: SeriesColumn;
  readonly ratio: number;
  readonly rows: readonly WarmRow[];
  readonly n: number;
  /** How the ratio is known. */
  readonly how: string;
  readonly isExact: boolean;
}

function ratioOf(input: MetricInput, column: SeriesColumn): Verdict {
  const rows = warmRows(input.series, limitOf(input.ruleSet, 'cache.warmUp')).filter(
    ({ row }) => column.values[row] != null,
  );
  const ratio = medianOf(rows.map(({ row }) => column.values[row] ?? 0));
  const how = 'the middle one of its looks; without counts quiet and busy times weigh the same';
  return cacheVerdict(input, { column, ratio, rows, n: rows.length, how, isExact: false });
}

function countedOf(input: MetricInput, hits: SeriesColumn, misses: SeriesColumn): Verdict {
  const rows = warmRows(input.series, limitOf(input.ruleSet, 'cache.warmUp')).filter(
    ({ row }) => hits.values[row] != null && misses.values[row] != null,
  );
  const isCounter = isCounting(input.series, hits) && isCounting(input.series, misses);
  const all = (column: SeriesColumn): number =>
    isCounter ? risen(column, rows) : rows.reduce((sum, { row }) => sum + (column.values[row] ?? 0), 0);
  const [hit, missed] = [all(hits), all(misses)];
  const how = `${count(hit)} of ${count(hit + missed)} ${isCounter ? 'counted since the warm-up' : 'added up'}`;
  return cacheVerdict(input, { column: hits, ratio: hit / (hit + missed), rows, n: hit + missed, how, isExact: true });
}

/** True for a counter: it falls only where the process was started again. */
function isCounting({ times, restarts }: Series, { values }: SeriesColumn): boolean {
  const again = new Set(restarts);
  let last: number | null = null;
  for (const [row, value] of values.entries()) {
    if (value === null) continue;
    if (last !== null && value < last && !again.has(times[row] ?? -1)) return false;
    last = value;
  }
  return true;
}

/** What a counter rose by from row to row of one process. */
function risen({ values }: SeriesColumn, rows: readonly WarmRow[]): number {
  return rows.reduce((sum, { row, process }, i) => {
    const before = rows[i - 1];
    if (before?.process !== process) return sum;
    return sum + Math.max(0, (values[row] ?? 0) - (values[before.row] ?? 0));
  }, 0);
}

function cacheVerdict(input: MetricInput, { column, ratio, rows, n, how, isExact }: Told): Verdict {
  const warmUp = durationText(limitOf(input.ruleSet, 'cache.warmUp'));
  const { times } = input.series;
  const threshold = crossed(input.ruleSet, 'cache.hit', '<');
  const window = [times[rows[0]?.row ?? 0] ?? 0, times[rows.at(-1)?.row ?? times.length - 1] ?? 0] as const;
  const own = { rule: mtCache, column, window, threshold };
  if (rows.length < FEWEST_LOOKS || !Number.isFinite(ratio)) {
    return metricVerdict(input, {
      ...own,
      measure: { name: 'hit ratio', value: 0, unit: 'share', n: 0, method: 'exact' },
      ...{ level: 'none', certainty: 'inconclusive', advice: 'alert.longer', guards: ['QG-SERIES'] },
      reason: `How often ${nameOf(column)} serves cannot be told: behind the warm-up of ${warmUp} there are ${rows.length === 0 ? 'no' : count(rows.length)} looks with any request.`,
    });
  }
  const level: Level = ratio < threshold.value ? 'investigate' : 'none';
  return metricVerdict(input, {
    ...{ ...own, level, certainty: isExact ? 'confirmed' : 'probable' },
    measure: { name: 'hit ratio', value: stored(ratio), unit: 'share', n, method: 'exact' },
    reason: `${nameOf(column)}: the cache served ${percent(ratio)} after the first ${warmUp} (${how}), ${level === 'none' ? 'at least' : 'below'} ${percent(threshold.value)}.`,
    advice: level === 'none' ? 'alert.clear' : 'cache.misses',
  });
}
