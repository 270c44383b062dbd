import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exported, HOSTILE_NAMES } from '../../../../tests/support/exported.ts';
import { profileOf } from '../../../../tests/support/profile-of.ts';
import { collapsed, readBytes, soleProfile } from '../../../../tests/support/read-profile.ts';
import { anyStacks, textOf } from '../../../../tests/support/stacks.ts';
import { pprofImporter } from '../importers/pprof.ts';
import type { Profile } from '../model.ts';
import { pprof } from './pprof.ts';

const SAMPLE_TYPES = [
  { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' },
  { name: 'alloc_space', kind: 'alloc', unit: 'bytes' },
] as const;

const again = async (profile: Profile, options = {}) =>
  soleProfile(await readBytes(pprofImporter, exported(pprof, profile, options)));

describe('the pprof exporter', () => {
  it('keeps every sample type, and adds the number of samples', async () => {
    const profile = profileOf('main;a 3 1000\nmain;b 2 7', { sampleTypes: SAMPLE_TYPES, defaultSampleType: 1 });
    const read = await again(profile);
    expect(read.sampleTypes.map(({ name, unit }) => `${name}/${unit}`).sort()).toEqual([
      'alloc_space/bytes',
      'cpu/nanoseconds',
      'samples/count',
    ]);
    expect(read.sampleTypes[read.defaultSampleType]?.name).toBe('alloc_space');
    expect(collapsed(read, 'alloc_space')).toEqual(collapsed(profile, 'alloc_space'));
    expect(collapsed(read, 'samples')).toEqual(collapsed(profile, 'cpu', 'hits'));
  });

  it('keeps inlining, threads, files and times', async () => {
    const text = '[main]\nmain@m.go;f@m.go;g@m.go^;h@m.go^ 2\nmain@m.go;f@m.go 1\n[worker]\nmain@m.go 5';
    const meta = { startedAt: '2026-01-02T03:04:05Z', durationSeconds: 30 };
    const profile = profileOf(text, { meta });
    const read = await again(profile);
    const shape = ({ nodes, frames, strings, threads }: Profile) => ({
      frames: Array.from(nodes.frame, (frame) => [
        strings[frames.name[frame] as number],
        strings[frames.file[frame] as number],
      ]),
      inlined: [...nodes.inlined],
      threads: threads.map(({ name, firstNode, endNode }) => [name, firstNode, endNode]),
    });
    expect(shape(read)).toEqual(shape(profile));
    expect(read.meta.durationSeconds).toBe(30);
  });

  it('gives every stack and weight again when it is read', async () => {
    await fc.assert(
      fc.asyncProperty(anyStacks(), async (stacks) => {
        const profile = profileOf(textOf(stacks));
        expect(collapsed(await again(profile), 'samples')).toEqual(collapsed(profile, 'samples'));
      }),
    );
  });

  it('rounds weights to whole units', async () => {
    const profile = profileOf('a 1.4\nb 2.6', { sampleTypes: SAMPLE_TYPES });
    expect(collapsed(await again(profile), 'cpu')).toEqual(
      new Map([
        ['b', 3],
        ['a', 1],
      ]),
    );
  });

  it('writes names as they are', async () => {
    const names = HOSTILE_NAMES.filter((name) => !/[\n;\ud800]/.test(name));
    const read = await again(profileOf(names.map((name) => `${name} 1`).join('\n')));
    expect([...collapsed(read, 'samples').keys()].sort()).toEqual([...names].sort());
  });
});
