import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BundleFile, FrontendReport } from '../../frontend/model.ts';
import { LatencyCounter } from '../../load/latency-histogram.ts';
import type { LoadRun } from '../../load/model.ts';
import { readLoad } from '../../load/read-load.ts';
import { importProfiles } from '../../profile/importers/index.ts';
import type { Profile } from '../../profile/model.ts';
import { compareProfiles } from '../../verdict/compare.ts';
import { compareLoads } from '../../verdict/load/compare-loads.ts';
import type { ComparedRun } from '../../verdict/load/load-comparison.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import type { Certainty, Level, Verdict } from '../../verdict/verdict.ts';
import type { GatePair } from '../model.ts';
import { DEFAULT_POLICY, type GatePolicy, type GateSetting } from '../policy.ts';
import { benchmarkGate } from './benchmark-gate.ts';
import { errorGate } from './error-gate.ts';
import { javascriptGate } from './javascript-gate.ts';
import { latencyGates } from './latency-gates.ts';
import { leakGate } from './leak-gate.ts';
import { plateauGate } from './plateau-gate.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../../tests/fixtures');
const side = (label: string) => ({ ids: [label], label });
const pair: GatePair = {
  ...{ kind: 'load', of: 'load', before: side('before'), after: side('after'), note: null, refusal: null },
};
const policy = (name: keyof GatePolicy['gates'], more: Partial<GateSetting>): GatePolicy => ({
  ...DEFAULT_POLICY,
  gates: { ...DEFAULT_POLICY.gates, [name]: { ...DEFAULT_POLICY.gates[name], ...more } },
});

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(readFileSync(resolve(FIXTURES, path)));
}

describe('the gate on plateaus', () => {
  const read = async (path: string): Promise<Profile> => {
    const { profiles } = await importProfiles(chunksOf(path), { fileName: path, unit: 'samples', durationSeconds: 30 });
    const [profile] = profiles;
    if (profile === undefined) throw new Error(`nothing in ${path}`);
    return profile;
  };
  const capture = (profile: Profile, id: string) => ({ captures: [{ profile, captureId: id, sha256: id, label: id }] });
  const numbers = [1, 3, 5, 7];

  it('says why one that costs more passes: it was there before', async () => {
    const [one, other] = await Promise.all([1, 11].map((n) => read(`golden/noise/bursty_5s_${n}.folded`)));
    if (one === undefined || other === undefined) throw new Error('no captures');
    const comparison = compareProfiles(capture(one, 'a'), capture(other, 'b'), DEFAULT_RULE_SET);
    expect(plateauGate(pair, comparison, policy('plateau', {}), '')).toContainEqual(
      expect.objectContaining({
        subject: 'cold',
        status: 'regressed',
        passed: true,
        why: expect.stringMatching(/It was there before, and the policy asks for new ones only\.$/),
      }),
    );
  });

  it.each(numbers.flatMap((a) => numbers.filter((b) => b !== a).map((b) => [a, b] as const)))(
    'never fails on captures %i and %i of one bursty program',
    async (a, b) => {
      const [one, other] = await Promise.all([a, b].map((n) => read(`golden/noise/bursty_30s_${n}.speedscope.json`)));
      if (one === undefined || other === undefined) throw new Error('no captures');
      const comparison = compareProfiles(capture(one, 'a'), capture(other, 'b'), DEFAULT_RULE_SET);
      for (const only of ['new', 'all'] as const) {
        const results = plateauGate(pair, comparison, policy('plateau', { only }), '');
        expect(results.length).toBeGreaterThan(0);
        expect(results.filter(({ passed }) => passed === false)).toEqual([]);
      }
    },
  );
});

