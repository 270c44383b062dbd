import { malformed } from './errors.ts';

/** Distinct upper halves of ids a dump may have: each stands for 4 GB of addresses. */
const MAX_HIGH_WORDS = 65_536;

/**
 * Ids are addresses of four or eight bytes. Columns of them hold the lower 32 bits and, in 16 bits, the place of the upper 32 bits in this
 * list, which has few entries because a heap lies in one stretch.
 */
export class HighWords {
  readonly values: number[] = [];
  readonly #slots = new Map<number, number>();
  #lastWord = -1;
  #lastSlot = 0;

  constructor() {
    this.slot(0, 0);
  }

  /** Place of an upper half in the list. `offset` is where it was read, for the error when ids are no addresses at all. */
  slot(word: number, offset: number): number {
    if (word === this.#lastWord) return this.#lastSlot;
    let slot = this.#slots.get(word);
    if (slot === undefined) {
      if (this.values.length >= MAX_HIGH_WORDS) throw malformed(offset, 'its object ids lie in too many places');
      slot = this.values.length;
      this.values.push(word);
      this.#slots.set(word, slot);
    }
    this.#lastWord = word;
    this.#lastSlot = slot;
    return slot;
  }
}

const SAFE_HIGH = 0x1fffff;

export type IdKey = number | bigint;

/** An id as a key of a Map, exact: a number up to 2^53, a bigint above. */
export function idKey(high: number, low: number): IdKey {
  return high <= SAFE_HIGH ? high * 4_294_967_296 + low : (BigInt(high) << 32n) | BigInt(low);
}

/** An id of `size` bytes as a key; reads from `view`. */
export function idAt(view: DataView, at: number, size: number): IdKey {
  return size === 4 ? view.getUint32(at) : idKey(view.getUint32(at), view.getUint32(at + 4));
}
