import { everyMillion, type Tick } from '../graph/progress.ts';

/** Nodes in the order of their addresses. */
export interface AddressOrder {
  /** Null where nodes are in that order already. */
  readonly order: Uint32Array | null;
  readonly low: Uint32Array;
  /** Places where each rank of upper halves starts, and the end. */
  readonly start: Uint32Array;
}

/** Sorts by the rank of the upper half, then the lower half; nodes of one address stay in their order. Radix sort: O(n), three passes. */
export function addressOrder(
  low: Uint32Array,
  high: Uint16Array,
  count: number,
  rank: Int32Array,
  tick: Tick = () => undefined,
): AddressOrder {
  const start = new Uint32Array(rank.length + 1);
  for (let node = 0; node < count; node++) {
    const own = (rank[high[node] as number] as number) + 1;
    start[own] = (start[own] as number) + 1;
  }
  for (let i = 1; i < start.length; i++) start[i] = (start[i] as number) + (start[i - 1] as number);
  tick(PASSES.looked);
  if (isOrdered(low, high, count, rank)) return { order: null, low: low.subarray(0, count), start };
  let order = new Uint32Array(count);
  let spare = new Uint32Array(count);
  for (let node = 0; node < count; node++) order[node] = node;
  const pass = (from: number) => (share: number) => tick(from + PASSES.each * share);
  distribute(order, spare, (node) => (low[node] as number) & 0xffff, pass(PASSES.first));
  distribute(spare, order, (node) => (low[node] as number) >>> 16, pass(PASSES.second));
  if (rank.length > 1) {
    distribute(order, spare, (node) => rank[high[node] as number] as number, pass(PASSES.third));
    [order, spare] = [spare, order];
  }
  // The array that is left over takes the lower halves.
  for (let place = 0; place < count; place++) spare[place] = low[order[place] as number] as number;
  return { order, low: spare, start };
}

/** How much of the work is done before each pass, and how much each is. */
const PASSES = { looked: 0.05, first: 0.1, second: 0.4, third: 0.7, each: 0.3 } as const;

/** One pass: the nodes of `from` into `into`, by their 16-bit keys, equal ones in their order. */
function distribute(from: Uint32Array, into: Uint32Array, key: (node: number) => number, tick: Tick): void {
  const counted = everyMillion(2 * from.length, tick);
  const moved = everyMillion(2 * from.length, (share) => tick(0.5 + share));
  const places = new Uint32Array(65_537);
  for (let i = 0; i < from.length; i++) {
    counted(i);
    const own = key(from[i] as number) + 1;
    places[own] = (places[own] as number) + 1;
  }
  for (let i = 1; i < places.length; i++) places[i] = (places[i] as number) + (places[i - 1] as number);
  for (let i = 0; i < from.length; i++) {
    moved(i);
    const node = from[i] as number;
    const own = key(node);
    const place = places[own] as number;
    into[place] = node;
    places[own] = place + 1;
  }
}

function isOrdered(low: Uint32Array, high: Uint16Array, count: number, rank: Int32Array): boolean {
  for (let node = 1; node < count; node++) {
    const before = rank[high[node - 1] as number] as number;
    const own = rank[high[node] as number] as number;
    if (own < before || (own === before && (low[node] as number) < (low[node - 1] as number))) return false;
  }
  return true;
}
