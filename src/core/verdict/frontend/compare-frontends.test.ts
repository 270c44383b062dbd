import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BundleFile, FrontendReport, MetricValues, PageRun } from '../../frontend/model.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { compareFrontends } from './compare-frontends.ts';
import type { ComparedReport, FrontendComparison } from './frontend-comparison.ts';

let made = 0;
const stored = (report: FrontendReport): ComparedReport => {
  const captureId = `f${++made}`;
  return { report, captureId, sha256: 'f'.repeat(64), label: captureId };
};

const visit = (metrics: MetricValues, over: Partial<PageRun> = {}): FrontendReport => ({
  tool: 'Lighthouse',
  toolVersion: '12.8.2',
  page: {
    ...{ url: 'http://a/x', finalUrl: 'http://a/x', takenAt: null, mode: 'navigation', device: 'mobile' },
    ...{ throttling: 'simulate', score: null, benchmarkIndex: 1000, requests: [], opportunities: [] },
    metrics,
    ...over,
  },
  files: [],
  missing: [],
});
const lcps = (values: readonly number[]): readonly ComparedReport[] =>
  values.map((lcp) => stored(visit({ lcp, fcp: lcp / 2, tti: lcp })));

const file = (over: Partial<BundleFile>): BundleFile => ({
  ...{ name: 'a.js', kind: 'script', raw: null, gzip: null, unknown: null, gzipError: 0, initial: null },
  ...{ partsAre: 'raw', parts: [] },
  ...over,
});
const build = (...files: readonly Partial<BundleFile>[]): readonly ComparedReport[] => [
  stored({ tool: 'webpack', toolVersion: '5.1', page: null, files: files.map(file), missing: [] }),
];

const compared = (before: readonly ComparedReport[], after: readonly ComparedReport[], reason: string | null = null) =>
  compareFrontends(before, after, DEFAULT_RULE_SET, { override: reason === null ? null : { reason } });
const about = ({ verdicts }: FrontendComparison, key: string) => verdicts.find(({ subject }) => subject.key === key);

describe('a vital of a page', () => {
  it.each([
    [[1000, 1010, 1020], [1000, 1010, 1020], 'persisting', 'none'],
    [[1000, 1010, 1020], [1080, 1090, 1100], 'persisting', 'none'],
    [[1000, 1010, 1020], [1300, 1310, 1320], 'regressed', 'watch'],
    [[1000, 1010, 1020], [2600, 2610, 2620], 'new', 'investigate'],
    [[1000, 1010, 1020], [4100, 4110, 4120], 'new', 'likely-bottleneck'],
    [[2600, 2610, 2620], [3600, 3610, 3620], 'regressed', 'investigate'],
    [[2600, 2610, 2620], [1000, 1010, 1020], 'resolved', 'none'],
    [[3600, 3610, 3620], [2600, 2610, 2620], 'improved', 'none'],
    [[2440, 2450, 2460], [2540, 2550, 2560], 'new', 'investigate'],
    [[1000, 1300, 1600], [1000, 1300, 1600], 'inconclusive', 'none'],
    [[1000, 1010, 1020], [1000, 1300, 1600], 'inconclusive', 'none'],
    [[2480, 2495, 2510], [2490, 2505, 2520], 'inconclusive', 'none'],
  ] as const)('of runs %j before and %j after is %s, %s', (before, after, status, level) => {
    const comparison = compared(lcps(before), lcps(after));
    expect(about(comparison, 'lcp')).toMatchObject({ rule: 'FE-REGRESS', status, level });
    expect(comparison.vitals.find(({ metric }) => metric === 'lcp')?.status).toBe(status);
  });

  it.each([
    [1, 1],
    [3, 1],
    [1, 3],
    [2, 2],
  ])('of %i runs before and %i after is inconclusive, however far it moved', (before, after) => {
    const verdict = about(compared(lcps(Array(before).fill(1000)), lcps(Array(after).fill(9000))), 'lcp');
    expect(verdict).toMatchObject({ status: 'inconclusive', certainty: 'inconclusive', guards: ['QG-RUNS'] });
    expect(verdict?.reason).toContain('3 a side tell it');
  });

  it('is that of the median run of each side, which is named', () => {
    const [before, after] = [lcps([1020, 1000, 1010]), lcps([1310, 1320, 1300])];
    const { judged, verdicts } = compared(before, after);
    expect(judged).toEqual({ before: before[2]?.captureId, after: after[0]?.captureId });
    expect(verdicts[0]?.details).toMatchObject({ before: 1010, after: 1310 });
    expect(verdicts[0]?.evidence.map(({ captureId }) => captureId)).toEqual([judged.before, judged.after]);
    expect(verdicts[0]?.reason).toBe(
      'Largest Contentful Paint went from 1.01 s to 1.31 s, +30 %: good as before; outside the noise, unchanged runs lie within ±49.7 ms (95 %, of 3 runs before and 3 after).',
    );
  });

  it('of layout shift counts by its difference, since it starts from nothing', () => {
    const shifts = (cls: number) => [0, 1, 2].map(() => stored(visit({ cls, fcp: 1, tti: 1 })));
    expect(about(compared(shifts(0), shifts(0.019)), 'cls')?.status).toBe('persisting');
    expect(about(compared(shifts(0), shifts(0.03)), 'cls')).toMatchObject({ status: 'regressed', level: 'watch' });
    expect(about(compared(shifts(0), shifts(0.2)), 'cls')).toMatchObject({ status: 'new', level: 'investigate' });
  });

  it('that has no band is said only where it changed', () => {
    const tbts = (tbt: number) => [0, 1, 2].map(() => stored(visit({ tbt, fcp: 1, tti: 1 })));
    expect(about(compared(tbts(100), tbts(100)), 'tbt')).toBeUndefined();
    expect(about(compared(tbts(100), tbts(200)), 'tbt')).toMatchObject({ status: 'regressed', level: 'watch' });
    expect(about(compared(tbts(200), tbts(100)), 'tbt')).toMatchObject({ status: 'improved', level: 'none' });
  });
});

