import { expect, it } from 'vitest';
import { foundIn, lookedInto, MOST_PARTS } from './object-data.ts';

it('looks into the largest parts of an object, and counts what the others hold', () => {
  const parts = Array.from({ length: MOST_PARTS + 3 }, (_, i) => ({ edges: i + 1 }));
  const { taken, left } = lookedInto(parts);
  expect(taken.map(({ edges }) => edges)).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
  expect(left).toBe(1 + 2 + 3);
  expect(lookedInto(parts.slice(0, 2))).toEqual({ taken: [{ edges: 2 }, { edges: 1 }], left: 0 });
});

const nothing = { value: { total: 0, nodes: [] }, error: null, loading: false };
const asked = { value: null, error: null, loading: true };
const other = { value: { total: 3, nodes: [] }, error: null, loading: true };

it('finds in the earlier heap once the later one is known to have nothing', () => {
  const some = { ...other, loading: false };
  expect(foundIn(some, nothing)).toEqual({ heap: 'later', value: some.value, error: null });
  expect(foundIn(nothing, some)).toEqual({ heap: 'earlier', value: some.value, error: null });
  expect(foundIn(nothing, nothing)).toEqual({ heap: 'earlier', value: nothing.value, error: null });
});

it('offers nothing of the answer to another question', () => {
  expect(foundIn(asked, nothing)).toEqual({ heap: 'later', value: null, error: null });
  expect(foundIn(other, nothing)).toEqual({ heap: 'later', value: null, error: null });
  expect(foundIn({ ...nothing, loading: true }, nothing)).toEqual({ heap: 'later', value: null, error: null });
  expect(foundIn(nothing, other)).toEqual({ heap: 'earlier', value: null, error: null });
});
