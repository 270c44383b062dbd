import type { DiffView } from './diff-tree.ts';

export type DiffWidths = 'before' | 'after' | 'max' | 'removed';

/** How wide each node of a comparison is drawn, in cost units. */
export interface DiffMeasure {
  readonly width: Float64Array;
  /** Sum of the widths of a node's children: never more than its own. */
  below(node: number): number;
  /** Number of children that have a width. */
  readonly fanOut: Int32Array;
  /** Number of roots that have a width, and the sum of their widths. */
  readonly roots: number;
  readonly whole: number;
}

const measured = new WeakMap<DiffView, Map<DiffWidths, DiffMeasure>>();

/**
 * The widths of a comparison's nodes. `before` and `after` are the totals of a side. `max` is the larger of both totals, or the sum of the
 * children's widths where that is more: parts that moved from one child to another would not find room otherwise. `removed` is
 * the cost before of what is gone after (total 0): all of a node that is gone, and of any other what is gone below it.
 */
export function measureDiff(diff: DiffView, widths: DiffWidths): DiffMeasure {
  let known = measured.get(diff);
  if (known === undefined) {
    known = new Map();
    measured.set(diff, known);
  }
  let measure = known.get(widths);
  if (measure === undefined) {
    measure = measureOf(diff, widths);
    known.set(widths, measure);
  }
  return measure;
}

function measureOf(diff: DiffView, widths: DiffWidths): DiffMeasure {
  const { count, parent, totalBefore, totalAfter, selfBefore, selfAfter } = diff;
  if (widths === 'before')
    return finish(diff, totalBefore, (i) => (totalBefore[i] as number) - (selfBefore[i] as number));
  if (widths === 'after') return finish(diff, totalAfter, (i) => (totalAfter[i] as number) - (selfAfter[i] as number));
  const width = new Float64Array(count);
  const children = new Float64Array(count);
  for (let i = count - 1; i >= 0; i--) {
    const before = totalBefore[i] as number;
    const after = totalAfter[i] as number;
    const below = children[i] as number;
    const own = widths === 'max' ? Math.max(before, after, below) : after === 0 ? before : below;
    width[i] = own;
    const p = parent[i] as number;
    if (p >= 0) children[p] = (children[p] as number) + own;
  }
  return finish(diff, width, (i) => children[i] as number);
}

function finish(diff: DiffView, width: Float64Array, below: (node: number) => number): DiffMeasure {
  const fanOut = new Int32Array(diff.count);
  let roots = 0;
  let whole = 0;
  for (let i = 0; i < diff.count; i++) {
    const own = width[i] as number;
    if (diff.cutAt !== null && diff.cutAt[i] === 1) fanOut[i] = (fanOut[i] as number) + 1;
    if (!(own > 0)) continue;
    const p = diff.parent[i] as number;
    if (p >= 0) fanOut[p] = (fanOut[p] as number) + 1;
    else {
      roots++;
      whole += own;
    }
  }
  return { width, below, fanOut, roots, whole };
}
