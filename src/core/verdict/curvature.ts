import { studentTwoSided } from './statistics.ts';

/** How a curve through points bends: the least-squares parabola y = a + b·x + c·x². */
export interface Curvature {
  /** c, in units of y over the square of those of x. */
  readonly bend: number;
  /** Two-sided probability of a bend this far from 0 where the points scatter about a straight line (t test with n − 3 degrees of freedom). */
  readonly p: number;
  /** Slope of the parabola at the least and at the greatest x. */
  readonly first: number;
  readonly last: number;
}

/** A bend that moves the curve by less than this share of its range is what rounding leaves of a straight line. */
const ROUNDING = 1e-9;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/**
 * The parabola through points and whether its quadratic term is more than chance: x² is held against y once the straight line is taken off both
 * (Frisch and Waugh), t = c / √(RSS / (n − 3) / Σ r²). Null of fewer than four points, which leave no degree of freedom, and of fewer than three different x.
 * Source: N. R. Draper, H. Smith, "Applied Regression Analysis", 3rd ed. (1998), ch. 12.
 */
export function curvatureOf(points: readonly (readonly [x: number, y: number])[]): Curvature | null {
  const n = points.length;
  if (n < 4) return null;
  const xs = points.map(([x]) => x);
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const reach = (most - least) / 2;
  if (!(reach > 0)) return null;
  // From −1 to 1: users in the thousands leave their squares exact.
  const x = xs.map((value) => (value - least) / reach - 1);
  const y = points.map(([, value]) => value);
  const [meanX, meanY, meanXX] = [meanOf(x), meanOf(y), meanOf(x.map((value) => value ** 2))];
  const dx = x.map((value) => value - meanX);
  const dy = y.map((value) => value - meanY);
  const dxx = x.map((value) => value ** 2 - meanXX);
  const [xx, xy, xq] = [product(dx, dx), product(dx, dy), product(dx, dxx)];
  const rest = dxx.map((value, i) => value - (xq / xx) * (dx[i] ?? 0));
  const squares = product(rest, rest);
  if (!(squares > 1e-12)) return null;
  const c = product(rest, dy) / squares;
  const b = (xy - c * xq) / xx;
  const left = dy.map((value, i) => value - b * (dx[i] ?? 0) - c * (dxx[i] ?? 0));
  const error = Math.sqrt(product(left, left) / (n - 3) / squares);
  const range = Math.max(...y) - Math.min(...y);
  const isStraight = Math.abs(c) <= ROUNDING * range;
  return {
    bend: c / reach ** 2,
    p: isStraight ? 1 : studentTwoSided(error > 0 ? c / error : Number.POSITIVE_INFINITY, n - 3),
    first: (b - 2 * c) / reach,
    last: (b + 2 * c) / reach,
  };
}
