import type { Series } from '../../series/model.ts';
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

/** Every rule on memory series, in the order of its verdicts. */
export const SERIES_RULES: readonly MemoryRule[] = [lkRss, lkNative, lkSentinel, lkLimit];

/**
 * Judges the memory of a series by a rule set (`rules.md` §6); a series without a column of memory in bytes has no verdicts. Pure: equal input
 * gives equal verdicts, byte for byte. Throws `rules.*`.
 */
export function evaluateSeries(
  { series, captureId, sha256, limit }: SeriesInput,
  ruleSet: RuleSet,
): readonly Verdict[] {
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