describe('pages', () => {
  const page = (over: Partial<PageRun>) => [stored(visit({ lcp: 1 }, over))];
  it.each([
    ['page', { url: 'http://a/y' }],
    ['device', { device: 'desktop' }],
    ['throttling', { throttling: 'provided' }],
    ['mode', { mode: 'timespan' }],
  ])('of another %s are not comparable, and with a reason are compared all the same', (what, over) => {
    const refused = compared(page({}), page(over));
    expect(refused).toMatchObject({
      comparable: false,
      reasons: [{ what, effect: 'block' }],
      verdicts: [{ status: 'not-comparable' }],
    });
    expect(refused.vitals.map(({ status }) => status)).toEqual(['not-comparable']);
    expect(compared(page({}), page(over), 'because').verdicts).toHaveLength(1);
  });

  it('on another host are compared, and it is said', () => {
    const { comparable, reasons } = compared(page({}), page({ url: 'https://b:8443/x' }));
    expect(comparable).toBe(true);
    expect(reasons).toMatchObject([{ what: 'host of the page', before: 'http://a', after: 'https://b:8443' }]);
  });

  it('are not compared with builds', () => {
    const refused = compared(page({}), build({ gzip: 1 }), 'because');
    expect(refused).toMatchObject({
      what: null,
      comparable: false,
      vitals: [],
      weights: [],
      verdicts: [{ status: 'not-comparable' }],
    });
  });
});

