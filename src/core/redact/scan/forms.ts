import type { DataClass } from '../data-class.ts';
import type { Original } from '../model.ts';
import { searchedAs } from '../searchable.ts';
import type { LeakForm } from './model.ts';

/** One form of one original, as bytes. */
export interface Pattern {
  readonly bytes: Uint8Array;
  readonly form: LeakForm;
  /** Index into the originals that are searched for. */
  readonly original: number;
  /** Capitals count, as in base64. */
  readonly exact: boolean;
  /** Only as a word of its own. */
  readonly asWord: boolean;
}

export interface SearchedFor {
  readonly originals: readonly Original[];
  readonly patterns: readonly Pattern[];
  readonly notSearched: Readonly<Partial<Record<DataClass, number>>>;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Shorter pieces of base64 and shorter values in hexadecimal would be found by chance. */
const SHORTEST_BASE64 = 8;
const SHORTEST_HEX = 6;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function utf16(text: string, bigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    bytes[2 * at + (bigEndian ? 1 : 0)] = unit & 0xff;
    bytes[2 * at + (bigEndian ? 0 : 1)] = unit >> 8;
  }
  return bytes;
}

/**
 * The characters of base64 that a value alone decides when `before` (0, 1 or 2) bytes stand before it in its group of three: those at its edges,
 * which its neighbours share, are left out. Source: RFC 4648 §4.
 */
export function base64Core(bytes: Uint8Array, before: number): string {
  const bits = bytes.length * 8;
  const offset = before * 8;
  const first = Math.ceil(offset / 6);
  const last = Math.floor((offset + bits) / 6);
  let text = '';
  for (let sextet = first; sextet < last; sextet++) {
    const bit = sextet * 6 - offset;
    const pair = ((bytes[bit >> 3] as number) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += ALPHABET[(pair >> (10 - (bit & 7))) & 63];
  }
  return text;
}

/** `db1.shop.example` as `example.shop.db1`, as names of packages and of databases of browsers have it. */
function reversedDomain(value: string): string | null {
  const parts = value.split('.');
  return parts.length > 1 && /^[\w-]+(?:\.[\w-]+)+$/.test(value) && !/^[\d.]+$/.test(value)
    ? parts.reverse().join('.')
    : null;
}

/** How a value beyond ASCII is written with the same letters: composed and decomposed (UAX #15), in capitals and in small ones. Of ASCII the search itself sees none of these. */
function writings(value: string): ReadonlySet<string> {
  if (!/[^\0-\x7f]/.test(value)) return new Set([value]);
  const cases = [value, value.toLowerCase(), value.toUpperCase(), value.replaceAll('ß', 'ẞ').toUpperCase()];
  return new Set(cases.flatMap((one) => [one, one.normalize('NFC'), one.normalize('NFD'), one.normalize('NFKC')]));
}

/** Every form that originals are searched for in, and how many cannot be. Escapes of texts are undone before the search and need no forms. */
export function formsOf(given: readonly Original[]): SearchedFor {
  const originals: Original[] = [];
  const patterns: Pattern[] = [];
  const notSearched: Partial<Record<DataClass, number>> = {};
  const known = new Set<string>();
  for (const one of given) {
    const value = one.value.trim();
    if (value === '' || known.has(value.toLowerCase())) continue;
    known.add(value.toLowerCase());
    const as = searchedAs(one);
    if (as === 'never') {
      notSearched[one.class] = (notSearched[one.class] ?? 0) + 1;
      continue;
    }
    const original = originals.push({ value, class: one.class }) - 1;
    const asWord = as === 'word';
    const add = (bytes: Uint8Array, form: LeakForm, exact: boolean, word: boolean): void => {
      patterns.push({ bytes, form, original, exact, asWord: word });
    };
    const bytes = utf8(value);
    for (const written of writings(value)) add(utf8(written), 'plain', false, asWord);
    add(utf16(value, false), 'utf-16', false, asWord);
    add(utf16(value, true), 'utf-16', false, asWord);
    if (bytes.length >= SHORTEST_HEX)
      add(utf8(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')), 'hex', false, false);
    for (const before of [0, 1, 2]) {
      const core = base64Core(bytes, before);
      if (core.length < SHORTEST_BASE64) continue;
      add(utf8(core), 'base64', true, false);
      const urlSafe = core.replaceAll('+', '-').replaceAll('/', '_');
      if (urlSafe !== core) add(utf8(urlSafe), 'base64', true, false);
    }
    const reversed = reversedDomain(value);
    if (reversed !== null && (one.class === 'host' || one.class === 'email'))
      add(utf8(reversed), 'reversed', false, true);
  }
  return { originals, patterns, notSearched };
}