describe('the gates on p95', () => {
  const run = async (name: string): Promise<ComparedRun> => {
    const { run: read } = await readLoad(chunksOf(`gate/k6-${name}.json`), { signal: new AbortController().signal });
    return { run: read, captureId: name, sha256: '', label: name };
  };
  const compared = async (before: readonly string[], after: readonly string[]) =>
    compareLoads(await Promise.all(before.map(run)), await Promise.all(after.map(run)), DEFAULT_RULE_SET, {
      override: null,
    });
  const base = ['base-1', 'base-2', 'base-3'];
  const passed = (results: ReturnType<typeof latencyGates>) => results.map(({ gate, passed: is }) => [gate, is]);

  it('fail outside the noise, pass inside, and are open where nobody knows it', async () => {
    const said = async (before: readonly string[], after: readonly string[]) =>
      passed(latencyGates(pair, await compared(before, after), DEFAULT_POLICY, ''));
    expect(await said(base, ['slower'])).toEqual([['p95', false]]);
    expect(await said(base, ['same'])).toEqual([['p95', true]]);
    expect(await said(base.slice(1), ['slower'])).toEqual([['p95', null]]);
    expect(
      await said(
        [1, 2, 3, 4, 5].map((n) => `noisy-${n}`),
        ['within'],
      ),
    ).toEqual([['p95', true]]);
    // Three of the noisy runs: a rise of 20 % could hide among them.
    expect(await said(['noisy-1', 'noisy-3', 'noisy-5'], ['within'])).toEqual([['p95', null]]);
  });

  it('ask for two runs in a row only where there are two', async () => {
    const two = { ...pair, after: { ids: ['a', 'b'], label: 'two' } };
    const twice = await compared(base, ['twice-1', 'twice-2']);
    expect(passed(latencyGates(two, twice, DEFAULT_POLICY, ''))).toEqual([
      ['p95', false],
      ['p95-twice', false],
    ]);
    const once = await compared(base, ['same', 'slower']);
    expect(passed(latencyGates(two, once, DEFAULT_POLICY, ''))[1]).toEqual(['p95-twice', true]);
  });

  it('are open with nothing before, and silent where they are switched off', () => {
    expect(latencyGates(pair, null, DEFAULT_POLICY, 'Nothing.')).toMatchObject([{ passed: null, why: 'Nothing.' }]);
    expect(latencyGates(pair, null, policy('p95', { enabled: false }), '')).toEqual([]);
  });
});

function benchmark(id: string, times: readonly number[]): ComparedRun {
  const counter = new LatencyCounter();
  for (const ms of times) counter.add(ms);
  const row = {
    ...{
      name: 'job',
      method: null,
      requests: times.length,
      failures: 0,
      perSecond: null,
      min: null,
      mean: null,
      max: null,
    },
    quantiles: counter.quantiles([0.5]),
    histogram: counter.histogram(),
  };
  const run: LoadRun = {
    ...{ tool: 'hyperfine', toolVersion: null, scenario: '', startedAt: null, endedAt: null, seconds: null },
    generator: { kind: 'closed', why: '', users: 1 },
    counts: 'runs',
    total: { ...row, name: '' },
    endpoints: [row],
    ...{ series: null, thresholds: [], unit: '', missing: [] },
  };
  return { run, captureId: id, sha256: '', label: id };
}

describe('the gate on benchmarks', () => {
  const said = (before: readonly (readonly number[])[], after: readonly number[], asked = DEFAULT_POLICY) =>
    benchmarkGate(
      pair,
      { before: before.map((times, i) => benchmark(`b${i}`, times)), after: [benchmark('a', after)] },
      { ruleSet: DEFAULT_RULE_SET, policy: asked, noBefore: '' },
    )[0];
  const around = (ms: number, spread: number): number[] =>
    [-2, -1, 0, 1, 2, -1, 0, 1].map((i) => ms * (1 + i * spread));

  it('fails where the median rose outside the noise, and passes where it did not', () => {
    expect(said([around(100, 0.01)], around(115, 0.01))).toMatchObject({ passed: false, certainty: 'probable' });
    expect(said([around(100, 0.01)], around(105, 0.01))).toMatchObject({ passed: true, status: 'regressed' });
    expect(said([around(100, 0.01)], around(80, 0.01))).toMatchObject({ passed: true, status: 'improved' });
  });

  it('is open where the limit could hide in the noise, where there are too few runs, and where it must be surer', () => {
    expect(said([around(100, 0.2)], around(105, 0.2))?.passed).toBe(null);
    expect(said([[100, 101]], [130, 131])?.why).toContain('so few runs');
    const sure = policy('benchmark', { certainty: 'confirmed' });
    expect(said([around(100, 0.01)], around(130, 0.01), sure)?.passed).toBe(null);
    const three = [99, 100, 101].map((ms) => around(ms, 0.01));
    expect(said(three, around(130, 0.01), sure)).toMatchObject({ passed: false, certainty: 'confirmed' });
  });

  it('never fails on the same times, whatever they are', () => {
    const times = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(times, (all) => {
        expect(said([all], all)?.passed).not.toBe(false);
      }),
    );
  });

  it('is open for a command that only one side has timed', () => {
    const { run, ...rest } = benchmark('a', around(100, 0.01));
    const other = { ...rest, run: { ...run, endpoints: run.endpoints.map((row) => ({ ...row, name: 'other' })) } };
    const results = benchmarkGate(
      pair,
      { before: [benchmark('b', around(100, 0.01))], after: [other] },
      { ruleSet: DEFAULT_RULE_SET, policy: DEFAULT_POLICY, noBefore: '' },
    );
    expect(results.map(({ subject, passed }) => [subject, passed])).toEqual([
      ['job', null],
      ['other', null],
    ]);
  });
});

