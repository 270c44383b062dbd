/** A set of small whole numbers, one bit each. */
export class Bits {
  readonly #words: Uint32Array;

  /** A set of numbers below `size`, empty unless `words` has bits: number `i` is bit `i % 32` of word `i / 32`. */
  constructor(size: number, words = new Uint32Array((size + 31) >>> 5)) {
    this.#words = words;
  }

  has(at: number): boolean {
    return (((this.#words[at >>> 5] as number) >>> (at & 31)) & 1) === 1;
  }

  add(at: number): void {
    const word = at >>> 5;
    this.#words[word] = (this.#words[word] as number) | (1 << (at & 31));
  }
}
