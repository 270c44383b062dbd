import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOf } from '../../../../tests/support/load-files.ts';
import type { LoadRow, LoadRun } from '../../load/model.ts';
import { emptyRow, plainRun } from '../../load/text-run.ts';
import { ADVICE } from '../advice.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { compareLoads, middleRun, noiseOf } from './compare-loads.ts';
import { loadTable } from './comparison-table.ts';
import type { ComparedRun, LoadComparison } from './load-comparison.ts';

let made = 0;

/** A run with this p95, stored under an id of its own. */
function one(p95: number, row: Partial<LoadRow> = {}, more: Partial<LoadRun> = {}): ComparedRun {
  const captureId = `l${++made}`;
  const run = plainRun({
    tool: 'k6',
    unit: 'milliseconds',
    generator: { kind: 'open', why: '', users: null },
    total: {
      ...emptyRow(''),
      requests: 10_000,
      failures: 0,
      perSecond: 200,
      quantiles: [{ q: 0.95, ms: p95 }],
      ...row,
    },
    ...more,
  });
  return { run, captureId, sha256: 'f'.repeat(64), label: captureId };
}

const compared = (before: readonly ComparedRun[], after: readonly ComparedRun[], reason: string | null = null) =>
  compareLoads(before, after, DEFAULT_RULE_SET, { override: reason === null ? null : { reason } });
const p95Of = ({ verdicts }: LoadComparison) => verdicts.find(({ subject }) => subject.key === 'p95');

const BASE = [98, 100, 102].map((p95) => [p95] as const);
const base = (): readonly ComparedRun[] => BASE.map(([p95]) => one(p95));

