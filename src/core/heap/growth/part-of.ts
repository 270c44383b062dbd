import type { Column } from '../../columns.ts';
import { NO_EDGE } from '../graph/distances.ts';
import { release } from '../graph/release.ts';
import type { StoredHeap } from '../stored-heap.ts';
import { edgeSources } from './edge-sources.ts';
import type { Marked } from './ids.ts';
import type { SnapshotColumns } from './snapshot.ts';

/** Not looked at yet, no class wanted on the way, and the first of the classes, which are numbered from there on. */
const UNKNOWN = 0;
const NONE = 1;
const FIRST = 2;

/** By class: what its marked objects retain, and how much of that lies inside those of another class, in bytes. */
export type Insides = ReadonlyMap<number, { readonly total: number; readonly inside: ReadonlyMap<number, number> }>;

/**
 * For each class wanted, of what its marked objects retain, in bytes: how much lies inside a marked object of another of `containers`, by the outermost such class: one
 * that dominates it, or else one on the shortest path to it, through marked objects all the way. What is held by what survived lies in none.
 */
export function insideOf(
  { heap, count, dominator, class: classes, own, retained }: SnapshotColumns,
  { marks, nodes }: Marked,
  wanted: ReadonlySet<number>,
  containers: ReadonlySet<number>,
): Insides {
  const found = new Map<number, { total: number; readonly inside: Map<number, number> }>();
  const paths = new Paths(heap);
  const known = [new Uint32Array(count), new Uint32Array(count)] as const;
  const byDominators = outermost(known[0], marks, classes, containers, (node) => dominator[node] as number);
  const byPaths = outermost(known[1], marks, classes, containers, (node) => paths.before(node));
  for (const node of nodes) {
    const at = classes[node] as number;
    if (own[node] === 0 || !wanted.has(at)) continue;
    const row = found.get(at) ?? { total: 0, inside: new Map<number, number>() };
    found.set(at, row);
    row.total += retained[node] as number;
    let around = byDominators(node);
    if (around === null || around === at) around = byPaths(node);
    if (around !== null && around !== at)
      row.inside.set(around, (row.inside.get(around) ?? 0) + (retained[node] as number));
  }
  release(...known);
  paths.release();
  return found;
}

/** The shortest paths of a heap, from whole columns that are read where one is asked for. */
class Paths {
  readonly #heap: StoredHeap;
  #columns: { readonly pathEdge: Column; readonly sourceOf: (edge: number) => number } | null = null;

  constructor(heap: StoredHeap) {
    this.#heap = heap;
  }

  /** The node before one on the shortest path to it; the root before one that none leads to. */
  before(node: number): number {
    this.#columns ??= { pathEdge: this.#heap.columns.copy('pathEdge'), sourceOf: edgeSources(this.#heap) };
    const edge = this.#columns.pathEdge[node] as number;
    return edge === NO_EDGE ? 0 : this.#columns.sourceOf(edge);
  }

  /** Gives the columns back; it must not be asked afterwards. */
  release(): void {
    release(this.#columns?.pathEdge ?? null);
    this.#columns = null;
  }
}

/**
 * Answers with the outermost class wanted on a node's way up through marked nodes, itself left out; null for none. Each node is asked once:
 * `known`, zeros by node, keeps the answers.
 */
function outermost(
  known: Uint32Array,
  marks: Uint8Array,
  classes: Uint32Array,
  wanted: ReadonlySet<number>,
  above: (node: number) => number,
): (node: number) => number | null {
  const chain: number[] = [];
  return (start) => {
    let at = above(start);
    // The root ends every way; it is in every heap and never marked.
    while (marks[at] === 1 && known[at] === UNKNOWN) {
      chain.push(at);
      at = above(at);
    }
    let found = marks[at] === 1 ? (known[at] as number) : NONE;
    for (let step = chain.pop(); step !== undefined; step = chain.pop()) {
      const own = classes[step] as number;
      if (found === NONE && wanted.has(own)) found = FIRST + own;
      known[step] = found;
    }
    return found === NONE ? null : found - FIRST;
  };
}

/** Part of what a class's new objects keep that must lie inside others' for its growth to be part of theirs. */
const PART_OF = 0.8;

/** The class that most of what a class's new objects keep lies inside of; null where it stands for itself. */
export function aroundMost(insides: Insides, at: number): number | null {
  const row = insides.get(at);
  if (row === undefined) return null;
  let total = 0;
  let most = 0;
  let around: number | null = null;
  for (const [other, bytes] of row.inside) {
    total += bytes;
    if (bytes > most) {
      most = bytes;
      around = other;
    }
  }
  return total >= PART_OF * row.total ? around : null;
}

/** As `insideOf`, where objects cannot be told to be new: what more lies inside of others in the last heap than did in the first that counts. */
export function insideByGrowth(
  first: SnapshotColumns,
  last: SnapshotColumns,
  followed: ReadonlySet<number>,
  containers: ReadonlySet<number>,
): Insides {
  const all = ({ count }: SnapshotColumns): Marked => ({
    marks: new Uint8Array(count).fill(1, 1),
    nodes: Uint32Array.from({ length: count - 1 }, (_, i) => i + 1),
  });
  const before = insideOf(first, all(first), followed, containers);
  const after = insideOf(last, all(last), followed, containers);
  return new Map(
    [...after].map(([at, { total, inside }]) => {
      const known = before.get(at);
      const grown = [...inside].map(
        ([around, bytes]) => [around, Math.max(0, bytes - (known?.inside.get(around) ?? 0))] as const,
      );
      return [at, { total: Math.max(1, total - (known?.total ?? 0)), inside: new Map(grown) }];
    }),
  );
}
