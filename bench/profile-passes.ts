import { parseArgs } from 'node:util';
import { ProfileBuilder } from '../src/core/profile/builder.ts';
import { layoutDiff } from '../src/core/profile/diff-layout.ts';
import { diffTrees } from '../src/core/profile/diff-tree.ts';
import { PROFILE_EXPORTERS } from '../src/core/profile/exporters/index.ts';
import { layoutFlame } from '../src/core/profile/layout.ts';
import type { Profile } from '../src/core/profile/model.ts';
import { sandwichView } from '../src/core/profile/sandwich.ts';
import { searchView } from '../src/core/profile/search.ts';
import { buildView } from '../src/core/profile/view.ts';
import { DEFAULT_VIEW } from '../src/core/profile/view-spec.ts';
import { generate } from './generate.ts';
import { median } from './measure.ts';

/**
 * CPU milliseconds of each pass over a synthetic profile: median of 5, after one run to warm up.
 * `node bench/profile-passes.ts --nodes 300000`
 */
const { values } = parseArgs({ options: { nodes: { type: 'string', default: '300000' } } });

/** A profile from collapsed stacks; only what the generator writes is understood. */
function read(chunks: Iterable<Uint8Array>): Profile {
  const builder = new ProfileBuilder([{ name: 'samples', kind: 'cpu', unit: 'count' }]);
  const root = builder.threadRoot({ name: '' });
  const frames = new Map<string, number>();
  const decoder = new TextDecoder();
  let rest = '';
  for (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const space = line.lastIndexOf(' ');
      let node = root;
      for (const name of line.slice(0, space).split(';')) {
        let frame = frames.get(name);
        if (frame === undefined) {
          frame = builder.frame({ runtime: 'jvm', name });
          frames.set(name, frame);
        }
        node = builder.child(node, frame);
      }
      builder.add(node, 0, Number(line.slice(space + 1)), Number(line.slice(space + 1)));
    }
  }
  return builder.finish({ name: '', meta: { format: 'collapsed', runtime: 'jvm', flags: [] } });
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
const profile = read(generate({ nodes }));
const changed = read(generate({ nodes, change: 1.5 }));
const other = read(generate({ nodes, seed: 2 }));
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
