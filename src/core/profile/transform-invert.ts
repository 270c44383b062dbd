import { TreeGrower } from './tree.ts';

/** Stacks to turn over: the nodes they end at, and two weights of each. */
export interface InvertSource {
  readonly parent: Int32Array;
  readonly frame: Int32Array;
  readonly depth: Int32Array;
  readonly leaf: Int32Array;
  readonly weights: readonly [Float64Array, Float64Array];
}

/**
 * What an inverted tree leaves out: callers of branches lighter than `below`, and the deepest callers of very deep trees. Their weight stays
 * in the totals above them.
 */
export interface TreeCut {
  readonly below: number;
  /** Weight of the stacks whose callers are not in the tree beyond some point. */
  readonly weight: number;
}

export interface InvertedTree {
  /** Columns: both weights at or below the node, then both weights of stacks that begin at it. */
  readonly grower: TreeGrower;
  /** 1 where a node has callers that were left out. */
  readonly cutAt: Uint8Array;
  readonly cut: TreeCut | null;
}

/** Up to this many steps up all stacks together, everything is kept. */
const EXHAUSTIVE_STEPS = 500_000;
/** Most steps taken and nodes made; what is left then is cut, the deepest callers of every branch alike. */
const MOST_STEPS = 40_000_000;
const MOST_NODES = 2_000_000;
/** Branches lighter than this part of the whole are not followed further once there are too many steps. */
const CUT_PART = 1 / 100_000;

/**
 * Turns stacks over: roots are the functions they end in, children the callers. A whole inverted tree has a node for each step up each
 * stack, many times those of the tree it is made from, so in a large one branches lighter than 1/100,000 of the whole keep their weight
 * but not their callers. All branches grow by one row at a time, so that the limits on steps and nodes cut them all at the same height.
 *
 * `rank` says which weight a branch is judged by: the first, or the sum of both.
 */
export function invert(source: InvertSource, rank: 'first' | 'both'): InvertedTree {
  const { parent, frame, depth, leaf, weights } = source;
  const [first, second] = weights;
  let steps = 0;
  let whole = 0;
  for (let e = 0; e < leaf.length; e++) {
    steps += (depth[leaf[e] as number] as number) + 1;
    whole += (first[e] as number) + (rank === 'both' ? (second[e] as number) : 0);
  }
  const below = steps <= EXHAUSTIVE_STEPS ? 0 : whole * CUT_PART;
  const grower = new TreeGrower(Math.min(steps, Math.max(1024, leaf.length)), 4);
  const at = leaf.slice();
  const group = new Int32Array(leaf.length).fill(-1);
  const entry = Int32Array.from(leaf, (_, e) => e);
  const cutNodes: number[] = [];
  let cutWeight = 0;
  let left = leaf.length;
  let taken = 0;
  for (let e = 0; e < left; e++) arrive(e, at[e] as number, -1);
  taken += left;
  while (left > 0) {
    const within = taken <= MOST_STEPS && grower.count <= MOST_NODES;
    let kept = 0;
    for (let e = 0; e < left; e++) {
      const id = entry[e] as number;
      const own = group[e] as number;
      const caller = parent[at[e] as number] as number;
      if (caller < 0) {
        grower.add(2, own, first[id] as number);
        grower.add(3, own, second[id] as number);
      } else if (within && weightOf(own) >= below) {
        entry[kept] = id;
        arrive(kept++, caller, own);
      } else {
        cutNodes.push(own);
        cutWeight += (first[id] as number) + (rank === 'both' ? (second[id] as number) : 0);
      }
    }
    left = kept;
    taken += kept;
  }
  const cutAt = new Uint8Array(grower.count);
  for (const node of cutNodes) cutAt[node] = 1;
  return { grower, cutAt, cut: cutNodes.length === 0 ? null : { below, weight: cutWeight } };

  function arrive(e: number, node: number, above: number): void {
    const id = entry[e] as number;
    const own = grower.child(above, frame[node] as number, node);
    at[e] = node;
    group[e] = own;
    grower.add(0, own, first[id] as number);
    grower.add(1, own, second[id] as number);
  }

  function weightOf(node: number): number {
    const own = grower.columns[0]?.[node] as number;
    return rank === 'first' ? own : own + (grower.columns[1]?.[node] as number);
  }
}
