import { expect, it, vi } from 'vitest';
import { analysedDrawing } from '../../../../tests/support/heap/analysed.ts';
import type { DrawnNode } from '../../../../tests/support/heap/drawn-snapshot.ts';
import type { StoredHeap } from '../stored-heap.ts';
import { heapReferrers } from './node-detail.ts';

const SHARED = 1;

/** Holders of one object: near ones, one behind each of them, and weak ones; what a node is comes from its number. */
async function heapOf(holders: number): Promise<StoredHeap> {
  const kinds = ['Near', 'Far', 'Weak'] as const;
  const nodes: DrawnNode[] = Array.from({ length: holders }, (_, i) => {
    const kind = kinds[i % 3] ?? 'Near';
    return {
      name: kind,
      size: 8,
      edges: [
        [kind === 'Weak' ? 'weak' : 'property', 'shared', SHARED],
        ...(kind === 'Near' && i + 1 < holders ? [['property', 'next', i + 3] as const] : []),
      ],
    };
  });
  const roots = nodes.flatMap(({ name }, i) => (name === 'Far' ? [] : [['element', i, i + 2] as const]));
  const drawn: DrawnNode[] = [{ type: 'synthetic', name: '', edges: roots }, { name: 'Shared', size: 8 }, ...nodes];
  return (await analysedDrawing(drawn)).heap;
}

it.each([60, 6000])('lists %i referrers by their distance, weak ones last', async (holders) => {
  const heap = await heapOf(holders);
  const { total, nodes } = heapReferrers(heap, SHARED, 0, holders);
  expect(total).toBe(holders);
  const third = holders / 3;
  expect(nodes.map(({ name }) => name)).toEqual([
    ...Array.from({ length: third }, () => 'Near'),
    ...Array.from({ length: third }, () => 'Far'),
    ...Array.from({ length: third }, () => 'Weak'),
  ]);
  const ordinals = nodes.map(({ node }) => node);
  expect(ordinals.slice(0, third)).toEqual(ordinals.slice(0, third).toSorted((a, b) => a - b));
  expect(nodes[0]?.edge).toEqual({ type: 'property', name: 'shared' });
});

it('looks up the names of a page only, and ranks once for all pages', async () => {
  const heap = await heapOf(6000);
  const edge = vi.spyOn(heap, 'edge');
  const referrers = vi.spyOn(heap, 'referrers');
  const first = heapReferrers(heap, SHARED, 0, 100);
  const second = heapReferrers(heap, SHARED, 100, 200);
  expect([first.nodes.length, second.nodes.length]).toEqual([100, 100]);
  expect(new Set([...first.nodes, ...second.nodes].map(({ node }) => node)).size).toBe(200);
  expect(edge).toHaveBeenCalledTimes(200);
  expect(referrers).toHaveBeenCalledTimes(1);
  expect(heapReferrers(heap, 0, 0, 100)).toEqual({ total: 0, nodes: [] });
});
