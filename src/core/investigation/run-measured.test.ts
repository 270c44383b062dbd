import { expect, it } from 'vitest';
import { runOf } from '../../../tests/support/load-files.ts';
import type { PageRun } from '../frontend/model.ts';
import { EMPTY_INVESTIGATION } from './model.ts';
import { pageMeasured, runMeasured } from './run-measured.ts';
import { sloTable } from './slo-table.ts';

const item = (id: string) => ({
  ...{ id, sha256: 'a'.repeat(64), label: id, capturedAt: null },
  importedAt: `2026-11-2${id.length}T10:00:00Z`,
});

it('takes what a run tells of all its requests and of each endpoint, whose flow is told by its method', async () => {
  const measured = runMeasured(await runOf('locust-stats.csv'), item('l1'));
  const value = (metric: string, endpoint?: string) =>
    measured.find((one) => one.metric === metric && one.endpoint === endpoint)?.value;
  expect(value('p95')).toBe(33);
  expect(value('p95', 'GET /tail')).toBe(47);
  expect(value('error-rate')).toBeCloseTo(27 / 1061, 9);
  expect(value('throughput')).toBeCloseTo(75.74, 2);
  expect(measured.find(({ endpoint }) => endpoint === 'GET /tail')).toMatchObject({
    flow: 'access',
    name: '/tail',
    n: 249,
  });
});

it('tells of a run whose every endpoint is a health check that it asked nothing else', async () => {
  const run = await runOf('locust-stats.csv');
  const named = (...names: readonly string[]) =>
    runMeasured(
      { ...run, endpoints: run.endpoints.slice(0, names.length).map((row, i) => ({ ...row, name: names[i] ?? '' })) },
      item('l1'),
    );
  expect(named('/healthz', '/health/live').every(({ healthOnly }) => healthOnly)).toBe(true);
  const mixed = named('/healthz', '/orders');
  expect(mixed.find(({ endpoint }) => endpoint === undefined)?.healthOnly).toBeUndefined();
  expect(mixed.find(({ name }) => name === '/healthz')?.healthOnly).toBe(true);
  expect(named()[0]?.healthOnly).toBeUndefined();
  const asked = async (scenario: string) =>
    runMeasured({ ...(await runOf('alloc-ab.txt')), scenario }, item('l1'))[0]?.healthOnly;
  expect(await asked('127.0.0.1/healthz')).toBe(true);
  expect(await asked('127.0.0.1/work')).toBeUndefined();
  expect(await asked('scripts/health/orders.js')).toBeUndefined();
});

it('takes nothing of runs of a command: they have no users with objectives', async () => {
  expect(runMeasured(await runOf('hyperfine.json'), item('l1'))).toEqual([]);
});

it('takes ratios of percentiles of one run only', async () => {
  const whole = runMeasured(await runOf('locust-stats.csv'), item('l1'));
  const only99 = runMeasured(await runOf('wrk-latency.txt'), item('l22'));
  const { tails, rows } = sloTable(EMPTY_INVESTIGATION, [...whole, ...only99]);
  expect(tails.map(({ ratio, evidence }) => [ratio, evidence.item])).toEqual([
    ['p95/p50', 'l1'],
    ['p99/p95', 'l1'],
  ]);
  expect(rows.find(({ of, metric }) => of === 'all requests' && metric === 'p99')?.measured?.evidence.item).toBe('l22');
  expect(rows.find(({ of, metric }) => of === 'access' && metric === 'p95')?.measured).toMatchObject({
    endpoint: 'GET /tail',
  });
});

it('a visit of a page tells when it could be used; sizes of a build tell nothing', () => {
  const page: PageRun = {
    ...{ url: '', finalUrl: '', takenAt: '2026-11-20T10:00:00.000Z', mode: 'navigation', device: '', throttling: '' },
    ...{ score: null, benchmarkIndex: null, requests: [], opportunities: [], metrics: { lcp: 2500, tti: 3100 } },
  };
  expect(pageMeasured({ page }, item('f1'))).toMatchObject([
    { metric: 'time-to-interactive', value: 3100, n: null, evidence: { item: 'f1', at: '2026-11-20T10:00:00.000Z' } },
  ]);
  expect(pageMeasured({ page: { ...page, metrics: {} } }, item('f1'))).toEqual([]);
  expect(pageMeasured({ page: null }, item('f1'))).toEqual([]);
});
