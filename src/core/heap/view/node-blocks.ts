import type { Column } from '../../columns.ts';
import type { StoredHeap } from '../stored-heap.ts';

/** Nodes whose edges are read at a time. */
const BLOCK = 1 << 19;

/** A range of nodes with their edges; edge `i` of the heap is at `i - edgeAt` in the columns of edges. */
export interface NodeBlock {
  readonly from: number;
  readonly to: number;
  readonly edgeAt: number;
  readonly edgeType: Column;
  readonly edgeName: Column;
  readonly edgeTo: Column;
}

/**
 * The nodes of a heap with their edges, a block at a time, so that a question about all edges needs none of their columns whole. `first` is
 * the column `firstEdge`.
 */
export function* nodeBlocks(heap: StoredHeap, first: Column): Generator<NodeBlock> {
  for (let from = 0; from < heap.count; from += BLOCK) {
    const to = Math.min(from + BLOCK, heap.count);
    yield { from, to, ...edgesBetween(heap, first[from] as number, first[to] as number) };
  }
}

/** The edges that start from one node. */
export function edgesFrom(heap: StoredHeap, first: Column, node: number): Omit<NodeBlock, 'from' | 'to' | 'edgeAt'> {
  return edgesBetween(heap, first[node] as number, first[node + 1] as number);
}

function edgesBetween({ columns }: StoredHeap, start: number, end: number) {
  return {
    edgeAt: start,
    edgeType: columns.read('edgeType', start, end),
    edgeName: columns.read('edgeName', start, end),
    edgeTo: columns.read('edgeTo', start, end),
  };
}
