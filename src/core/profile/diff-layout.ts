import type { Columns } from '../columns.ts';
import type { Status } from '../verdict/verdict.ts';
import { BOX_HIDES_CHILDREN, BOX_INLINED, BoxTable, MAX_BOXES, MAX_ROWS, requireNode } from './boxes.ts';
import { type DiffMeasure, measureDiff } from './diff-measure.ts';
import type { DiffView } from './diff-tree.ts';
import type { Picture } from './layout.ts';
import { type DiffFlameMeta, STATUS_CODES } from './view-data.ts';

/** What the comparison found out about a function. */
export interface FunctionStatus {
  readonly status: Status | null;
  readonly significant: boolean;
}

export interface DiffPicture extends Picture {
  /** `removed`: what is gone after, with its callers; always in widths of before. */
  readonly side: DiffFlameMeta['side'];
  /** What a box's width is: its cost before, after, or as much as either side needs. */
  readonly widths: 'before' | 'after' | 'max';
  /** By match key. */
  readonly statusOf: ReadonlyMap<string, FunctionStatus>;
}

/**
 * The boxes of a comparison that are a pixel or wider: the columns of {@link DiffFlameMeta}. With equal `widths`, `root` and `pixels` a node
 * stands at the same place in the pictures of both sides and of the overlay; a side leaves the place empty where it does not have the node.
 * Colours are for the drawer: from `status` and `significant`, which are the function's, and from the difference of `before` and `after`.
 *
 * Throws `view.unknownNode`.
 */
export function layoutDiff(diff: DiffView, picture: DiffPicture): Columns<DiffFlameMeta> {
  const { root, pixels, side, widths } = picture;
  requireNode(root, diff.count, -1);
  const measure = measureDiff(diff, side === 'removed' ? 'removed' : widths);
  const { totalBefore, totalAfter, end } = diff;
  const width = root < 0 ? measure.whole : (measure.width[root] as number);
  const boxes = new BoxTable();
  const present = presence(diff, side);
  const sums = new Map<number, { readonly before: number; readonly after: number }>();

  const row = (range: DiffRange, x: number, depth: number, parent: number) => {
    let at = x;
    let { weight, before, after } = range;
    let seen = 0;
    for (let child = range.first; child < range.last; child = end[child] as number) {
      // No width is more than both totals together, by which siblings are ordered.
      const most = (totalBefore[child] as number) + (totalAfter[child] as number);
      if (most * pixels < width) break;
      const own = measure.width[child] as number;
      if (!(own > 0) || own * pixels < width) continue;
      if (present(child)) boxes.add({ x: at, width: own, depth, node: child, parent, smaller: 0 });
      at += own;
      weight -= own;
      before -= totalBefore[child] as number;
      after -= totalAfter[child] as number;
      seen++;
    }
    if (seen === range.siblings || (side === 'before' && !(before > 0)) || (side === 'after' && !(after > 0))) return;
    const smaller = range.siblings - seen;
    const box = boxes.add({ x: at, width: Math.max(0, weight), depth, node: -1, parent, smaller });
    sums.set(box, { before: Math.max(0, before), after: Math.max(0, after) });
    if (parent >= 0) boxes.flag(parent, BOX_HIDES_CHILDREN);
  };

  if (root >= 0) {
    if (present(root) && width > 0) boxes.add({ x: 0, width, depth: 0, node: root, parent: -1, smaller: 0 });
  } else {
    const { before, after } = diff;
    row({ first: 0, last: diff.count, weight: width, siblings: measure.roots, before, after }, 0, 0, -1);
  }
  for (let box = 0; box < boxes.count; box++) {
    const node = boxes.node[box] as number;
    if (node < 0) continue;
    if (diff.inlined[node] === 1) boxes.flag(box, BOX_INLINED);
    const siblings = measure.fanOut[node] as number;
    if (siblings === 0) continue;
    const depth = (boxes.depth[box] as number) + 1;
    if (depth > MAX_ROWS || boxes.count >= MAX_BOXES) boxes.flag(box, BOX_HIDES_CHILDREN);
    else row(childrenOf(diff, measure, node), boxes.x[box] as number, depth, box);
  }
  return withCosts(diff, picture, measure, boxes, sums);
}

