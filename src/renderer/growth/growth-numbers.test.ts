import { expect, it } from 'vitest';
import type { ClassGrowth, GrowthOwner } from '../../core/heap/growth/model.ts';
import {
  changeOf,
  courseOf,
  formatMore,
  formatSize,
  holderOf,
  passes,
  shortened,
  shownSteps,
  stepTitles,
} from './growth-numbers.ts';

const row = (count: readonly number[]): ClassGrowth => ({
  key: 'object:Session',
  type: 'object',
  name: 'Session',
  module: null,
  line: null,
  column: null,
  count,
  self: count,
  retained: count,
  added: [5, 6, 7],
  addedBytes: [5, 6, 7],
  removed: [0, 1, 2],
  stillAlive: null,
  unreached: 0,
  partOf: null,
});

it.each([
  [[0, 1500, 2500, 3500], 1, 'grows', 'grows by 1,000 each step'],
  [[0, 1, 3, 4], 0, 'grows', 'grows in every step, by 1 to 2'],
  [[0, 500, 500, 500], 1, 'bounded', 'bounded: stays at 500'],
  [[0, 500, 510, 500], 1, 'bounded', 'bounded: between 500 and 510'],
  [[0, 1, 1, 3], 1, 'grew', '2 more, not in every step'],
  [[9, 5, 4, 4], 1, 'fell', '1 fewer'],
  [[0, 1, 0], 0, 'gone', 'gone'],
  [[3, 0, 0], 1, 'gone', 'none after warm-up'],
  [[200, 400], 0, 'grows', 'grows by 200'],
] as const)('tells the course of %j from heap %i on', (counts, from, course, words) =>
  expect(courseOf(counts, from)).toEqual({ course, words }),
);

it('sums what changed after the warm-up', () => {
  expect(changeOf(row([0, 10, 20, 25]), 'count', 1)).toBe(15);
  expect(changeOf(row([0, 10, 20, 25]), 'added', 1)).toBe(13);
  expect(changeOf(row([0, 10, 20, 25]), 'stillAlive', 1)).toBeNaN();
  expect(changeOf({ ...row([0, 10, 20, 25]), stillAlive: [4, 5, 0] }, 'stillAlive', 1)).toBe(5);
});

it('keeps the classes a filter is for', () => {
  const kept = (counts: readonly number[]) =>
    (['grew', 'every step', 'fewer', 'all'] as const).filter((filter) => passes(row(counts), filter, 1));
  expect(kept([0, 1, 2, 3])).toEqual(['grew', 'every step', 'all']);
  expect(kept([0, 1, 1, 3])).toEqual(['grew', 'all']);
  expect(kept([9, 3, 2, 1])).toEqual(['fewer', 'all']);
  expect(kept([0, 1, 0, 1])).toEqual(['all']);
});

it('finds who holds what is new, the one on the path first', () => {
  const owner = (id: number, path: string, net: number): GrowthOwner => ({
    id,
    node: id,
    snapshot: 2,
    name: 'Map',
    path,
    gained: [0, net],
    released: [0, 0],
    contents: [{ name: 'Session', count: 1, retained: net }],
  });
  const owners = [owner(1, 'Context.other', 900), owner(2, 'Context.cache → Cache.m', 100), owner(3, 'Context.x', -5)];
  expect(holderOf(owners, 'Session', 'Context.cache → Cache.m → Map.table → *', 1)?.id).toBe(2);
  expect(holderOf(owners, 'Session', null, 1)?.id).toBe(1);
  expect(holderOf(owners, 'Nothing', null, 1)).toBeNull();
});

it('shows the ends of a long series, and all of a short one', () => {
  expect(shownSteps(4, 1, 8)).toEqual([0, 1, 2, 3]);
  expect(shownSteps(100, 1, 6)).toEqual([0, 1, 96, 97, 98, 99]);
});

it('writes changes with their sign', () => {
  expect([1000, -3, 0].map((value) => formatMore(value))).toEqual(['+1,000', '−3', '0']);
  expect(formatMore(-1_400_000, formatSize)).toBe('−1.4\u00a0MB');
});

it('heads columns by short names that differ, else by numbers', () => {
  expect(stepTitles(['s0.heapsnapshot', 's1.heapsnapshot'])).toEqual(['s0', 's1']);
  expect(stepTitles(['s0.json', 's0.heapsnapshot'])).toEqual(['1', '2']);
  expect(stepTitles(['Heap-20261121T181859', 's1'])).toEqual(['1', '2']);
});

it('shortens names in their middle', () => {
  expect(shortened('Session', 10)).toBe('Session');
  expect(shortened('abcdefghijklmnop', 10)).toBe('abc…klmnop');
  expect([...shortened('x'.repeat(500), 80)]).toHaveLength(80);
  expect(shortened(`abc${'😀'.repeat(500_000)}xyz`, 6)).toBe('ab…xyz');
});
