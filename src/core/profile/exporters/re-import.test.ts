import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exported } from '../../../../tests/support/exported.ts';
import { profileOf } from '../../../../tests/support/profile-of.ts';
import { readBytes, soleProfile, totals } from '../../../../tests/support/read-profile.ts';
import { anyStacks, textOf } from '../../../../tests/support/stacks.ts';
import { collapsedImporter } from '../importers/collapsed.ts';
import { pprofImporter } from '../importers/pprof.ts';
import { speedscopeImporter } from '../importers/speedscope.ts';
import type { Profile } from '../model.ts';
import { folded } from './folded.ts';
import { pprof } from './pprof.ts';
import { speedscope } from './speedscope.ts';

/** Functions and weights of each thread's stacks: `thread: name@file;… weight`. */
function stacks({ nodes, frames, strings, threads }: Profile): string[] {
  const paths: string[] = [];
  const lines: string[] = [];
  for (const { name, firstNode, endNode } of threads) {
    for (let node = firstNode; node < endNode; node++) {
      const frame = nodes.frame[node] as number;
      const place = [strings[frames.file[frame] as number], frames.line[frame], frames.column[frame]].join(':');
      const own = `${strings[frames.name[frame] as number]}@${place}`;
      const parent = nodes.parent[node] as number;
      paths[node] = parent < 0 ? `${name}: ${own}` : `${paths[parent]};${own}`;
      const weight = nodes.self[0]?.[node] as number;
      if (weight > 0) lines.push(`${paths[node]} ${weight}`);
    }
  }
  return lines.sort();
}

const withoutThreads = (profile: Profile) => stacks(profile).map((line) => line.replace(/^.*?: /, ''));

describe('collapsed stacks that Plateau wrote', () => {
  const again = async (profile: Profile) => soleProfile(await readBytes(collapsedImporter, exported(folded, profile)));

  it('are read again with threads, files and weights', async () => {
    const python =
      '[main]\n<module>@/srv/app.py;work@/srv/app.py;loads@/usr/lib/python3.11/json/__init__.py 7\n[worker]\nrun@/srv/pool.py 3';
    const profile = profileOf(python, { runtime: 'python' });
    expect(stacks(await again(profile))).toEqual(stacks(profile));
  });

  it('are read again whatever the stacks', async () => {
    await fc.assert(
      fc.asyncProperty(anyStacks(), async (any) => {
        const profile = profileOf(textOf(any));
        expect(stacks(await again(profile))).toEqual(stacks(profile));
      }),
    );
  });
});

describe('speedscope files that Plateau wrote', () => {
  const again = async (profile: Profile) =>
    soleProfile(await readBytes(speedscopeImporter, exported(speedscope, profile)));

  it('are read again whatever the stacks', async () => {
    await fc.assert(
      fc.asyncProperty(anyStacks(), async (any) => {
        const profile = profileOf(textOf(any));
        expect(withoutThreads(await again(profile))).toEqual(withoutThreads(profile));
      }),
    );
  });

  it('keep order and weights of samples', async () => {
    const sampleTypes = [{ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }] as const;
    const profile = profileOf('main;b 1\nmain;a 5\nmain;b 2', { secondsBetween: 1, sampleTypes });
    expect([...((await again(profile)).timeline?.weight ?? [])]).toEqual([1, 5, 2]);
  });
});

describe('a real capture (py-spy)', () => {
  const bytes = new Uint8Array(
    readFileSync(new URL('../../../../resources/sample/orders-before.speedscope.json', import.meta.url)),
  );

  it.each([
    ['speedscope', speedscope, speedscopeImporter],
    ['pprof', pprof, pprofImporter],
  ] as const)('is the same after a way through %s', async (_name, exporter, importer) => {
    const [profile] = (await readBytes(speedscopeImporter, bytes)).profiles;
    if (profile === undefined) throw new Error('no profile');
    const type = profile.sampleTypes[profile.defaultSampleType]?.name ?? '';
    const [read] = (await readBytes(importer, exported(exporter, profile))).profiles;
    if (read === undefined) throw new Error('no profile');
    const own = totals(profile, type);
    const other = totals(read, read.sampleTypes.find(({ unit }) => unit === 'nanoseconds')?.name ?? '');
    expect([...other.keys()].sort()).toEqual([...own.keys()].sort());
    for (const [name, { self, total }] of own) {
      // pprof has whole nanoseconds only.
      expect(other.get(name)?.self).toBeCloseTo(self, -4);
      expect(other.get(name)?.total).toBeCloseTo(total, -4);
    }
  });
});
