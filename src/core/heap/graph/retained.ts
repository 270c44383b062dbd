import type { WideColumn } from '../model.ts';
import type { Dominators } from './dominators.ts';
import { everyMillion, type Tick } from './progress.ts';
import { release } from './release.ts';

/** The dominator tree by node: each one's immediate dominator (the root's is itself) and its retained size in bytes. */
export interface DominatorTree {
  readonly dominator: Uint32Array;
  readonly retained: WideColumn;
  /** Children of node `i` are `child[childEnd[i - 1]]` to `child[childEnd[i]]`. */
  readonly childEnd: Uint32Array;
  readonly child: Uint32Array;
}

/** Longer lists of children are stored by retained size, largest first; shorter ones are sorted when they are shown. */
export const SORTED_FROM = 65;

/** Retained sizes and children from the dominators and the nodes' own sizes. The dominators' columns stay. */
export function dominatorTree(
  { number, node, idom }: Pick<Dominators, 'number' | 'node' | 'idom'>,
  ownSize: WideColumn,
  tick: Tick = () => undefined,
): DominatorTree {
  const count = number.length;
  const sums = new Float64Array(count);
  const own = everyMillion(count, (share) => tick(0.1 * share));
  for (let v = 0; v < count; v++) {
    own(v);
    sums[v] = ownSize[node[v] as number] as number;
  }
  const summed = everyMillion(count, (share) => tick(0.2 - 0.1 * share));
  for (let v = count - 1; v > 0; v--) {
    summed(v);
    const above = idom[v] as number;
    sums[above] = (sums[above] as number) + (sums[v] as number);
  }
  const retained = (sums[0] ?? 0) > 0xffffffff ? new Float64Array(count) : new Uint32Array(count);
  const dominator = new Uint32Array(count);
  const childEnd = new Uint32Array(count);
  const placed = everyMillion(count, (share) => tick(0.2 + 0.3 * share));
  for (let v = 0; v < count; v++) {
    placed(v);
    const at = node[v] as number;
    const above = node[idom[v] as number] as number;
    retained[at] = sums[v] as number;
    dominator[at] = above;
    if (v > 0) childEnd[above] = (childEnd[above] as number) + 1;
  }
  release(sums);
  let sum = 0;
  for (let at = 0; at < count; at++) {
    const children = childEnd[at] as number;
    childEnd[at] = sum;
    sum += children;
  }
  const child = new Uint32Array(sum);
  const filled = everyMillion(count, (share) => tick(0.5 + 0.3 * share));
  for (let at = 1; at < count; at++) {
    filled(at);
    const above = dominator[at] as number;
    const place = childEnd[above] as number;
    child[place] = at;
    childEnd[above] = place + 1;
  }
  const sorted = everyMillion(count, (share) => tick(0.8 + 0.2 * share));
  let from = 0;
  for (let at = 0; at < count; at++) {
    sorted(at);
    const to = childEnd[at] as number;
    if (to - from >= SORTED_FROM) sortByWeight(child.subarray(from, to), retained);
    from = to;
  }
  return { dominator, retained, childEnd, child };
}

const RADIX_BITS = 11;
const BUCKETS = 1 << RADIX_BITS;

/** Sorts items in place by descending weight, equal ones by their number; a stable radix sort over 33 bits of the weight. */
export function sortByWeight(items: Uint32Array, weights: WideColumn): void {
  if (items.length < 256) {
    items.sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
    return;
  }
  items.sort();
  let from = items;
  let to: Uint32Array = new Uint32Array(items.length);
  const largest = items.reduce((most, item) => Math.max(most, weights[item] as number), 0);
  // Weights of more than 33 bits are compared by their leading bits.
  const scale = Math.max(1, 2 ** (Math.ceil(Math.log2(largest + 1)) - 3 * RADIX_BITS));
  const places = new Uint32Array(BUCKETS);
  for (let pass = 0; pass < 3 && largest >= scale * BUCKETS ** pass; pass++) {
    const divisor = scale * BUCKETS ** pass;
    const digit = (item: number): number => BUCKETS - 1 - (Math.floor((weights[item] as number) / divisor) % BUCKETS);
    places.fill(0);
    for (const item of from) places[digit(item)] = (places[digit(item)] as number) + 1;
    let sum = 0;
    for (let i = 0; i < BUCKETS; i++) {
      const here = places[i] as number;
      places[i] = sum;
      sum += here;
    }
    for (const item of from) {
      const bucket = digit(item);
      const place = places[bucket] as number;
      to[place] = item;
      places[bucket] = place + 1;
    }
    [from, to] = [to, from];
  }
  if (from !== items) items.set(from);
}
