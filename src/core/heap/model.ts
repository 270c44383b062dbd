import type { HeapColumns } from './columns.ts';

/**
 * What a node is. The first fifteen are V8's own, in its order; the rest are the JVM's, where an `object` is an instance and an `array` an
 * array of references. A type that a newer V8 adds is read as `hidden`.
 */
export const NODE_TYPES = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
  'sliced string',
  'symbol',
  'bigint',
  'object shape',
  'primitive array',
  'class',
  // V8's again, of Node 20.
  'wasm object',
] as const;
export type NodeType = (typeof NODE_TYPES)[number];

/** What an edge is, in V8's order. A JVM's fields are `property`, array elements `element`, roots `internal`, weak referents `weak`. */
export const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'] as const;
export type EdgeType = (typeof EDGE_TYPES)[number];

export const nodeTypeCode = (type: NodeType): number => NODE_TYPES.indexOf(type);
export const edgeTypeCode = (type: EdgeType): number => EDGE_TYPES.indexOf(type);

/** Detachedness as V8 writes it: whether a native object is in the document. */
export const DETACHED = { unknown: 0, attached: 1, detached: 2 } as const;

/** Values that nearly always fit into 32 bits: ids, sizes in bytes. */
export type WideColumn = Uint32Array | Float64Array;

/** Nodes by ordinal (their place in the file); arrays have `count` elements or more. Node 0 is the root. */
export interface HeapNodes {
  readonly count: number;
  /** Index into {@link NODE_TYPES}. */
  readonly type: Uint8Array;
  /** String index: constructor, function, string content, or the runtime's own name. For a JVM the class's name. */
  readonly name: Uint32Array;
  /** The runtime's id; null where objects have none that outlives the file. */
  readonly id: WideColumn | null;
  /** Shallow size in bytes. */
  readonly selfSize: WideColumn;
  /** `count + 1` places: edges of node `i` are `firstEdge[i]` to `firstEdge[i + 1]`. */
  readonly firstEdge: Uint32Array;
  /** See {@link DETACHED}; null where the file does not tell. */
  readonly detachedness: Uint8Array | null;
  /** Id in the tree of allocation stacks, 0 for none; null where allocations were not tracked. */
  readonly trace: Uint32Array | null;
}

/** Edges in the order of the nodes they start from. */
export interface HeapEdges {
  readonly count: number;
  /** Index into {@link EDGE_TYPES}. */
  readonly type: Uint8Array;
  /** An index for `element` and `hidden` edges, else a string index. */
  readonly name: Uint32Array;
  /** Ordinal of the node it points to. */
  readonly to: Uint32Array;
}

/** One call stack's place in the tree of allocations. */
export interface AllocationSites {
  /** One a place, ascending by id. */
  readonly id: Uint32Array;
  /** Index of the caller's place, or -1. */
  readonly parent: Int32Array;
  /** Index into `functions`. */
  readonly function: Uint32Array;
  readonly functions: readonly {
    readonly name: number;
    readonly script: number;
    /** 1-based. */
    readonly line: number;
    readonly column: number;
  }[];
}

/** Where functions and objects were defined: rows ascending by node. */
export interface NodeLocations {
  readonly node: Uint32Array;
  readonly script: Uint32Array;
  /** 0-based, as V8 writes them. */
  readonly line: Uint32Array;
  readonly column: Uint32Array;
}

export interface HeapWarning {
  readonly code: string;
  readonly message: string;
}

/** The graph of a heap as a reader hands it over; its strings are in the store it was given. */
export interface HeapGraph {
  readonly format: 'v8' | 'hprof';
  /** Runtime and tool as far as the file tells. */
  readonly runtime: string;
  /** When it was taken, ISO 8601; null where the file does not tell. */
  readonly takenAt: string | null;
  readonly nodes: HeapNodes;
  readonly edges: HeapEdges;
  readonly stringCount: number;
  readonly sites: AllocationSites | null;
  readonly locations: NodeLocations | null;
  /** Bytes of native memory that V8 counts beside its nodes. */
  readonly extraNativeBytes: number;
  readonly warnings: readonly HeapWarning[];
}

/**
 * Reads a heap from bytes. Strings are stored while they are read, as the columns `strings` (bytes) and `stringStart` of `columns`; nothing
 * else is. Throws only `PlateauError`s.
 */
export type HeapReader = (
  chunks: AsyncIterable<Uint8Array>,
  columns: HeapColumns,
  options: HeapReadOptions,
) => Promise<HeapGraph>;

export interface HeapReadOptions {
  readonly fileName: string;
  readonly signal?: AbortSignal;
  /** Size of the decompressed content where known, in bytes: bounds what a header may claim. */
  readonly sizeHint?: number;
  /** Hears of work after the last byte: its name, and how much of it is done, 0 to 1. */
  progress?(phase: string, share: number): void;
}
