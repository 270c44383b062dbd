import { type HierarchyRectangularNode, hierarchy, treemap } from 'd3-hierarchy';
import type { MapBox } from '../../../core/heap/view/map.ts';

/** A rectangle in CSS pixels of the picture. */
export interface Area {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Boxes with their places. Rows are those of `boxes`: breadth first, so that the boxes inside one stand together, largest first. */
export interface MapLayout {
  readonly boxes: readonly MapBox[];
  readonly width: number;
  readonly height: number;
  readonly x0: Float32Array;
  readonly y0: Float32Array;
  readonly x1: Float32Array;
  readonly y1: Float32Array;
  /** First box inside each, and the one behind the last. */
  readonly firstInside: Int32Array;
  readonly endInside: Int32Array;
  /** 1 where a box has a line for its name above what is inside. */
  readonly headed: Uint8Array;
}

export const HEAD = 17;
const HEAD_FROM_WIDTH = 44;
const HEAD_FROM_HEIGHT = 40;
const FRAME = 2;

interface Nested {
  readonly index: number;
  readonly inside: Nested[];
}

/** Whether a box of this size has room for its name above what is inside. */
const hasHead = (width: number, height: number): boolean => width >= HEAD_FROM_WIDTH && height >= HEAD_FROM_HEIGHT;

function nest(boxes: readonly MapBox[]): Nested | null {
  const nested: Nested[] = boxes.map((_, index) => ({ index, inside: [] }));
  for (const [index, { parent }] of boxes.entries()) {
    const own = nested[index];
    if (own !== undefined && parent >= 0) nested[parent]?.inside.push(own);
  }
  return nested[0] ?? null;
}

/**
 * Places boxes in a picture (squarified treemap: Bruls, Huizing, van Wijk; d3-hierarchy’s). What a box holds itself, or in boxes too small to
 * be drawn, stays free inside it.
 */
export function layoutMap(boxes: readonly MapBox[], width: number, height: number): MapLayout {
  const count = boxes.length;
  const layout = {
    boxes,
    width,
    height,
    x0: new Float32Array(count),
    y0: new Float32Array(count),
    x1: new Float32Array(count),
    y1: new Float32Array(count),
    firstInside: new Int32Array(count),
    endInside: new Int32Array(count),
    headed: new Uint8Array(count),
  };
  const root = nest(boxes);
  if (root === null || width <= 0 || height <= 0) return layout;
  const frame = (node: HierarchyRectangularNode<Nested>): number =>
    node.x1 - node.x0 > 12 && node.y1 - node.y0 > 12 ? FRAME : 0;
  const placed = treemap<Nested>()
    .size([width, height])
    .paddingInner(1)
    .paddingOuter(frame)
    .paddingTop((node) => (hasHead(node.x1 - node.x0, node.y1 - node.y0) ? HEAD : frame(node)))(
    hierarchy(root, ({ inside }) => inside).sum(({ index }) => Math.max(0, boxes[index]?.rest ?? 0)),
  );
  placed.each((node) => {
    const { index, inside } = node.data;
    const parent = boxes[index]?.parent ?? -1;
    // Where there is less room than borders take, they would push boxes out of the one around them.
    const [left, right] = parent < 0 ? [0, width] : [layout.x0[parent] as number, layout.x1[parent] as number];
    const [top, bottom] = parent < 0 ? [0, height] : [layout.y0[parent] as number, layout.y1[parent] as number];
    layout.x0[index] = clamp(node.x0, left, right);
    layout.y0[index] = clamp(node.y0, top, bottom);
    layout.x1[index] = clamp(node.x1, left, right);
    layout.y1[index] = clamp(node.y1, top, bottom);
    layout.firstInside[index] = inside[0]?.index ?? 0;
    layout.endInside[index] = inside.length === 0 ? 0 : (inside.at(-1)?.index ?? 0) + 1;
    layout.headed[index] = inside.length > 0 && hasHead(node.x1 - node.x0, node.y1 - node.y0) ? 1 : 0;
  });
  return layout;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

export const areaOf = (layout: MapLayout, box: number): Area => ({
  x0: layout.x0[box] ?? 0,
  y0: layout.y0[box] ?? 0,
  x1: layout.x1[box] ?? 0,
  y1: layout.y1[box] ?? 0,
});

/** The innermost box at a point of the picture; −1 outside of it. */
export function boxAt(layout: MapLayout, x: number, y: number): number {
  if (layout.boxes.length === 0 || x < 0 || y < 0 || x >= layout.width || y >= layout.height) return -1;
  const holds = (box: number): boolean =>
    x >= (layout.x0[box] as number) &&
    x < (layout.x1[box] as number) &&
    y >= (layout.y0[box] as number) &&
    y < (layout.y1[box] as number);
  let at = 0;
  for (;;) {
    let inner = -1;
    for (let box = layout.firstInside[at] as number; box < (layout.endInside[at] as number) && inner < 0; box++) {
      if (holds(box)) inner = box;
    }
    if (inner < 0) return at;
    at = inner;
  }
}

/** The box of a node; −1 where it is not drawn. */
export const boxOfNode = (layout: MapLayout, node: number | null): number =>
  node === null ? -1 : layout.boxes.findIndex((box) => box.node === node);

export type MapStep = 'around' | 'inside' | 'previous' | 'next' | 'first' | 'last';

/** The first and the last of the boxes that stand inside the same one, the largest first. */
export function siblingsOf(layout: MapLayout, box: number): { readonly first: number; readonly last: number } {
  const parent = layout.boxes[box]?.parent ?? -1;
  if (parent < 0) return { first: box, last: box };
  return { first: layout.firstInside[parent] as number, last: (layout.endInside[parent] as number) - 1 };
}

/**
 * The box one step away by the keyboard: around, the largest inside, neighbours by size; the box itself where there is none that way. Boxes of
 * what is too small to be drawn stand for no object: they are no step.
 */
export function stepFrom(layout: MapLayout, box: number, step: MapStep): number {
  if (layout.boxes.length === 0) return -1;
  if (box < 0 || box >= layout.boxes.length) return 0;
  const isNode = (at: number): boolean => (layout.boxes[at]?.node ?? -1) >= 0;
  const { first, last } = siblingsOf(layout, box);
  const end = layout.endInside[box] as number;
  /** The nearest box that is a node, from one towards another; the box itself where there is none. */
  const nearest = (from: number, to: number): number => {
    const by = Math.sign(to - from) || 1;
    for (let at = from; (to - at) * by >= 0; at += by) if (isNode(at)) return at;
    return box;
  };
  switch (step) {
    case 'around':
      return Math.max(0, layout.boxes[box]?.parent ?? -1);
    case 'inside':
      return end > 0 ? nearest(layout.firstInside[box] as number, end - 1) : box;
    case 'previous':
      return box > first ? nearest(box - 1, first) : box;
    case 'next':
      return box < last ? nearest(box + 1, last) : box;
    case 'first':
      return nearest(first, last);
    case 'last':
      return nearest(last, first);
  }
}
