import { EDGE_TYPES, type HeapGraph } from '../model.ts';
import type { HeapStrings } from '../strings.ts';
import { Bits } from './bits.ts';

/**
 * How V8 names both edges of a WeakMap's entry: the key's and the table's differ only in the number at the front (DevTools,
 * `tryParseWeakMapEdgeName`).
 */
const ENTRY = /^\d+( \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\))$/;
const PART = ' / part of key (';

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

/** Finds the names of WeakMap entries among those that internal edges have. */
export function findEphemerons({ edges, stringCount }: HeapGraph, strings: HeapStrings): Ephemerons {
  const internal = EDGE_TYPES.indexOf('internal');
  const looked = new Bits(stringCount);
  const named = new Bits(stringCount);
  const entries = new Map<number, Entry>();
  const pairs = new Map<string, number>();
  const { type, name, count } = edges;
  for (let edge = 0; edge < count; edge++) {
    if (type[edge] !== internal) continue;
    const index = name[edge] as number;
    if (index >= stringCount || looked.has(index)) continue;
    looked.add(index);
    const bytes = strings.bytes(index);
    const first = bytes[0] ?? 0;
    // Nearly all are words: only what begins with a digit is decoded.
    if (first < 0x30 || first > 0x39 || bytes.length < 40) continue;
    const text = strings.text(index);
    if (!text.includes(PART)) continue;
    const match = ENTRY.exec(text);
    if (match === null) continue;
    const [, part = '', table = ''] = match;
    const pair = pairs.get(part) ?? pairs.size;
    pairs.set(part, pair);
    named.add(index);
    entries.set(index, { table: Number(table), pair });
  }
  return {
    any: entries.size > 0,
    isEntry: (index) => index < stringCount && named.has(index),
    entry: (index) => entries.get(index) ?? { table: -1, pair: -1 },
  };
}
