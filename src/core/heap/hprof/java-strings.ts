import { GrowingUint8, GrowingUint16, GrowingUint32 } from '../growing.ts';
import type { HighWords } from './identifiers.ts';

/** Strings whose text is kept, the characters' bytes kept of each, and bytes of all together. */
export const MAX_TEXTS = 8_000_000;
export const MAX_TEXT_BYTES = 1024;
export const MAX_ALL_TEXT_BYTES = 256 * 1024 * 1024;

/** A string's `coder` where its bytes are UTF-16, in the order of the JVM's machine: little-endian, as nearly all are. */
const UTF16 = 1;

export interface StringContent {
  /** UTF-8. Not to be kept. */
  readonly bytes: Uint8Array;
  /** False where the text was too long to be kept whole. */
  readonly isWhole: boolean;
}

/**
 * Contents of strings while a dump is read. A string and the array of its characters are two objects, of which either may come first: the
 * beginnings of all arrays of bytes and characters are kept, and the strings' references to them.
 */
export class JavaStrings {
  /** Strings that were not kept for want of room. */
  leftOut = 0;
  readonly #node = new GrowingUint32();
  readonly #low = new GrowingUint32();
  readonly #high = new GrowingUint16();
  readonly #coder = new GrowingUint8();
  /** Of strings that are a part of their array (JDK 6): the string, characters left out at the start, number of characters. */
  readonly #part = new GrowingUint32();
  readonly #partOffset = new GrowingUint32();
  readonly #partCount = new GrowingUint32();
  readonly #array = new GrowingUint32();
  /** Where each array's bytes start in `#content`. */
  readonly #start = new GrowingUint32();
  readonly #isChars = new GrowingUint8();
  readonly #content = new GrowingUint8();
  readonly #words: HighWords;

  constructor(words: HighWords) {
    this.#words = words;
  }

  get count(): number {
    return this.#node.length;
  }

  /** Answers whether there was room. */
  addString(node: number, coder: number, high: number, low: number, offset: number): boolean {
    if (high === 0 && low === 0) return false;
    if (this.#node.length >= MAX_TEXTS) {
      this.leftOut++;
      return false;
    }
    this.#node.push(node);
    this.#coder.push(coder);
    this.#low.push(low);
    this.#high.push(this.#words.slot(high, offset));
    return true;
  }

  /** Says which characters of its array the string that was just added has. */
  addPart(offset: number, count: number): void {
    this.#part.push(this.#node.length - 1);
    this.#partOffset.push(offset);
    this.#partCount.push(count);
  }

  /** Starts the content of an array; answers how many of its bytes are wanted. */
  beginArray(node: number, isChars: boolean, bytes: number): number {
    const wanted = Math.min(bytes, MAX_TEXT_BYTES);
    if (this.#content.length + wanted > MAX_ALL_TEXT_BYTES) return 0;
    this.#array.push(node);
    this.#start.push(this.#content.length);
    this.#isChars.push(isChars ? 1 : 0);
    return wanted;
  }

  append(bytes: Uint8Array): void {
    this.#content.append(bytes);
  }

  /** The strings by their nodes, ascending. */
  byNode(): Iterable<number> {
    const nodes = this.#node.taken();
    const places = nodes.map((_node, place) => place);
    for (let i = 1; i < nodes.length; i++) {
      if ((nodes[i] as number) > (nodes[i - 1] as number)) continue;
      return places.sort((a, b) => (nodes[a] as number) - (nodes[b] as number));
    }
    return places;
  }

  /** Node of the `index`-th string. */
  nodeOf(index: number): number {
    return this.#node.values[index] as number;
  }

  /** UTF-8 of the `index`-th string, its array being found by `find`; null where its content was not kept. */
  contentOf(index: number, find: (low: number, slot: number) => number): StringContent | null {
    const array = find(this.#low.values[index] as number, this.#high.values[index] as number);
    const place = array < 0 ? -1 : placeIn(this.#array, array);
    if (place < 0) return null;
    const start = this.#start.values[place] as number;
    const end = place + 1 < this.#array.length ? (this.#start.values[place + 1] as number) : this.#content.length;
    const bytes = this.#content.values.subarray(start, end);
    const isWhole = end - start < MAX_TEXT_BYTES;
    const isChars = this.#isChars.values[place] === 1;
    const isLatin1 = !isChars && this.#coder.values[index] !== UTF16;
    const part = placeIn(this.#part, index);
    if (isLatin1 && part < 0 && isAscii(bytes)) return { bytes, isWhole };
    const text = isLatin1 ? fromCodes(bytes) : fromUnits(bytes, isChars ? 1 : 0);
    const from = part < 0 ? 0 : (this.#partOffset.values[part] as number);
    const shown = part < 0 ? text : text.slice(from, from + (this.#partCount.values[part] as number));
    return { bytes: new TextEncoder().encode(shown), isWhole };
  }

  /** The string a node is, or -1. Only where strings were added in the order of nodes. */
  indexOf(node: number): number {
    return placeIn(this.#node, node);
  }
}

function placeIn(column: GrowingUint32, value: number): number {
  let bottom = 0;
  let top = column.length;
  while (bottom < top) {
    const middle = (bottom + top) >>> 1;
    if ((column.values[middle] as number) < value) bottom = middle + 1;
    else top = middle;
  }
  return bottom < column.length && column.values[bottom] === value ? bottom : -1;
}

const PIECE = 8192;

/** Text of UTF-16 units; `big` is the byte of the two that comes first: 1 for the upper one. */
function fromUnits(bytes: Uint8Array, big: 0 | 1): string {
  const units = new Uint16Array(bytes.length >>> 1);
  for (let i = 0; i < units.length; i++) {
    units[i] = ((bytes[2 * i + (1 - big)] as number) << 8) | (bytes[2 * i + big] as number);
  }
  return fromCodes(units);
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}

function fromCodes(codes: Uint8Array | Uint16Array): string {
  let text = '';
  for (let at = 0; at < codes.length; at += PIECE) text += String.fromCharCode(...codes.subarray(at, at + PIECE));
  return text;
}
