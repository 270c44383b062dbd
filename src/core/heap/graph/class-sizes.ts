import type { WideColumn } from '../model.ts';
import type { DominatorTree } from './retained.ts';

/** Sums over the nodes of each class; one element a class. Nodes whose size went to their owner are not counted. */
export interface ClassSizes {
  readonly count: Uint32Array;
  readonly self: Float64Array;
  /** Sum of the retained sizes of those that no other node of the class dominates: nothing is counted twice. */
  readonly retained: Float64Array;
  /** Least distance of any of them. */
  readonly distance: Int32Array;
}

/**
 * What the nodes of each class hold (DevTools, `buildAggregates` and `calculateClassesRetainedSize`). `classOf` is by node, with numbers
 * below `classes`.
 */
export function classSizes(
  classes: number,
  classOf: Uint32Array,
  ownSize: WideColumn,
  distance: Int32Array,
  tree: DominatorTree,
): ClassSizes {
  const count = new Uint32Array(classes);
  const self = new Float64Array(classes);
  const retained = new Float64Array(classes);
  const least = new Int32Array(classes).fill(0x7fffffff);
  const { childEnd, child, retained: sizes } = tree;
  for (let node = 0; node < classOf.length; node++) {
    const size = ownSize[node] as number;
    if (size === 0) continue;
    const at = classOf[node] as number;
    count[at] = (count[at] as number) + 1;
    self[at] = (self[at] as number) + size;
    if ((distance[node] as number) < (least[at] as number)) least[at] = distance[node] as number;
  }
  /** How many nodes of a class are on the way from the root to where the walk is. */
  const above = new Uint32Array(classes);
  let stack: Uint32Array = new Uint32Array(1 << 16);
  let top = 0;
  // A node's number stands for going into it, its complement for leaving it.
  stack[top++] = 0;
  while (top > 0) {
    const entry = stack[--top] as number;
    if (entry >= 0x80000000) {
      const at = classOf[~entry >>> 0] as number;
      above[at] = (above[at] as number) - 1;
      continue;
    }
    const from = entry === 0 ? 0 : (childEnd[entry - 1] as number);
    const to = childEnd[entry] as number;
    if (top + to - from + 1 > stack.length) {
      const longer = new Uint32Array(Math.max(stack.length * 2, top + to - from + 1));
      longer.set(stack);
      stack = longer;
    }
    if ((ownSize[entry] as number) > 0) {
      const at = classOf[entry] as number;
      if (above[at] === 0) retained[at] = (retained[at] as number) + (sizes[entry] as number);
      if (to > from) {
        above[at] = (above[at] as number) + 1;
        stack[top++] = ~entry >>> 0;
      }
    }
    for (let i = from; i < to; i++) {
      const below = child[i] as number;
      if ((childEnd[below] as number) > (childEnd[below - 1] as number)) {
        stack[top++] = below;
        continue;
      }
      // Half of all nodes dominate nothing: they need no place on the stack.
      if ((ownSize[below] as number) === 0) continue;
      const at = classOf[below] as number;
      if (above[at] === 0) retained[at] = (retained[at] as number) + (sizes[below] as number);
    }
  }
  return { count, self, retained, distance: least };
}