describe('bytes of a build', () => {
  const script = (gzip: number, more: Partial<BundleFile> = {}) => build({ gzip, ...more });
  it.each([
    [100_000, 104_999, 'persisting', 'none'],
    [100_000, 105_000, 'regressed', 'watch'],
    [100_000, 95_000, 'improved', 'none'],
    [199_000, 200_000, 'persisting', 'none'],
    [199_000, 200_001, 'new', 'likely-bottleneck'],
    [201_000, 199_000, 'resolved', 'none'],
    [201_000, 250_000, 'regressed', 'likely-bottleneck'],
    [250_000, 201_000, 'improved', 'none'],
  ])('from %i to %i gzip are %s, %s', (before, after, status, level) => {
    const verdict = about(compared(script(before), script(after)), 'script bytes');
    expect(verdict).toMatchObject({ status, level, certainty: 'confirmed', measure: { method: 'exact' } });
  });

  it('that were printed rounded are inconclusive where the limit lies in what that leaves open', () => {
    const rounded = { gzipError: 500 };
    expect(about(compared(script(10_000, rounded), script(10_600, rounded)), 'script bytes')).toMatchObject({
      status: 'inconclusive',
      measure: { low: -0.04, high: 0.16 },
    });
    expect(about(compared(script(10_000, rounded), script(12_000, rounded)), 'script bytes')?.status).toBe('regressed');
  });

  it('before compression are never held against bytes after it', () => {
    const refused = compared(script(76_000), build({ raw: 245_000 }));
    expect(refused).toMatchObject({
      comparable: false,
      weights: [],
      reasons: [{ what: 'weight of JavaScript', before: '76 kB gzip', after: '245 kB not compressed' }],
    });
    const raw = compared(build({ raw: 100_000 }), build({ raw: 110_000 }));
    expect(about(raw, 'script bytes')).toMatchObject({ status: 'regressed', certainty: 'probable', level: 'watch' });
  });

  it('are those of one listing a side', () => {
    expect(compared([...script(1), ...script(1)], script(1)).comparable).toBe(false);
  });

  it('say which packages came, went and grew', () => {
    const parts = (...given: readonly (readonly [string, number])[]) => ({
      gzip: 10,
      parts: given.map(([path, bytes]) => ({ path, bytes })),
    });
    const { packages, verdicts } = compared(
      build(parts(['./node_modules/a/i.js', 100], ['./node_modules/gone/i.js', 7], ['./src/x.js', 5])),
      build(parts(['./node_modules/a/i.js', 100]), parts(['./node_modules/lodash/l.js', 70_000], ['./src/x.js', 2])),
    );
    expect(packages).toEqual({
      unit: 'raw',
      rows: [
        { name: 'lodash', before: null, after: 70_000, change: 'new' },
        { name: 'gone', before: 7, after: null, change: 'gone' },
        { name: 'own code', before: 5, after: 2, change: 'smaller' },
        { name: 'a', before: 100, after: 100, change: 'same' },
      ],
    });
    expect(verdicts[0]?.reason).toContain('By package (minified): lodash new, 70 kB; gone gone, 0 kB; own code −0 kB.');
  });

  it('by package are not compared in other units', () => {
    const before = build({ gzip: 1, parts: [{ path: 'a', bytes: 1 }] });
    const after = build({ gzip: 1, partsAre: 'source', parts: [{ path: 'a', bytes: 1 }] });
    expect(compared(before, after)).toMatchObject({ packages: null, comparable: true, reasons: [{ effect: 'warn' }] });
  });
});

describe('the laws', () => {
  const metrics = fc.record(
    { lcp: fc.double({ min: 0, max: 9000, noNaN: true }), cls: fc.double({ min: 0, max: 1, noNaN: true }) },
    { requiredKeys: [] },
  );
  const side = fc.array(metrics, { minLength: 1, maxLength: 5 });
  const reports = (given: readonly MetricValues[]) => given.map((one) => stored(visit(one)));

  it('unchanged runs never became worse or better', () => {
    fc.assert(
      fc.property(side, (given) => {
        const runs = reports(given);
        const { verdicts } = compared(runs, runs);
        expect(verdicts.filter(({ status }) => status !== 'persisting' && status !== 'inconclusive')).toEqual([]);
      }),
    );
  });

  it('what became worse one way became better the other', () => {
    const mirrored = { new: 'resolved', resolved: 'new' } as const;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400_000 }), fc.integer({ min: 1, max: 400_000 }), (one, other) => {
        const [there, back] = [
          compared(build({ gzip: one }), build({ gzip: other })),
          compared(build({ gzip: other }), build({ gzip: one })),
        ];
        const [was, is] = [there.weights[0]?.status, back.weights[0]?.status];
        if (was === 'new' || was === 'resolved') expect(is).toBe(mirrored[was]);
        if (was === 'regressed') expect(['improved', 'persisting']).toContain(is);
      }),
    );
  });

  it('every verdict is a pure function of its input, and names both runs', () => {
    fc.assert(
      fc.property(side, side, (one, other) => {
        const [before, after] = [reports(one), reports(other)];
        const comparison = compared(before, after);
        expect(compared(before, after)).toEqual(comparison);
        for (const { evidence } of comparison.verdicts) {
          expect(evidence.map(({ captureId }) => captureId)).toEqual([
            comparison.judged.before,
            comparison.judged.after,
          ]);
        }
      }),
    );
  });
});