describe('the gate on JavaScript', () => {
  const file = (more: Partial<BundleFile>): BundleFile => ({
    ...{ name: 'app.js', kind: 'script', raw: null, gzip: null, unknown: null, gzipError: 0, initial: null },
    ...{ partsAre: 'unknown', parts: [] },
    ...more,
  });
  const report = (...files: readonly BundleFile[]) => {
    const read: FrontendReport = { tool: 'gzip-size', toolVersion: null, page: null, files, missing: [] };
    return [{ id: 'f', sha256: '', label: 'sizes', report: read }];
  };
  const said = (before: ReturnType<typeof report> | null, after: ReturnType<typeof report>, asked = DEFAULT_POLICY) =>
    javascriptGate(pair, { before, after }, asked, 'nothing before').map(({ passed }) => passed);

  it('fails above 200 kB, and above 5 % more', () => {
    expect(said(report(file({ gzip: 195_000 })), report(file({ gzip: 203_000 })))).toEqual([false, true]);
    expect(said(report(file({ gzip: 100_000 })), report(file({ gzip: 105_001 })))).toEqual([true, false]);
    expect(said(report(file({ gzip: 100_000 })), report(file({ gzip: 105_000 })))).toEqual([true, true]);
  });

  it('is open where rounding, or sizes of another kind, leave it open', () => {
    expect(said(null, report(file({ gzip: 200_200, gzipError: 500 })))).toEqual([null, null]);
    expect(
      said(report(file({ gzip: 10_000, gzipError: 500 })), report(file({ gzip: 10_400, gzipError: 500 }))),
    ).toEqual([true, null]);
    expect(said(report(file({ gzip: 100_000 })), report(file({ raw: 300_000 })))).toEqual([null, null]);
    expect(said(null, report(file({ kind: 'style', gzip: 1 })))).toEqual([null]);
  });

  it('asks what the policy leaves of it', () => {
    const noGrowth = policy('javascript', { growth: null });
    expect(said(null, report(file({ gzip: 100_000 })), noGrowth)).toEqual([true]);
    expect(said(null, report(file({ gzip: 1 })), policy('javascript', { enabled: false }))).toEqual([]);
  });
});

describe('the gate on errors', () => {
  it('says of an endpoint what is new and what is gone', () => {
    const failing = (failures: number): ComparedRun => {
      const { run, ...rest } = benchmark('r', [1]);
      const row = { ...run.total, requests: 1000, failures };
      return { ...rest, run: { ...run, counts: 'requests', total: row, endpoints: [] } };
    };
    const said = (before: number, after: number) =>
      errorGate(pair, { before: [failing(before)], after: [failing(after)] }, DEFAULT_RULE_SET, DEFAULT_POLICY).map(
        ({ passed, baselineState }) => [passed, baselineState],
      );
    expect(said(0, 11)).toEqual([[false, 'new']]);
    expect(said(11, 11)).toEqual([[false, 'unchanged']]);
    expect(said(11, 30)).toEqual([[false, 'updated']]);
    expect(said(11, 0)).toEqual([[true, 'absent']]);
    expect(said(0, 10)).toEqual([[true, 'unchanged']]);
  });
});

describe('the gate on leaks', () => {
  const verdict = (key: string, level: Level, certainty: Certainty = 'confirmed'): Verdict => ({
    ...{ rule: 'LK-SHARE', ruleVersion: 1, ruleSetSha256: '', subject: { kind: 'class', key, label: key } },
    scope: { captures: [], threads: 'all', sampleType: '', denominator: '' },
    measure: { name: 'share', value: 0.5, unit: 'share', method: 'exact' },
    threshold: { op: '>', value: 0.2, source: '' },
    ...{ level, certainty, reason: `${key} grows.`, advice: '', evidence: [], guards: [] },
  });
  const said = (before: readonly Verdict[] | null, after: readonly Verdict[], asked = DEFAULT_POLICY) =>
    leakGate({ ...pair, kind: 'growth' }, { before, after }, asked).map((one) => [
      one.subject,
      one.passed,
      one.baselineState,
    ]);

  it('fails on what reaches its level, and knows what was there before', () => {
    expect(said(null, [verdict('Session', 'investigate')])).toEqual([['Session', false, null]]);
    expect(said([verdict('Gone', 'investigate')], [verdict('Session', 'investigate'), verdict('x', 'watch')])).toEqual([
      ['Session', false, 'new'],
      ['Gone', true, 'absent'],
    ]);
    const both = [verdict('Session', 'investigate')];
    expect(said(both, both)).toEqual([['Session', false, 'unchanged']]);
    expect(said(both, both, policy('leak', { only: 'new' }))).toEqual([['Session', true, 'unchanged']]);
  });

  it('is open where it is not sure enough, and for one heap', () => {
    expect(said(null, [verdict('Session', 'investigate', 'inconclusive')])).toEqual([['Session', null, null]]);
    expect(leakGate({ ...pair, kind: 'heap' }, { before: null, after: [] }, DEFAULT_POLICY)).toMatchObject([
      { passed: null },
    ]);
    expect(said(null, [])).toEqual([['after', true, null]]);
  });
});
