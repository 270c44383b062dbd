/** How many entries a collection has, as far as the file tells: `least` and `most` are the same where it tells exactly. */
export interface Entries {
  readonly least: number;
  readonly most: number;
}

export const exactly = (count: number): Entries => ({ least: count, most: count });

/** What a table of V8's was made for. */
export type TableKind = 'Map' | 'Set' | 'WeakMap';

/** Where the entries of a hash table stand in its array, in slots. */
export interface TableLayout {
  readonly kind: TableKind;
  /** Entries it has room for. */
  readonly capacity: number;
  /** Slot of the first entry's key; each entry takes `stride` slots. */
  readonly start: number;
  readonly stride: number;
}

/** Bytes of a slot, and of what stands before an array's first: 8 and 16, with compressed pointers (Chrome, Electron) 4 and 8. */
export interface Word {
  readonly slot: number;
  readonly header: number;
}

export const WORDS = { wide: { slot: 8, header: 16 }, compressed: { slot: 4, header: 8 } } as const;

export const slotsOf = (bytes: number, { slot, header }: Word): number =>
  Math.max(0, Math.floor((bytes - header) / slot));

const isPowerOfTwo = (n: number): boolean => n > 0 && Number.isInteger(n) && (n & (n - 1)) === 0;

/** Slots before a table's content: numbers of entries, of deleted ones, and of buckets or of room. */
const PREFIX = 3;

/**
 * The layout of a Map's, Set's or WeakMap's table by the number of its slots: ordered tables have a slot a bucket, then two entries a bucket,
 * each with a slot that links it to the next (V8, `ordered-hash-table.h`); a WeakMap's has two slots an entry (`hash-table.h`). As the number
 * of buckets is a power of two, no number of slots fits two of them. Null for other arrays.
 */
export function tableLayout(slots: number): TableLayout | null {
  const content = slots - PREFIX;
  for (const [kind, width] of [
    ['Map', 3],
    ['Set', 2],
  ] as const) {
    const buckets = content / (1 + 2 * width);
    if (isPowerOfTwo(buckets)) return { kind, capacity: 2 * buckets, start: PREFIX + buckets, stride: width };
  }
  const room = content / 2;
  return isPowerOfTwo(room) ? { kind: 'WeakMap', capacity: room, start: PREFIX, stride: 2 } : null;
}

/** A slot the snapshot tells something of, as one number; `isHole` where that is what a deleted entry leaves. */
export const toldSlot = (slot: number, isHole: boolean): number => 2 * slot + (isHole ? 1 : 0);

/**
 * The entries of a Map or Set by the slots the snapshot tells something of (of {@link toldSlot}, ascending). V8 writes no numbers (and no `true`, `undefined`): an entry of
 * nothing else is not to be seen. A table is made smaller below a quarter of its room, so that many fewer entries than that are a sign of
 * such; and entries follow one another, so that one that is not told between others is a sign too, of such or of a deleted one.
 */
export function tableEntries({ capacity, start, stride }: TableLayout, told: Uint32Array): Entries {
  let last = -1;
  let seen = 0;
  let deleted = 0;
  for (const one of told) {
    const entry = Math.floor(((one >>> 1) - start) / stride);
    if (entry <= last) continue;
    last = entry;
    if ((one & 1) === 1) deleted++;
    else seen++;
  }
  const quarter = Math.ceil(capacity / 4);
  const isWhole = seen + deleted === last + 1 && seen >= quarter;
  return isWhole
    ? exactly(seen)
    : { least: Math.max(seen, quarter), most: Math.max(seen, quarter, capacity - deleted) };
}

/** Elements that V8 adds to an array's room beyond half of it. */
const ADDED = 16;

/**
 * The elements of an array, by how many the snapshot tells, the largest index among them, and the room its store has. Numbers and holes are not
 * told. A store that is more than half empty is cut (V8, `elements.cc`), so that fewer elements than half are a sign of such.
 */
export function arrayEntries(told: number, largest: number, room: number): Entries {
  const isWhole = told > 0 && told === largest + 1 && 2 * told >= room - ADDED;
  return isWhole ? exactly(told) : { least: told, most: Math.max(told, room) };
}

/** Slots before the entries of a dictionary of elements, each of three slots (V8, `NumberDictionary`). */
const DICTIONARY_PREFIX = 4;

/** The elements of a sparse array, whose store is a hash table. */
export function sparseEntries(told: number, slots: number): Entries {
  const capacity = Math.max(0, Math.floor((slots - DICTIONARY_PREFIX) / 3));
  return 4 * told >= capacity ? exactly(told) : { least: told, most: Math.max(told, capacity) };
}
