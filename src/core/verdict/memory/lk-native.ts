import type { SeriesColumn } from '../../series/model.ts';
import { durationText } from '../../series/series-summary.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { percent, stored, storedCost } from '../wording.ts';
import { type Growth, growthsOf } from './growth.ts';
import { type MemoryInput, type MemoryRule, memoryVerdict, nameOf, perHour } from './memory-rule.ts';
import { isOutsideHeap } from './outside-heap.ts';

/** Columns that tell what of the memory outside of the heap the runtime itself knows about. */
const OUTSIDE = /^(array_?buffers|external)$/i;

/**
 * LK-NATIVE: resident memory grows and the used heap does not (`rules.md` §6): what grows lies outside of it, where no heap snapshot looks.
 * Where the runtime tells of buffers (`external`, `arrayBuffers`) and those grow too, they are named.
 */
export const lkNative: MemoryRule = {
  id: 'LK-NATIVE',
  version: 1,
  title: 'Growth outside of the heap',
  thresholds: ['native.heap'],
  evaluate(input) {
    return input.growths.flatMap((growth, i) => {
      const heap = input.heapGrowths[i] ?? null;
      return heap !== null && isOutsideHeap(input, growth, heap) ? nativeOf(input, growth, heap) : [];
    });
  },
};

function nativeOf(input: MemoryInput, growth: Growth, heap: Growth): readonly Verdict[] {
  const [rise, own] = [growth.trend, heap.trend];
  if (rise === null || own === null) return [];
  const share = crossed(input.ruleSet, 'native.heap');
  const outside = 1 - Math.max(0, own.slope) / rise.slope;
  // The heap surely takes no such part where even the most it may grow is less of the least that resident memory does.
  const isSure = own.high < share.value * rise.low;
  const isShort = growth.whole + growth.stretch.interval < limitOf(input.ruleSet, 'rss.duration');
  const buffers = buffersOf(input, growth);
  const named =
    buffers === null
      ? ''
      : ` ${nameOf(buffers.column)} grows by ${perHour(buffers.slope)}: look at what keeps buffers.`;
  return [
    memoryVerdict(input, {
      rule: lkNative,
      column: growth.column,
      stretch: growth.stretch,
      window: growth.window,
      measure: {
        name: 'growth outside of the heap',
        value: stored(outside),
        unit: 'share',
        n: growth.stretch.times.length,
        method: 'theil-sen',
      },
      cost: {
        value: storedCost(rise.slope - Math.max(0, own.slope)),
        unit: 'bytes',
        per: 'second',
      },
      threshold: { ...share, value: stored(1 - share.value) },
      level: 'investigate',
      certainty: isSure && !isShort ? 'confirmed' : 'probable',
      reason: `${nameOf(growth.column)} grows by ${perHour(rise.slope)} over ${durationText(growth.seconds)}, ${nameOf(heap.column)} by ${perHour(own.slope)} (95 % ${perHour(own.low)} … ${perHour(own.high)}): ${percent(outside)} of the growth lies outside of the heap, and a heap diff will not show it.${named}`,
      advice: 'rss.native',
      guards: isSure && isShort ? ['QG-SERIES'] : [],
      details: {
        heapSlope: storedCost(own.slope),
        ...(buffers === null ? {} : { buffers: storedCost(buffers.slope) }),
      },
    }),
  ];
}

/** The column of known buffers that grows most beside a process's memory; null where none does to speak of. */
function buffersOf(
  input: MemoryInput,
  { stretch, trend }: Growth,
): { readonly column: SeriesColumn; readonly slope: number } | null {
  const least = 0.5 * (trend?.slope ?? Number.POSITIVE_INFINITY);
  const grown = input.series.columns
    .filter(({ name, unit }) => unit === 'bytes' && OUTSIDE.test(name))
    .map((column) => {
      const own = growthsOf(input.series, column, input.ruleSet).find((one) => one.stretch.process === stretch.process);
      return { column, slope: own?.trend?.slope ?? 0 };
    })
    .filter(({ slope }) => slope >= least);
  // `external` holds `arrayBuffers`: the narrower one tells more.
  return grown.find(({ column }) => /buffers/i.test(column.name)) ?? grown[0] ?? null;
}
