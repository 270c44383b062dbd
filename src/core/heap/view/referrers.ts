import { EDGE_TYPES } from '../model.ts';
import type { StoredHeap } from '../stored-heap.ts';

const WEAK = EDGE_TYPES.indexOf('weak');
const LAST = Number.POSITIVE_INFINITY;
/** More referrers are ranked in whole columns, not value by value. */
const MANY = 2000;

/** The order that was asked for last, of each heap: pages are asked for one after the other. */
const ranked = new WeakMap<StoredHeap, { readonly node: number; readonly edges: Uint32Array }>();

/** All edges that lead to a node: from what is nearest to a root first, then from what nothing holds, weak ones last; else in the file's order. */
export function rankedReferrers(heap: StoredHeap, node: number): Uint32Array {
  const known = ranked.get(heap);
  if (known?.node === node) return known.edges;
  const found = heap.referrers(node);
  const edges = byRank(found, found.length > MANY ? rankInColumns(heap) : rankOf(heap));
  ranked.set(heap, { node, edges });
  return edges;
}

const rank = (type: number, distance: number): number =>
  type === WEAK ? LAST : distance < 0 ? Number.MAX_SAFE_INTEGER : distance;

const rankOf =
  (heap: StoredHeap) =>
  (edge: number): number =>
    rank(heap.value('edgeType', edge), heap.value('distance', heap.sourceOf(edge)));

/** The same from whole columns, of edges in ascending order. */
function rankInColumns(heap: StoredHeap): (edge: number) => number {
  const types = heap.all('edgeType');
  const distances = heap.all('distance');
  const first = heap.all('firstEdge');
  let source = 0;
  return (edge) => {
    while ((first[source + 1] as number) <= edge) source++;
    return rank(types[edge] as number, distances[source] as number);
  };
}

/** Edges by ascending rank, those of one rank in the order given: ranks are few, so that they are counted and not compared. */
function byRank(edges: readonly number[], rankOfEdge: (edge: number) => number): Uint32Array {
  /** Number of each rank in the order they were met, and how many edges have it. */
  const numbers = new Map<number, number>();
  const counts: number[] = [];
  const numberOf = new Uint32Array(edges.length);
  for (let i = 0; i < edges.length; i++) {
    const own = rankOfEdge(edges[i] as number);
    let number = numbers.get(own);
    if (number === undefined) {
      number = counts.push(0) - 1;
      numbers.set(own, number);
    }
    counts[number] = (counts[number] as number) + 1;
    numberOf[i] = number;
  }
  const places: number[] = [];
  let sum = 0;
  for (const [, number] of [...numbers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    places[number] = sum;
    sum += counts[number] as number;
  }
  const sorted = new Uint32Array(edges.length);
  for (let i = 0; i < edges.length; i++) {
    const number = numberOf[i] as number;
    const place = places[number] as number;
    sorted[place] = edges[i] as number;
    places[number] = place + 1;
  }
  return sorted;
}
