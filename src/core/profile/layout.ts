import type { Columns } from '../columns.ts';
import { BOX_HIDES_CHILDREN, BOX_INLINED, BoxTable, boxName, MAX_BOXES, MAX_ROWS, requireNode } from './boxes.ts';
import type { View } from './view.ts';
import type { FlameMeta } from './view-data.ts';

export interface Picture {
  /** The zoomed node of the view; −1: all of it. */
  readonly root: number;
  /** Width of the picture: boxes narrower than one of these are summed. */
  readonly pixels: number;
}

/**
 * The boxes of a view that are a pixel or wider, cut for one picture: the columns of {@link FlameMeta}. What is narrower is summed into one
 * box for each parent, so that a parent's self weight and its children's widths always make up its own. A box's children stand at its left edge and
 * its self weight at its right one. The cost follows the number of boxes, not that of the view's nodes.
 *
 * Throws `view.unknownNode`.
 */
export function layoutFlame(view: View, picture: Picture): Columns<FlameMeta> {
  const { root, pixels } = picture;
  requireNode(root, view.count, -1);
  const { total, self, end, fanOut } = view;
  const width = root < 0 ? view.weight : (total[root] as number);
  const boxes = new BoxTable();

  /** Lays out the siblings from `first` to `last`, which have `weight` in all and are `siblings` in number. */
  const row = (
    first: number,
    last: number,
    weight: number,
    siblings: number,
    x: number,
    depth: number,
    parent: number,
  ) => {
    let at = x;
    let left = weight;
    let shown = 0;
    for (let child = first; child < last; child = end[child] as number) {
      const own = total[child] as number;
      if (!(own > 0) || own * pixels < width) break;
      boxes.add({ x: at, width: own, depth, node: child, parent, smaller: 0 });
      at += own;
      left -= own;
      shown++;
    }
    if (shown === siblings) return;
    boxes.add({ x: at, width: Math.max(0, left), depth, node: -1, parent, smaller: siblings - shown });
    if (parent >= 0) boxes.flag(parent, BOX_HIDES_CHILDREN);
  };

  if (root < 0) row(0, view.count, view.weight, view.roots, 0, 0, -1);
  else boxes.add({ x: 0, width, depth: 0, node: root, parent: -1, smaller: 0 });
  for (let box = 0; box < boxes.count; box++) {
    const node = boxes.node[box] as number;
    if (node < 0) continue;
    if (view.inlined[node] === 1) boxes.flag(box, BOX_INLINED);
    const children = fanOut[node] as number;
    if (children === 0) continue;
    const depth = (boxes.depth[box] as number) + 1;
    if (depth > MAX_ROWS || boxes.count >= MAX_BOXES) {
      boxes.flag(box, BOX_HIDES_CHILDREN);
      continue;
    }
    const below = (total[node] as number) - (self[node] as number);
    row(node + 1, end[node] as number, below, children, boxes.x[box] as number, depth, box);
  }
  return withNames(view, boxes, { root, width });
}

function withNames(
  view: View,
  boxes: BoxTable,
  zoom: { readonly root: number; readonly width: number },
): Columns<FlameMeta> {
  const { profile } = view;
  const index = new Map<number, number>();
  const names: FlameMeta['names'][number][] = [];
  const n = boxes.count;
  const columns = {
    ...boxes.columns(),
    frame: new Int32Array(n).fill(-1),
    self: new Float64Array(n),
    total: boxes.width.slice(0, n),
    category: new Uint8Array(n),
    state: new Uint8Array(n),
  };
  for (let box = 0; box < n; box++) {
    const node = boxes.node[box] as number;
    if (node < 0) continue;
    const frame = view.frame[node] as number;
    let name = index.get(frame);
    if (name === undefined) {
      name = names.length;
      index.set(frame, name);
      names.push({ ...boxName(profile, frame), frame });
    }
    columns.frame[box] = name;
    columns.self[box] = view.self[node] as number;
    columns.category[box] = profile.frames.category[frame] as number;
    columns.state[box] = view.state[node] as number;
  }
  const ancestors: FlameMeta['ancestors'][number][] = [];
  for (
    let node = zoom.root < 0 ? -1 : (view.parent[zoom.root] as number);
    node >= 0;
    node = view.parent[node] as number
  ) {
    const { name } = boxName(profile, view.frame[node] as number);
    ancestors.push({ node, name, total: view.total[node] as number });
  }
  const meta: FlameMeta = {
    total: view.weight,
    basisTotal: view.basisWeight,
    width: zoom.width,
    root: zoom.root,
    ancestors: ancestors.reverse(),
    names,
    maxDepth: n === 0 ? 0 : (boxes.depth[n - 1] as number),
    nodeCount: view.count,
    unit: profile.sampleTypes[view.spec.sampleType]?.unit ?? 'count',
    cut: view.cut,
  };
  return { meta, columns };
}
