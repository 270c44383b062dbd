import { GrowingUint8, GrowingUint32 } from '../growing.ts';
import { tooMany } from './errors.ts';
import type { IdKey } from './identifiers.ts';

const MAX_NAMES = 8_000_000;
const MAX_BYTES = 1 << 30;

/** The names of classes, fields, methods and files that STRING records give. */
export class Names {
  readonly #places = new Map<IdKey, number>();
  readonly #starts = new GrowingUint32();
  readonly #bytes = new GrowingUint8();
  /** Each name is decoded once, however many classes and fields have it. */
  readonly #texts = new Map<number, string>();

  add(id: IdKey, bytes: Uint8Array, offset: number): void {
    if (this.#places.size >= MAX_NAMES) throw tooMany(offset, `more than ${MAX_NAMES} names`);
    if (this.#bytes.length + bytes.length > MAX_BYTES) throw tooMany(offset, `${MAX_BYTES} bytes of names`);
    this.#places.set(id, this.#starts.length);
    this.#starts.push(this.#bytes.length);
    this.#bytes.append(bytes);
  }

  /** A name's text; null for one that no record gives. */
  text(id: IdKey): string | null {
    const place = this.#places.get(id);
    if (place === undefined) return null;
    const known = this.#texts.get(place);
    if (known !== undefined) return known;
    const start = this.#starts.values[place] as number;
    const end = place + 1 < this.#starts.length ? (this.#starts.values[place + 1] as number) : this.#bytes.length;
    const text = modifiedUtf8(this.#bytes.values.subarray(start, end));
    this.#texts.set(place, text);
    return text;
  }
}

/**
 * Text of the JVM's “modified UTF-8”: NUL as two bytes, characters beyond 16 bits as two surrogates of three bytes each. Bytes that are
 * none become U+FFFD.
 */
export function modifiedUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    const second = bytes[at + 1] ?? 0;
    const third = bytes[at + 2] ?? 0;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      at++;
    } else if ((first & 0xe0) === 0xc0 && (second & 0xc0) === 0x80) {
      text += String.fromCharCode(((first & 0x1f) << 6) | (second & 0x3f));
      at += 2;
    } else if ((first & 0xf0) === 0xe0 && (second & 0xc0) === 0x80 && (third & 0xc0) === 0x80) {
      text += String.fromCharCode(((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
      at += 3;
    } else {
      text += '\ufffd';
      at++;
    }
  }
  return text;
}
