import type { HeapStrings } from '../strings.ts';

const UNKNOWN = 0;
const OTHER = 1;

/**
 * Tells internal edges by their name without making a text of each: WeakMaps have an edge name for every entry. Once all of the wanted names
 * were met nothing more is decoded, as a snapshot has each string once.
 */
export class EdgeRoles {
  readonly #strings: HeapStrings;
  readonly #names: readonly string[];
  readonly #longest: number;
  readonly #known: Uint8Array;
  #missing: number;

  constructor(strings: HeapStrings, names: readonly string[]) {
    this.#strings = strings;
    this.#names = names;
    this.#longest = Math.max(...names.map(({ length }) => length));
    this.#known = new Uint8Array(strings.count);
    this.#missing = names.length;
  }

  /** The place of an edge's name among the wanted ones, or -1. */
  of(name: number): number {
    const known = this.#known[name] ?? OTHER;
    if (known !== UNKNOWN) return known - OTHER - 1;
    if (this.#missing === 0) return -1;
    const isLong = this.#strings.bytes(name).length > this.#longest;
    const found = isLong ? -1 : this.#names.indexOf(this.#strings.text(name));
    this.#known[name] = found + OTHER + 1;
    if (found !== -1) this.#missing--;
    return found;
  }
}
