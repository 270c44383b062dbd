import type { Columns } from '../../columns.ts';
import { type DiffPicture, layoutDiff } from '../diff-layout.ts';
import type { DiffView } from '../diff-tree.ts';
import type { DiffFlameMeta } from '../view-data.ts';
import { percent, quantity } from './quantity.ts';
import { SVG_ROW, SVG_WIDTH, type SvgBox, type SvgPicture, svgPieces } from './svg-picture.ts';
import { textChunks } from './text-chunks.ts';

export interface ComparisonSvgOptions {
  readonly label: string;
  readonly statusOf: DiffPicture['statusOf'];
  /** What is said under the title: what was compared, on which basis, what could not have been seen. */
  readonly notes: readonly string[];
}

/** Changes of a box, as parts of the whole before or after, from which the scale takes its next step. */
const STEPS = [0.005, 0.02, 0.08];
const GAP = 34;

/**
 * A static picture of a comparison: both sides over each other in widths of the larger, then what is gone after, in the same scale. Orange with
 * ▲ costs more, blue with ▼ less; grey is within the noise or unknown. Only functions with a significant change have a colour.
 */
export const comparisonSvg = (diff: DiffView, options: ComparisonSvgOptions): Iterable<Uint8Array> =>
  textChunks(svgPieces(comparisonPicture(diff, options)));

/** The boxes and the words of a comparison's static picture. */
export function comparisonPicture(diff: DiffView, options: ComparisonSvgOptions): SvgPicture {
  const { statusOf } = options;
  const overlay = layoutDiff(diff, { side: 'overlay', widths: 'max', root: -1, pixels: SVG_WIDTH, statusOf });
  const scale = overlay.meta.total > 0 ? SVG_WIDTH / overlay.meta.total : 0;
  const whole = layoutDiff(diff, { side: 'removed', widths: 'before', root: -1, pixels: 1, statusOf }).meta.total;
  const pixels = Math.max(1, Math.floor(whole * scale));
  const removed = layoutDiff(diff, { side: 'removed', widths: 'before', root: -1, pixels, statusOf });
  const overlayHeight = heightOf(overlay);
  const shown = whole * scale >= 1;
  function* boxes(): Generator<SvgBox> {
    yield* boxesOf(diff, overlay, scale, 0);
    if (shown) yield* boxesOf(diff, removed, scale, overlayHeight + GAP);
  }
  const unit = diff.spec.unit;
  const text = `Gone after: ${quantity(whole, unit)}, ${percent(diff.before > 0 ? whole / diff.before : 0)} of before`;
  return {
    title: options.label,
    notes: [
      ...options.notes,
      `▲ orange: more after · ▼ blue: less after · grey: no significant change of the function · ${unit}`,
    ],
    height: overlayHeight + (shown ? GAP + heightOf(removed) : 0),
    boxes: boxes(),
    ...(shown ? { headings: [{ y: overlayHeight + GAP - 10, text }] } : {}),
  };
}

function heightOf({ meta, columns }: Columns<DiffFlameMeta>): number {
  return (columns.node?.length === 0 ? 1 : meta.maxDepth + 1) * SVG_ROW;
}

function* boxesOf(diff: DiffView, flame: Columns<DiffFlameMeta>, scale: number, top: number): Generator<SvgBox> {
  const { meta, columns } = flame;
  const { x, width, depth, frame, smaller, before, after, beforeShare, afterShare, significant } = columns;
  const unit = diff.spec.unit;
  const largest = Math.max(diff.before, diff.after);
  for (let i = 0; i < (columns.node?.length ?? 0); i++) {
    const name = meta.names[frame?.[i] ?? -1];
    const was = before?.[i] ?? 0;
    const is = after?.[i] ?? 0;
    const delta = is - was;
    const relative = was > 0 ? ` (${delta > 0 ? '+' : ''}${percent(delta / was)})` : '';
    const title = [
      name === undefined
        ? `(${smaller?.[i] ?? 0} smaller)`
        : `${name.name}${name.file === '' ? '' : ` (${name.file})`}`,
      `before ${quantity(was, unit)}, ${percent(beforeShare?.[i] ?? 0)} · after ${quantity(is, unit)}, ${percent(afterShare?.[i] ?? 0)}`,
      `Δ ${delta > 0 ? '+' : delta < 0 ? '−' : ''}${quantity(Math.abs(delta), unit)}${relative}`,
    ].join('\n');
    const size = largest > 0 && significant?.[i] === 1 ? delta / largest : 0;
    const step = size === 0 ? 0 : 1 + STEPS.filter((limit) => Math.abs(size) >= limit).length;
    const sign = size === 0 ? '' : size > 0 ? '▲ ' : '▼ ';
    yield {
      x: (x?.[i] ?? 0) * scale,
      width: (width?.[i] ?? 0) * scale,
      y: top + (meta.maxDepth - (depth?.[i] ?? 0)) * SVG_ROW,
      kind: name === undefined ? 'sum' : size === 0 ? 'same' : `${size > 0 ? 'more' : 'less'}${step}`,
      label: name === undefined ? `(${smaller?.[i] ?? 0} smaller)` : `${sign}${name.name}`,
      title,
    };
  }
}
