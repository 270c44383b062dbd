import type { StoredHeap } from '../stored-heap.ts';

/** Edges between two nodes that are looked up beforehand. */
const RUN_BITS = 6;

/**
 * Answers with the node that an edge starts from, for many edges: the node at every 64th edge is found in one pass, and between two of them
 * a few steps are left.
 */
export function edgeSources(heap: StoredHeap): (edge: number) => number {
  const first = heap.all('firstEdge');
  const runs = (heap.columns.length('edgeTo') >>> RUN_BITS) + 2;
  const starts = new Uint32Array(runs);
  let node = 0;
  for (let run = 0; run < runs; run++) {
    while (node + 1 < heap.count && (first[node + 1] as number) <= run * 2 ** RUN_BITS) node++;
    starts[run] = node;
  }
  return (edge) => {
    const run = edge >>> RUN_BITS;
    let low = starts[run] as number;
    let high = starts[run + 1] as number;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((first[middle] as number) <= edge) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
