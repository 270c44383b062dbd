import { describe, expect, it } from 'vitest';
import type { BundleFile, FrontendReport, MetricValues } from '../../frontend/model.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { evaluateFrontend } from './evaluate-frontend.ts';

const page = (metrics: MetricValues): FrontendReport => ({
  tool: 'Lighthouse',
  toolVersion: '12.8.2',
  page: {
    ...{ url: 'http://a/', finalUrl: 'http://a/', takenAt: null, mode: 'navigation', device: 'mobile' },
    ...{ throttling: 'simulate', score: null, benchmarkIndex: null, requests: [], opportunities: [] },
    metrics,
  },
  files: [],
  missing: [],
});

const judge = (report: FrontendReport, runs: readonly (readonly [string, MetricValues])[] = []) =>
  evaluateFrontend(
    {
      ...{ report, captureId: 'f1', sha256: 'a' },
      runs: runs.map(([captureId, metrics]) => ({ captureId, sha256: captureId, label: '', metrics })),
    },
    DEFAULT_RULE_SET,
  );

describe('FE-VITALS', () => {
  it.each([
    [{ lcp: 2500 }, 'good', 'none'],
    [{ lcp: 2500.1 }, 'needs improvement', 'investigate'],
    [{ lcp: 4000 }, 'needs improvement', 'investigate'],
    [{ lcp: 4001 }, 'poor', 'likely-bottleneck'],
    [{ inp: 200 }, 'good', 'none'],
    [{ inp: 201 }, 'needs improvement', 'investigate'],
    [{ inp: 501 }, 'poor', 'likely-bottleneck'],
    [{ fid: 100 }, 'good', 'none'],
    [{ fid: 301 }, 'poor', 'likely-bottleneck'],
    [{ cls: 0.1 }, 'good', 'none'],
    [{ cls: 0.11 }, 'needs improvement', 'investigate'],
    [{ cls: 0.26 }, 'poor', 'likely-bottleneck'],
  ] as const)('%o is %s', (metrics, band, level) => {
    const [verdict, ...others] = judge(page(metrics));
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({ rule: 'FE-VITALS', level, certainty: 'probable', details: { band } });
  });

  it('takes no Total Blocking Time for an interaction', () => {
    expect(judge(page({ tbt: 9000, fcp: 9000, tti: 9000, si: 9000 }))).toEqual([]);
  });

  const runs = [
    ['f1', { lcp: 2400, fcp: 700, tti: 2400 }],
    ['f2', { lcp: 2900, fcp: 800, tti: 2900 }],
    ['f3', { lcp: 2600, fcp: 750, tti: 2600 }],
  ] as const;

  it('judges the median run and says which it was, whichever run is looked at', () => {
    const [verdict] = judge(page(runs[0][1]), runs);
    expect(verdict).toMatchObject({
      measure: { value: 2600 },
      evidence: [{ captureId: 'f3', sha256: 'f3' }],
      details: { judged: 'f3', runs: 'f1 f2 f3', low: 2400, high: 2900 },
    });
    expect(verdict?.reason).toBe(
      'Largest Contentful Paint is 2.6 s, 2.4 s to 2.9 s over the runs: needs improvement (good is up to 2.5 s), in a laboratory. Of 3 runs the median run was judged.',
    );
  });

  it('is sure only where three runs are in one band', () => {
    const sure = runs.map(([id, metrics]) => [id, { ...metrics, lcp: metrics.lcp + 200 }] as const);
    expect(judge(page(runs[0][1]), runs)[0]?.certainty).toBe('probable');
    expect(judge(page(runs[0][1]), sure)[0]?.certainty).toBe('confirmed');
    expect(judge(page(runs[0][1]), sure.slice(0, 2))[0]?.certainty).toBe('probable');
  });
});

const file = (over: Partial<BundleFile>): BundleFile => ({
  ...{ name: 'a.js', kind: 'script', raw: null, gzip: null, unknown: null, gzipError: 0, initial: null },
  ...{ partsAre: 'raw', parts: [] },
  ...over,
});
const build = (...files: readonly Partial<BundleFile>[]): FrontendReport => ({
  ...{ tool: 'x', toolVersion: null, page: null, missing: [] },
  files: files.map(file),
});

describe('FE-BUDGET', () => {
  it.each([
    ['200 kB gzip', [{ gzip: 200_000 }], 'none', 'confirmed'],
    ['a byte more', [{ gzip: 200_001 }], 'likely-bottleneck', 'confirmed'],
    ['two files together', [{ gzip: 120_000 }, { gzip: 120_000 }], 'likely-bottleneck', 'confirmed'],
    ['a file that is loaded later', [{ gzip: 120_000 }, { gzip: 120_000, initial: false }], 'none', 'confirmed'],
    ['raw bytes within the budget', [{ raw: 200_000 }], 'none', 'confirmed'],
    ['raw bytes above it', [{ raw: 900_000 }], 'watch', 'inconclusive'],
    ['bytes of which nobody says what they are', [{ unknown: 900_000 }], 'watch', 'inconclusive'],
    [
      'compressed ones above, whatever the raw ones are',
      [{ gzip: 300_000 }, { raw: 1 }],
      'likely-bottleneck',
      'confirmed',
    ],
    ['a rounded size at the limit', [{ gzip: 200_000, gzipError: 500 }], 'watch', 'inconclusive'],
    ['CSS of 51 kB', [{ kind: 'style', gzip: 51_000 }], 'likely-bottleneck', 'confirmed'],
    ['CSS of 50 kB', [{ kind: 'style', gzip: 50_000 }], 'none', 'confirmed'],
  ] as const)('%s', (_, files, level, certainty) => {
    expect(judge(build(...files))).toMatchObject([{ rule: 'FE-BUDGET', level, certainty }]);
  });

  it('says nothing where there is nothing of a kind', () => {
    expect(judge(build({ kind: 'other', gzip: 9e9 }))).toEqual([]);
  });

  it('says what it counted', () => {
    expect(judge(build({ gzip: 250_000 }, { gzip: 1, initial: false }))[0]?.reason).toBe(
      'JavaScript: 250 kB gzip in 1 file, 1 loaded later left out: above the budget of 200 kB gzip.',
    );
  });
});
