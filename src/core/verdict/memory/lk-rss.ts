import { durationText } from '../../series/series-summary.ts';
import type { AdviceCode } from '../advice.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Cost, Level, Measure, Verdict } from '../verdict.ts';
import { stored, storedCost } from '../wording.ts';
import type { Growth } from './growth.ts';
import { growthSentence } from './growth-wording.ts';
import { type MemoryInput, type MemoryRule, memoryVerdict, nameOf } from './memory-rule.ts';
import { isOutsideHeap } from './outside-heap.ts';

/** Bytes a V8 heap snapshot may need as a multiple of the used heap, and seconds it stops the process for a byte of it (docs/capturing.md). */
const SNAPSHOT_FACTOR = 14;
const SNAPSHOT_SECONDS = 14 / 175e6;

/**
 * LK-RSS: memory that grows while a process runs (`rules.md` §6): the slope of resident memory once the start is left out, held against its
 * median. Processes are judged apart. Where only the used heap was measured, it is judged; where it grows and resident memory does not, as well.
 */
export const lkRss: MemoryRule = {
  id: 'LK-RSS',
  version: 1,
  title: 'Memory that grows',
  thresholds: ['rss.growth', 'rss.bottleneck', 'rss.chance', 'rss.warmUp', 'rss.duration', 'rss.least', 'rss.blocks'],
  evaluate(input) {
    const verdicts: Verdict[] = [];
    const hasTrend = input.growths.some(({ trend }) => trend !== null);
    input.growths.forEach((growth, i) => {
      const heap = input.heapGrowths[i] ?? null;
      if (growth.trend === null) {
        // Of several processes the long ones speak.
        if (!hasTrend && i === 0) verdicts.push(tooShort(input, growth));
        return;
      }
      verdicts.push(grown(input, growth, heap));
      const isHeapAlone = growth.level === 'none' && heap !== null && heap.level !== 'none';
      if (isHeapAlone) verdicts.push(grown(input, heap, null));
    });
    return verdicts;
  },
};

const thresholdFor = (input: MemoryInput, level: Level): Verdict['threshold'] =>
  crossed(input.ruleSet, level === 'likely-bottleneck' ? 'rss.bottleneck' : 'rss.growth');

function tooShort(input: MemoryInput, growth: Growth): Verdict {
  const { column, stretch, whole } = growth;
  const count = stretch.times.length;
  return memoryVerdict(input, {
    rule: lkRss,
    column,
    stretch,
    window: [stretch.times[0] ?? 0, stretch.times.at(-1) ?? 0],
    measure: { name: 'growth', value: 0, unit: 'share', n: count, method: 'theil-sen' },
    threshold: thresholdFor(input, 'investigate'),
    level: 'none',
    certainty: 'inconclusive',
    reason: `${nameOf(column)} was watched for ${durationText(whole)} with ${count} ${count === 1 ? 'value' : 'values'}: too little to tell growth from noise. ${durationText(limitOf(input.ruleSet, 'rss.duration'))} are needed, and the first ${durationText(limitOf(input.ruleSet, 'rss.warmUp'))} are left out.`,
    advice: 'rss.longer',
    guards: ['QG-SERIES'],
  });
}

function grown(input: MemoryInput, growth: Growth, heap: Growth | null): Verdict {
  const { column, stretch, window, level, share, low, high, seconds } = growth;
  const trend = growth.trend;
  if (trend === null) return tooShort(input, growth);
  const limit = thresholdFor(input, level);
  // The last look stands for the interval behind it: a log of two hours ends one interval before them.
  const isShort = growth.whole + stretch.interval < limitOf(input.ruleSet, 'rss.duration');
  const isFiring = level === 'investigate' || level === 'likely-bottleneck';
  const isSure = isFiring ? low > limit.value : level === 'none' && high <= limitOf(input.ruleSet, 'rss.growth');
  const guards = isShort && isSure ? ['QG-SERIES'] : [];
  const measure: Measure = {
    name: 'growth',
    value: stored(share),
    unit: 'share',
    low: stored(low),
    high: stored(high),
    n: stretch.times.length,
    nEff: Math.round(trend.nEff),
    method: 'theil-sen',
  };
  const cost: Cost = {
    value: storedCost(trend.slope),
    unit: 'bytes',
    per: 'second',
    low: storedCost(trend.low),
    high: storedCost(trend.high),
  };
  const short = isShort
    ? ` Watched for ${durationText(growth.whole)}; ${durationText(limitOf(input.ruleSet, 'rss.duration'))} confirm.`
    : '';
  return memoryVerdict(input, {
    rule: lkRss,
    column,
    stretch,
    window,
    measure,
    cost,
    threshold: limit,
    level,
    certainty: isSure && !isShort ? 'confirmed' : 'probable',
    reason: `${growthSentence(input, growth, heap)}${short}`,
    advice: level === 'none' && !isSure ? 'rss.watch' : adviceOf(input, growth, heap),
    guards,
    details: {
      slope: storedCost(trend.slope),
      from: Math.round(trend.start),
      to: Math.round(trend.end),
      median: Math.round(trend.median),
      p: Number(trend.p.toPrecision(3)),
      tau: stored(trend.tau),
      blocks: trend.blocks,
      watched: Math.round(seconds),
      leftOut: Math.round(Math.max(0, window[0] - stretch.from)),
      ...snapshotCost(isFiring ? (heap ?? growth) : null),
    },
  });
}

function adviceOf(input: MemoryInput, growth: Growth, heap: Growth | null): AdviceCode {
  if (growth.level === 'none') return 'rss.flat';
  if (growth.level === 'watch') return 'rss.watch';
  return isOutsideHeap(input, growth, heap) ? 'rss.native' : 'rss.snapshots';
}

function snapshotCost(heap: Growth | null): Readonly<Record<string, number>> {
  const used = heap === null || !/heap/i.test(heap.column.name) ? undefined : heap.stretch.values.at(-1);
  if (used === undefined) return {};
  return { snapshotMemory: Math.round(SNAPSHOT_FACTOR * used), snapshotPause: Math.ceil(SNAPSHOT_SECONDS * used) };
}
