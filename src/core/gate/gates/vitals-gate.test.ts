import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MetricValues } from '../../frontend/model.ts';
import { readFrontend } from '../../frontend/read-frontend.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import type { GatePair } from '../model.ts';
import { DEFAULT_POLICY, type GatePolicy, type GateSetting } from '../policy.ts';
import type { StoredReport } from './javascript-gate.ts';
import { unmeasuredVitals, vitalsGate } from './vitals-gate.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../../tests/fixtures/frontend');
const side = (label: string) => ({ ids: [label], label });
const pair: GatePair = {
  ...{ kind: 'frontend', of: 'page', before: side('base'), after: side('pr'), note: null, refusal: null },
};
const policy = (more: Partial<GateSetting>): GatePolicy => ({
  ...DEFAULT_POLICY,
  gates: { ...DEFAULT_POLICY.gates, vitals: { ...DEFAULT_POLICY.gates.vitals, enabled: true, ...more } },
});

async function read(name: string): Promise<StoredReport> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(readFileSync(resolve(FIXTURES, name)));
  }
  const { report } = await readFrontend(chunks(), { signal: new AbortController().signal });
  return { id: name, sha256: name, label: name, report };
}

const three = (name: string): Promise<readonly StoredReport[]> =>
  Promise.all([1, 2, 3].map((run) => read(`lighthouse-12-${name}${run}.json`)));

/** Visits of a page with these vitals. */
const page = (...runs: readonly MetricValues[]): readonly StoredReport[] =>
  runs.map((metrics, place) => ({
    ...{ id: `f${place}`, sha256: `f${place}`, label: `run ${place}` },
    report: {
      ...{ tool: 'Lighthouse', toolVersion: null, files: [], missing: [] },
      page: {
        ...{ url: 'http://a/', finalUrl: 'http://a/', takenAt: null, mode: 'navigation', device: 'mobile' },
        ...{ throttling: '', score: null, benchmarkIndex: null, requests: [], opportunities: [] },
        metrics: { fcp: 1, tti: 1, ...metrics },
      },
    },
  }));

const said = (
  before: readonly StoredReport[] | null,
  after: readonly StoredReport[],
  asked: Partial<GateSetting> = {},
) =>
  vitalsGate(pair, { before, after }, DEFAULT_RULE_SET, policy(asked)).map(({ subject, passed, baselineState }) => [
    subject.split(' ')[0],
    passed,
    baselineState,
  ]);

describe('the gate on web vitals', () => {
  it('fails on three visits of a page that is slow to show', async () => {
    const [before, after] = [await three(''), await three('after-')];
    expect(said(before, after)).toEqual([
      ['Largest', false, 'updated'],
      ['Cumulative', true, 'unchanged'],
    ]);
    const poor = { level: 'likely-bottleneck' } as const;
    expect(said(before, after, poor)[0]).toEqual(['Largest', false, 'new']);
    expect(said(after, before, poor)[0]).toEqual(['Largest', true, 'absent']);
    expect(said(before, after, { only: 'new' })[0]).toEqual(['Largest', true, 'updated']);
  });

  it('is open on one visit, for load times vary, unless the policy takes what is probable', async () => {
    const [, second] = await three('after-');
    const one = second === undefined ? [] : [second];
    expect(said(null, one)[0]).toEqual(['Largest', null, null]);
    expect(said(null, one, { certainty: 'probable' })[0]).toEqual(['Largest', false, null]);
  });

  it('is open where a visit does not tell a vital, and says that nobody interacted', () => {
    const after = page({ cls: 0.01 });
    expect(said(null, after)).toEqual([
      ['Cumulative', true, null],
      ['Largest', null, null],
    ]);
    expect(said(null, page({ fid: 900 }))).toEqual([
      ['Largest', null, null],
      ['Interaction', null, null],
      ['Cumulative', null, null],
    ]);
    expect(unmeasuredVitals(pair, after, policy({}))).toEqual([
      'pr: Interaction to Next Paint cannot be told, for nobody interacted with the page; the gate says nothing of it.',
    ]);
    expect(unmeasuredVitals(pair, page({ inp: 1 }), policy({}))).toEqual([]);
  });

  it('holds an interaction to its limit', () => {
    const runs = [{ inp: 201 }, { inp: 230 }, { inp: 260 }].map((one) => ({ lcp: 1, cls: 0, ...one }));
    expect(said(null, page(...runs))).toContainEqual(['Interaction', false, null]);
  });

  it('says nothing of a build, and where it is switched off', async () => {
    expect(said(null, [await read('gzip-sizes.txt')])).toEqual([]);
    expect(said(null, page({ lcp: 9000 }), { enabled: false })).toEqual([]);
    expect(unmeasuredVitals(pair, page({ lcp: 1 }), policy({ enabled: false }))).toEqual([]);
  });
});
