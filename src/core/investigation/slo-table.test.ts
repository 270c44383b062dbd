import { describe, expect, it } from 'vitest';
import { type Measured, sloState, tailBand } from './measured.ts';
import { EMPTY_INVESTIGATION, type InvestigationBody } from './model.ts';
import { assumptionsOf, questionsOf } from './questions.ts';
import type { SloMetric } from './slo.ts';
import { budgetsOf } from './slo-defaults.ts';
import { measuredText, sloTable, valueText } from './slo-table.ts';

const measured = (
  metric: SloMetric,
  value: number,
  n: number | null = 5000,
  more: Partial<Measured> = {},
): Measured => ({
  metric,
  value,
  n,
  evidence: {
    item: 'l1',
    sha256: 'a'.repeat(64),
    label: 'smoke',
    at: '2026-11-21T10:00:00Z',
    order: '2026-11-21T10:00:00Z',
  },
  ...more,
});
const body = (values: InvestigationBody['values'], slos: InvestigationBody['slos'] = []): InvestigationBody => ({
  ...EMPTY_INVESTIGATION,
  values,
  slos,
});
const rowOf = (table: ReturnType<typeof sloTable>, of: string, metric: SloMetric) =>
  table.rows.find((row) => row.of === of && row.metric === metric);

describe('the table of objectives', () => {
  it('says unknown of everything where nothing was measured', () => {
    const { rows, tails } = sloTable(EMPTY_INVESTIGATION, []);
    expect(rows.length).toBeGreaterThan(5);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['unknown']));
    expect(tails).toEqual([]);
  });

  it('holds a p95 of 310 ms against the audit’s 300 and says not met', () => {
    const row = rowOf(sloTable(EMPTY_INVESTIGATION, [measured('p95', 310)]), 'all requests', 'p95');
    expect(row).toMatchObject({
      state: 'not-met',
      slo: { limit: 300, source: 'S1:16' },
      measured: { value: 310, n: 5000 },
    });
  });

  it('hints at a statement timeout that is not below the p99, and only there', () => {
    const hinted = (timeout: string) => {
      const { rows } = sloTable(body({ 'data.statement_timeout': timeout, 'baselines.target_p99': '800ms' }), []);
      return rows.flatMap(({ of, metric, note }) => (note.includes('C-28') ? [`${of} ${metric}`] : []));
    };
    expect(hinted('800ms')).toContain('all requests p99');
    expect(hinted('800ms').every((name) => name.endsWith(' p99'))).toBe(true);
    expect(hinted('799ms')).toEqual([]);
    expect(hinted('')).toEqual([]);
  });

  it('hints where only a health check was asked, and leaves the state as it is', () => {
    const row = rowOf(
      sloTable(EMPTY_INVESTIGATION, [measured('p95', 200, 5000, { healthOnly: true })]),
      'all requests',
      'p95',
    );
    expect(row).toMatchObject({
      state: 'met',
      note: expect.stringMatching(/^only a health check was asked.*\(C-37\)$/),
    });
  });

  it('says too few of a p99 of 600 requests, and judges their p95', () => {
    const table = sloTable(EMPTY_INVESTIGATION, [measured('p99', 500, 600), measured('p95', 250, 600)]);
    expect(rowOf(table, 'all requests', 'p99')).toMatchObject({
      state: 'too-few',
      note: '600 requests; a p99 needs 1,000',
    });
    expect(rowOf(table, 'all requests', 'p95')).toMatchObject({ state: 'met' });
    expect(table.tails).toMatchObject([{ ratio: 'p99/p95', value: 2, band: 'too-few' }]);
  });

  it('puts a p99 of exactly twice the p95 into the warning band', () => {
    const { tails } = sloTable(EMPTY_INVESTIGATION, [measured('p95', 310), measured('p99', 620)]);
    expect(tails).toMatchObject([{ ratio: 'p99/p95', value: 2, band: 'warning' }]);
    expect([1.99, 2, 3, 3.01].map((ratio) => tailBand(ratio, 'p99/p95'))).toEqual([
      'healthy',
      'warning',
      'warning',
      'bad',
    ]);
  });

  it('tells a rate of errors as load runs do, and with more digits where it would look like its limit', () => {
    const errors = (limit: number, value: number) => measuredText({ metric: 'error-rate', limit }, value);
    expect(valueText('error-rate', 0.09963)).toBe('10 %');
    expect([errors(0.001, 0.09963), errors(0.1, 0.09963), errors(0.1, 0.1)]).toEqual(['10 %', '9.963 %', '10 %']);
    expect(measuredText({ metric: 'p95', limit: 300 }, 1003)).toBe('1.003 s');
  });

  it('takes the brief’s target before the default of a flow, and an endpoint’s own before the brief’s', () => {
    const own = body({ 'baselines.target_p95': '0.25 s' }, [
      { level: 'endpoint', of: 'POST /orders', metric: 'p95', limit: 700, source: 'user' },
    ]);
    const table = sloTable(own, []);
    expect(rowOf(table, 'submit', 'p95')?.slo).toMatchObject({ limit: 250, source: 'user, target p95 of the brief' });
    expect(rowOf(table, 'POST /orders', 'p95')?.slo.limit).toBe(700);
    expect(rowOf(table, 'access', 'p99')?.slo.limit).toBe(1600);
  });

  it('takes a chosen type’s budget before the audit’s, all of it from the playbook', () => {
    const table = sloTable(body({ 'budgets.app_type': 'api' }), []);
    expect(rowOf(table, 'all requests', 'p95')?.slo).toMatchObject({ limit: 250, source: 'S4:59' });
    expect(rowOf(table, 'all requests', 'memory-per-request')?.slo.limit).toBe(20e6);
    expect(rowOf(table, 'all requests', 'availability')?.slo.source).toBe('S1:16');
    expect(budgetsOf('batch').map(({ metric }) => metric)).toEqual(['error-rate', 'memory-per-request']);
  });

  it('warns of errors between the target and 1 %, but not of a limit of one’s own', () => {
    const errors = (value: number, own: boolean) =>
      sloState({ metric: 'error-rate', limit: 0.001 }, { metric: 'error-rate', n: 5000, value }, own);
    expect([0.001, 0.002, 0.01, 0.011].map((value) => errors(value, false))).toEqual([
      'met',
      'warning',
      'warning',
      'not-met',
    ]);
    expect(errors(0.002, true)).toBe('not-met');
  });

  it('takes the newest run, and of a flow its worst endpoint', () => {
    const old = { ...measured('p95', 100).evidence, item: 'l0', order: '2026-11-20T10:00:00Z' };
    const table = sloTable(EMPTY_INVESTIGATION, [
      measured('p95', 100, 5000, { evidence: old }),
      measured('p95', 290),
      measured('p95', 400, 5000, { endpoint: 'POST /a', flow: 'submit' }),
      measured('p95', 600, 5000, { endpoint: 'POST /b', flow: 'submit' }),
    ]);
    expect(rowOf(table, 'all requests', 'p95')?.measured?.value).toBe(290);
    expect(rowOf(table, 'submit', 'p95')).toMatchObject({ state: 'not-met', measured: { endpoint: 'POST /b' } });
  });

  it('takes no word of a brief for a measurement, but for the availability, which is typed', () => {
    const table = sloTable(body({ 'baselines.current_p95': '1.8 s', 'baselines.availability': '99.95%' }), []);
    expect(rowOf(table, 'all requests', 'p95')).toMatchObject({
      state: 'unknown',
      note: 'not measured; the brief says 1.8 s',
    });
    expect(rowOf(table, 'all requests', 'availability')).toMatchObject({ state: 'met' });
  });
});

