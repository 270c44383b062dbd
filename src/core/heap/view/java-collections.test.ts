import { expect, it } from 'vitest';
import { analysedDrawing } from '../../../../tests/support/heap/analysed.ts';
import { answerOf } from '../../../../tests/support/heap/answer-of.ts';
import type { DrawnNode } from '../../../../tests/support/heap/drawn-snapshot.ts';
import { javaCollections } from './java-collections.ts';

/** Names of a JVM's classes may have 65,535 bytes. */
const LONGEST = 65_535;

it('reads names of classes that are all dollars once', async () => {
  const objects = Array.from({ length: 40 }, (_, i): DrawnNode => ({ name: `${i}`.padEnd(LONGEST, '$'), size: 16 }));
  const held = objects.map((_, i) => ['element', i, i + 1] as const);
  const { heap } = await analysedDrawing([{ type: 'synthetic', name: '', edges: held }, ...objects], 'hprof');
  expect(answerOf(javaCollections(heap)).total).toBe(0);
});

it('takes what goes through a map for no collection', async () => {
  const nodes = Array.from(
    { length: 20 },
    (_, i): DrawnNode => ({
      name: 'java.util.HashMap$Node',
      size: 32,
      edges: [['property', 'key', 1], ...(i < 19 ? [['property', 'next', i + 4] as const] : [])],
    }),
  );
  const { heap } = await analysedDrawing(
    [
      { type: 'synthetic', name: '', edges: [['element', 0, 2]] },
      { name: 'Key', size: 16 },
      { name: 'java.util.HashMap$EntryIterator', size: 40, edges: [['property', 'next', 3]] },
      ...nodes,
    ],
    'hprof',
  );
  expect(answerOf(javaCollections(heap)).found).toEqual([]);
});
