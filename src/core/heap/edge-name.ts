import type { EdgeType } from './model.ts';
import type { HeapStrings } from './strings.ts';

const ENTRY = /^(\d+) \/ part of key \(/;
const KEY = / @(\d+)\) -> value \(/;
const VALUE_AND_TABLE = / @(\d+)\) pair in WeakMap \(table @(\d+)\)$/;
/** Characters that what stands behind the value's name fills at most. */
const END = 100;
const SHOWN_ENTRY = /^\d+ \/ part of key \(@\d+\) -> value \(@\d+\) pair in WeakMap \(table @(\d+)\)$/;

/** True for edges that are told by a number instead of a name. */
export const isIndexEdge = (type: EdgeType): boolean => type === 'element' || type === 'hidden';

/** True for the name that V8 gives to both edges of a WeakMap's entry. */
export const isEntryName = (name: string): boolean => ENTRY.test(name);

/** The runtime's id of the WeakMap's table, from the name of an entry's edge as {@link edgeName} tells it; null for others. */
export function entryTable(name: string): number | null {
  const table = SHOWN_ENTRY.exec(name)?.[1];
  return table === undefined ? null : Number(table);
}

/**
 * What an edge is called: an index for elements and hidden ones, else the text at `name`. V8 writes into the name of a WeakMap's entry what
 * its key and its value are called (`V8HeapExplorer::ExtractEphemeronHashTableReferences`), and what a string is called is its content: of
 * such a name only the ids are told, `3 / part of key (@31) -> value (@33) pair in WeakMap (table @9)`, or nothing where they cannot be read.
 */
export function edgeName(type: EdgeType, name: number, strings: HeapStrings): string {
  if (isIndexEdge(type)) return String(name);
  const text = strings.text(name);
  const number = ENTRY.exec(text)?.[1];
  if (number === undefined) return text;
  const key = KEY.exec(text)?.[1];
  const [, value, table] = VALUE_AND_TABLE.exec(text.slice(-END)) ?? [];
  if (key === undefined || value === undefined) return `${number} / part of key (…)`;
  return `${number} / part of key (@${key}) -> value (@${value}) pair in WeakMap (table @${table})`;
}
