import type { HeapNode, StoredHeap } from '../stored-heap.ts';
import type { Entries } from './entries.ts';

/** Collections with fewer entries are not listed. */
export const FEWEST_ENTRIES = 10;
/** Of those that retain most, and of those with most entries, so many are listed. */
export const MOST_COLLECTIONS = 500;

/** What a collection is; of a JVM's only arrays are told from the rest, whose class says it. */
export type CollectionKind = 'Map' | 'Set' | 'WeakMap' | 'WeakSet' | 'Array' | 'Object' | 'Collection';

/** One object that holds many entries. */
export interface HeapCollection {
  readonly node: HeapNode & { readonly className: string };
  readonly kind: CollectionKind;
  readonly entries: Entries;
  /** What holds it: the last steps of its shortest path from a root. */
  readonly path: string;
  /** Class of most of the largest things that only it keeps alive, or of its entries where it keeps none alone; null for none. */
  readonly contents: string | null;
}

export interface HeapCollections {
  /** Collections with {@link FEWEST_ENTRIES} entries or more, as far as can be told. */
  readonly total: number;
  readonly rows: readonly HeapCollection[];
}

/** A collection as it is found: its object, and the part of the runtime's that its entries hang from. */
export interface FoundCollection {
  readonly node: number;
  readonly kind: CollectionKind;
  readonly entries: Entries;
  /** Nodes whose children in the dominator tree are the entries, or lead to them. */
  readonly stores: readonly number[];
}

/** How a heap's collections are found: pauses now and then, to be cancelled. */
export type FindCollections = (
  heap: StoredHeap,
) => Generator<void, { readonly total: number; readonly found: readonly FoundCollection[] }>;
