import { boxRect, lastBoxAtOrBefore, ROW_HEIGHT, rowTop, type Viewport, visibleDepths } from './geometry.ts';
import { type BoxPaints, labelOf, type Marks, type Paint, signOf } from './palette.ts';
import { type FlamePicture, nameOf } from './picture.ts';
import type { TextFitter } from './text-fit.ts';

/** What is marked in a picture. Boxes are rows of it, −1 for none. */
export interface Marking {
  readonly hovered: number;
  readonly selected: number;
  /** The function whose boxes are all outlined. */
  readonly function: string | null;
  /** Functions that the search found; null when there is no search. */
  readonly matched: ReadonlySet<string> | null;
}

const TEXT_SIZE = 12;
const TEXT_INSET = 4;
/** A box narrower than this has no room for a label, CSS pixels. */
const LABEL_FROM = 22;
/** From this width on, boxes stand a pixel apart. */
const GAP_FROM = 3;

export const LABEL_FONT = `${TEXT_SIZE}px "Noto Sans", "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", Arial, sans-serif`;

type Context = CanvasRenderingContext2D;

/** Strips that say the direction of a change, and that a box is a sum, without colour. */
export class Patterns {
  readonly #made = new Map<string, CanvasPattern | null>();

  get(context: Context, kind: Exclude<Paint['pattern'], 'none'>, ink: string): CanvasPattern | null {
    const key = `${kind} ${ink}`;
    let pattern = this.#made.get(key);
    if (pattern === undefined) {
      pattern = makePattern(context, kind, ink);
      this.#made.set(key, pattern);
    }
    return pattern;
  }
}

function makePattern(context: Context, kind: Exclude<Paint['pattern'], 'none'>, ink: string): CanvasPattern | null {
  const size = 8;
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (pen === null) return null;
  pen.strokeStyle = ink;
  pen.globalAlpha = kind === 'sum' ? 0.35 : 0.2;
  pen.lineWidth = 1;
  pen.beginPath();
  if (kind === 'less') {
    pen.moveTo(0, 3.5);
    pen.lineTo(size, 3.5);
    pen.moveTo(0, 7.5);
    pen.lineTo(size, 7.5);
  } else {
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift, size);
      pen.lineTo(shift + size, 0);
    }
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}

interface Brush {
  readonly context: Context;
  readonly picture: FlamePicture;
  readonly viewport: Viewport;
  readonly paints: BoxPaints;
  readonly marks: Marks;
  readonly marking: Marking;
  readonly fitter: TextFitter;
  readonly patterns: Patterns;
}

/** Draws the part of a picture that the viewport shows. The context's unit is the CSS pixel. Costs as many steps as boxes show. */
export function paintFlame(brush: Brush): void {
  const { context, picture, viewport, marks } = brush;
  context.fillStyle = marks.background;
  context.fillRect(0, 0, viewport.width, viewport.height);
  if (!(viewport.camera.span > 0)) return;
  context.font = LABEL_FONT;
  context.textBaseline = 'middle';
  const matchedNames = brush.marking.matched === null ? null : matchesOf(picture, brush.marking.matched);
  const [first, last] = visibleDepths(picture, viewport);
  for (let depth = first; depth <= last; depth++) paintRow(brush, depth, matchedNames);
  paintMarking(brush);
}

/** 1 for each of the picture's names that the search found. */
function matchesOf(picture: FlamePicture, matched: ReadonlySet<string>): Uint8Array {
  return Uint8Array.from(picture.names, ({ id }) => (matched.has(id) ? 1 : 0));
}

function paintRow(brush: Brush, depth: number, matches: Uint8Array | null): void {
  const { picture, viewport } = brush;
  const { left, span } = viewport.camera;
  const scale = viewport.width / span;
  const y = rowTop(viewport, depth);
  const from = Math.max(picture.rowStart[depth] as number, lastBoxAtOrBefore(picture, depth, left));
  const to = picture.rowStart[depth + 1] as number;
  for (let box = from; box < to; box++) {
    const x = ((picture.x[box] as number) - left) * scale;
    if (x >= viewport.width) break;
    const right = Math.min(viewport.width, x + (picture.width[box] as number) * scale);
    if (right <= 0) continue;
    paintBox(brush, box, Math.max(0, x), y, right - Math.max(0, x), matches);
  }
}

function paintBox(brush: Brush, box: number, x: number, y: number, width: number, matches: Uint8Array | null): void {
  const { context, picture, paints, marks, fitter, patterns } = brush;
  const paint = paints.paints[paints.of[box] as number];
  if (paint === undefined) return;
  const match = matches !== null && matches[picture.name[box] as number] === 1;
  const dim = matches !== null && !match;
  const boxWidth = Math.max(0.5, width >= GAP_FROM ? width - 1 : width);
  const boxHeight = ROW_HEIGHT - 1;
  context.fillStyle = match ? marks.match : dim ? paint.dimFill : paint.fill;
  context.fillRect(x, y, boxWidth, boxHeight);
  const ink = match ? marks.matchInk : dim ? paint.dimInk : paint.ink;
  if (paint.pattern !== 'none' && !match && width >= GAP_FROM) {
    const pattern = patterns.get(context, paint.pattern, ink);
    if (pattern !== null) {
      context.fillStyle = pattern;
      context.fillRect(x, y, boxWidth, boxHeight);
    }
  }
  if (width < LABEL_FROM) return;
  const sign = signOf(paint);
  const room = boxWidth - 2 * TEXT_INSET - fitter.widthOf(sign);
  const text = fitter.fitName(labelOf(picture, box), room);
  if (text === '') return;
  context.fillStyle = ink;
  context.fillText(`${sign}${text}`, x + TEXT_INSET, y + boxHeight / 2 + 0.5);
}

function paintMarking({ context, picture, viewport, marks, marking }: Brush): void {
  const outline = (box: number, colour: string, thickness: number) => {
    const { x, y, width } = boxRect(picture, viewport, box);
    const from = Math.max(0, x);
    const to = Math.min(viewport.width, x + width);
    if (to <= from || y + ROW_HEIGHT < 0 || y > viewport.height) return;
    context.strokeStyle = colour;
    context.lineWidth = thickness;
    const inset = thickness / 2;
    context.strokeRect(from + inset, y + inset, Math.max(1, to - from - 1 - thickness), ROW_HEIGHT - 1 - thickness);
  };
  if (marking.function !== null) {
    const [first, last] = visibleDepths(picture, viewport);
    const from = picture.rowStart[first] ?? 0;
    const to = last < first ? from : (picture.rowStart[last + 1] ?? from);
    for (let box = from; box < to; box++) {
      if (nameOf(picture, box)?.id === marking.function) outline(box, marks.sameFunction, 2);
    }
  }
  if (marking.hovered >= 0 && marking.hovered < picture.count) outline(marking.hovered, marks.hovered, 1);
  if (marking.selected >= 0 && marking.selected < picture.count) outline(marking.selected, marks.selected, 2);
}
