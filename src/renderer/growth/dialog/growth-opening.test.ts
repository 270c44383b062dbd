import { expect, it } from 'vitest';
import type { GrowthSnapshot } from '../../../core/heap/growth/model.ts';
import { givenLabel } from './growth-opening.ts';

const snapshots = ['s0', 's1', 's2'].map(
  (label): GrowthSnapshot => ({
    id: label,
    label,
    sha256: '',
    nodeCount: null,
    totalSize: 0,
    takenAt: null,
    operations: null,
    forcedGc: null,
  }),
);

it('takes along the name that a person gave, and leaves the one that follows the heaps', () => {
  expect(givenLabel({ label: 'soak of the 5th' }, { snapshots })).toEqual({ label: 'soak of the 5th' });
  expect(givenLabel({ label: 's0 … s2' }, { snapshots })).toEqual({});
});
