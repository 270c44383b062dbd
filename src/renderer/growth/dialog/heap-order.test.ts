import { expect, it } from 'vitest';
import { inTakenOrder, looksDisordered, moved, type OrderedHeap } from './heap-order.ts';

const heap = (label: string, largestId: number | null = null, capturedAt: string | null = null): OrderedHeap => ({
  id: label,
  label,
  largestId,
  capturedAt,
  importedAt: '2026-01-01T00:00:00Z',
});
const labels = (heaps: readonly OrderedHeap[]) => inTakenOrder(heaps).heaps.map(({ label }) => label);

it.each([
  ['ids ascend within a process', [heap('a', 30), heap('b', 10), heap('c', 20)], ['b', 'c', 'a'], 'ids'],
  ['times, where not all have ids', [heap('a', 1, '2026-01-02'), heap('b', null, '2026-01-01')], ['b', 'a'], 'time'],
  [
    'names with numbers, where nothing else is told',
    [heap('s10'), heap('s9'), heap('s1')],
    ['s1', 's9', 's10'],
    'name',
  ],
  [
    'two that are called before and after, whatever their ids',
    [heap('fix after', 10), heap('fix before', 20)],
    ['fix before', 'fix after'],
    'name of the side',
  ],
  ['equal ids by name', [heap('s2', 5), heap('s1', 5)], ['s1', 's2'], 'ids'],
] as const)('orders by %s', (_name, heaps, expected, by) => {
  expect(labels(heaps)).toEqual(expected);
  expect(inTakenOrder(heaps).by).toBe(by);
});

it('sees an order that ids or times speak against', () => {
  expect(looksDisordered([heap('a', 10), heap('b', 20), heap('c', 20)])).toBe(false);
  expect(looksDisordered([heap('a', 20), heap('b', 10)])).toBe(true);
  expect(looksDisordered([heap('a', null, '2026-01-02'), heap('b', null, '2026-01-01')])).toBe(true);
  expect(looksDisordered([heap('a', 20, '2026-01-01'), heap('b', null, '2026-01-02')])).toBe(false);
  expect(looksDisordered([heap('b'), heap('a')])).toBe(false);
  // Another process: its ids say nothing.
  expect(looksDisordered([heap('before', 900_000), heap('after', 500_000)])).toBe(false);
  expect(looksDisordered([heap('after', 500_000), heap('before', 900_000)])).toBe(true);
});

it('moves one in a list', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b'], 0, 2)).toEqual(['a', 'b']);
});
