/** What a sample type measures; decides which rules apply and how its cost is worded. */
export type SampleKind = 'cpu' | 'wall' | 'alloc' | 'inuse' | 'lock' | 'count' | 'other';

/** The unit of a sample type's weights. Times are stored in nanoseconds, sizes in bytes, counts as such. */
export type WeightUnit = 'nanoseconds' | 'bytes' | 'count';

export interface SampleType {
  /** The tool's name for it: `cpu`, `alloc_space`, `samples`. */
  readonly name: string;
  readonly kind: SampleKind;
  readonly unit: WeightUnit;
}

/** Categories of functions, in the order of `rules.md` §2.5. `FrameTable.category` holds the index into this list. */
export const CATEGORIES = [
  'app',
  'library',
  'native',
  'kernel',
  'runtime',
  'gc',
  'jit',
  'wait-io',
  'wait-lock',
  'wait-sleep',
  'idle',
  'profiler',
  'unknown',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Language runtimes whose naming conventions are known. */
export type Runtime = 'python' | 'node' | 'jvm' | 'go' | 'native' | 'ruby' | 'dotnet' | 'php' | 'unknown';

/**
 * Functions by identity (`rules.md` §2.3), as columns. `name`, `file` and `module` index `Profile.strings`; -1 means none.
 * `line`/`column` are those of the *definition* (1-based), 0 when the source does not tell.
 */
export interface FrameTable {
  readonly count: number;
  readonly name: Int32Array;
  readonly file: Int32Array;
  readonly line: Int32Array;
  readonly column: Int32Array;
  /** Index into {@link CATEGORIES}. */
  readonly category: Uint8Array;
}

/** What a node's own samples count as; `D_active` leaves out `idle`, `D_app` leaves out `overhead` too (`rules.md` §2.8). */
export const NODE_ACTIVE = 0;
export const NODE_IDLE = 1;
/** gc, jit or profiler leaf. */
export const NODE_OVERHEAD = 2;

/**
 * Call-tree nodes in preorder, as columns. Each thread's trees are contiguous (`ThreadInfo.firstNode..endNode`); inside a parent,
 * children stand in descending order of their total weight in the first sample type. Synthetic frames (`(root)`, thread names)
 * are not nodes.
 */
export interface NodeTable {
  readonly count: number;
  /** Parent's node index, -1 for a root. Always smaller than the node's own index. */
  readonly parent: Int32Array;
  /** Index into `frames`. */
  readonly frame: Int32Array;
  /** One past the last node of the subtree: the subtree of `i` is `i..end[i]-1`. */
  readonly end: Int32Array;
  /** {@link NODE_ACTIVE}, {@link NODE_IDLE} or {@link NODE_OVERHEAD}: what samples that end here count as. */
  readonly state: Uint8Array;
  /** 1 where the tool says that the frame was inlined into its parent. */
  readonly inlined: Uint8Array;
  /** Weight of samples that end at the node; one column a sample type, in that type's unit. */
  readonly self: readonly Float64Array[];
  /** Number of samples that end at the node; one column a sample type. */
  readonly hits: readonly Float64Array[];
}

export interface ThreadInfo {
  readonly name: string;
  /** The operating system's or runtime's id, as text; empty when unknown. */
  readonly id: string;
  /** Process id, as text; empty when unknown. */
  readonly process: string;
  /** True for the thread an event-loop runtime runs its requests on. */
  readonly main: boolean;
  readonly firstNode: number;
  readonly endNode: number;
}

/** Samples in time order, where the source has them. Absent (`null`) for aggregated formats. */
export interface Timeline {
  readonly count: number;
  readonly node: Int32Array;
  readonly thread: Uint16Array;
  /** Seconds since the first sample of the capture. */
  readonly time: Float64Array;
  /** In the unit of the sample's type. */
  readonly weight: Float64Array;
  /** Index into `sampleTypes`. */
  readonly type: Uint8Array;
}

/**
 * Self weights by the segments a capture was taken in, where its source has no time order (`rules.md` §3): one row for each node and segment
 * with samples, by node, then by segment. Segments follow each other and are of nearly equal length; their sums are the nodes' own columns.
 */
export interface SegmentTable {
  /** Wall time of each segment, in seconds; also of those without samples. */
  readonly seconds: Float64Array;
  readonly count: number;
  readonly node: Int32Array;
  /** Index into `seconds`. */
  readonly segment: Uint16Array;
  /** Weight and number of samples that end at the node in the segment; one column a sample type. */
  readonly self: readonly Float64Array[];
  readonly hits: readonly Float64Array[];
}

/** Self weight by *executing* line, for drill-down; rows with equal frame stand together. */
export interface LineTable {
  readonly count: number;
  readonly frame: Int32Array;
  readonly line: Int32Array;
  /** First sample type only. */
  readonly self: Float64Array;
}

/** Facts about a capture that change how its numbers may be read. */
export type CaptureFlag =
  /** The tool cannot expand inlined callees (V8's optimised code). */
  | 'inlining-opaque'
  /** The runtime knows inlined callees at safepoints only: self weight may stand under a function beside the one that ran (a JVM without `DebugNonSafepoints`). */
  | 'inlining-misplaced'
  /** Built from begin/end events; sample counts are estimates. */
  | 'evented'
  /** The unit was assumed, not stated by the file. */
  | 'unit-assumed'
  /** The capture stopped before its requested duration. */
  | 'partial'
  /** Idle time is missing from the file and so is the wall time of the capture (py-spy's speedscope and raw output). */
  | 'wall-unknown'
  /** Weights are counts multiplied by the sampling period. */
  | 'weights-from-rate';

/** What the source says of the capture itself. Absent means that the file does not tell. */
export interface CaptureMeta {
  /** Importer id: `speedscope`, `pprof`, `collapsed`, … */
  readonly format: string;
  readonly tool?: { readonly name: string; readonly version?: string };
  readonly runtime: Runtime;
  readonly runtimeVersion?: string;
  /** Event as the tool calls it: `cpu`, `itimer`, `wall`, `alloc`. */
  readonly event?: string;
  /** Nominal time between two samples of a thread, in seconds. */
  readonly intervalSeconds?: number;
  /** Wall time from the first to the last sample, or as the file or the person states it, in seconds; absent when nothing tells. */
  readonly durationSeconds?: number;
  readonly startedAt?: string;
  readonly command?: string;
  readonly pid?: number;
  readonly cpuModel?: string;
  readonly cpuCores?: number;
  readonly containerCpus?: number;
  /** The tool's limit on stack depth, in frames. */
  readonly depthLimit?: number;
  /** Share of samples (0–1) that stand at the depth limit. */
  readonly truncatedShare?: number;
  /** Sampling errors and late ticks, as the tool prints them. */
  readonly errors?: number;
  readonly lateTicks?: number;
  /** Threads (indices into `Profile.threads`) that the operating system saw sleep all the while: less than 1 % CPU. */
  readonly sleepingThreads?: readonly number[];
  readonly flags: readonly CaptureFlag[];
}

/** A warning names what was dropped or guessed while reading. `code` is stable. */
export interface ImportWarning {
  readonly code: string;
  readonly message: string;
  /** How often it happened. */
  readonly count?: number;
}

/** One profile: call trees of threads with their weights, as columns. Immutable. */
export interface Profile {
  /** A name for people when one file holds several: the file's own, else empty. */
  readonly name: string;
  readonly strings: readonly string[];
  readonly frames: FrameTable;
  readonly nodes: NodeTable;
  readonly sampleTypes: readonly SampleType[];
  /** Index of the sample type to show first. */
  readonly defaultSampleType: number;
  readonly threads: readonly ThreadInfo[];
  readonly timeline: Timeline | null;
  /** Present for captures that were taken in segments. */
  readonly segments: SegmentTable | null;
  readonly lines: LineTable;
  readonly meta: CaptureMeta;
}
