import type { WideColumn } from '../model.ts';
import { everyMillion, type Tick } from './progress.ts';
import type { Preorder } from './retained.ts';

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
 * What the nodes of each class hold (DevTools, `buildAggregates` and `calculateClassesRetainedSize`). `classOf`, `ownSize`, `distance` and
 * `sizes` (retained) are by node, classes are numbers below `classes`.
 */
export function classSizes(
  classes: number,
  classOf: Uint32Array,
  ownSize: WideColumn,
  distance: Int32Array,
  sizes: WideColumn,
  order: Preorder,
  tick: Tick = () => undefined,
): ClassSizes {
  const count = new Uint32Array(classes);
  const self = new Float64Array(classes);
  const retained = new Float64Array(classes);
  const least = new Int32Array(classes).fill(0x7fffffff);
  /** By class: the place up to which everything is dominated by one of its nodes. */
  const inside = new Uint32Array(classes);
  const report = everyMillion(classOf.length, tick);
  for (let place = 0; place < classOf.length; place++) {
    report(place);
    const node = order.node[place] as number;
    const size = ownSize[node] as number;
    if (size === 0) continue;
    const at = classOf[node] as number;
    count[at] = (count[at] as number) + 1;
    self[at] = (self[at] as number) + size;
    if ((distance[node] as number) < (least[at] as number)) least[at] = distance[node] as number;
    if (place < (inside[at] as number)) continue;
    retained[at] = (retained[at] as number) + (sizes[node] as number);
    inside[at] = order.end[place] as number;
  }
  return { count, self, retained, distance: least };
}
