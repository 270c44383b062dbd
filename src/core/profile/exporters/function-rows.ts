import { CATEGORIES, type Profile } from '../model.ts';
import { buildView } from '../view.ts';
import { DEFAULT_VIEW } from '../view-spec.ts';
import type { ExportOptions } from './exporter.ts';

/** One function of an exported table; weights in the sample type's unit. */
export interface FunctionRow {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly category: string;
  readonly self: number;
  /** Each sample counted once, however deep the recursion. */
  readonly total: number;
  /** Number of samples that end in the function. */
  readonly hits: number;
}

/** The functions that have weight in the basis, by descending self, then total weight. */
export function functionRows(
  profile: Profile,
  options: ExportOptions,
): { readonly whole: number; readonly unit: string; readonly rows: readonly FunctionRow[] } {
  const view = buildView(profile, { ...DEFAULT_VIEW, sampleType: options.sampleType, basis: options.basis });
  const { frames, strings } = profile;
  const self = new Float64Array(frames.count);
  const total = new Float64Array(frames.count);
  const hits = new Float64Array(frames.count);
  // End of the subtree in which a function was counted last: calls inside it are recursive.
  const counted = new Int32Array(frames.count);
  for (let i = 0; i < view.count; i++) {
    const frame = view.frame[i] as number;
    self[frame] = (self[frame] as number) + (view.self[i] as number);
    hits[frame] = (hits[frame] as number) + (view.hits[i] as number);
    if (i < (counted[frame] as number)) continue;
    total[frame] = (total[frame] as number) + (view.total[i] as number);
    counted[frame] = view.end[i] as number;
  }
  const rows = Array.from(self, (_, frame) => frame)
    .filter((frame) => (total[frame] as number) > 0)
    .sort((a, b) => (self[b] as number) - (self[a] as number) || (total[b] as number) - (total[a] as number) || a - b)
    .map((frame) => ({
      name: strings[frames.name[frame] as number] ?? '',
      file: strings[frames.file[frame] as number] ?? '',
      line: frames.line[frame] as number,
      category: CATEGORIES[frames.category[frame] as number] ?? 'unknown',
      self: self[frame] as number,
      total: total[frame] as number,
      hits: hits[frame] as number,
    }));
  return { whole: view.weight, unit: profile.sampleTypes[options.sampleType]?.unit ?? 'count', rows };
}
