import { expect, it, vi } from 'vitest';
import { analysedDrawing } from '../../../../tests/support/heap/analysed.ts';
import { answerOf } from '../../../../tests/support/heap/answer-of.ts';
import type { DrawnNode } from '../../../../tests/support/heap/drawn-snapshot.ts';
import { v8Collections } from './v8-collections.ts';

const ENTRIES = 500;
const MAPS = 200;
/** Slots before the first entry of a Map with room for 512: three, and one a bucket. */
const START = 3 + 256;

it('looks once at a table that many objects have', async () => {
  const table: DrawnNode = {
    type: 'array',
    name: '',
    size: 16 + 8 * (3 + 7 * 256),
    edges: Array.from({ length: ENTRIES }, (_, i) => ['internal', String(START + 3 * i), 2] as const),
  };
  const maps = Array.from(
    { length: MAPS },
    (): DrawnNode => ({ name: 'Map', size: 32, edges: [['internal', 'table', 1]] }),
  );
  const { heap } = await analysedDrawing([
    { type: 'synthetic', name: '', edges: maps.map((_, i) => ['element', i, 3 + i] as const) },
    table,
    { type: 'string', name: 'a key', size: 24 },
    ...maps,
  ]);
  const read = vi.spyOn(heap.columns, 'read');
  const { found } = answerOf(v8Collections(heap));
  expect(found.length).toBe(MAPS);
  expect(found.every(({ entries }) => entries.least === ENTRIES && entries.most === ENTRIES)).toBe(true);
  const values = read.mock.calls
    .filter(([name]) => name === 'edgeName')
    .reduce((sum, [, from = 0, to = 0]) => sum + to - from, 0);
  expect(values).toBeLessThan(10 * (ENTRIES + MAPS));
});
