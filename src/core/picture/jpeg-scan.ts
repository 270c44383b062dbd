import type { PlateauError } from '../error.ts';
import { damaged } from './model.ts';

/** A Huffman table: for each 16 bits that may come next, the length of the code they begin with and its symbol; 0 where there is none. */
export type HuffmanTable = Uint16Array;

/** A table of how many codes there are of each length, and their symbols (ITU-T T.81, annex C). */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array, offset: number): HuffmanTable {
  const table = new Uint16Array(1 << 16);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < (counts[length - 1] as number); i++) {
      const from = code << (16 - length);
      if (from >= 1 << 16) throw damaged('a table of codes has more than fit into it', offset);
      table.fill((length << 8) | (symbols[index] as number), from, from + (1 << (16 - length)));
      index++;
      code++;
    }
    code <<= 1;
  }
  return table;
}

/** One component's part in a scan. */
export interface ScanComponent {
  /** Blocks of it in each unit. */
  readonly blocks: number;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

/** Coded pixels between two markers, bit by bit. */
export class Bits {
  readonly #bytes: Uint8Array;
  readonly #offset: number;
  #at = 0;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.#offset = offset;
  }

  symbol(table: HuffmanTable): number {
    const byte = this.#at >> 3;
    const three =
      ((this.#bytes[byte] ?? 0xff) << 16) | ((this.#bytes[byte + 1] ?? 0xff) << 8) | (this.#bytes[byte + 2] ?? 0xff);
    const entry = table[(three >> (8 - (this.#at & 7))) & 0xffff] as number;
    if (entry === 0) throw damaged('its pixels have a code that is in no table', this.#offset);
    this.skip(entry >> 8);
    return entry & 0xff;
  }

  skip(bits: number): void {
    this.#at += bits;
    if (this.#at > this.#bytes.length * 8) throw damaged('pixels are missing', this.#offset);
  }

  /** The next bits as a number; at most 14. */
  value(bits: number): number {
    const from = this.#at;
    this.skip(bits);
    let value = 0;
    for (let at = from; at < this.#at; at++) {
      value = (value << 1) | (((this.#bytes[at >> 3] as number) >> (7 - (at & 7))) & 1);
    }
    return value;
  }

  /** Something in the coded pixels that there is not. */
  damaged(message: string): PlateauError {
    return damaged(message, this.#offset);
  }

  /** The bytes that were read, the bits behind the last code set as an encoder sets them. */
  read(): Uint8Array {
    const bytes = new Uint8Array(this.#bytes.subarray(0, Math.ceil(this.#at / 8)));
    const last = bytes.length - 1;
    if ((this.#at & 7) !== 0) bytes[last] = (bytes[last] as number) | (0xff >> (this.#at & 7));
    return bytes;
  }
}

/** The difference of a block's mean to that of the block before it. */
export function skipMean(bits: Bits, dc: HuffmanTable): void {
  const size = bits.symbol(dc);
  if (size > 11) throw bits.damaged('a difference of its pixels is too large');
  bits.skip(size);
}

function skipBlock(bits: Bits, { dc, ac }: ScanComponent): void {
  skipMean(bits, dc);
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(ac);
    const [run, length] = [symbol >> 4, symbol & 15];
    if (length === 0) {
      if (run === 0) return;
      if (run !== 15) throw bits.damaged('its pixels end in a way that there is not');
      k += 15;
      continue;
    }
    k += run;
    if (k > 63) throw bits.damaged('a block has more than its 64 values');
    bits.skip(length);
  }
}

/** Follows `units` units of coded pixels of all their values (ITU-T T.81, F.2.2): code by code, and not decoded. Throws `picture.damaged`. */
export function followUnits(bits: Bits, units: number, components: readonly ScanComponent[]): void {
  for (let unit = 0; unit < units; unit++) {
    for (const component of components) {
      for (let block = 0; block < component.blocks; block++) skipBlock(bits, component);
    }
  }
}

/** Coded pixels between two markers, without the zeros that stand behind each 0xFF. */
export function unstuffed(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    out[length++] = bytes[at] as number;
    if (bytes[at] === 0xff) at++;
  }
  return out.subarray(0, length);
}

export function stuffed(bytes: Uint8Array): Uint8Array {
  let escapes = 0;
  for (const byte of bytes) if (byte === 0xff) escapes++;
  const out = new Uint8Array(bytes.length + escapes);
  let length = 0;
  for (const byte of bytes) {
    out[length++] = byte;
    if (byte === 0xff) out[length++] = 0;
  }
  return out;
}
