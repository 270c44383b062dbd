import type { HeapGraph, WideColumn } from '../model.ts';
import { UNREACHED } from './distances.ts';
import { everyMillion, type Tick } from './progress.ts';
import type { Preorder } from './retained.ts';

const NONE = 0x7fffffff;

/** Sums over the nodes of each class; one element a class. Nodes whose size went to their owner are not counted. */
export interface ClassSizes {
  readonly count: Uint32Array;
  readonly self: Float64Array;
  /** Sum of the retained sizes of those that no other node of the class dominates: nothing is counted twice. */
  readonly retained: Float64Array;
  /** Least distance of any that is reached; {@link UNREACHED} where none is. */
  readonly distance: Int32Array;
}

/**
 * What the nodes of each class hold (DevTools, `buildAggregates` and `calculateClassesRetainedSize`). `classOf`, `ownSize`, `distance` and
 * `sizes` (retained) are by node, classes are numbers below `classes`. DevTools gives a class the distance of a node that is not reached; here
 * those that are reached tell it. A JVM's dump holds garbage, which retains nothing.
 */
export function classSizes(
  classes: number,
  classOf: Uint32Array,
  ownSize: WideColumn,
  distance: Int32Array,
  sizes: WideColumn,
  order: Preorder,
  format: HeapGraph['format'],
  tick: Tick = () => undefined,
): ClassSizes {
  const count = new Uint32Array(classes);
  const self = new Float64Array(classes);
  const retained = new Float64Array(classes);
  const least = new Int32Array(classes).fill(NONE);
  /** By class: the place up to which everything is dominated by one of its nodes. */
  const inside = new Uint32Array(classes);
  const garbage = format === 'hprof' ? UNREACHED : NONE;
  const report = everyMillion(classOf.length, tick);
  for (let place = 0; place < classOf.length; place++) {
    report(place);
    const node = order.node[place] as number;
    const size = ownSize[node] as number;
    if (size === 0) continue;
    const at = classOf[node] as number;
    count[at] = (count[at] as number) + 1;
    self[at] = (self[at] as number) + size;
    const steps = distance[node] as number;
    if (steps < (least[at] as number) && steps !== UNREACHED) least[at] = steps;
    if (steps === garbage) continue;
    if (place < (inside[at] as number)) continue;
    retained[at] = (retained[at] as number) + (sizes[node] as number);
    inside[at] = order.end[place] as number;
  }
  for (let at = 0; at < classes; at++) if (least[at] === NONE) least[at] = UNREACHED;
  return { count, self, retained, distance: least };
}
