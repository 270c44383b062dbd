import { durationText } from '../../series/series-summary.ts';
import { limitOf } from '../rule-set.ts';
import { amount, percent } from '../wording.ts';
import type { Growth } from './growth.ts';
import { chance, type MemoryInput, nameOf, perHour } from './memory-rule.ts';
import { isOutsideHeap } from './outside-heap.ts';

/** The sentence of LK-RSS with its numbers. */
export function growthSentence(input: MemoryInput, growth: Growth, heap: Growth | null): string {
  const { column, level, share, trend, seconds } = growth;
  if (trend === null) return '';
  if (level === 'none') return flatSentence(input, growth);
  const interval = `95 % ${perHour(trend.low)} … ${perHour(trend.high)}`;
  const part = `${percent(share)} of its median of ${amount(trend.median, 'bytes')} over ${durationText(seconds)}`;
  const grows = `${nameOf(column)} grows by ${perHour(trend.slope)} (${interval}), ${part} (${chance(trend.p)})`;
  if (level === 'watch') return `${grows}: that may still be chance.`;
  const isMost = level === 'likely-bottleneck';
  const limit = percent(limitOf(input.ruleSet, isMost ? 'rss.bottleneck' : 'rss.growth'));
  const judged = isMost ? ': something is kept that should go' : ': look into it';
  return `${grows}, above ${limit}${judged}.${untilLimit(input, growth)}${heapSentence(input, growth, heap)}`;
}

function flatSentence(input: MemoryInput, { column, share, high, trend, seconds }: Growth): string {
  if (trend === null) return '';
  const over = `over ${durationText(seconds)}`;
  const slope = `${perHour(trend.slope)}, 95 % ${perHour(trend.low)} … ${perHour(trend.high)}`;
  const least = limitOf(input.ruleSet, 'rss.growth');
  if (trend.p < limitOf(input.ruleSet, 'rss.chance') && trend.slope > 0) {
    return `${nameOf(column)} grows by ${percent(share)} of its median ${over} (${slope}): below ${percent(least)}.`;
  }
  const hidden = high > least ? ` It varies so much that a growth of ${percent(high)} could hide in it.` : '';
  return `${nameOf(column)} does not grow ${over}: growth below ${perHour(Math.max(0, trend.high))} (slope ${slope}).${hidden}`;
}

/** A limit that is further away than this is none. */
const FAR_SECONDS = 30 * 24 * 3600;

function untilLimit({ columns, limit }: MemoryInput, { trend, stretch }: Growth): string {
  // Of a process that is gone it does not matter any more.
  if (stretch.process < stretch.processes - 1) return '';
  const bytes = columns.limit?.values.findLast((value) => value !== null) ?? limit?.bytes ?? 0;
  if (trend === null || !(trend.slope > 0) || trend.end >= bytes) return '';
  const left = (bytes - trend.end) / trend.slope;
  if (left > FAR_SECONDS) return '';
  return ` At this rate it reaches its limit of ${amount(bytes, 'bytes')} ${durationText(left)} after the end of the series.`;
}

function heapSentence(input: MemoryInput, growth: Growth, heap: Growth | null): string {
  if (heap?.trend == null) return '';
  const slope = perHour(heap.trend.slope);
  return isOutsideHeap(input, growth, heap)
    ? ` The used heap does not grow with it (${slope}).`
    : ` The used heap grows by ${slope}.`;
}
