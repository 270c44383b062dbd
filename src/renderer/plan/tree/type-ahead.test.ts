import { expect, it } from 'vitest';
import { nextFound } from './step-search.ts';
import { lineTyped } from './type-ahead.ts';

const LINES = ['Sort', 'Hash Join', 'Seq Scan', 'Hash', 'Seq Scan'];
const typed = (text: string, from: number) => lineTyped((at) => LINES[at] ?? '', LINES.length, from, text);

it.each([
  ['s', 0, 2],
  ['ss', 2, 4],
  ['se', 2, 2],
  ['hash j', 3, 1],
  ['x', 0, -1],
])('“%s” from line %i goes to %i', (text, from, to) => expect(typed(text, from)).toBe(to));

it('goes from one found step to the next, around the end', () => {
  expect(nextFound([2, 5], null)).toBe(2);
  expect(nextFound([2, 5], 2)).toBe(5);
  expect(nextFound([2, 5], 5)).toBe(2);
  expect(nextFound([2, 5], 2, true)).toBe(5);
  expect(nextFound([], 2)).toBeNull();
});
