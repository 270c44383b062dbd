import type { HeapClass } from './graph/classes.ts';
import type { NodeType } from './model.ts';

/** What is known of a stored heap without opening its columns. Sizes in bytes. */
export interface HeapFacts {
  readonly format: 'v8' | 'hprof';
  readonly runtime: string;
  readonly takenAt: string | null;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Nodes that paths without weak edges lead to, or that are taken for held by the root. */
  readonly reached: number;
  /** Sum of all shallow sizes. */
  readonly totalSize: number;
  readonly extraNativeBytes: number;
  /** After the runtime's parts were charged to their owners. */
  readonly sizeByType: readonly { readonly type: NodeType; readonly bytes: number }[];
  /** Nodes of documents' trees that are in no document; null where the heap does not tell. */
  readonly detached: { readonly count: number; readonly bytes: number } | null;
  /** Objects keep their ids from one snapshot of a process to the next. */
  readonly hasIds: boolean;
  /** Allocations were tracked. */
  readonly hasSites: boolean;
}

/** A row of the class table. */
export interface ClassRow extends HeapClass {
  readonly count: number;
  /** Shallow size with the parts it owns, in bytes. */
  readonly self: number;
  readonly retained: number;
  /** Least number of steps from a root. */
  readonly distance: number;
}
