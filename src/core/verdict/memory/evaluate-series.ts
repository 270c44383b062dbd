import type { Series } from '../../series/model.ts';
import type { MetricRule } from '../metric/metric-rule.ts';
import { mtAlert } from '../metric/mt-alert.ts';
import { mtCache } from '../metric/mt-cache.ts';
import { mtSeriesCreep } from '../metric/mt-creep.ts';
import { mtGc } from '../metric/mt-gc.ts';
import { mtPeaks } from '../metric/mt-peaks.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { memoryColumns } from './columns.ts';
import { growthsOf } from './growth.ts';
import { lkLimit } from './lk-limit.ts';
import { lkNative } from './lk-native.ts';
import { lkRss } from './lk-rss.ts';
import { lkSentinel } from './lk-sentinel.ts';
import type { MemoryInput, MemoryLimit, MemoryRule } from './memory-rule.ts';

/** A series with where it is stored, as evidence. */
export interface SeriesInput {
  readonly series: Series;
  readonly captureId: string;
  readonly sha256: string;
  /** What the process may use at most, where somebody stated it and the series does not tell. */
  readonly limit?: MemoryLimit | null;
}

/** Every rule on memory series, in the order of its verdicts; those on other metrics speak behind them. */
export const SERIES_RULES: readonly MemoryRule[] = [lkRss, lkNative, lkSentinel, lkLimit];

/** Every rule on what else a series tells. */
export const METRIC_RULES: readonly MetricRule[] = [mtAlert, mtPeaks, mtGc, mtCache, mtSeriesCreep];

/**
 * Judges a series by a rule set: its memory (`rules.md` §6), and what it tells of a service or a host (§9). Columns of which no rule knows what
 * they are have no verdicts. Pure: equal input gives equal verdicts, byte for byte. Throws `rules.*`.
 */
export function evaluateSeries(input: SeriesInput, ruleSet: RuleSet): readonly Verdict[] {
  const metric = { ...input, limit: input.limit ?? null, ruleSet };
  return [...judgedMemory(input, ruleSet), ...METRIC_RULES.flatMap((rule) => rule.evaluate(metric))];
}

function judgedMemory({ series, captureId, sha256, limit }: SeriesInput, ruleSet: RuleSet): readonly Verdict[] {
  const columns = memoryColumns(series);
  if (columns === null) return [];
  const growths = growthsOf(series, columns.main, ruleSet);
  const heaps = columns.heap === null ? [] : growthsOf(series, columns.heap, ruleSet);
  const input: MemoryInput = {
    series,
    captureId,
    sha256,
    columns,
    growths,
    heapGrowths: growths.map(({ stretch }) => heaps.find((heap) => heap.stretch.process === stretch.process) ?? null),
    limit: limit ?? null,
    ruleSet,
  };
  return SERIES_RULES.flatMap((rule) => rule.evaluate(input));
}