describe('MT-REGRESS', () => {
  it.each([
    [100, 'persisting', 'none'],
    [109.9, 'persisting', 'none'],
    [112, 'regressed', 'watch'],
    [119.9, 'regressed', 'watch'],
    [120, 'regressed', 'investigate'],
    [180, 'regressed', 'investigate'],
    [89, 'improved', 'none'],
  ])('of 98, 100 and 102 ms before and %s ms after is %s, %s', (after, status, level) => {
    expect(p95Of(compared(base(), [one(after)]))).toMatchObject({ status, level, certainty: 'confirmed' });
  });

  it.each([
    [109.9, 'none'],
    [110, 'watch'],
    [119.9, 'watch'],
    [120, 'investigate'],
    [130, 'investigate'],
  ])('of runs that lie close together, and %s ms after 100, is %s: a limit is reached', (after, level) => {
    expect(p95Of(compared([one(99.9), one(100), one(100.1)], [one(after)]))).toMatchObject({ level });
  });

  it('blocks at +30 % twice in a row, and not at one run of two', () => {
    expect(p95Of(compared(base(), [one(131), one(132)]))).toMatchObject({ level: 'likely-bottleneck' });
    expect(p95Of(compared(base(), [one(130), one(130)]))).toMatchObject({ level: 'likely-bottleneck' });
    expect(p95Of(compared(base(), [one(130), one(129.9)]))).toMatchObject({ level: 'investigate' });
    expect(p95Of(compared(base(), [one(100), one(132)]))).toMatchObject({ level: 'investigate' });
    expect(p95Of(compared(base(), [one(100), one(131), one(132)]))).toMatchObject({ level: 'likely-bottleneck' });
  });

  it('calls +12 % inside of the noise no change, and says how far unchanged runs lie apart', () => {
    const noisy = [one(98), one(100), one(103)];
    const found = compared(noisy, [one(112)]);
    expect(p95Of(found)).toMatchObject({ status: 'persisting', level: 'none', certainty: 'confirmed' });
    expect(p95Of(found)?.reason).toMatch(
      /^p95 of the whole run went from 100 ms to 112 ms, \+12 %: inside the noise, unchanged runs lie within −12 % to \+13 % \(95 %, of 3 runs before\)\.$/,
    );
    expect(found.detectable).toBeCloseTo(0.132, 2);
  });

  it('of runs that lie too far apart is inconclusive: a rise that fails could hide in them', () => {
    const wide = [one(90), one(100), one(112)];
    for (const after of [100, 112, 150]) {
      expect(p95Of(compared(wide, [one(after)]))).toMatchObject({
        ...{ status: 'inconclusive', level: 'none', certainty: 'inconclusive' },
        reason: expect.stringMatching(/−42 % to \+72 % .* A rise of 20 % could hide in it\.$/),
      });
    }
    expect(p95Of(compared(wide, [one(180)]))).toMatchObject({ status: 'regressed', certainty: 'confirmed' });
  });

  it('of one run before is probable, and says that the noise is not known', () => {
    const verdict = p95Of(compared([one(310)], [one(378)]));
    expect(verdict).toMatchObject({
      status: 'regressed',
      level: 'investigate',
      certainty: 'probable',
      guards: ['QG-RUNS'],
    });
    expect(verdict?.reason).toBe(
      'p95 of the whole run went from 310 ms to 378 ms, +22 %: the noise is not known from 1 run before; 3 tell it.',
    );
    expect(verdict?.measure.low).toBeUndefined();
  });

  it('never takes a mean of percentiles: the value of a side is one run’s', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 9 }),
        fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 9 }),
        (left, right) => {
          const { rows } = compared(
            left.map((p95) => one(p95)),
            right.map((p95) => one(p95)),
          );
          const metric = rows[0]?.metrics.find((found) => found.metric === 'p95');
          expect(left).toContain(metric?.before);
          expect(right).toContain(metric?.after);
        },
      ),
    );
    expect(middleRun([3, 1, 2, 9].map((value) => ({ id: `${value}`, value })))).toMatchObject({ value: 3 });
    expect(middleRun([])).toBeNull();
  });

  it('is the same in other units, and no wider for runs that lie closer together', () => {
    const values = fc.array(fc.double({ min: 1, max: 1e5, noNaN: true }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 1000, noNaN: true }), (runs, factor) => {
        const noise = noiseOf(runs, DEFAULT_RULE_SET) ?? Number.NaN;
        expect(
          noiseOf(
            runs.map((value) => value * factor),
            DEFAULT_RULE_SET,
          ),
        ).toBeCloseTo(noise, 6);
        expect(noiseOf(runs.map(Math.sqrt), DEFAULT_RULE_SET)).toBeCloseTo(noise / 2, 6);
      }),
    );
    expect(noiseOf([100, 101], DEFAULT_RULE_SET)).toBeNull();
    // t(0.975, 2) = 4.3027, s = ln 1.1, √(4/3).
    expect(noiseOf([100 / 1.1, 100, 110], DEFAULT_RULE_SET)).toBeCloseTo(4.3027 * Math.log(1.1) * Math.sqrt(4 / 3), 4);
  });

  it.each([
    [5, 5, 'persisting', 'none'],
    [0, 300, 'new', 'likely-bottleneck'],
    [0, 40, 'new', 'investigate'],
    [20, 300, 'regressed', 'likely-bottleneck'],
    [300, 0, 'resolved', 'none'],
    [300, 40, 'improved', 'investigate'],
    [12, 15, 'persisting', 'none'],
    [0, 9, 'persisting', 'none'],
  ])('of %s failures of 10,000 before and %s after is %s, %s', (failed, failures, status, level) => {
    const { verdicts } = compared([one(100, { failures: failed })], [one(100, { failures })]);
    const verdict = verdicts.find(({ subject }) => subject.key === 'error rate');
    expect(verdict).toMatchObject({ status, level, certainty: 'probable' });
  });

  it('has no status of failures that there were none of on either side', () => {
    const found = compared([one(100, { failures: 0 })], [one(100, { failures: 0 })]);
    const verdict = found.verdicts.find(({ subject }) => subject.key === 'error rate');
    expect(verdict).toMatchObject({
      level: 'none',
      reason: expect.stringMatching(/0 %: nothing failed on either side\.$/),
    });
    expect(verdict).not.toHaveProperty('status');
    expect(found.rows[0]?.metrics.find(({ metric }) => metric === 'error rate')?.status).toBeNull();
    expect(loadTable(found).rows.map((row) => row[4])).toEqual(['persisting', 'clear']);
  });

  it('leaves out a percentile of too few requests', () => {
    expect(compared([one(100, { requests: 150 })], [one(200)]).rows[0]?.metrics.map(({ metric }) => metric)).toEqual([
      'error rate',
    ]);
  });

  it('matches endpoints by method and name, and tells of them what changed', () => {
    const endpoint = (method: string, p95: number): LoadRow => ({
      ...emptyRow('/orders'),
      method,
      requests: 5000,
      quantiles: [{ q: 0.95, ms: p95 }],
    });
    const [before, after] = [
      [endpoint('GET', 50), endpoint('POST', 100)],
      [endpoint('POST', 150), endpoint('GET', 50)],
    ].map((endpoints) => one(100, {}, { endpoints }));
    const found = compared([before ?? one(1)], [after ?? one(1)]);
    expect(found.rows.map(({ method, metrics }) => [method, metrics[0]?.change?.value])).toEqual([
      [null, 0],
      ['GET', 0],
      ['POST', 0.5],
    ]);
    expect(found.verdicts.map(({ subject }) => subject.key)).toEqual(['p95', 'error rate', 'p95 of POST /orders']);
    expect(found.verdicts.every(({ advice }) => advice in ADVICE)).toBe(true);
  });
});

