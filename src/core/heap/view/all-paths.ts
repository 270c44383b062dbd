import { entryTable } from '../edge-name.ts';
import type { StoredHeap } from '../stored-heap.ts';
import { type LinkedNode, linked } from './node-detail.ts';

/** DevTools' limits on showing what retains an object. */
export const PATH_LIMITS = { depth: 30, nodes: 5000, siblings: 100 } as const;

/** One node that keeps the one of `parent` alive. */
export interface RetainingStep extends LinkedNode {
  /** Index of the step towards the object; -1 for the object itself, which is the first. */
  readonly parent: number;
  /** A root: the path is complete. */
  readonly isRoot: boolean;
  /** References that are not listed below it, because of a limit; those beyond {@link MOST_EDGES} also where they keep nothing alive. */
  readonly more: number;
}

/**
 * All ways from the roots to a node, backwards: each node that keeps it alive stands once, at its shortest way, breadth first. Cut at
 * {@link PATH_LIMITS}; what was cut is counted in `more`.
 */
export function allPaths(heap: StoredHeap, node: number): readonly RetainingStep[] {
  interface Step {
    readonly row: LinkedNode;
    readonly parent: number;
    readonly depth: number;
    readonly isRoot: boolean;
    more: number;
  }
  heap.indexReferrers();
  const seen = new Set([node]);
  const steps: Step[] = [{ row: linked(heap, node, null), parent: -1, depth: 0, isRoot: heap.isRoot(node), more: 0 }];
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index];
    if (step === undefined || step.isRoot) continue;
    const { referrers, unseen } = holding(heap, step.row.node);
    if (step.depth >= PATH_LIMITS.depth) {
      step.more = referrers.length + unseen;
      continue;
    }
    step.more = Math.max(0, referrers.length - PATH_LIMITS.siblings) + unseen;
    for (const { from, type, name } of referrers.slice(0, PATH_LIMITS.siblings)) {
      if (seen.has(from)) continue;
      if (steps.length >= PATH_LIMITS.nodes) {
        step.more++;
        continue;
      }
      seen.add(from);
      const row = linked(heap, from, { type, name });
      steps.push({ row, parent: index, depth: step.depth + 1, isRoot: heap.isRoot(from), more: 0 });
    }
  }
  return steps.map(({ row, parent, isRoot: root, more }) => ({ ...row, parent, isRoot: root, more }));
}

/** Most edges to a node that are looked at: a shape or a prototype has millions. */
export const MOST_EDGES = 10_000;

/**
 * Edges that keep a node alive: not weak ones, not its own, not shortcuts, and of a WeakMap's entry the key's. `unseen` is the number of
 * those that were not looked at.
 */
function holding(
  heap: StoredHeap,
  node: number,
): { readonly referrers: readonly ReturnType<StoredHeap['edge']>[]; readonly unseen: number } {
  const all = heap.referrers(node);
  const referrers = all
    .slice(0, MOST_EDGES)
    .map((edge) => heap.edge(edge))
    .filter(({ from, type, name }) => {
      if (type === 'weak' || from === node || (type === 'shortcut' && from !== 0)) return false;
      const table = type === 'internal' ? entryTable(name) : null;
      return table === null || table !== heap.node(from).id;
    });
  return { referrers, unseen: Math.max(0, all.length - MOST_EDGES) };
}
