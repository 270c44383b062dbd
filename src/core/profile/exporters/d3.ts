import { CATEGORIES } from '../model.ts';
import { buildView, type View } from '../view.ts';
import { DEFAULT_VIEW } from '../view-spec.ts';
import type { ExportOptions, ProfileExporter } from './exporter.ts';
import { textChunks } from './text-chunks.ts';

/** What is lighter than this part of the whole is put together, unless the options say otherwise: no screen shows it. */
const SMALLEST_SHARE = 1 / 4000;

/**
 * The tree that d3-flame-graph draws: `{name, value, children}`, `value` being total weight. Siblings below `smallestShare` of the whole are
 * put together in one node `(n smaller)`, so that totals stay true and the file does not outgrow what a page can hold; the root's
 * `leftOut` says how many nodes that were and what the limit was. Counts what the basis counts.
 */
export const d3: ProfileExporter = {
  id: 'd3',
  title: 'd3-flame-graph',
  extension: 'd3.json',
  mediaType: 'application/json',
  export: (profile, options) => {
    const view = buildView(profile, { ...DEFAULT_VIEW, sampleType: options.sampleType, basis: options.basis });
    return textChunks(pieces(view, options));
  },
};

function* pieces(view: View, options: ExportOptions): Generator<string> {
  const share = options.smallestShare ?? SMALLEST_SHARE;
  const limit = share * view.weight;
  const { strings, frames } = view.profile;
  let leftOut = 0;
  // Depth of the innermost node whose list of children is open, −1 being the root.
  let open = -1;
  const unit = view.profile.sampleTypes[view.spec.sampleType]?.unit ?? 'count';
  yield `{"name":${JSON.stringify(options.label)},"value":${view.weight},"unit":"${unit}","basis":"${options.basis}","children":[`;
  let first = true;
  for (let node = 0; node < view.count; ) {
    const depth = view.depth[node] as number;
    const total = view.total[node] as number;
    for (; open >= depth; open--) {
      yield ']}';
      first = false;
    }
    const comma = first ? '' : ',';
    if (!(total > 0) || total < limit) {
      // Siblings stand in descending order: this and all behind it are too light.
      const parent = view.parent[node] as number;
      const last = parent < 0 ? view.count : (view.end[parent] as number);
      let weight = 0;
      let siblings = 0;
      for (let sibling = node; sibling < last; sibling = view.end[sibling] as number) {
        if (!((view.total[sibling] as number) > 0)) break;
        weight += view.total[sibling] as number;
        siblings++;
      }
      if (siblings > 0) {
        yield `${comma}{"name":"(${siblings} smaller)","value":${weight}}`;
        first = false;
      }
      for (; node < last; node++) if ((view.total[node] as number) > 0) leftOut++;
      continue;
    }
    const frame = view.frame[node] as number;
    const file = strings[frames.file[frame] as number];
    yield `${comma}{"name":${JSON.stringify(strings[frames.name[frame] as number] ?? '')},"value":${total}`;
    if (file !== undefined) yield `,"file":${JSON.stringify(file)}`;
    if (options.categories === true) yield `,"category":"${CATEGORIES[frames.category[frame] as number] ?? 'unknown'}"`;
    if ((view.end[node] as number) === node + 1) {
      yield '}';
      first = false;
    } else {
      yield ',"children":[';
      open = depth;
      first = true;
    }
    node++;
  }
  for (; open >= 0; open--) yield ']}';
  yield `],"leftOut":{"nodes":${leftOut},"below":${share}}}`;
}