describe('QG-COMPARABLE', () => {
  const reasons = (before: ComparedRun, after: ComparedRun) =>
    compared([before], [after]).reasons.map(({ what, effect }) => `${what}: ${effect}`);
  const closed = (users: number, perSecond: number) =>
    one(100, { perSecond }, { generator: { kind: 'closed', why: '', users } });

  it('holds rates against each other, and of generators that wait the users', () => {
    expect(reasons(one(100), one(100, { perSecond: 220 }))).toEqual([]);
    expect(reasons(one(100), one(100, { perSecond: 221 }))).toEqual(['rate: block']);
    expect(reasons(one(100), one(100, { perSecond: 400 }))).toEqual(['rate: block']);
    expect(reasons(closed(10, 200), closed(10, 100))).toEqual(['rate: warn']);
    expect(reasons(closed(10, 200), closed(20, 200))).toEqual(['users at a time: block']);
    expect(reasons(one(100), one(100, {}, { tool: 'wrk' }))).toEqual(['tool: block']);
    expect(reasons(one(100, {}, { scenario: 'a' }), one(100, {}, { scenario: 'b' }))).toEqual(['scenario: block']);
    expect(reasons(one(100, {}, { scenario: 'a' }), one(100))).toEqual(['scenario: warn']);
  });

  it('gives no verdict but that they are not comparable, unless a person says why', () => {
    const [before, after] = [one(100), one(200, { perSecond: 400 })];
    const refused = compared([before], [after]);
    expect(refused.verdicts).toMatchObject([
      {
        rule: 'QG-COMPARABLE',
        status: 'not-comparable',
        reason: 'The load runs are not comparable: they differ in rate.',
      },
    ]);
    expect(refused.comparable).toBe(false);
    expect(refused.rows[0]?.metrics[0]?.status).toBe('not-comparable');
    expect(p95Of(compared([before], [after], 'the doubled rate is the change'))).toMatchObject({ status: 'regressed' });
  });

  it('holds the runs of a side against its first', () => {
    const { comparable, reasons: found } = compared([one(100), one(100, { perSecond: 900 })], [one(100)]);
    expect(comparable).toBe(false);
    expect(found.map(({ what }) => what)).toEqual(['rate of run 2 before']);
  });

  it('finds real runs of the same script alike', async () => {
    const [before, after] = await Promise.all(
      ['k6-machine-summary.json', 'k6-machine-summary.json'].map(async (name, i) => ({
        run: await runOf(name),
        captureId: `l${i}`,
        sha256: '0'.repeat(64),
        label: name,
      })),
    );
    if (before === undefined || after === undefined) throw new Error('no runs');
    const found = compared([before], [after]);
    expect(found).toMatchObject({ comparable: true, reasons: [] });
    expect(found.verdicts.every(({ status }) => status === 'persisting')).toBe(true);
  });
});
