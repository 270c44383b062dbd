import { describe, expect, it } from 'vitest';
import type { ProfileDetail } from '../item.ts';
import { factsOfHeap, factsOfProfile } from './item-facts.ts';

const profile = (kind: 'wall' | 'cpu', meta: { cpuCores?: number } = {}): ProfileDetail =>
  Object({
    meta,
    sampleTypes: [{ kind }],
    defaultSampleType: 0,
    categories: [
      { category: 'app', share: 0.2 },
      { category: 'gc', share: 0.05 },
      { category: 'wait-io', share: 0.6 },
      { category: 'wait-lock', share: 0.15 },
    ],
  });

describe('what a profile tells', () => {
  it('is waiting over computing, of wall-clock profiles only', () => {
    expect(factsOfProfile(profile('wall'), null)).toMatchObject([{ fact: 'waitRatio', value: 3 }]);
    expect(factsOfProfile(profile('cpu'), null)).toEqual([]);
  });

  it('is the cores of its machine', () => {
    expect(factsOfProfile(profile('cpu', { cpuCores: 8 }), null)).toMatchObject([{ fact: 'cores', value: 8 }]);
    const facts = { cores: 8, containerCpus: 2.5 };
    expect(factsOfProfile(profile('cpu'), { name: 'box', facts })).toEqual([
      { fact: 'cores', value: 2.5, how: 'CPU limit of the container on', host: 'box' },
    ]);
  });
});

describe('what a heap tells', () => {
  const table = {
    ...({ basis: 'class', measure: 'alive', collected: true, isComplete: true, hasBytes: true } as const),
  };

  it('is its live data, and whether garbage may be among it', () => {
    expect(factsOfHeap({ table: null, totalSize: 5e6 })).toMatchObject([{ fact: 'liveData', value: 5 }]);
    expect(factsOfHeap({ table, totalSize: 5e6 })[0]?.how).toBe('all classes, after a full collection');
    expect(factsOfHeap({ table: { ...table, collected: null }, totalSize: 5e6 })[0]?.how).toContain('garbage may be');
  });

  it('is nothing where the table is of allocations, is cut, or has no bytes', () => {
    for (const other of [{ measure: 'allocated' } as const, { isComplete: false }, { hasBytes: false }])
      expect(factsOfHeap({ table: { ...table, ...other }, totalSize: 5e6 })).toEqual([]);
  });
});
