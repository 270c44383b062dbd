import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportedText, HOSTILE_NAMES } from '../../../../tests/support/exported.ts';
import { profileOf } from '../../../../tests/support/profile-of.ts';
import { anyStacks, stacksOf, textOf } from '../../../../tests/support/stacks.ts';
import type { Profile } from '../model.ts';
import { buildView } from '../view.ts';
import { DEFAULT_VIEW } from '../view-spec.ts';
import { speedscope } from './speedscope.ts';

const schema = z.fromJSONSchema(
  JSON.parse(
    readFileSync(
      new URL('../../../../node_modules/speedscope/dist/release/file-format-schema.json', import.meta.url),
      'utf8',
    ),
  ),
);

interface File {
  readonly name: string;
  readonly shared: {
    readonly frames: readonly { readonly name: string; readonly file?: string; readonly line?: number }[];
  };
  readonly profiles: readonly {
    readonly name: string;
    readonly unit: string;
    readonly endValue: number;
    readonly samples: readonly (readonly number[])[];
    readonly weights: readonly number[];
  }[];
}

function written(profile: Profile, options = {}): File {
  const file: unknown = JSON.parse(exportedText(speedscope, profile, options));
  schema.parse(file);
  return file as File;
}

/** Weight by path over all profiles of a file. */
function stacks(file: File): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { samples, weights } of file.profiles) {
    samples.forEach((stack, i) => {
      const path = stack.map((frame) => file.shared.frames[frame]?.name).join(';');
      sums.set(path, (sums.get(path) ?? 0) + (weights[i] as number));
    });
  }
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('the speedscope exporter', () => {
  it('writes one profile a thread, of the chosen sample type', () => {
    const sampleTypes = [
      { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' },
      { name: 'space', kind: 'alloc', unit: 'bytes' },
    ] as const;
    const profile = profileOf('[main]\nmain;a@a.py 3 100\n[worker]\nrun 1 7', { sampleTypes });
    const file = written(profile, { sampleType: 1 });
    expect(file.profiles.map(({ name, unit, endValue }) => [name, unit, endValue])).toEqual([
      ['main', 'bytes', 100],
      ['worker', 'bytes', 7],
    ]);
    expect(file.shared.frames).toContainEqual({ name: 'a', file: 'a.py' });
    expect(file.name).toBe('a label');
  });

  it('keeps time order where the capture has it', () => {
    const profile = profileOf('main;b 1\nmain;a 5\nmain;b 2', { secondsBetween: 0.01 });
    const { frames } = written(profile).shared;
    const [only] = written(profile).profiles;
    expect(only?.samples.map((stack) => frames[stack.at(-1) ?? -1]?.name)).toEqual(['b', 'a', 'b']);
    expect(only?.weights).toEqual([1, 5, 2]);
  });

  it('loses no weight and no stack', () => {
    fc.assert(
      fc.property(anyStacks(), (any) => {
        const profile = profileOf(textOf(any));
        expect(stacks(written(profile))).toEqual(stacksOf(buildView(profile, { ...DEFAULT_VIEW, basis: 'all' })));
      }),
    );
  });

  it('writes names as they are', () => {
    const names = HOSTILE_NAMES.filter((name) => !/[\n;\ud800]/.test(name));
    const file = written(profileOf(`${names.map((name) => `${name} 1`).join('\n')}`));
    expect(file.shared.frames.map(({ name }) => name).sort()).toEqual([...names].sort());
  });
});
