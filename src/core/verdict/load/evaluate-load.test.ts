import { describe, expect, it } from 'vitest';
import { runOf } from '../../../../tests/support/load-files.ts';
import { EMPTY_INVESTIGATION } from '../../investigation/model.ts';
import { objectivesOf } from '../../investigation/objectives.ts';
import type { Slo } from '../../investigation/slo.ts';
import type { LoadRow, LoadRun } from '../../load/model.ts';
import { emptyRow, plainRun } from '../../load/text-run.ts';
import { ADVICE } from '../advice.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { evaluateLoad } from './evaluate-load.ts';

const judged = (run: LoadRun, own: readonly Slo[] = [], defaults: readonly Slo[] = []): readonly Verdict[] =>
  evaluateLoad({ run, captureId: 'l1', sha256: 'f'.repeat(64) }, DEFAULT_RULE_SET, { own, defaults, appType: 'web' });

/** A run of an open generator with these percentiles. */
function made(
  row: Partial<LoadRow> & { readonly p50?: number; readonly p95?: number; readonly p99?: number },
): LoadRun {
  const { p50, p95, p99, ...rest } = row;
  const quantiles = [
    { q: 0.5, ms: p50 },
    { q: 0.95, ms: p95 },
    { q: 0.99, ms: p99 },
  ].flatMap(({ q, ms }) => (ms === undefined ? [] : [{ q, ms }]));
  return plainRun({
    tool: 'k6',
    unit: 'milliseconds',
    generator: { kind: 'open', why: '', users: null },
    total: { ...emptyRow(''), requests: 10_000, failures: 0, quantiles, ...rest },
  });
}

const levelOf = (run: LoadRun, rule: string, what: string): string | undefined =>
  judged(run).find((verdict) => verdict.rule === rule && verdict.subject.key === what)?.level;

describe('MT-BANDS', () => {
  it.each([
    [100, 199.9, 'none'],
    [100, 200, 'investigate'],
    [100, 500, 'investigate'],
    [100, 500.1, 'likely-bottleneck'],
  ])('of p50 %s and p95 %s is %s: what lies on a limit is in the middle band', (p50, p95, level) => {
    expect(levelOf(made({ p50, p95 }), 'MT-BANDS', 'p95/p50')).toBe(level);
  });

  it.each([
    [310, 619, 'none'],
    [310, 620, 'investigate'],
    [310, 930, 'investigate'],
    [310, 931, 'likely-bottleneck'],
  ])('of p95 %s and p99 %s is %s', (p95, p99, level) => {
    expect(levelOf(made({ p95, p99 }), 'MT-BANDS', 'p99/p95')).toBe(level);
  });

  it.each([
    [9, 'none'],
    [10, 'investigate'],
    [100, 'investigate'],
    [101, undefined],
  ])('of %s failures of 10,000 is %s; above one in a hundred MT-ERR speaks', (failures, level) => {
    const run = made({ failures });
    expect(levelOf(run, 'MT-BANDS', 'error rate')).toBe(level);
    expect(levelOf(run, 'MT-ERR', 'error rate')).toBe(failures > 100 ? 'likely-bottleneck' : undefined);
  });

  it('calls a percentile of too few requests that', () => {
    const run = made({ requests: 600, p50: 100, p95: 120, p99: 5000 });
    const few = judged(run).filter(({ guards }) => guards.includes('QG-REQUESTS'));
    expect(few.map(({ subject, level, certainty }) => [subject.key, level, certainty])).toEqual([
      ['p99', 'none', 'inconclusive'],
      ['p99/p95', 'none', 'inconclusive'],
    ]);
    expect(few[0]?.reason).toBe(
      'p99 of the whole run has too few requests, 600 of the 1,000 it needs; its 5,000 ms is not held against 800 ms.',
    );
    expect(levelOf(made({ requests: 200, p95: 301 }), 'MT-SLO', 'p95')).toBe('investigate');
    expect(levelOf(made({ requests: 199, p95: 301 }), 'MT-SLO', 'p95')).toBe('none');
  });
});

