import { parseArgs } from 'node:util';
import { layoutDiff } from '../src/core/profile/diff-layout.ts';
import { diffTrees } from '../src/core/profile/diff-tree.ts';
import { PROFILE_EXPORTERS } from '../src/core/profile/exporters/index.ts';
import { collapsedImporter } from '../src/core/profile/importers/collapsed.ts';
import { layoutFlame } from '../src/core/profile/layout.ts';
import type { Profile } from '../src/core/profile/model.ts';
import { sandwichView } from '../src/core/profile/sandwich.ts';
import { searchView } from '../src/core/profile/search.ts';
import { buildView } from '../src/core/profile/view.ts';
import { DEFAULT_VIEW } from '../src/core/profile/view-spec.ts';
import { type GenerateOptions, generate } from './generate.ts';
import { median } from './measure.ts';

/**
 * CPU milliseconds of each pass over a synthetic profile: median of 5, after one run to warm up.
 * `node bench/profile-passes.ts --nodes 300000`
 */
const { values } = parseArgs({ options: { nodes: { type: 'string', default: '300000' } } });

async function* arriving(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function read(options: GenerateOptions): Promise<Profile> {
  const before = process.cpuUsage();
  const { profiles } = await collapsedImporter.read(arriving(generate(options)), { fileName: 'synthetic.folded' });
  const { user, system } = process.cpuUsage(before);
  const [profile] = profiles;
  if (profile === undefined) throw new Error('no profile');
  console.log(`${'generate and import'.padEnd(28)} ${((user + system) / 1000).toFixed(1).padStart(8)} ms`);
  return profile;
}

function measured(name: string, pass: () => unknown): void {
  pass();
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    pass();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  console.log(`${name.padEnd(28)} ${median(times).toFixed(1).padStart(8)} ms`);
}

const nodes = Number(values.nodes);
const profile = await read({ nodes });
const changed = await read({ nodes, change: 1.5 });
const other = await read({ nodes, seed: 2 });
console.log(`${profile.nodes.count} nodes, ${profile.frames.count} functions, node ${process.version}`);

const view = buildView(profile, DEFAULT_VIEW);
const picture = { root: -1, pixels: 1400 };
const spec = {
  basis: 'active',
  sampleType: 'samples',
  foldRecursion: false,
  invert: false,
  factors: { before: [1], after: [1] },
  unit: 'samples',
} as const;
const diff = diffTrees([profile], [other], spec);
const zoomed = Math.min(5, view.count - 1);
measured('view', () => buildView(profile, DEFAULT_VIEW));
measured('view, recursion folded', () => buildView(profile, { ...DEFAULT_VIEW, foldRecursion: true }));
measured('view, functions hidden', () => buildView(profile, { ...DEFAULT_VIEW, hide: [3, 4, 5] }));
measured('view, focused', () => buildView(profile, { ...DEFAULT_VIEW, focus: [3] }));
measured('view, inverted', () => buildView(profile, { ...DEFAULT_VIEW, invert: true }));
measured('layout', () => layoutFlame(view, picture));
measured('layout, zoomed', () => layoutFlame(view, { ...picture, root: zoomed }));
for (const pattern of ['load', 'Order.*7$', 'nowhere'])
  measured(`search ${pattern}`, () => searchView(view, pattern, false));
measured('callers', () => sandwichView(view, 3, 'callers'));
measured('callees', () => sandwichView(view, 3, 'callees'));
measured('diff, same shape', () => diffTrees([profile], [changed], spec));
measured('diff, other shape', () => diffTrees([profile], [other], spec));
for (const side of ['overlay', 'removed'] as const) {
  measured(`diff layout, ${side}`, () => layoutDiff(diff, { ...picture, side, widths: 'max', statusOf: new Map() }));
}
for (const exporter of PROFILE_EXPORTERS) {
  measured(`export ${exporter.id}`, () => {
    let bytes = 0;
    for (const chunk of exporter.export(profile, { sampleType: 0, basis: 'active', label: 'synthetic' }))
      bytes += chunk.length;
    return bytes;
  });
}
