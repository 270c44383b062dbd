import { describe, expect, it } from 'vitest';
import { histogramFacts, histogramRows } from '../../heap/histogram/heap-of-histogram.ts';
import type { Histogram, HistogramRow } from '../../heap/histogram/model.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { evaluateHeap } from './evaluate-heap.ts';

const row = (name: string, bytes: number, count = 100): HistogramRow => ({
  name,
  module: null,
  line: null,
  count,
  bytes,
  callers: [],
});

function verdictsOn(rows: readonly HistogramRow[], changes: Partial<Histogram> = {}) {
  const histogram: Histogram = {
    format: 'tracemalloc',
    runtime: 'Python',
    takenAt: null,
    basis: 'allocation site',
    measure: 'alive',
    collected: null,
    rows,
    total: { count: null, bytes: null },
    isComplete: true,
    warnings: [],
    ...changes,
  };
  const heap = { facts: histogramFacts(histogram), classes: histogramRows(histogram), captureId: 'a', sha256: 'b' };
  return evaluateHeap(heap, DEFAULT_RULE_SET);
}

describe('verdicts on a table', () => {
  const rows = [row('hot', 900_000), row('cold', 60_000), row('few', 40_000)];

  it('are none where it counts what was freed too', () => {
    expect(verdictsOn(rows, { measure: 'allocated' })).toEqual([]);
  });

  it('speak of blocks where it lists allocation sites', () => {
    expect(verdictsOn(rows).map(({ reason }) => reason)).toEqual([
      '100 blocks allocated in hot take 900 kB, 90 % of the heap. One table cannot tell whether they grow.',
    ]);
  });

  it('name no arrays of a JVM, and claim nothing of what is kept', () => {
    const classes = [row('byte[]', 700_000), row('java.util.Map$Entry[]', 150_000), row('Session', 150_000)];
    expect(verdictsOn(classes, { format: 'class-histogram', basis: 'class' }).map(({ reason }) => reason)).toEqual([
      '100 objects of Session take 150 kB, 15 % of the heap. One table cannot tell whether they grow.',
    ]);
  });

  it('say no share of a heap whose table was cut off, and retain nothing', () => {
    const [cut] = verdictsOn(rows, { isComplete: false });
    expect(cut?.reason).toContain('take 900 kB, 90 % of what the table lists.');
    expect(cut?.measure.name).toBe('share of bytes');
    // Its tool told the whole.
    const [told] = verdictsOn(rows, { isComplete: false, total: { count: 900, bytes: 2_000_000 } });
    expect(told?.reason).toContain('take 900 kB, 45 % of the heap.');
  });
});
