import { EDGE_TYPES, type HeapGraph } from '../model.ts';
import type { HeapStrings } from '../strings.ts';
import { Bits } from './bits.ts';

/** Longest name that V8 writes is 1,024 characters; what is longer is not its. */
const LONGEST = 8192;

interface Entry {
  /** Id of the node that is the WeakMap's table. */
  readonly table: number;
  /** The same number for both edges of one entry. */
  readonly pair: number;
}

/** Which names of internal edges belong to entries of WeakMaps. */
export interface Ephemerons {
  /** True for a string index that names such an edge. */
  isEntry(name: number): boolean;
  entry(name: number): Entry;
  readonly any: boolean;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const PART = ascii(' / part of key (');
const VALUE = ascii(') -> value (');
const TABLE = ascii(') pair in WeakMap (table @');
const AT = 0x40;
const SPACE = 0x20;
const CLOSE = 0x29;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

function standsAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** The place after ` @` and digits that end before `end`, or -1. */
function idBefore(bytes: Uint8Array, end: number, least: number): number {
  let at = end;
  while (at > least && isDigit(bytes[at - 1])) at--;
  return at < end && bytes[at - 1] === AT && bytes[at - 2] === SPACE ? at : -1;
}

function number(bytes: Uint8Array, from: number): number {
  let value = 0;
  for (let at = from; isDigit(bytes[at]); at++) value = value * 10 + (bytes[at] as number) - 0x30;
  return value;
}

/**
 * Ids of key and table in a name such as `2 / part of key (Session @31) -> value (Object @33) pair in WeakMap (table @9)`, which V8 gives to
 * both edges of a WeakMap's entry, with another number at the front (DevTools, `tryParseWeakMapEdgeName`); null for other names.
 */
function parseEntry(
  bytes: Uint8Array,
  from: number,
  to: number,
): { readonly key: number; readonly table: number } | null {
  let at = from;
  while (at < to && isDigit(bytes[at])) at++;
  if (at === from || !standsAt(bytes, at, PART)) return null;
  // The name ends in “)”.
  let end = to;
  while (end > at && bytes[end - 1] !== CLOSE) end--;
  const table = idBefore(bytes, --end, at);
  if (table === -1 || !standsAt(bytes, table - TABLE.length, TABLE)) return null;
  for (at += PART.length; at < table; at++) {
    if (bytes[at] !== CLOSE || !standsAt(bytes, at, VALUE)) continue;
    const key = idBefore(bytes, at, from);
    if (key !== -1) return { key: number(bytes, key), table: number(bytes, table) };
  }
  return null;
}

/** Finds the names of WeakMap entries among those that internal edges have. */
export function findEphemerons({ edges, stringCount }: HeapGraph, strings: HeapStrings): Ephemerons {
  const internal = EDGE_TYPES.indexOf('internal');
  const names = new Bits(stringCount);
  const { type, name, count } = edges;
  for (let edge = 0; edge < count; edge++) {
    if (type[edge] === internal && (name[edge] as number) < stringCount) names.add(name[edge] as number);
  }
  const named = new Bits(stringCount);
  const entries = new Map<number, Entry>();
  const pairs = new Map<number, Map<number, number>>();
  let found = 0;
  strings.scan(
    (index) => names.has(index),
    LONGEST,
    (index, bytes, from, to) => {
      if (!isDigit(bytes[from])) return;
      const parsed = parseEntry(bytes, from, to);
      if (parsed === null) return;
      const { key, table } = parsed;
      const ofTable = pairs.get(table) ?? new Map<number, number>();
      pairs.set(table, ofTable);
      const pair = ofTable.get(key) ?? found++;
      ofTable.set(key, pair);
      named.add(index);
      entries.set(index, { table, pair });
    },
  );
  return {
    any: entries.size > 0,
    isEntry: (index) => index < stringCount && named.has(index),
    entry: (index) => entries.get(index) ?? { table: -1, pair: -1 },
  };
}
