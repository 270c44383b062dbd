import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../../tests/support/series-of.ts';
import { curvatureOf } from './curvature.ts';

type Point = readonly [number, number];
const over = (xs: readonly number[], y: (x: number) => number): readonly Point[] => xs.map((x) => [x, y(x)]);
const USERS = [5, 10, 15, 20, 25, 30, 35, 40];

describe('the curvature of points', () => {
  it.each([
    [[1.2, 3.9, 9.3, 15.8, 25.4, 35.6], 0.15535714, 0.96964286, 0.000512703867390921],
    [[50, 61, 68, 83, 90, 104], 8.75357143, 0.26785714, 0.5093678856380991],
  ])('of %j is that of statsmodels 0.15 (OLS of 1, x, x² over 1 to 6)', (values, linear, quadratic, p) => {
    const curve = curvatureOf(values.map((value, i) => [i + 1, value]));
    expect(curve?.bend).toBeCloseTo(quadratic, 8);
    expect(curve?.p).toBeCloseTo(p, 12);
    expect(curve?.first).toBeCloseTo(linear + 2 * quadratic, 7);
    expect(curve?.last).toBeCloseTo(linear + 12 * quadratic, 7);
  });

  it('finds no bend in a straight line, whatever rounding leaves', () => {
    expect(curvatureOf(over(USERS, (x) => 0.1 + x / 30))?.p).toBe(1);
    expect(curvatureOf(over(USERS, () => 7))?.p).toBe(1);
  });

  it('finds an exact parabola', () => {
    const curve = curvatureOf(over(USERS, (x) => 20 + 0.2 * x ** 2));
    expect(curve?.bend).toBeCloseTo(0.2, 9);
    expect(curve?.p).toBeLessThan(1e-9);
    expect([curve?.first, curve?.last]).toEqual([expect.closeTo(2, 6), expect.closeTo(16, 6)]);
  });

  it('needs four points at different places', () => {
    expect(curvatureOf(over([1, 2, 3], (x) => x ** 2))).toBeNull();
    expect(curvatureOf(over([5, 5, 5, 5], (x) => x))).toBeNull();
    expect(curvatureOf(over([1, 1, 2, 2], (x) => x))).toBeNull();
  });

  it.each([5, 6, 8, 12])('calls a straight line of %i noisy points bent as often as chance does', (count) => {
    const random = seeded(count);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const xs = Array.from({ length: count }, (_, i) => i * 5);
    const trials = 4000;
    let found = 0;
    for (let i = 0; i < trials; i++) if ((curvatureOf(over(xs, (x) => x + 2 * normal()))?.p ?? 1) < 0.01) found++;
    // 1 % of them, within four times the error of counting.
    expect(Math.abs(found / trials - 0.01)).toBeLessThan(4 * Math.sqrt((0.01 * 0.99) / trials));
  });

  it('says the same of the same curve in other units', () => {
    const points = fc.uniqueArray(
      fc.record({ x: fc.integer({ min: 1, max: 1000 }), y: fc.integer({ min: 0, max: 10_000 }) }),
      { minLength: 4, maxLength: 12, selector: ({ x }) => x },
    );
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 50 }), (given, factor) => {
        const own = curvatureOf(given.map(({ x, y }) => [x, y]));
        const other = curvatureOf(given.map(({ x, y }) => [x * factor + 3, y * 8 + 1]));
        if (own === null || other === null) return;
        expect(other.p).toBeCloseTo(own.p, 5);
        expect(other.bend * factor ** 2).toBeCloseTo(own.bend * 8, 5);
      }),
    );
  });
});
