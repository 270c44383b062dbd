import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import { readInPieces, readJson } from '../../../../tests/support/importer-laws.ts';
import { fixtureBytes, readBytes, soleProfile, sums, totals } from '../../../../tests/support/read-profile.ts';
import { CATEGORIES, NODE_IDLE } from '../model.ts';
import { clinicFlameImporter } from './clinic-flame.ts';
import { v8PreprocessImporter } from './v8-preprocess.ts';

const clinic = fixtureBytes('clinic/clinic-flame-samples.json.gz');
const processed = fixtureBytes('v8/node-isolate-preprocess.json.gz');

describe('clinic flame’s samples', () => {
  it('are one stack a tick; empty ones are counted', async () => {
    const { profiles, warnings } = await readBytes(clinicFlameImporter, clinic);
    const profile = soleProfile({ profiles, warnings });
    expect(sums(profile, 'samples')).toEqual({ weight: 2809, hits: 2809 });
    expect(warnings).toMatchObject([{ code: 'empty-stacks', count: 92 }]);
    const all = totals(profile, 'samples');
    expect(['__write', 'epoll_pwait', 'handle', 'writev'].map((name) => all.get(name)?.self)).toEqual([
      669, 611, 295, 199,
    ]);
    // A process that waits for events does no work: `epoll_pwait` stands alone on its stacks.
    const { state, self } = profile.nodes;
    const idle = self[0]?.reduce((sum, weight, node) => sum + (state[node] === NODE_IDLE ? weight : 0), 0);
    expect(idle).toBe(611);
  });

  it('are the same when cut anywhere, and end in a profile or an error of Plateau', async () => {
    const [whole, ...pieces] = await readInPieces(clinicFlameImporter, clinic.subarray(0));
    for (const piece of pieces) expect(piece).toEqual(whole);
    await fuzz(
      clinicFlameImporter,
      new TextEncoder().encode('[[{"name":"f /a.js:1:2","type":"JS","kind":"Opt"}],[]]'),
      100,
    );
  });
});

describe('a processed V8 log', () => {
  it('weighs the time between ticks', async () => {
    const profile = soleProfile(await readBytes(v8PreprocessImporter, processed));
    // From the first tick at 25,991 µs to the last at 2,546,713 µs, which weighs the median.
    expect(sums(profile, 'cpu')).toEqual({ weight: (2_546_713 - 25_991 + 1082) * 1000, hits: 1771 });
    expect(totals(profile, 'cpu').get('fib')?.self).toBe(1_741_055_000);
  });

  const log = (ticks: readonly object[]) => ({
    code: [{ name: 'f /a.js:1:2', type: 'JS', kind: 'Opt', func: 0 }],
    functions: [{ name: 'f /a.js:1:2', codes: [0] }],
    ticks,
    scripts: [],
  });

  it('tells the collector and idleness by V8’s states, and calls into C++ as neither', async () => {
    const tick = (tm: number, vm: number) => ({ tm, vm, s: [0, 1] });
    const profile = soleProfile(await readJson(v8PreprocessImporter, log([tick(0, 1), tick(10, 8), tick(20, 6)])));
    const { frames, strings } = profile;
    const found = Array.from(frames.name, (name, i) => [strings[name], CATEGORIES[frames.category[i] as number]]);
    expect(found).toContainEqual(['(garbage collector)', 'gc']);
    expect(found).toContainEqual(['(idle)', 'idle']);
    expect(totals(profile, 'cpu').get('f')?.self).toBe(10_000);
  });

  it.each([
    ['that name code which does not exist', [{ tm: 0, vm: 0, s: [5, 0] }]],
    [
      'that go back in time',
      [
        { tm: 9, vm: 0, s: [0, 0] },
        { tm: 3, vm: 0, s: [0, 0] },
      ],
    ],
  ])('with ticks %s is refused', async (_what, ticks) => {
    const at = { offset: expect.any(Number) };
    await expect(readJson(v8PreprocessImporter, log(ticks))).rejects.toMatchObject({ code: 'import.badProfile', at });
  });

  it('ends in a profile or an error of Plateau', async () => {
    await fuzz(v8PreprocessImporter, new TextEncoder().encode(JSON.stringify(log([{ tm: 0, vm: 0, s: [0, 1] }]))), 100);
  });
});