describe('MT-SLO', () => {
  it.each([
    [300, 'none'],
    [310, 'investigate'],
    [600, 'investigate'],
    [601, 'likely-bottleneck'],
  ])('of p95 %s ms against the audit’s 300 ms is %s', (p95, level) => {
    expect(levelOf(made({ p95 }), 'MT-SLO', 'p95')).toBe(level);
  });

  it.each([
    [800, 'none'],
    [800.1, 'investigate'],
    [1600, 'investigate'],
    [1600.1, 'likely-bottleneck'],
  ])('of p99 %s ms against the audit’s 800 ms is %s', (p99, level) => {
    expect(levelOf(made({ p99 }), 'MT-SLO', 'p99')).toBe(level);
  });

  it.each([
    [{ requests: 199, p95: 301 }, 'p95', 'inconclusive'],
    [{ requests: 200, p95: 301 }, 'p95', 'confirmed'],
    [{ requests: 999, p99: 801 }, 'p99', 'inconclusive'],
    [{ requests: 1000, p99: 801 }, 'p99', 'confirmed'],
  ])('of %j says of %s: %s, for ten requests must lie above a percentile', (row, metric, certainty) => {
    const found = judged(made(row)).find(({ rule, subject }) => rule === 'MT-SLO' && subject.key === metric);
    expect(found).toMatchObject({ certainty, level: certainty === 'confirmed' ? 'investigate' : 'none' });
  });

  it.each([
    [[], 'the audit’s objective', 300],
    [[['app-type', 'web', 500]], 'the default of the type of application web (S4)', 500],
    [
      [
        ['app-type', 'web', 500],
        ['flow', 'access', 800],
      ],
      'the default of the flow access (S4)',
      800,
    ],
  ] as const)('takes the most particular default, then says whose it is: %j', (given, whose, limit) => {
    const run = made({ p95: 100 });
    const endpoint = { ...run.total, requests: 9000, name: '/a', method: 'GET', quantiles: [{ q: 0.95, ms: 900 }] };
    const defaults = given.map(([level, of, limit]) => ({ level, of, metric: 'p95', limit, source: 'S4' }) as const);
    const found = judged({ ...run, endpoints: [endpoint] }, [], defaults).find(
      ({ subject }) => subject.key === 'p95 of GET /a',
    );
    expect(found?.threshold.value).toBe(limit);
    expect(found?.reason).toContain(whose);
  });

  it('takes a person’s own objective before any default, by method and name before the name alone', () => {
    const run = made({ p95: 100 });
    const endpoint = { ...run.total, requests: 9000, name: '/a', method: 'GET', quantiles: [{ q: 0.95, ms: 900 }] };
    const own = (level: Slo['level'], of: string, limit: number, source = 'user') =>
      ({ level, of, metric: 'p95', limit, source }) as const;
    const flow = { ...own('flow', 'access', 800), source: 'S3' };
    const reasonOf = (...set: readonly Slo[]) =>
      judged({ ...run, endpoints: [endpoint] }, set, [flow]).find(({ subject }) => subject.key === 'p95 of GET /a')
        ?.reason ?? '';
    expect(reasonOf(own('audit', '', 200))).toContain('above 200 ms, your objective for all requests, and');
    expect(reasonOf(own('audit', '', 200, 'contract 7'))).toContain(
      'your objective for all requests (contract 7), and',
    );
    const [target] = objectivesOf({ ...EMPTY_INVESTIGATION, values: { 'baselines.target_p95': '200ms' } }).own;
    expect(target === undefined ? '' : reasonOf(target)).toContain(
      'above 200 ms, your target p95 for all requests, and',
    );
    expect(reasonOf(own('endpoint', '/a', 250))).toContain('above 250 ms, your objective of the endpoint /a');
    expect(reasonOf(own('endpoint', '/a', 250), own('endpoint', 'GET /a', 260))).toContain('above 260 ms');
  });

  it('warns of errors above a default up to 1 %, and fails a person’s own limit', () => {
    const run = made({ p95: 100, failures: 50 });
    const slo = { level: 'app-type', of: 'web', metric: 'error-rate', limit: 0.001, source: 'S4:61' } as const;
    const levelWith = (own: readonly Slo[], defaults: readonly Slo[]) =>
      judged(run, own, defaults).find(({ rule, subject }) => rule === 'MT-SLO' && subject.key === 'error rate')?.level;
    expect(levelWith([], [slo])).toBe('watch');
    expect(levelWith([slo], [])).toBe('likely-bottleneck');
  });

  it('takes the most particular objective, by endpoint', () => {
    const run = made({ p95: 100 });
    const endpoint = { ...run.total, requests: 9000, name: '/submit', quantiles: [{ q: 0.95, ms: 450 }] };
    const slos = [
      { level: 'audit', of: '', metric: 'p95', limit: 300, source: 'audit' },
      { level: 'endpoint', of: '/submit', metric: 'p95', limit: 500, source: 'user' },
    ] as const;
    const found = judged({ ...run, endpoints: [endpoint] }, slos).filter(({ rule }) => rule === 'MT-SLO');
    expect(found.map(({ subject, level }) => [subject.key, level])).toEqual([
      ['p95', 'none'],
      ['error rate', 'none'],
    ]);
    const without = judged({ ...run, endpoints: [endpoint] }, slos.slice(0, 1));
    expect(without.find(({ subject }) => subject.key === 'p95 of /submit')).toMatchObject({
      level: 'investigate',
      evidence: [{ pointer: 'load:/submit' }],
      scope: { flow: '/submit' },
    });
  });

  it('of a generator that waits, a limit that was held is probable and says why; one that was crossed is sure', () => {
    const run = made({ p50: 20, p95: 40 });
    const waiting: LoadRun = { ...run, tool: 'wrk', generator: { ...run.generator, kind: 'closed' } };
    const held = judged(waiting).find(({ subject }) => subject.key === 'p95');
    expect(held).toMatchObject({ level: 'none', certainty: 'probable' });
    expect(held?.reason).toMatch(/wrk waited for each answer before it asked again/);
    expect(judged(run).find(({ subject }) => subject.key === 'p95')).toMatchObject({ certainty: 'confirmed' });
    const slow = { ...waiting, total: { ...waiting.total, quantiles: [{ q: 0.95, ms: 400 }] } };
    expect(judged(slow).find(({ subject }) => subject.key === 'p95')).toMatchObject({
      level: 'investigate',
      certainty: 'confirmed',
    });
  });
});