describe('what is not answered', () => {
  it('is a stated assumption with its source where there is a safe default, and open where there is none', () => {
    const texts = assumptionsOf(EMPTY_INVESTIGATION).map(({ about, text, source }) => `${about} ${text} (${source})`);
    expect(texts).toContain('Submit p95 ≤ 500 ms (S3:265)');
    expect(texts).toContain('Access p95 ≤ 800 ms (S3:265)');
    expect(texts).toContain('Risk tolerance all changes are canaried and reversible (S3:266)');
    const states = questionsOf(EMPTY_INVESTIGATION).map(({ state }) => state);
    expect(states).toEqual(['open', 'open', 'open', 'assumed', 'assumed', 'open', 'open', 'open', 'open', 'open']);
  });

  it('is assumed no longer once it is answered', () => {
    const answered = body({
      'baselines.target_p95': '300ms',
      'questions.architecture': 'a monolith and a database',
      'constraints.risk_tolerance': 'no schema changes',
    });
    expect(assumptionsOf(answered).map(({ about }) => about)).toEqual([
      'Access p99',
      'p99 of all requests',
      'Error rate',
      'Availability over 30 days',
    ]);
    expect(
      questionsOf(answered)
        .filter(({ state }) => state === 'answered')
        .map(({ path }) => path),
    ).toEqual(['questions.objectives', 'questions.architecture']);
  });
});
