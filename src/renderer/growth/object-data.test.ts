import { expect, it } from 'vitest';
import { lookedInto, MOST_PARTS } from './object-data.ts';

it('looks into the largest parts of an object, and counts what the others hold', () => {
  const parts = Array.from({ length: MOST_PARTS + 3 }, (_, i) => ({ edges: i + 1 }));
  const { taken, left } = lookedInto(parts);
  expect(taken.map(({ edges }) => edges)).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
  expect(left).toBe(1 + 2 + 3);
  expect(lookedInto(parts.slice(0, 2))).toEqual({ taken: [{ edges: 2 }, { edges: 1 }], left: 0 });
});
