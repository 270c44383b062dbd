import type { Tick } from '../graph/progress.ts';
import { addressOrder } from './address-order.ts';

/**
 * Finds nodes by address. Nodes are brought into the order of their addresses; for each upper half of addresses a table of equal stretches
 * leads to a handful of nodes, among which a binary search ends: a step or two where a heap is evenly filled, never more than a binary search
 * of all. Costs 12 bytes a node at most, 2 where the file is in the order of addresses already.
 */
export class AddressIndex {
  readonly count: number;
  /** Nodes by address; null where that is their own order. */
  readonly order: Uint32Array | null;
  /** Lower halves in the order of addresses. */
  readonly low: Uint32Array;
  /** Rank of each slot's upper half, smallest first. */
  readonly #rank: Int32Array;
  readonly #wordOfRank: readonly number[];
  /** Places in `order` where each rank starts, and the end. */
  readonly #start: Uint32Array;
  readonly #shift: Uint8Array;
  readonly #tableStart: Float64Array;
  readonly #table: Uint32Array;

  /** `low` and `high` (slots in `words`) of the first `count` nodes. */
  constructor(low: Uint32Array, high: Uint16Array, count: number, words: readonly number[], tick?: Tick) {
    this.count = count;
    const slots = words.map((word, slot) => ({ word, slot })).sort((a, b) => a.word - b.word);
    this.#rank = new Int32Array(words.length);
    slots.forEach(({ slot }, rank) => {
      this.#rank[slot] = rank;
    });
    this.#wordOfRank = slots.map(({ word }) => word);
    const sorted = addressOrder(low, high, count, this.#rank, tick);
    this.order = sorted.order;
    this.low = sorted.low;
    this.#start = sorted.start;
    this.#shift = new Uint8Array(words.length);
    this.#tableStart = new Float64Array(words.length);
    this.#table = this.#buildTables();
  }

  #buildTables(): Uint32Array {
    let size = 0;
    for (let rank = 0; rank < this.#shift.length; rank++) {
      const from = this.#start[rank] as number;
      const to = this.#start[rank + 1] as number;
      if (from === to) continue;
      const span = (this.low[to - 1] as number) - (this.low[from] as number);
      let shift = 0;
      while (Math.floor(span / 2 ** shift) > (to - from) / 2 + 1) shift++;
      this.#shift[rank] = shift;
      this.#tableStart[rank] = size;
      size += Math.floor(span / 2 ** shift) + 2;
    }
    const table = new Uint32Array(size);
    for (let rank = 0; rank < this.#shift.length; rank++) {
      const from = this.#start[rank] as number;
      const to = this.#start[rank + 1] as number;
      if (from === to) continue;
      const base = this.#tableStart[rank] as number;
      const least = this.low[from] as number;
      const shift = this.#shift[rank] as number;
      let stretch = 0;
      for (let place = from; place < to; place++) {
        const own = ((this.low[place] as number) - least) >>> shift;
        while (stretch <= own) table[base + stretch++] = place;
      }
      table[base + stretch] = to;
    }
    return table;
  }

  /** The first node in the file with an address, or -1. */
  find(low: number, slot: number): number {
    const rank = this.#rank[slot] as number;
    const from = this.#start[rank] as number;
    const to = this.#start[rank + 1] as number;
    if (from === to) return -1;
    const lows = this.low;
    const least = lows[from] as number;
    if (low < least || low > (lows[to - 1] as number)) return -1;
    const entry = (this.#tableStart[rank] as number) + ((low - least) >>> (this.#shift[rank] as number));
    let bottom = this.#table[entry] as number;
    let top = this.#table[entry + 1] as number;
    while (bottom < top) {
      const middle = (bottom + top) >>> 1;
      if ((lows[middle] as number) < low) bottom = middle + 1;
      else top = middle;
    }
    if (bottom >= to || lows[bottom] !== low) return -1;
    return this.order === null ? bottom : (this.order[bottom] as number);
  }

  /**
   * Calls `visit` with each node and the bytes from its address to the next node's, in the order of addresses; nodes at the same address and
   * the last one are left out.
   */
  eachGap(visit: (node: number, bytes: number) => void): void {
    for (let rank = 0; rank < this.#wordOfRank.length; rank++) {
      const from = this.#start[rank] as number;
      const to = this.#start[rank + 1] as number;
      const word = this.#wordOfRank[rank] as number;
      for (let place = from; place < to && place + 1 < this.count; place++) {
        let next = this.low[place + 1] as number;
        if (place + 1 === to) next += (this.#wordAfter(rank, to) - word) * 4_294_967_296;
        const bytes = next - (this.low[place] as number);
        if (bytes > 0) visit(this.order === null ? place : (this.order[place] as number), bytes);
      }
    }
  }

  /** Number of nodes at an address that another node has already. */
  duplicates(): number {
    let found = 0;
    for (let rank = 0; rank < this.#wordOfRank.length; rank++) {
      const to = this.#start[rank + 1] as number;
      for (let place = (this.#start[rank] as number) + 1; place < to; place++) {
        if (this.low[place] === this.low[place - 1]) found++;
      }
    }
    return found;
  }

  /** Upper half of the address at a place that starts a rank after `rank`. */
  #wordAfter(rank: number, place: number): number {
    let next = rank + 1;
    while ((this.#start[next + 1] as number) <= place) next++;
    return this.#wordOfRank[next] as number;
  }
}
