import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  benjaminiHochberg,
  differenceOf,
  meanOf,
  ratioVariance,
  relativeChange,
  student975,
  studentTwoSided,
  totalVariance,
  wilson,
} from './statistics.ts';

// rules.md §3: smallest share at which the lower bound clears 20 % and 40 %.
test.each([
  [100, 0.279, 0.496],
  [200, 0.256, 0.468],
  [500, 0.235, 0.443],
  [1000, 0.225, 0.43],
  [3000, 0.214, 0.418],
  [6000, 0.21, 0.412],
])('of %i samples, %f clears 20 %% and %f clears 40 %%', (n, over20, over40) => {
  for (const [limit, share] of [
    [0.2, over20],
    [0.4, over40],
  ] as const) {
    expect(wilson(share + 0.001, n).low).toBeGreaterThan(limit);
    expect(wilson(share - 0.001, n).low).toBeLessThan(limit);
  }
});

test('Wilson’s interval holds its share and stays in [0, 1]', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 1e9 }), (p, n) => {
      const { low, high } = wilson(p, n);
      return low >= 0 && low <= p && p <= high && high <= 1;
    }),
  );
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});

test('t between two whole degrees lies between theirs', () => {
  let last = student975(1);
  for (let df = 1.25; df <= 120; df += 0.25) {
    const next = student975(df);
    expect(next).toBeLessThanOrEqual(last);
    last = next;
  }
  expect(student975(1.9)).toBeLessThan(5);
});

// Table of Student's distribution, NIST/SEMATECH e-Handbook 1.3.6.7.2.
test.each([
  [1, 12.706],
  [2, 4.303],
  [5, 2.571],
  [9, 2.262],
  [29, 2.045],
  [100, 1.984],
  [Number.POSITIVE_INFINITY, 1.96],
])('t(0.975, %d) is %d', (df, expected) => {
  expect(student975(df)).toBeCloseTo(expected, 3);
});

test.each([
  [2.228, 10, 0.05],
  [3.169, 10, 0.01],
  [1.96, 1e6, 0.05],
  [1.96, Number.POSITIVE_INFINITY, 0.05],
  [40, Number.POSITIVE_INFINITY, 0],
  [0, 7, 1],
])('P(|t| ≥ %d) with %d degrees is %d', (t, df, expected) => {
  expect(studentTwoSided(t, df)).toBeCloseTo(expected, 3);
});

describe('blocks', () => {
  const sums = (rows: readonly (readonly [x: number, n: number])[]) => ({
    blocks: rows.length,
    x: rows.reduce((s, [x]) => s + x, 0),
    xx: rows.reduce((s, [x]) => s + x * x, 0),
    xn: rows.reduce((s, [x, n]) => s + x * n, 0),
    n: rows.reduce((s, [, n]) => s + n, 0),
    nn: rows.reduce((s, [, n]) => s + n * n, 0),
  });

  test('the ratio’s variance is the formula of rules.md §3', () => {
    const rows = [
      [10, 100],
      [60, 90],
      [30, 110],
    ] as const;
    const p = 100 / 300;
    const squares = rows.reduce((s, [x, n]) => s + (x - p * n) ** 2, 0);
    expect(ratioVariance(sums(rows))).toBeCloseTo(((3 / 2) * squares) / 300 ** 2, 12);
  });

  test('a share that never changes has no variance', () => {
    expect(
      ratioVariance(
        sums([
          [20, 100],
          [22, 110],
          [18, 90],
        ]),
      ),
    ).toBeCloseTo(0, 12);
  });

  test('a total over blocks varies with its blocks', () => {
    expect(totalVariance(4, 40, 400)).toBe(0);
    expect(totalVariance(4, 40, 20 * 20 * 2)).toBeCloseTo((4 / 3) * 400, 9);
  });
});

test('the variance of a mean of replicates', () => {
  expect(meanOf([1, 2, 3])).toEqual({ mean: 2, variance: 1 / 3 });
  expect(meanOf([7])).toEqual({ mean: 7, variance: 0 });
});

describe('change', () => {
  const exact = (value: number, variance = 0) => ({ value, variance, df: Number.POSITIVE_INFINITY });

  test('nothing before cannot be divided by, nothing after is minus all', () => {
    expect(relativeChange(exact(0), exact(5))).toBeNull();
    expect(relativeChange(exact(5, 0.01), exact(0, 0.01))?.value).toBe(-1);
  });

  test('the interval holds the change, stays above −100 % and shrinks with the error', () => {
    const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    const share = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(positive, positive, share, (before, after, error) => {
        const change = relativeChange(exact(before, (before * error) ** 2), exact(after, (after * error) ** 2));
        const finer = relativeChange(exact(before, (before * error) ** 2 / 4), exact(after, (after * error) ** 2 / 4));
        if (change === null || finer === null) return false;
        return (
          change.low >= -1 &&
          change.low <= change.value &&
          change.value <= change.high &&
          finer.high - finer.low < change.high - change.low
        );
      }),
    );
  });

  test('nothing changed is a difference of nothing', () => {
    expect(differenceOf(exact(3), exact(3))).toEqual({ value: 0, low: 0, high: 0, p: 1 });
  });
});

test('Benjamini and Hochberg’s example: of fifteen tests at 5 % the first four are rejected', () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  expect(benjaminiHochberg(p, 0.05).filter(Boolean)).toHaveLength(4);
  expect(benjaminiHochberg([], 0.05)).toEqual([]);
});
