import { GrowingUint8, GrowingUint32 } from '../growing.ts';
import type { StringWriter } from './string-writer.ts';

/** Places looked at for an equal text: what a table is filled with to make looking slow is stored twice instead. */
const MAX_PROBES = 16;
/** Texts that are remembered, in bytes. */
const MAX_REMEMBERED = 128 * 1024 * 1024;

/** Gives equal texts one string. Open addressing over what was added. */
export class SharedTexts {
  readonly #strings: StringWriter;
  readonly #bytes = new GrowingUint8();
  readonly #start = new GrowingUint32();
  readonly #index = new GrowingUint32();
  /** Two values a place: number of the text, from 1, and its hash. */
  readonly #table: Uint32Array;
  readonly #mask: number;

  /** `expected` is the number of texts that may come. */
  constructor(strings: StringWriter, expected: number) {
    this.#strings = strings;
    const places = 2 ** Math.ceil(Math.log2(Math.max(expected, 1) * 1.5));
    this.#table = new Uint32Array(places * 2);
    this.#mask = places - 1;
  }

  /** Index of a string of these bytes. */
  add(bytes: Uint8Array): number {
    const wanted = hash(bytes);
    let place = wanted & this.#mask;
    for (let probe = 0; probe < MAX_PROBES; probe++, place = (place + 1) & this.#mask) {
      const entry = (this.#table[2 * place] as number) - 1;
      if (entry < 0) return this.#remember(bytes, place, wanted);
      if (this.#table[2 * place + 1] === wanted && this.#isEqual(entry, bytes)) {
        return this.#index.values[entry] as number;
      }
    }
    return this.#strings.add(bytes);
  }

  #remember(bytes: Uint8Array, place: number, wanted: number): number {
    const index = this.#strings.add(bytes);
    if (this.#bytes.length + bytes.length > MAX_REMEMBERED) return index;
    this.#start.push(this.#bytes.length);
    this.#bytes.append(bytes);
    this.#index.push(index);
    this.#table[2 * place] = this.#start.length;
    this.#table[2 * place + 1] = wanted;
    return index;
  }

  #isEqual(entry: number, bytes: Uint8Array): boolean {
    const start = this.#start.values[entry] as number;
    const end = entry + 1 < this.#start.length ? (this.#start.values[entry + 1] as number) : this.#bytes.length;
    if (end - start !== bytes.length) return false;
    const known = this.#bytes.values;
    for (let i = 0; i < bytes.length; i++) if (known[start + i] !== bytes[i]) return false;
    return true;
  }
}

/** FNV-1a, its bits mixed once more so that the lower ones are good. */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) value = Math.imul(value ^ (bytes[i] as number), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
