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
  /** Referrers that are not listed below it, because of a limit. */
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
  const seen = new Set([node]);
  const isRoot = (at: number): boolean => heap.isRoot(at);
  const steps: Step[] = [{ row: linked(heap, node, null), parent: -1, depth: 0, isRoot: isRoot(node), more: 0 }];
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index];
    if (step === undefined || step.isRoot) continue;
    const { total, nodes } = heap.referrers(step.row.node, 0, PATH_LIMITS.siblings);
    if (step.depth >= PATH_LIMITS.depth) {
      step.more = total;
      continue;
    }
    step.more = total - nodes.length;
    for (const from of nodes) {
      if (seen.has(from)) continue;
      if (steps.length >= PATH_LIMITS.nodes) {
        step.more++;
        continue;
      }
      seen.add(from);
      const row = linked(heap, from, heap.edgeBetween(from, step.row.node));
      steps.push({ row, parent: index, depth: step.depth + 1, isRoot: isRoot(from), more: 0 });
    }
  }
  return steps.map(({ row, parent, isRoot: root, more }) => ({ ...row, parent, isRoot: root, more }));
}
