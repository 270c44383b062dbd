import type { PlanLine } from '../tree/plan-lines.ts';

export type Direction = 'down' | 'right';

/** Size of a box and the room around it, in CSS pixels. */
export const BOX = { width: 208, height: 64 } as const;
const GAP: Readonly<Record<Direction, { readonly across: number; readonly along: number }>> = {
  down: { across: 20, along: 44 },
  right: { across: 14, along: 64 },
};
const MARGIN = 24;

/** Where each line's box stands, by the line's place. */
export interface PlanLayout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The line above each; −1 for the root. */
  readonly above: Int32Array;
}

/** The line that each line stands below, from their depths. */
export function linesAbove(lines: readonly PlanLine[]): Int32Array {
  const above = new Int32Array(lines.length).fill(-1);
  const open: number[] = [];
  lines.forEach(({ depth }, at) => {
    open.length = depth;
    above[at] = open.at(-1) ?? -1;
    open.push(at);
  });
  return above;
}

/**
 * Places along the breadth of the tree, in boxes: children in order, each parent over the middle of its own, no two of a depth nearer than one
 * (Wetherell and Shannon, “Tidy drawings of trees”, 1979).
 */
function places(lines: readonly PlanLine[], above: Int32Array): Float64Array {
  const count = lines.length;
  const place = new Float64Array(count);
  const shift = new Float64Array(count);
  const first = new Float64Array(count).fill(Number.NaN);
  const last = new Float64Array(count).fill(Number.NaN);
  const next: number[] = [];
  const offset: number[] = [];
  // Preorder from its end is a postorder from the right: the picture is made from right to left and turned over at the end.
  for (let at = count - 1; at >= 0; at--) {
    const depth = lines[at]?.depth ?? 0;
    const free = next[depth] ?? 0;
    const begin = first[at] ?? Number.NaN;
    const isLeaf = Number.isNaN(begin);
    const wanted = isLeaf ? free : (begin + (last[at] ?? begin)) / 2;
    const moved = Math.max(offset[depth] ?? 0, free - wanted);
    offset[depth] = moved;
    const own = isLeaf ? wanted : wanted + moved;
    place[at] = own;
    shift[at] = isLeaf ? 0 : moved;
    next[depth] = own + 1;
    const parent = above[at] ?? -1;
    if (parent < 0) continue;
    if (Number.isNaN(first[parent] ?? Number.NaN)) first[parent] = own;
    last[parent] = own;
  }
  // What a node was moved by moves all that stands below it.
  const moved = new Float64Array(count);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < count; at++) {
    const parent = above[at] ?? -1;
    moved[at] = parent < 0 ? 0 : (moved[parent] ?? 0) + (shift[parent] ?? 0);
    place[at] = (place[at] ?? 0) + (moved[at] ?? 0);
    least = Math.min(least, place[at] ?? 0);
    most = Math.max(most, place[at] ?? 0);
  }
  return place.map((value) => most - value + Math.min(0, least));
}

/** Boxes of a plan's lines: the root on top or on the left. */
export function planLayout(lines: readonly PlanLine[], direction: Direction): PlanLayout {
  const above = linesAbove(lines);
  const place = places(lines, above);
  const { across, along } = GAP[direction];
  const isDown = direction === 'down';
  const stepAcross = (isDown ? BOX.width : BOX.height) + across;
  const stepAlong = (isDown ? BOX.height : BOX.width) + along;
  const breadths = place.map((value) => MARGIN + value * stepAcross);
  const depths = Float64Array.from(lines, ({ depth }) => MARGIN + depth * stepAlong);
  const [x, y] = isDown ? [breadths, depths] : [depths, breadths];
  const extent = (values: Float64Array, size: number) =>
    values.reduce((largest, value) => Math.max(largest, value), 0) + size + MARGIN;
  return { direction, above, x, y, width: extent(x, BOX.width), height: extent(y, BOX.height) };
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Edges to boxes that are out of sight: beyond this many only some are drawn, as they cover each other. */
const MOST_PASSING = 300;

/** The boxes in an area, and the lines to what stands above them that cross it: only they are drawn. */
export function seen(
  { x, y, above }: PlanLayout,
  { left, top, right, bottom }: Area,
): { readonly boxes: readonly number[]; readonly edges: readonly number[] } {
  const boxes: number[] = [];
  const edges: number[] = [];
  const passing: number[] = [];
  for (let at = 0; at < x.length; at++) {
    const [boxX, boxY] = [x[at] ?? 0, y[at] ?? 0];
    const isInside = boxX < right && boxX + BOX.width > left && boxY < bottom && boxY + BOX.height > top;
    if (isInside) boxes.push(at);
    const parent = above[at] ?? -1;
    if (parent < 0) continue;
    const [aboveX, aboveY] = [x[parent] ?? 0, y[parent] ?? 0];
    const crosses =
      Math.min(boxX, aboveX) < right &&
      Math.max(boxX, aboveX) + BOX.width > left &&
      Math.min(boxY, aboveY) < bottom &&
      Math.max(boxY, aboveY) + BOX.height > top;
    if (crosses) (isInside ? edges : passing).push(at);
  }
  const step = Math.ceil(passing.length / MOST_PASSING);
  return { boxes, edges: [...edges, ...passing.filter((_, place) => place % step === 0)] };
}

/** The curve from a box to the one above it. */
export function edgePath({ x, y, above, direction }: PlanLayout, at: number): string {
  const parent = above[at] ?? -1;
  const [ax, ay, bx, by] = [x[parent] ?? 0, y[parent] ?? 0, x[at] ?? 0, y[at] ?? 0];
  if (direction === 'down') {
    const [fromX, fromY, toX, toY] = [bx + BOX.width / 2, by, ax + BOX.width / 2, ay + BOX.height];
    const middle = (fromY + toY) / 2;
    return `M${fromX} ${fromY}C${fromX} ${middle} ${toX} ${middle} ${toX} ${toY}`;
  }
  const [fromX, fromY, toX, toY] = [bx, by + BOX.height / 2, ax + BOX.width, ay + BOX.height / 2];
  const middle = (fromX + toX) / 2;
  return `M${fromX} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${toX} ${toY}`;
}

const THICKEST = 12;

/** Width of an edge by the rows that pass it, by their powers of ten: 1 pixel for none, 12 for the most of the plan. */
export function edgeWidth(rows: number, most: number): number {
  if (!(rows > 0) || !(most > 0)) return 1;
  return 1 + (THICKEST - 1) * Math.min(1, Math.log1p(rows) / Math.log1p(most));
}

/** Where an arrow leads: towards the root, to the first step below, or to the next one beside. */
export function moved(layout: PlanLayout, lines: readonly PlanLine[], at: number, key: string): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return lines.length - 1;
  const [towards, away, before, after] =
    layout.direction === 'down'
      ? ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']
      : ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
  if (![towards, away, before, after].includes(key)) return null;
  if (at < 0) return 0;
  const above = layout.above[at] ?? -1;
  if (key === towards) return above < 0 ? at : above;
  if (key === away) return layout.above[at + 1] === at ? at + 1 : at;
  const depth = lines[at]?.depth ?? 0;
  const sameDepth = (from: number, step: 1 | -1): number => {
    for (let to = from + step; to >= 0 && to < lines.length; to += step) if (lines[to]?.depth === depth) return to;
    return at;
  };
  return sameDepth(at, key === before ? -1 : 1);
}
