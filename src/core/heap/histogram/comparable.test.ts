import { describe, expect, it } from 'vitest';
import type { HeapFacts } from '../stored.ts';
import { type CountedHeap, requireComparable } from './comparable.ts';

const table = (format: string, changes: Partial<NonNullable<HeapFacts['table']>> = {}): CountedHeap => ({
  label: format,
  facts: {
    format,
    table: { basis: 'class', measure: 'alive', collected: null, isComplete: true, hasBytes: true, ...changes },
  },
});
const graph = (format: string): CountedHeap => ({ label: format, facts: { format, table: null } });

describe('the heaps of a series', () => {
  it.each([
    ['histograms', [table('class-histogram'), table('class-histogram', { isComplete: false })]],
    ['snapshots', [graph('v8'), graph('v8')]],
  ])('may be %s', (_what, heaps) => {
    expect(() => requireComparable(heaps)).not.toThrow();
  });

  it.each([
    ['a dump among histograms', [table('class-histogram'), graph('hprof')]],
    ['snapshots of two runtimes', [graph('v8'), graph('hprof')]],
    ['tables of two tools', [table('tracemalloc', { basis: 'allocation site' }), table('objgraph', { basis: 'type' })]],
  ])('may not be %s', (_what, heaps) => {
    expect(() => requireComparable(heaps)).toThrow(expect.objectContaining({ code: 'growth.mixedHeaps' }));
  });

  it('may not count what was freed', () => {
    const total = table('memray-stats', { basis: 'allocation site', measure: 'allocated' });
    expect(() => requireComparable([total, total])).toThrow(expect.objectContaining({ code: 'growth.allocated' }));
  });
});
