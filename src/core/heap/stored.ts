import type { Evaluation, Item, Provenance } from '../item.ts';
import type { ImportWarning } from '../profile/model.ts';
import type { HeapClass } from './graph/classes.ts';
import type { Histogram } from './histogram/model.ts';
import type { NodeType } from './model.ts';

/** A node that retains much, and where below it the memory lies. */
export interface Suspect {
  readonly node: number;
  /** Its class, or what the runtime calls it. */
  readonly name: string;
  readonly retained: number;
  /** Shortest path from a root, as text: `global.app.sessions`. */
  readonly path: string;
  /**
   * The accumulation point: from the node down along the largest child as long as that retains most of its parent.
   */
  readonly point: {
    readonly node: number;
    readonly name: string;
    readonly retained: number;
    readonly path: string;
    /** Retained size of its largest child as a share of its own. */
    readonly largestChild: number;
    /** Number of nodes it immediately dominates. */
    readonly children: number;
    /** What most of its children’s memory belongs to, by class. */
    readonly full: readonly { readonly name: string; readonly count: number; readonly retained: number }[];
  };
}

/** What is known of a stored heap without opening its columns. Sizes in bytes. */
export interface HeapFacts {
  /** `v8`, `hprof`, or the reader's of a table. */
  readonly format: string;
  readonly runtime: string;
  readonly takenAt: string | null;
  /** Null for heaps with their objects; else only the table of classes is known: */
  readonly table: {
    readonly basis: Histogram['basis'];
    readonly measure: Histogram['measure'];
    /** Garbage was collected right before; null where the file does not tell. */
    readonly collected: boolean | null;
    /** False where only the largest rows are known. */
    readonly isComplete: boolean;
    readonly hasBytes: boolean;
    /** Of the heaviest rows, by the row's key: who called the function where most of it was allocated, innermost first. */
    readonly callers?: readonly { readonly key: string; readonly callers: readonly string[] }[];
  } | null;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Objects that no path without weak edges leads to: held weakly, or garbage that was not collected yet. */
  readonly unreached: { readonly count: number; readonly bytes: number };
  /** Sum of all shallow sizes; of a JVM's dump, which holds garbage too, of what is reached. */
  readonly totalSize: number;
  readonly extraNativeBytes: number;
  /** After the runtime's parts were charged to their owners; of a JVM's dump of what is reached. */
  readonly sizeByType: readonly { readonly type: NodeType; readonly bytes: number }[];
  /** Nodes of documents' trees that are in no document; null where the heap does not tell. */
  readonly detached: { readonly count: number; readonly bytes: number } | null;
  /** Objects keep their ids from one snapshot of a process to the next. */
  readonly hasIds: boolean;
  /** Largest id of any JavaScript object, which grows as a process runs; null without ids. */
  readonly largestId: number | null;
  /** Allocations were tracked. */
  readonly hasSites: boolean;
  readonly suspects: readonly Suspect[];
  /** Contents that more than one string has, and the bytes beyond one string of each; null where the heap does not tell. */
  readonly repeated: { readonly contents: number; readonly wasted: number } | null;
}

/** A heap as the window first shows it; verdicts are those of the newest evaluation. */
export interface HeapDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly facts: HeapFacts;
  readonly evaluations: readonly Evaluation[];
}

/** Texts of the class table; the numbers are columns beside them. */
export interface HeapClassesMeta {
  readonly key: readonly string[];
  readonly name: readonly string[];
  readonly type: readonly NodeType[];
  readonly module: readonly (string | null)[];
}

/** A row of the class table. */
export interface ClassRow extends HeapClass {
  readonly count: number;
  /** Shallow size with the parts it owns, in bytes. */
  readonly self: number;
  /** Bytes that its objects keep alive, each counted once; in a JVM's dump those that are garbage keep none. */
  readonly retained: number;
  /** Least number of steps from a root to one of its objects; −5 where none is reached. */
  readonly distance: number;
}

/** One content that several strings of a heap have. */
export interface RepeatedContent {
  /** The first string that has it, and its class: an index into the class table. */
  readonly node: number;
  readonly class: number;
  readonly count: number;
  /** Bytes of all of them. */
  readonly bytes: number;
  /** Bytes of the content as it stands in the file. */
  readonly contentBytes: number;
}
