import { NODE_ACTIVE } from './model.ts';
import type { TreeGrower } from './tree.ts';

/** A tree in preorder, as the transforms read it. `key` is what siblings are merged by: the frame, or a name shared with other profiles. */
export interface SourceTree {
  readonly first: number;
  readonly end: number;
  readonly parent: Int32Array;
  readonly subtreeEnd: Int32Array;
  readonly frame: Int32Array;
  readonly key: Int32Array | null;
  readonly total: Float64Array;
}

/** What to do with each function, by frame index of the source. */
export interface RegroupPlan {
  /** 1: stacks start here, others are left out. `null`: all stacks. */
  readonly focus: Uint8Array | null;
  /** 1: left out, its callees joined to its caller and its own weight charged to it. */
  readonly hide: Uint8Array | null;
  /** Fold recursion (`rules.md` §2.7). Needs the number of distinct keys. */
  readonly fold: { readonly keys: number } | null;
}

/** The node is not in the new tree. */
const OUTSIDE = -2;
/** The node is above the new tree's roots. */
const ABOVE = -1;

/**
 * Merges a tree into `grower`: equal paths of keys become one node; focus, hiding and folding are applied in this order on the way.
 * Gives the new tree's node for each source node between `first` and `end` (indexed from `first`), or a negative number where it has
 * none. Subtrees without weight are skipped. One forward pass; the cost a node is one table look-up.
 */
export function regroup(source: SourceTree, plan: RegroupPlan, grower: TreeGrower): Int32Array {
  const { first, end, parent, subtreeEnd, frame, key, total } = source;
  const { focus, hide } = plan;
  const target = new Int32Array(end - first).fill(OUTSIDE);
  const folder = plan.fold === null ? null : new PathFolder(plan.fold.keys);
  const start = focus === null ? ABOVE : OUTSIDE;
  let i = first;
  while (i < end) {
    if (!((total[i] as number) > 0)) {
      i = subtreeEnd[i] as number;
      continue;
    }
    const p = parent[i] as number;
    let above = p < first ? start : (target[p - first] as number);
    const f = frame[i] as number;
    const hidden = hide !== null && hide[f] === 1;
    if (above === OUTSIDE) {
      if (hidden || focus?.[f] !== 1) {
        i++;
        continue;
      }
      above = ABOVE;
    }
    if (hidden) {
      target[i - first] = above;
    } else {
      const k = key === null ? f : (key[f] as number);
      target[i - first] =
        folder === null ? grower.child(above, k, i) : folder.enter(grower, above, k, i, subtreeEnd[i] as number);
    }
    i++;
  }
  return target;
}

/**
 * Folds recursion while a tree is walked in preorder. The folded path of the node last entered is `#path[0..row]`; what a node overwrites
 * in it is put back when the walk leaves its subtree, so each node costs the same however deep the stacks are.
 */
class PathFolder {
  /** Folded nodes from the root down. Entries behind a node's own row are leftovers of other branches. */
  readonly #path: number[] = [];
  /** Row at which each key was entered last; right only while `#path` still holds a node of that key there. */
  readonly #rowOf: Int32Array;
  /** What to put back, and at which source node: parallel stacks. */
  readonly #undoAt: number[] = [];
  readonly #undoRow: number[] = [];
  readonly #undoNode: number[] = [];
  readonly #undoKey: number[] = [];
  readonly #undoKeyRow: number[] = [];

  constructor(keys: number) {
    this.#rowOf = new Int32Array(keys).fill(-1);
  }

  /** The folded node of a source node whose parent's folded node is `above`; `end` is the end of its subtree. */
  enter(grower: TreeGrower, above: number, key: number, origin: number, end: number): number {
    while (this.#undoAt.length > 0 && (this.#undoAt.at(-1) as number) <= origin) this.#leave();
    const row = above < 0 ? -1 : (grower.depth[above] as number);
    const known = this.#rowOf[key] as number;
    if (known >= 0 && known <= row) {
      const node = this.#path[known] as number;
      if (grower.frame[node] === key) return node;
    }
    const node = grower.child(above, key, origin);
    this.#undoAt.push(end);
    this.#undoRow.push(row + 1);
    this.#undoNode.push(this.#path[row + 1] ?? -1);
    this.#undoKey.push(key);
    this.#undoKeyRow.push(known);
    this.#path[row + 1] = node;
    this.#rowOf[key] = row + 1;
    return node;
  }

  #leave(): void {
    this.#undoAt.pop();
    this.#path[this.#undoRow.pop() as number] = this.#undoNode.pop() as number;
    this.#rowOf[this.#undoKey.pop() as number] = this.#undoKeyRow.pop() as number;
  }
}

/** State of each new node: that of the source nodes whose samples end there; active where they differ. */
export function mergedStates(
  sources: readonly { readonly first: number; readonly end: number; readonly target: Int32Array }[],
  self: Float64Array,
  state: Uint8Array,
  grower: TreeGrower,
): Uint8Array {
  const unset = 255;
  const merged = new Uint8Array(grower.count).fill(unset);
  for (const { first, end, target } of sources) {
    for (let i = first; i < end; i++) {
      const node = target[i - first] as number;
      if (node < 0 || !((self[i] as number) > 0)) continue;
      const own = state[i] as number;
      const known = merged[node] as number;
      merged[node] = known === unset || known === own ? own : NODE_ACTIVE;
    }
  }
  for (let node = 0; node < grower.count; node++) {
    if (merged[node] === unset) merged[node] = state[grower.origin[node] as number] as number;
  }
  return merged;
}
