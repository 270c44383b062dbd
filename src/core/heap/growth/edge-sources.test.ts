import { expect, it } from 'vitest';
import { analysedSnapshot } from '../../../../tests/support/heap/analysed.ts';
import { oddSnapshot } from '../../../../tests/support/heap/odd-snapshot.ts';
import { edgeSources } from './edge-sources.ts';

it('the node that an edge starts from is the same for one edge and for many', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { heap } = await analysedSnapshot(new TextEncoder().encode(oddSnapshot(seed)));
    const sourceOf = edgeSources(heap);
    for (let edge = 0; edge < heap.columns.length('edgeTo'); edge++) expect(sourceOf(edge)).toBe(heap.sourceOf(edge));
  }
});
