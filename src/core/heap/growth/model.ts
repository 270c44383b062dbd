import type { HeapClass } from '../graph/classes.ts';
import type { StoredHeap } from '../stored-heap.ts';

/** What a person says about one step of a series. */
export interface GrowthStep {
  /** Operations run since the heap before; null where nobody counted. */
  readonly operations: number | null;
  /** A collection was forced before it was taken; null where nobody said. */
  readonly forcedGc: boolean | null;
}

/** One heap of a series, in order. */
export interface GrowthSnapshot extends GrowthStep {
  readonly id: string;
  readonly label: string;
  readonly sha256: string;
  readonly nodeCount: number | null;
  /** Sum of all shallow sizes, in bytes. */
  readonly totalSize: number;
  readonly takenAt: string | null;
}

/** Whether objects of different heaps were told to be the same by their ids. */
export interface Matching {
  readonly byId: boolean;
  /** By their ids; not, because there are none that last; or not, because the heaps are of different processes. */
  readonly kind: 'ids' | 'noIds' | 'otherProcess';
  /** Share of common ids that mean something else in the next heap, one a difference; empty where there are no ids. */
  readonly renamed: readonly number[];
  readonly reason: string;
}

/** A class over a series: one value a heap, except where it says a difference. */
export interface ClassGrowth extends HeapClass {
  readonly count: readonly number[];
  readonly self: readonly number[];
  readonly retained: readonly number[];
  /** By difference: objects that were not in the heap before, and that are no longer there; null without ids. */
  readonly added: readonly number[] | null;
  readonly addedBytes: readonly number[] | null;
  readonly removed: readonly number[] | null;
  /** By difference: of those added, still there one heap later; the last difference has none. Null without ids. */
  readonly stillAlive: readonly number[] | null;
  /** Objects of the last heap that no path without weak edges leads to. */
  readonly unreached: number;
  /**
   * The class inside whose new objects most of its own new ones lie, by key: its growth is part of that one's. Null where it
   * stands for itself.
   */
  readonly partOf: string | null;
  /** Heaps whose tables do not list it, so that it is taken to be as in another; left out where there are none. */
  readonly unlisted?: readonly number[];
}

/** Objects of a class on one normalised path, over the heaps of a series. */
export interface PathGrowth {
  readonly class: string;
  /** `Context.cache → Cache.m → Map.table → *`. */
  readonly path: string;
  /** Whole path from a root. */
  readonly wholePath: string;
  readonly count: readonly number[];
  /** Retained by them, one inside another counted twice, in bytes. */
  readonly bytes: readonly number[];
  /** One of them, in the last heap; null where none is left. */
  readonly example: number | null;
}

/** An object that survived and holds what is new. */
export interface GrowthOwner {
  /** The runtime's id. */
  readonly id: number;
  /** Its ordinal in the last heap in which it got to hold more, and which that is. */
  readonly node: number;
  readonly snapshot: number;
  readonly name: string;
  /** Shortest path to it: `global.app.sessions`. */
  readonly path: string;
  /** By difference: retained bytes of what it holds newly, and of what it let go. */
  readonly gained: readonly number[];
  readonly released: readonly number[];
  /** What it got to hold in the difference up to that heap, by class. */
  readonly contents: readonly { readonly name: string; readonly count: number; readonly retained: number }[];
}

/** What was found out about a series of heaps of one program. */
export interface Growth {
  readonly snapshots: readonly GrowthSnapshot[];
  /** How many differences from the first on are warm-up. */
  readonly warmUp: number;
  readonly matching: Matching;
  /**
   * What the bytes of its classes are: what they keep alive; of tables, which have no graph, the objects' own, then also as `retained`; `none`
   * where tables count objects only, and all bytes are 0.
   */
  readonly sizes: 'retained' | 'shallow' | 'none';
  /**
   * Only where some of its tables list their largest rows alone: the most bytes of a row that they leave out, null where that is not known.
   */
  readonly unlistedMost?: number | null;
  readonly classes: readonly ClassGrowth[];
  readonly paths: readonly PathGrowth[];
  readonly owners: readonly GrowthOwner[];
}

/** One heap of a series to be measured. */
export interface MeasuredHeap extends GrowthSnapshot {
  /** Opens it when it is its turn; it is closed before it is opened again, and in any case in the end. */
  open(): StoredHeap;
  close(): void;
  /** Objects keep their ids from one heap to the next. */
  readonly hasIds: boolean;
  /** Identity of the process it was taken from, where Plateau took it; null where nobody knows. */
  readonly process: string | null;
}

export interface GrowthOptions {
  /** Differences from the first on that are warm-up. */
  readonly warmUp: number;
  /** Largest share of common ids that may name something else in one process. */
  readonly renamed: number;
  /** Hears of the work: what is done, 0 to 1. */
  progress?(phase: string, share: number): void;
}
