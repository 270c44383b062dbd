import { expect, it } from 'vitest';
import { analysedDrawing } from '../../../../tests/support/heap/analysed.ts';
import type { DrawnNode } from '../../../../tests/support/heap/drawn-snapshot.ts';
import { allPaths, MOST_EDGES, PATH_LIMITS } from './all-paths.ts';

it.each([150, MOST_EDGES + 500])('says how many of %i referrers it does not list', async (holders) => {
  const drawn: readonly DrawnNode[] = [
    { type: 'synthetic', name: '', edges: Array.from({ length: holders }, (_, i) => ['element', i, i + 2] as const) },
    { name: 'Shared', size: 8 },
    ...Array.from({ length: holders }, (): DrawnNode => ({ name: 'Holder', edges: [['property', 'shared', 1]] })),
  ];
  const { heap } = await analysedDrawing(drawn);
  const [object, ...steps] = allPaths(heap, 1);
  expect(steps).toHaveLength(PATH_LIMITS.siblings);
  expect(object?.more).toBe(holders - PATH_LIMITS.siblings);
});
