import type { StringForm } from '../strings.ts';

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** Bytes of `\uxxxx`, and of any other escape. */
const LONG_ESCAPE = 6;
const SHORT_ESCAPE = 2;
/** What a byte may be. */
const BEGINS = 1;
const ESCAPES = 2;

const lower = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
const unitsOf = (text: string): readonly number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

/** The ways in which one character, of either case, may be written; ASCII letters are small. */
function waysOf(character: string, form: StringForm): readonly Uint8Array[] {
  const cases = [character.toLowerCase(), character.toUpperCase()].filter((other) => [...other].length === 1);
  const texts = [...new Set([character, ...cases])].flatMap((text) =>
    form === 'utf8'
      ? [text]
      : [JSON.stringify(text).slice(1, -1), unitsOf(text).map(escaped).join(''), ...(text === '/' ? ['\\/'] : [])],
  );
  const encoder = new TextEncoder();
  return texts.map((text) => encoder.encode(text).map(lower));
}

/**
 * A text that is looked for in strings as they are stored, without decoding them: small and capital letters are the same, and in raw JSON a
 * character stands as it is or as an escape (V8 writes all that is not ASCII as `\uXXXX`).
 */
export class TextPattern {
  readonly #ways: readonly (readonly Uint8Array[])[];
  /** By byte: 0 where it can be passed over. */
  readonly #kinds = new Uint8Array(256);

  constructor(text: string, form: StringForm) {
    this.#ways = Array.from(text, (character) => waysOf(character, form));
    for (let byte = 0; byte < 256; byte++) {
      if (this.#ways[0]?.some(([first]) => first === lower(byte)) === true) this.#kinds[byte] = BEGINS;
    }
    if (form === 'json') this.#kinds[BACKSLASH] = ESCAPES;
  }

  /** Whether the text stands in a string’s bytes from `from` to `to`, which is not included. An empty text stands everywhere. */
  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    const ways = this.#ways;
    const kinds = this.#kinds;
    if (ways.length === 0) return true;
    for (let at = from; at < to; at++) {
      const kind = kinds[bytes[at] as number];
      if (kind === 0) continue;
      if (matches(ways, bytes, at, to)) return true;
      // No match begins inside of an escape: the “n” of a line’s end is no letter.
      if (kind === ESCAPES) at += bytes[at + 1] === LETTER_U ? LONG_ESCAPE - 1 : SHORT_ESCAPE - 1;
    }
    return false;
  }
}

function matches(ways: readonly (readonly Uint8Array[])[], bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  for (let i = 0; i < ways.length; i++) {
    // No way is the beginning of another one of the same character.
    const length = lengthOfWay(ways[i] ?? [], bytes, at, to);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** Bytes of the way that stands at a place, ASCII letters whatever their case; 0 where none does. */
function lengthOfWay(ways: readonly Uint8Array[], bytes: Uint8Array, at: number, to: number): number {
  for (let i = 0; i < ways.length; i++) {
    const way = ways[i] as Uint8Array;
    let same = 0;
    while (same < way.length && at + same < to && lower(bytes[at + same] as number) === way[same]) same++;
    if (same === way.length) return same;
  }
  return 0;
}
