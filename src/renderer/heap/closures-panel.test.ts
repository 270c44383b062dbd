import { expect, it } from 'vitest';
import type { HeapNode } from '../../core/heap/stored-heap.ts';
import { selectedRow } from './closures-panel.tsx';

const at = (node: number): HeapNode & { readonly className: string } => ({
  node,
  id: node,
  type: 'object',
  name: '',
  className: 'A',
  class: 0,
  selfSize: 0,
  ownSize: 0,
  retained: 0,
  distance: 1,
  edges: 0,
  dominated: 0,
  detached: false,
});

const rows = [
  { closure: at(1), scope: at(2), heaviest: { variable: 'cache', node: at(3) } },
  { closure: at(4), scope: at(5), heaviest: { variable: 'cache', node: at(3) } },
  { closure: at(6), scope: at(7), heaviest: null },
];

it('selects the row of the function that is inspected', () => {
  expect([1, 4, 6, 8, null].map((node) => selectedRow(rows, node, -1))).toEqual([0, 1, 2, -1, -1]);
});

it('keeps the row while its scope or its heaviest variable is inspected', () => {
  expect(selectedRow(rows, 3, 1)).toBe(1);
  expect(selectedRow(rows, 7, 2)).toBe(2);
  expect(selectedRow(rows, 3, 2)).toBe(-1);
  expect(selectedRow(rows, 1, 1)).toBe(0);
});
