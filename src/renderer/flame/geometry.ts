import type { FlamePicture } from './picture.ts';

/** `flame` grows upwards from its roots, `icicle` downwards. */
export type Orientation = 'flame' | 'icicle';

/** Height of a row of boxes, in CSS pixels. */
export const ROW_HEIGHT = 19;

/**
 * The part of a picture that is looked at: `left` and `span` in weight units, `topDepth` the row that stands at the root's edge. A zoom
 * moves the camera at once, before the picture cut for it is there.
 */
export interface Camera {
  readonly left: number;
  readonly span: number;
  readonly topDepth: number;
}

/** Where the picture is drawn: sizes in CSS pixels, `rootOffset` how far it is scrolled away from the root's edge. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly rootOffset: number;
  readonly orientation: Orientation;
  readonly camera: Camera;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const wholeCamera = (picture: FlamePicture): Camera => ({ left: 0, span: picture.span, topDepth: 0 });

export const boxCamera = (picture: FlamePicture, box: number): Camera => ({
  left: picture.x[box] as number,
  span: picture.width[box] as number,
  topDepth: picture.depth[box] as number,
});

/** Height of all rows the camera looks at, in CSS pixels. */
export function contentHeight(picture: FlamePicture, camera: Camera): number {
  return Math.max(0, picture.maxDepth - camera.topDepth + 1) * ROW_HEIGHT;
}

/** Upper edge of a row in the viewport. */
export function rowTop(viewport: Viewport, depth: number): number {
  const fromRoot = (depth - viewport.camera.topDepth) * ROW_HEIGHT - viewport.rootOffset;
  return viewport.orientation === 'icicle' ? fromRoot : viewport.height - ROW_HEIGHT - fromRoot;
}

export function boxRect(picture: FlamePicture, viewport: Viewport, box: number): Rect {
  const { left, span } = viewport.camera;
  const scale = span > 0 ? viewport.width / span : 0;
  return {
    x: ((picture.x[box] as number) - left) * scale,
    y: rowTop(viewport, picture.depth[box] as number),
    width: (picture.width[box] as number) * scale,
    height: ROW_HEIGHT,
  };
}

/** Depth of the row at a height of the viewport; may be outside the picture. */
export function depthAt(viewport: Viewport, y: number): number {
  const fromRoot = viewport.orientation === 'icicle' ? y : viewport.height - y;
  return viewport.camera.topDepth + Math.floor((fromRoot + viewport.rootOffset) / ROW_HEIGHT);
}

/** First and last depth that show in the viewport; last < first when none does. */
export function visibleDepths(picture: FlamePicture, viewport: Viewport): readonly [number, number] {
  const first = viewport.camera.topDepth + Math.floor(viewport.rootOffset / ROW_HEIGHT);
  const last = viewport.camera.topDepth + Math.ceil((viewport.rootOffset + viewport.height) / ROW_HEIGHT) - 1;
  return [Math.max(viewport.camera.topDepth, first), Math.min(picture.maxDepth, last)];
}

/** Last box of a row that begins at or before `x` (weight units), −1 where none does. O(log n). */
export function lastBoxAtOrBefore(picture: FlamePicture, depth: number, x: number): number {
  if (depth < 0 || depth > picture.maxDepth) return -1;
  const first = picture.rowStart[depth] as number;
  let low = first;
  let high = picture.rowStart[depth + 1] as number;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((picture.x[middle] as number) <= x) low = middle + 1;
    else high = middle;
  }
  return low === first ? -1 : low - 1;
}

/** The box under a point of the viewport (CSS pixels), −1 where there is none. */
export function boxAt(picture: FlamePicture, viewport: Viewport, x: number, y: number): number {
  if (x < 0 || x >= viewport.width || y < 0 || y >= viewport.height || viewport.width <= 0) return -1;
  const depth = depthAt(viewport, y);
  if (depth < viewport.camera.topDepth) return -1;
  const weight = viewport.camera.left + (x / viewport.width) * viewport.camera.span;
  const box = lastBoxAtOrBefore(picture, depth, weight);
  if (box < 0) return -1;
  return weight < (picture.x[box] as number) + (picture.width[box] as number) ? box : -1;
}

/** Boxes whose parent is `box`, as a run of rows. They stand together because a row is in the order of its parents. */
export function childrenOf(picture: FlamePicture, box: number): readonly [number, number] {
  const depth = (picture.depth[box] as number) + 1;
  if (depth > picture.maxDepth) return [0, 0];
  const end = picture.rowStart[depth + 1] as number;
  const from = firstWithParent(picture, depth, box);
  let to = from;
  while (to < end && picture.parent[to] === box) to++;
  return [from, to];
}

/** First box of a row whose parent is `box` or one behind it. */
function firstWithParent(picture: FlamePicture, depth: number, box: number): number {
  let low = picture.rowStart[depth] as number;
  let high = picture.rowStart[depth + 1] as number;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((picture.parent[middle] as number) < box) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Boxes with the same parent as `box`, itself among them. */
export function siblingsOf(picture: FlamePicture, box: number): readonly [number, number] {
  const parent = picture.parent[box] as number;
  return parent < 0 ? [0, picture.rowStart[1] ?? 0] : childrenOf(picture, parent);
}

export type Step = 'parent' | 'child' | 'previous' | 'next' | 'first' | 'last';

/**
 * The box one step from `box` by the keyboard: its parent, its widest child, its neighbours in the row, the ends of its row. The box
 * itself where there is none that way. From nowhere (−1) every step leads to the first box.
 */
export function stepFrom(picture: FlamePicture, box: number, step: Step): number {
  if (picture.count === 0) return -1;
  if (box < 0 || box >= picture.count) return 0;
  const depth = picture.depth[box] as number;
  const first = picture.rowStart[depth] as number;
  const last = (picture.rowStart[depth + 1] as number) - 1;
  switch (step) {
    case 'parent':
      return (picture.parent[box] as number) < 0 ? box : (picture.parent[box] as number);
    case 'child':
      return widestOf(picture, childrenOf(picture, box)) ?? box;
    case 'previous':
      return Math.max(first, box - 1);
    case 'next':
      return Math.min(last, box + 1);
    case 'first':
      return first;
    case 'last':
      return last;
  }
}

function widestOf(picture: FlamePicture, [from, to]: readonly [number, number]): number | null {
  let widest: number | null = null;
  for (let box = from; box < to; box++) {
    if (widest === null || (picture.width[box] as number) > (picture.width[widest] as number)) widest = box;
  }
  return widest;
}

/** The `rootOffset` with which a box's row is in the viewport, moving as little as possible. */
export function offsetToShow(picture: FlamePicture, viewport: Viewport, box: number): number {
  const near = ((picture.depth[box] as number) - viewport.camera.topDepth) * ROW_HEIGHT;
  if (near < viewport.rootOffset) return Math.max(0, near);
  const far = near + ROW_HEIGHT;
  return far > viewport.rootOffset + viewport.height ? far - viewport.height : viewport.rootOffset;
}
