import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exported } from '../../../tests/support/exported.ts';
import { type PprofText, pprofOf } from '../../../tests/support/pprof-of.ts';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { collapsed, fixtureBytes, readBytes, soleProfile, sums } from '../../../tests/support/read-profile.ts';
import { anyStacks, type Stack, textOf } from '../../../tests/support/stacks.ts';
import { pprof } from './exporters/pprof.ts';
import { readTables } from './importers/pprof/tables.ts';
import { pprofImporter } from './importers/pprof.ts';
import { mergeSegments } from './merge-segments.ts';
import type { Profile } from './model.ts';

const fileOf = (stacks: readonly Stack[]): Uint8Array => exported(pprof, profileOf(textOf(stacks)));
const read = async (bytes: Uint8Array): Promise<Profile> => soleProfile(await readBytes(pprofImporter, bytes));
const merged = (files: readonly Uint8Array[], seconds = 5): Promise<Profile> =>
  read(mergeSegments(files.map((bytes) => ({ bytes, seconds }))));

/** Weight by segment and path. */
function bySegment({ segments, nodes, frames, strings }: Profile): Map<string, number> {
  const paths: string[] = [];
  for (let i = 0; i < nodes.count; i++) {
    const name = strings[frames.name[nodes.frame[i] as number] as number] ?? '';
    const parent = nodes.parent[i] as number;
    paths.push(parent < 0 ? name : `${paths[parent]};${name}`);
  }
  const weights = new Map<string, number>();
  for (let row = 0; row < (segments?.count ?? 0); row++) {
    const key = `${segments?.segment[row]} ${paths[segments?.node[row] ?? 0]}`;
    weights.set(key, (weights.get(key) ?? 0) + (segments?.self[0]?.[row] ?? 0));
  }
  return new Map([...weights].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('merging segments', () => {
  it('is the same as writing their stacks one behind the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStacks(), { minLength: 1, maxLength: 6 }), async (segments) => {
        const one = await merged(segments.map(fileOf));
        expect(collapsed(one, 'samples')).toEqual(collapsed(profileOf(textOf(segments.flat())), 'samples'));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what each segment held', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStacks(), { minLength: 1, maxLength: 6 }), async (segments) => {
        const expected = segments.flatMap((stacks, segment) =>
          [...collapsed(profileOf(textOf(stacks)), 'samples')].map(
            ([path, weight]) => [`${segment} ${path}`, weight] as const,
          ),
        );
        const found = bySegment(await merged(segments.map(fileOf)));
        expect(found).toEqual(new Map(expected.sort(([a], [b]) => (a < b ? -1 : 1))));
      }),
      { numRuns: 50 },
    );
  });

  it('gives the shares of the whole however a capture is cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyStacks(), fc.array(fc.nat(5), { minLength: 40, maxLength: 40 }), async (stacks, cuts) => {
        const parts = Array.from({ length: 6 }, (_, part) => stacks.filter((_stack, i) => cuts[i] === part));
        const one = await merged(parts.filter((part) => part.length > 0).map(fileOf));
        expect(collapsed(one, 'samples')).toEqual(collapsed(profileOf(textOf(stacks)), 'samples'));
      }),
      { numRuns: 50 },
    );
  });

  it('survives an export and a further import', async () => {
    const text = '= 5\nmain;hot 70\nmain;cold 30\n= 5.5\nmain;hot 60\n= 4\n= 5\nmain;cold 7';
    const profile = profileOf(text, { sampleTypes: [{ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }] });
    const again = await read(exported(pprof, profile));
    expect([...(again.segments?.seconds ?? [])]).toEqual([5, 5.5, 4, 5]);
    expect(collapsed(again, 'cpu')).toEqual(collapsed(profile, 'cpu'));
    const cpu = again.sampleTypes.findIndex(({ name }) => name === 'cpu');
    expect([...(again.segments?.self[cpu] ?? [])]).toEqual([...(profile.segments?.self[0] ?? [])]);
    expect([...(again.segments?.hits[cpu] ?? [])]).toEqual([...(profile.segments?.hits[0] ?? [])]);
  });

  it('puts equal functions, locations and texts of Go’s own files together', async () => {
    const go = fixtureBytes('pprof/go-cpu.pb.gz');
    const single = await read(go);
    const bytes = mergeSegments([go, go, go].map((part) => ({ bytes: part, seconds: 1 })));
    const [one, three] = [readTables(go), readTables(bytes)];
    expect(three.samples.count).toBe(3 * one.samples.count);
    for (const table of ['functions', 'locations', 'mappings', 'valueTypes', 'period', 'timeNanos'] as const) {
      expect(three[table]).toEqual(one[table]);
    }
    expect(three.durationNanos).toBe(3 * one.durationNanos);
    const profile = await read(bytes);
    for (const type of ['samples', 'cpu']) {
      expect(sums(profile, type).weight).toBe(3 * sums(single, type).weight);
    }
    expect(profile.meta.durationSeconds).toBeCloseTo(3 * (single.meta.durationSeconds ?? 0), 6);
    expect([...(profile.segments?.seconds ?? [])]).toHaveLength(3);
  });

  it('reads a file of another tool that mixes segments of two captures as one piece, and says so', async () => {
    const twice = mergeSegments(
      [mergeSegments([{ bytes: fileOf([{ path: ['a'], weight: 3 }]), seconds: 5 }])].flatMap((bytes) => [
        { bytes, seconds: 5 },
        { bytes, seconds: 5 },
      ]),
    );
    const { profiles, warnings } = await readBytes(pprofImporter, twice);
    expect(profiles[0]?.segments).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['pprof.segments']);
  });

  it('refuses segments that measure different things', () => {
    const file = (type: string): PprofText => ({
      types: [type],
      functions: [{ id: 7, name: 'f' }],
      locations: [{ id: 9, lines: [[7, 3]] }],
      samples: [{ stack: [9], values: [2] }],
    });
    const files = ['cpu/nanoseconds', 'wall/nanoseconds'].map((type) => ({ bytes: pprofOf(file(type)), seconds: 5 }));
    expect(() => mergeSegments(files)).toThrow(
      expect.objectContaining({ code: 'capture.segmentsDiffer', message: expect.stringContaining('Segment 2') }),
    );
  });

  it('passes on where a segment is damaged', () => {
    const whole = fixtureBytes('pprof/go-cpu.pb.gz');
    expect(() => mergeSegments([{ bytes: whole.subarray(0, whole.length - 7), seconds: 5 }])).toThrow(
      expect.objectContaining({ code: 'import.truncated' }),
    );
  });
});