/** Siblings: where they are in the tree, how many have weight, and what they weigh together. */
interface DiffRange {
  readonly first: number;
  readonly last: number;
  readonly siblings: number;
  readonly weight: number;
  readonly before: number;
  readonly after: number;
}

function childrenOf(diff: DiffView, measure: DiffMeasure, node: number): DiffRange {
  return {
    first: node + 1,
    last: diff.end[node] as number,
    siblings: measure.fanOut[node] as number,
    weight: measure.below(node),
    before: (diff.totalBefore[node] as number) - (diff.selfBefore[node] as number),
    after: (diff.totalAfter[node] as number) - (diff.selfAfter[node] as number),
  };
}

function presence(diff: DiffView, side: DiffPicture['side']): (node: number) => boolean {
  if (side === 'before') return (node) => (diff.totalBefore[node] as number) > 0;
  if (side === 'after') return (node) => (diff.totalAfter[node] as number) > 0;
  return () => true;
}

function withCosts(
  diff: DiffView,
  picture: DiffPicture,
  measure: DiffMeasure,
  boxes: BoxTable,
  sums: ReadonlyMap<number, { readonly before: number; readonly after: number }>,
): Columns<DiffFlameMeta> {
  const n = boxes.count;
  const { side } = picture;
  const index = new Map<number, number>();
  const names: DiffFlameMeta['names'][number][] = [];
  const columns = {
    ...boxes.columns(),
    frame: new Int32Array(n).fill(-1),
    self: new Float64Array(n),
    total: new Float64Array(n),
    category: new Uint8Array(n),
    state: new Uint8Array(n),
    before: new Float64Array(n),
    after: new Float64Array(n),
    selfBefore: new Float64Array(n),
    selfAfter: new Float64Array(n),
    beforeShare: new Float64Array(n),
    afterShare: new Float64Array(n),
    status: new Uint8Array(n),
    significant: new Uint8Array(n),
  };
  const ofSide = (before: number, after: number): number =>
    side === 'overlay' ? Math.max(before, after) : side === 'after' ? after : before;
  for (let box = 0; box < n; box++) {
    const node = boxes.node[box] as number;
    const sum = node < 0 ? sums.get(box) : undefined;
    const before = sum?.before ?? (diff.totalBefore[node] as number);
    const after = sum?.after ?? (diff.totalAfter[node] as number);
    columns.before[box] = before;
    columns.after[box] = after;
    columns.total[box] = ofSide(before, after);
    columns.beforeShare[box] = diff.before > 0 ? before / diff.before : 0;
    columns.afterShare[box] = diff.after > 0 ? after / diff.after : 0;
    if (node < 0) continue;
    const key = diff.key[node] as number;
    const known = diff.keys[key];
    if (known === undefined) continue;
    let name = index.get(key);
    if (name === undefined) {
      name = names.length;
      index.set(key, name);
      names.push({ name: known.name, file: known.file, line: known.line, key: known.key });
    }
    columns.frame[box] = name;
    columns.selfBefore[box] = diff.selfBefore[node] as number;
    columns.selfAfter[box] = diff.selfAfter[node] as number;
    columns.self[box] = ofSide(diff.selfBefore[node] as number, diff.selfAfter[node] as number);
    columns.category[box] = known.category;
    columns.state[box] = diff.state[node] as number;
    const found = picture.statusOf.get(known.key);
    columns.status[box] = found === undefined ? 0 : STATUS_CODES.indexOf(found.status ?? '');
    columns.significant[box] = found?.significant === true ? 1 : 0;
  }
  const ancestors: DiffFlameMeta['ancestors'][number][] = [];
  for (let node = picture.root < 0 ? -1 : (diff.parent[picture.root] as number); node >= 0; ) {
    const name = diff.keys[diff.key[node] as number]?.name ?? '';
    ancestors.push({ node, name, total: measure.width[node] as number });
    node = diff.parent[node] as number;
  }
  const meta: DiffFlameMeta = {
    side,
    total: measure.whole,
    width: picture.root < 0 ? measure.whole : (measure.width[picture.root] as number),
    root: picture.root,
    ancestors: ancestors.reverse(),
    names,
    maxDepth: n === 0 ? 0 : (boxes.depth[n - 1] as number),
    nodeCount: diff.count,
    unit: diff.spec.unit,
    before: diff.before,
    after: diff.after,
    cut: diff.cut,
  };
  return { meta, columns };
}
