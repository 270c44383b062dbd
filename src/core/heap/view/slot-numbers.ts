import { Bits } from '../graph/bits.ts';
import type { HeapStrings } from '../strings.ts';

/** Digits of the largest slot there can be. */
const MOST_DIGITS = 10;
/** Slots there cannot be so many of. */
const MOST = 2 ** 31;
const ZERO = 0x30;

/** The slots of arrays that edges are named by: V8 writes them as strings, which are read here without making a text of each. */
export class SlotNumbers {
  readonly #strings: HeapStrings;
  readonly #wanted: Bits;
  /** By string index: 1 + the number, or 0. */
  #numbers = new Uint32Array(0);

  constructor(strings: HeapStrings) {
    this.#strings = strings;
    this.#wanted = new Bits(strings.count);
  }

  want(name: number): void {
    if (name < this.#strings.count) this.#wanted.add(name);
  }

  /** Reads all wanted names at once. */
  read(): void {
    const numbers = new Uint32Array(this.#strings.count);
    this.#strings.scan(
      (index) => this.#wanted.has(index),
      MOST_DIGITS + 1,
      (index, bytes, from, to) => {
        let value = 0;
        let at = from;
        for (; at < to; at++) {
          const digit = (bytes[at] as number) - ZERO;
          if (digit < 0 || digit > 9) break;
          value = value * 10 + digit;
        }
        if (at > from && value < MOST) numbers[index] = value + 1;
      },
    );
    this.#numbers = numbers;
  }

  /** The number of a name that was read; -1 for one that is none. */
  of(name: number): number {
    return (this.#numbers[name] ?? 0) - 1;
  }
}
