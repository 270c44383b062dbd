import { expect, it } from 'vitest';
import { rowsOf } from './part-rows.ts';

const counts = { places: { host: 1 }, values: { host: 1 } };
const items = [
  { id: 'p1', kind: 'profile', label: 'before' },
  { id: 'x1', kind: 'text', label: 'notes' },
  { id: 'p2', kind: 'profile', label: 'after' },
] as const;
const finding = { id: 'PERF-001', kind: 'finding', label: 'slow', counts };

it('keeps every item in its place, whether it goes or stays, and puts what always goes last', () => {
  const parts = [{ id: 'p1', kind: 'profile', label: 'before', counts }, finding];
  expect(rowsOf(parts, items, new Set(['p2'])).map(({ id, state, counts: own }) => [id, state, own === null])).toEqual([
    ['p1', 'goes', false],
    ['p2', 'stays', true],
    ['PERF-001', 'always', false],
  ]);
});

it('does not say that nothing is taken out of what is not looked at yet', () => {
  expect(rowsOf([finding], items, new Set())[0]).toMatchObject({ id: 'p1', state: 'goes', counts: null });
});