describe('MT-CLASS and MT-LOST', () => {
  const classes = (run: LoadRun) =>
    judged(run)
      .filter(({ rule }) => rule === 'MT-CLASS')
      .map(({ subject }) => subject.key);

  it('tell slow for all from slow for some', () => {
    expect(classes(made({ p50: 301, p95: 320, p99: 350 }))).toEqual(['latency trouble']);
    expect(classes(made({ p50: 100, p95: 150, p99: 801 }))).toEqual(['tail trouble']);
    expect(classes(made({ p50: 20, p95: 101, p99: 110 }))).toEqual(['tail trouble']);
    expect(classes(made({ p50: 20, p95: 30, p99: 40 }))).toEqual([]);
    const slos = [{ level: 'audit', of: '', metric: 'throughput', limit: 100, source: 'user' }] as const;
    expect(judged(made({ perSecond: 99 }), slos).map(({ rule }) => rule)).toContain('MT-CLASS');
  });

  it('tell no trouble of what lies on its limit', () => {
    expect(classes(made({ p50: 300, p95: 320, p99: 800 }))).toEqual([]);
    // Five times p50 and three times p95 are still the middle band.
    expect(classes(made({ p50: 20, p95: 100, p99: 300 }))).toEqual([]);
    const slos = [{ level: 'audit', of: '', metric: 'throughput', limit: 100, source: 'user' }] as const;
    expect(judged(made({ perSecond: 100 }), slos).map(({ rule }) => rule)).not.toContain('MT-CLASS');
  });

  it('list the three endpoints whose users lost most', () => {
    const endpoints = [400, 700, 500, 301, 600].map((mean) => ({
      ...made({}).total,
      ...{ name: `/${mean}`, method: 'GET', requests: 2000, mean },
    }));
    const lost = judged({ ...made({ mean: 500 }), endpoints }).filter(({ rule }) => rule === 'MT-LOST');
    expect(lost.map(({ scope, measure }) => [scope.flow, measure.value])).toEqual([
      ['GET /700', 800],
      ['GET /600', 600],
      ['GET /500', 400],
    ]);
  });

  it('count what is lost beyond the objective, of means as a lower bound', () => {
    const lost = (run: LoadRun) => judged(run).find(({ rule }) => rule === 'MT-LOST');
    expect(lost(made({ requests: 100, mean: 400 }))).toMatchObject({
      measure: { value: 10, unit: 's' },
      certainty: 'probable',
      level: 'watch',
    });
    expect(lost(made({ requests: 100, mean: 299 }))).toBeUndefined();
  });
});

describe('runs of real generators', () => {
  it('are judged the same to the byte each time, with advice that there is', async () => {
    for (const name of [
      'k6.ndjson.gz',
      'locust-stats.csv',
      'gatling-stats.json',
      'wrk-latency.txt',
      'hyperfine.json',
    ]) {
      const verdicts = judged(await runOf(name));
      expect(JSON.stringify(judged(await runOf(name)))).toBe(JSON.stringify(verdicts));
      expect(verdicts.every(({ advice }) => advice in ADVICE)).toBe(true);
    }
  });

  it('find the planned tail and the planned errors', async () => {
    const verdicts = judged(await runOf('k6.ndjson.gz'));
    expect(verdicts.map(({ rule, subject, level }) => `${rule} ${subject.key}: ${level}`)).toEqual([
      'MT-ERR error rate: likely-bottleneck',
      'MT-ERR error rate of GET /errors: likely-bottleneck',
      'MT-SLO p95: none',
      'MT-SLO p99: none',
      'MT-BANDS p95/p50: none',
      'MT-BANDS p99/p95: likely-bottleneck',
      'MT-CLASS tail trouble: watch',
    ]);
  });

  it('of commands have no users and no objectives', async () => {
    expect(judged(await runOf('hyperfine.json')).map(({ rule }) => rule)).toEqual(['MT-BANDS']);
  });
});
