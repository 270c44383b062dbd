import { expect, it } from 'vitest';
import type { Growth, GrowthSnapshot } from '../../core/heap/growth/model.ts';
import { collectionText, seriesFacts } from './series-facts.ts';

const heap = (change: Partial<GrowthSnapshot>): GrowthSnapshot => ({
  id: 'h',
  label: 's',
  sha256: '',
  nodeCount: 100,
  totalSize: 1000,
  takenAt: null,
  operations: 200,
  forcedGc: true,
  ...change,
});

function facts(steps: readonly Partial<GrowthSnapshot>[], change: Partial<Growth> = {}): readonly string[] {
  const matching = { byId: true, kind: 'ids', renamed: [], reason: '' } as const;
  const growth: Growth = {
    snapshots: steps.map(heap),
    warmUp: 1,
    matching,
    sizes: 'retained',
    classes: [],
    paths: [],
    owners: [],
    ...change,
  };
  return seriesFacts({ growth }, 1);
}

it.each([
  ['collections forced', [true, true, true]],
  ['collections forced in 1 of 3', [true, false, null]],
  ['no collections forced', [false, false, false]],
  ['collections not known', [false, null, null]],
] as const)('says “%s”', (fact, told) => {
  expect(facts(told.map((forcedGc) => ({ forcedGc })))).toContain(fact);
});

it('says of one heap what was said of it', () => {
  expect([true, false, null].map((forcedGc) => collectionText({ forcedGc }))).toEqual([
    'collection forced',
    'no collection forced',
    'collection not known to be forced',
  ]);
});

it('tells sizes in bytes, and in objects where there are none', () => {
  const steps = [{}, {}, { totalSize: 4000, nodeCount: 900 }];
  expect(facts(steps).slice(0, 3)).toEqual(['3 heaps', '1.0\u00a0kB → 4.0\u00a0kB', '+3.0\u00a0kB after the warm-up']);
  expect(facts(steps, { sizes: 'none' }).slice(0, 3)).toEqual([
    '3 heaps',
    '100 → 900 objects',
    '+800 after the warm-up',
  ]);
});
