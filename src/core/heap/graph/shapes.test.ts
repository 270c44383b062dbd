import { expect, it } from 'vitest';
import { analysedDrawing } from '../../../../tests/support/heap/analysed.ts';
import type { DrawnNode } from '../../../../tests/support/heap/drawn-snapshot.ts';

const SEQUENCES = 70;

/** Objects of two properties whose names are chosen so that the hashes of all pairs are the same; the first pair stands three times. */
const objects: readonly DrawnNode[] = [...Array.from({ length: SEQUENCES }, (_, i) => i), 0, 0].map((i) => ({
  name: 'Object',
  size: 24,
  edges: [
    ['property', `p${i}`, 0],
    ['property', `p${31 * (SEQUENCES - i)}`, 0],
  ],
}));

it('plain objects made to have one hash are not held against all others, and keep their classes', async () => {
  const names = Array.from({ length: 31 * SEQUENCES + 1 }, (_, i) => ['property', `p${i}`, 1] as const);
  const held = objects.map((_, i) => ['element', i, i + 1] as const);
  const { heap, classes } = await analysedDrawing([
    { type: 'synthetic', name: '', edges: [...names, ...held] },
    ...objects,
  ]);
  // The second to have the first pair did not find it among the last ones, the third did.
  expect(heap.columns.length('sequenceEnd')).toBe(SEQUENCES + 1);
  expect(classes.find(({ name }) => name === `{p0, p${31 * SEQUENCES}}`)?.count).toBe(3);
  expect(classes.find(({ name }) => name === 'Object')?.count).toBe(SEQUENCES - 1);
});
