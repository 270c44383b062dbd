import type { MapBox } from '../../../core/heap/view/map.ts';
import type { TextFitter } from '../../flame/text-fit.ts';
import { formatCount, oneLine } from '../../ui/format.ts';
import { formatSize } from '../sizes.tsx';
import type { MapColours } from './colours.ts';
import { type Area, HEAD, type MapLayout } from './layout.ts';

export const MAP_FONT =
  '12px "Noto Sans", "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", Arial, sans-serif';
const LINE = 15;
const INSET = 4;
/** A box smaller than this has no room for a name. */
const NAMED_FROM_WIDTH = 34;
const NAMED_FROM_HEIGHT = 15;
/** What is inside a box smaller than this is not drawn. */
const OPENED_FROM = 3;
const LONGEST_NAME = 120;
/** More objects than this on the way to a box are told: it is a list. */
const CHAIN_FROM = 20;

export interface MapPainting {
  readonly context: CanvasRenderingContext2D;
  readonly layout: MapLayout;
  readonly colours: MapColours;
  /** The part of the layout that fills the picture. */
  readonly camera: Area;
  readonly background: string;
  readonly fitter: TextFitter;
}

/** What a box is called: its object, or how many smaller ones it stands for and what most of them are. */
export function boxTitle(box: MapBox | undefined): string {
  if (box === undefined) return '';
  if (box.node === 0) return '(root)';
  if (box.node > 0) {
    const chain = box.passed >= CHAIN_FROM ? `, a chain of ${formatCount(box.passed + 1)}` : '';
    return `${oneLine(box.name, LONGEST_NAME)}${chain}`;
  }
  const what = box.name === '' ? '' : `, mostly ${oneLine(box.name, LONGEST_NAME)}`;
  return `${formatCount(box.nodes)} smaller${what}`;
}

/** Draws a map. The context’s unit is the CSS pixel; costs as many steps as boxes show. */
export function paintMap({ context, layout, colours, camera, background, fitter }: MapPainting): void {
  const { width, height, boxes } = layout;
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  const scaleX = width / Math.max(1e-6, camera.x1 - camera.x0);
  const scaleY = height / Math.max(1e-6, camera.y1 - camera.y0);
  const near = scaleX !== 1 || scaleY !== 1;
  context.font = MAP_FONT;
  context.textBaseline = 'middle';
  const hidden = new Uint8Array(boxes.length);
  for (let box = 0; box < boxes.length; box++) {
    const parent = boxes[box]?.parent ?? -1;
    if (parent >= 0 && hidden[parent] === 1) {
      hidden[box] = 1;
      continue;
    }
    const left = ((layout.x0[box] as number) - camera.x0) * scaleX;
    const top = ((layout.y0[box] as number) - camera.y0) * scaleY;
    const right = ((layout.x1[box] as number) - camera.x0) * scaleX;
    const bottom = ((layout.y1[box] as number) - camera.y0) * scaleY;
    if (right <= 0 || bottom <= 0 || left >= width || top >= height || right - left < 0.4 || bottom - top < 0.4) {
      hidden[box] = 1;
      continue;
    }
    const paint = colours.paints[colours.of[box] as number];
    if (paint === undefined) continue;
    const isAround = (layout.endInside[box] as number) > 0;
    if (right - left < OPENED_FROM || bottom - top < OPENED_FROM) hidden[box] = 1;
    const shownAround = isAround && hidden[box] === 0;
    // What a box holds itself is drawn as such where it is most of it.
    const row = boxes[box];
    const light = shownAround && row !== undefined && row.rest < row.retained / 2;
    context.fillStyle = light ? paint.around : paint.fill;
    context.fillRect(left, top, Math.max(0.5, right - left), Math.max(0.5, bottom - top));
    const room = Math.min(width, right) - Math.max(0, left) - 2 * INSET;
    if (room < NAMED_FROM_WIDTH || bottom - top < NAMED_FROM_HEIGHT) continue;
    if (shownAround && layout.headed[box] === 0 && !near) continue;
    context.fillStyle = light ? paint.aroundInk : paint.ink;
    label(
      context,
      fitter,
      layout,
      box,
      Math.max(0, left) + INSET,
      Math.max(0, top),
      room,
      shownAround ? HEAD : bottom - top,
    );
  }
}

function label(
  context: CanvasRenderingContext2D,
  fitter: TextFitter,
  layout: MapLayout,
  box: number,
  x: number,
  y: number,
  room: number,
  height: number,
): void {
  const name = boxTitle(layout.boxes[box]);
  const size = formatSize(layout.boxes[box]?.retained ?? 0);
  const sizeWidth = fitter.widthOf(size);
  const nameWidth = fitter.widthOf(name);
  const middle = y + Math.min(height, LINE + 2) / 2 + 0.5;
  if (nameWidth + sizeWidth + 10 <= room) {
    context.fillText(name, x, middle);
    context.globalAlpha = 0.75;
    context.fillText(size, x + nameWidth + 8, middle);
    context.globalAlpha = 1;
    return;
  }
  const text = layout.boxes[box]?.node === -1 ? fitter.fit(name, room) : fitter.fitName(name, room);
  if (text !== '') context.fillText(text, x, middle);
  if (height < 2 * LINE + 2 || sizeWidth > room) return;
  context.globalAlpha = 0.75;
  context.fillText(size, x, middle + LINE);
  context.globalAlpha = 1;
}
