import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixOf, wholeFinding } from '../../../tests/support/finding-of.ts';
import type { FindingBody } from './model.ts';
import { byPriority, DEFAULT_WEIGHTS, priorityOf, priorityWeights } from './priority.ts';

describe('the priority of a finding', () => {
  it('is 80.9 in the worked example', () => {
    expect(priorityOf(wholeFinding())).toEqual({
      score: 80.9,
      missing: [],
      parts: {
        gain: 1,
        coverage: 0.7,
        risk: 3 / 8,
        effort: expect.closeTo(0.3, 12),
        confidence: 1,
      },
      fix: 'f1',
    });
  });

  it.each([
    ['p95Before', 'p95 before'],
    ['p95After', 'expected p95'],
    ['p99Before', 'p99 before'],
    ['p99After', 'expected p99'],
    ['userTimeShare', 'share of user time'],
  ] as const)('is not computed without %s, and says so', (field, named) => {
    const whole = wholeFinding();
    const { score, missing } = priorityOf({ ...whole, priority: { ...whole.priority, [field]: null } });
    expect([score, missing]).toEqual([null, [named]]);
  });

  it('is not computed without knowing the fix, or its effort', () => {
    expect(priorityOf(wholeFinding({ fixPlan: [] }))).toMatchObject({
      score: null,
      missing: ['the smallest fix (risk, blast radius, effort)'],
    });
    expect(priorityOf(wholeFinding({ fixPlan: [fixOf({ effortDays: null })] })).missing).toEqual(['effort in days']);
    expect(priorityOf(wholeFinding({ fixPlan: [fixOf({ risk: null, blastRadius: null })] }))).toMatchObject({
      score: null,
      missing: ['risk of the fix', 'its blast radius'],
    });
  });

  it.each<[string, Partial<FindingBody>, number]>([
    ['half the confidence', { hypothesis: { text: '', confidence: 'low', rank: 1 } }, 32.4],
    ['another flow', { flow: { kind: 'access', endpoint: '', revenueCritical: false } }, 72.5],
    [
      'a gain of a tenth',
      { priority: { p95Before: 100, p95After: 90, p99Before: 200, p99After: 180, userTimeShare: 0.7 } },
      48.9,
    ],
    [
      'what gets slower',
      { priority: { p95Before: 100, p95After: 120, p99Before: 200, p99After: 300, userTimeShare: 0.7 } },
      40.9,
    ],
    ['twenty days of work', { fixPlan: [fixOf({ effortDays: 20 })] }, 70.4],
    ['the greatest risk', { fixPlan: [fixOf({ risk: 5, blastRadius: 5 })] }, 71.5],
  ])('is lower with %s', (_what, told, score) => {
    expect(priorityOf(wholeFinding(told)).score).toBe(score);
  });

  it('goes by the fix that is the smallest', () => {
    const fixPlan = [fixOf({ id: 'f1', smallest: false, effortDays: 10 }), fixOf({ id: 'f2' })];
    expect(priorityOf(wholeFinding({ fixPlan }))).toMatchObject({ score: 80.9, fix: 'f2' });
  });

  it('lies from 0 to 100 whatever it is computed from', () => {
    const latency = fc.double({ min: 0.001, max: 1e9, noNaN: true });
    const five = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(
        latency,
        latency,
        latency,
        latency,
        fc.double({ min: 0, max: 1, noNaN: true }),
        five,
        five,
        (a, b, c, d, userTimeShare, risk, blastRadius) => {
          const priority = { p95Before: a, p95After: b, p99Before: c, p99After: d, userTimeShare };
          const { score } = priorityOf(wholeFinding({ priority, fixPlan: [fixOf({ risk, blastRadius })] }));
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});

it('of equal scores the worse severity comes first, then the smaller effort, and what has none last', () => {
  const ranked = [
    { score: null, severity: 'critical', effortDays: 1 },
    { score: 50, severity: 'low', effortDays: 1 },
    { score: 50, severity: 'high', effortDays: 5 },
    { score: 50, severity: 'high', effortDays: 2 },
    { score: 80, severity: 'low', effortDays: null },
  ] as const;
  expect([...ranked].sort(byPriority).map((one) => ranked.indexOf(one))).toEqual([4, 3, 2, 1, 0]);
});

it('weights that do not make 1 together are none', () => {
  expect(priorityWeights.safeParse(DEFAULT_WEIGHTS).success).toBe(true);
  expect(priorityWeights.safeParse({ ...DEFAULT_WEIGHTS, gain: 0.5 }).success).toBe(false);
});
