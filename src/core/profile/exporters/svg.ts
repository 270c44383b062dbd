import { layoutFlame } from '../layout.ts';
import { CATEGORIES, type Profile } from '../model.ts';
import { buildView } from '../view.ts';
import { DEFAULT_VIEW } from '../view-spec.ts';
import type { ExportOptions, ProfileExporter } from './exporter.ts';
import { percent, quantity } from './quantity.ts';
import { SVG_ROW, SVG_WIDTH, type SvgBox, type SvgPicture, svgPieces } from './svg-picture.ts';
import { textChunks } from './text-chunks.ts';

/** A static flame graph: callers below, callees above, of what the basis counts. Boxes narrower than a pixel are put together. */
export const svg: ProfileExporter = {
  id: 'svg',
  title: 'Flame graph (SVG)',
  extension: 'svg',
  mediaType: 'image/svg+xml',
  export: (profile, options) => textChunks(svgPieces(flamePicture(profile, options))),
};

const BASIS_WORDS = {
  all: 'all samples',
  active: 'without idle samples',
  app: 'without idle, garbage collection, compiler and profiler samples',
} as const;

/** The boxes and the words of a profile's static flame graph. */
export function flamePicture(profile: Profile, options: ExportOptions): SvgPicture {
  const view = buildView(profile, { ...DEFAULT_VIEW, sampleType: options.sampleType, basis: options.basis });
  const whole = options.width ?? SVG_WIDTH;
  const least = Math.ceil(1 / Math.max(options.smallestShare ?? 1 / whole, 1e-6));
  const { meta, columns } = layoutFlame(view, { root: -1, pixels: Math.min(whole, least) });
  const { x, width, depth, frame, smaller, category, self } = columns;
  const type = profile.sampleTypes[options.sampleType];
  const scale = meta.total > 0 ? whole / meta.total : 0;
  const nodes = columns.node?.length ?? 0;
  const rows = nodes === 0 ? 0 : meta.maxDepth + 1;
  const words = (weight: number) => `${quantity(weight, meta.unit)}, ${percent(weight / meta.total)}`;
  function* boxes(): Generator<SvgBox> {
    for (let i = 0; i < nodes; i++) {
      const weight = width?.[i] ?? 0;
      const name = meta.names[frame?.[i] ?? -1];
      const place = {
        x: (x?.[i] ?? 0) * scale,
        width: weight * scale,
        y: (meta.maxDepth - (depth?.[i] ?? 0)) * SVG_ROW,
      };
      if (name === undefined) {
        const label = `(${smaller?.[i] ?? 0} smaller)`;
        yield { ...place, kind: 'sum', label, title: `${label}: ${words(weight)}` };
        continue;
      }
      const where = name.file === '' ? '' : ` (${name.file}${name.line > 0 ? `:${name.line}` : ''})`;
      const title = `${name.name}${where}\ntotal ${words(weight)} · self ${words(self?.[i] ?? 0)}`;
      yield { ...place, kind: CATEGORIES[category?.[i] ?? 0] ?? 'unknown', label: name.name, title };
    }
  }
  const notes = [`${type?.name ?? ''}: ${quantity(meta.total, meta.unit)} in all, ${BASIS_WORDS[options.basis]}`];
  return { title: options.label, notes, width: whole, height: Math.max(1, rows) * SVG_ROW, boxes: boxes() };
}
