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

/** All nodes, each before those it dominates: these are a run of places right behind its own. */
export interface Preorder {
  readonly node: Uint32Array;
  /** By place: one past the last of those that its node dominates. */
  readonly end: Uint32Array;
}

/** Longer lists of children are stored by retained size, largest first; shorter ones are sorted when they are shown. */
export const SORTED_FROM = 65;

/** Retained sizes, children and their order from the dominators and the nodes' own sizes. The dominators' columns stay. */
export function dominatorTree(
  { number, node, idom }: Pick<Dominators, 'number' | 'node' | 'idom'>,
  ownSize: WideColumn,
  tick: Tick = () => undefined,
): DominatorTree & { readonly order: Preorder } {
  const count = number.length;
  const sums = new Float64Array(count);
  const own = everyMillion(count, (share) => tick(0.1 * share));
  for (let v = 0; v < count; v++) {
    own(v);
    sums[v] = ownSize[node[v] as number] as number;
  }
  /** At first how many nodes it dominates and itself; once it has its place, that of the next node it dominates. */
  const below = new Uint32Array(count).fill(1);
  const summed = everyMillion(count, (share) => tick(0.2 - 0.1 * share));
  for (let v = count - 1; v > 0; v--) {
    summed(v);
    const above = idom[v] as number;
    sums[above] = (sums[above] as number) + (sums[v] as number);
    below[above] = (below[above] as number) + (below[v] as number);
  }
  const retained = (sums[0] ?? 0) > 0xffffffff ? new Float64Array(count) : new Uint32Array(count);
  const dominator = new Uint32Array(count);
  const childEnd = new Uint32Array(count);
  const order: Preorder = { node: new Uint32Array(count), end: new Uint32Array(count) };
  const placed = everyMillion(count, (share) => tick(0.2 + 0.3 * share));
  let place = 0;
  for (let v = 0; v < count; v++) {
    placed(v);
    const at = node[v] as number;
    const aboveV = idom[v] as number;
    const above = node[aboveV] as number;
    retained[at] = sums[v] as number;
    dominator[at] = above;
    const size = below[v] as number;
    if (v > 0) {
      childEnd[above] = (childEnd[above] as number) + 1;
      place = below[aboveV] as number;
      below[aboveV] = place + size;
    }
    below[v] = place + 1;
    order.node[place] = at;
    order.end[place] = place + size;
  }
  release(below);
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
  return { dominator, retained, childEnd, child, order };
}

/** The same order of a tree that is known by its children only. */
export function preorder({ dominator, childEnd, child }: Omit<DominatorTree, 'retained'>): Preorder {
  const count = dominator.length;
  const node = new Uint32Array(count);
  // What waits is never more than what has no place yet: both fit into one column, from its two ends.
  let waiting = count;
  node[--waiting] = 0;
  for (let place = 0; place < count; place++) {
    const at = node[waiting++] as number;
    node[place] = at;
    const from = at === 0 ? 0 : (childEnd[at - 1] as number);
    for (let i = (childEnd[at] as number) - 1; i >= from; i--) node[--waiting] = child[i] as number;
  }
  const below = new Uint32Array(count).fill(1);
  const end = new Uint32Array(count);
  for (let place = count - 1; place >= 0; place--) {
    const at = node[place] as number;
    const size = below[at] as number;
    end[place] = place + size;
    if (place > 0) below[dominator[at] as number] = (below[dominator[at] as number] as number) + size;
  }
  return { node, end };
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
