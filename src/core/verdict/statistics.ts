/** 97.5 % quantile of the standard normal distribution: half of a 95 % interval. */
export const Z95 = 1.959963984540054;

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's 95 % score interval of a share `p` seen in `n` independent samples; [0, 1] when `n` is 0.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilson(p: number, n: number): Bounds {
  if (!(n > 0)) return { low: 0, high: 1 };
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt(Math.max(0, (p * (1 - p)) / n + z2 / (4 * n * n)));
  return { low: Math.max(0, Math.min(p, centre - half)), high: Math.min(1, Math.max(p, centre + half)) };
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0. Source: Lanczos approximation (g = 7, n = 9), relative error below 1e-13. */
function logGamma(x: number): number {
  const t = x + 6.5;
  let sum = LANCZOS[0] as number;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (x - 1 + i);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta function I_x(a, b). Source: DLMF 8.17.22 (continued fraction), evaluated by Lentz's method. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x) - Math.log(a),
  );
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return front * value;
}

/** Keeps Lentz's method from dividing by zero. */
const away = (x: number): number => (Math.abs(x) < 1e-300 ? 1e-300 : x);

/** Probability that |T| of Student's distribution with `df` degrees of freedom is at least |t|. Source: DLMF 8.17, Abramowitz & Stegun 26.7.1. */
export function studentTwoSided(t: number, df: number): number {
  if (Number.isNaN(t)) return 1;
  if (!Number.isFinite(t)) return 0;
  // From a million degrees on it is the normal distribution to seven digits.
  const degrees = Math.min(df, 1e6);
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

const quantiles = new Map<number, number>();

/**
 * 97.5 % quantile of Student's t with `df` degrees of freedom (half of a 95 % interval); the normal one for an infinite `df`.
 * Kept once computed: fractional degrees are rounded down to hundredths below a hundred and to whole ones above, which widens the interval a
 * little. Of two runs against two a whole degree would make it three times as wide.
 */
export function student975(given: number): number {
  if (given > 1e6) return Z95;
  const df = given < 100 ? Math.floor(given * 100) / 100 : Math.floor(given);
  const known = quantiles.get(df);
  if (known !== undefined) return known;
  let low = 0;
  let high = 1e4;
  // The tail falls monotonically: halving the bracket reaches the last bit in about sixty steps.
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, df) > 0.05) low = middle;
    else high = middle;
  }
  const value = (low + high) / 2;
  if (quantiles.size < 20_000) quantiles.set(df, value);
  return value;
}

/** Sums over blocks of a capture: `x` is one function's weight in a block, `n` the weight of all. */
export interface BlockSums {
  readonly blocks: number;
  readonly x: number;
  readonly xx: number;
  readonly xn: number;
  readonly n: number;
  readonly nn: number;
}

/**
 * Variance of the ratio `p = Σx / Σn` over blocks taken as one cluster each: `B/(B−1) · Σ(x_b − p·n_b)² / (Σn)²`.
 * Source: W. G. Cochran, "Sampling Techniques", 3rd ed., §6.3 (ratio estimator), §9A (clusters of unequal size).
 */
export function ratioVariance(sums: BlockSums): number {
  if (sums.blocks < 2 || !(sums.n > 0)) return 0;
  const p = sums.x / sums.n;
  const squares = sums.xx - 2 * p * sums.xn + p * p * sums.nn;
  return (sums.blocks / (sums.blocks - 1)) * (Math.max(0, squares) / (sums.n * sums.n));
}

/** Variance of a total over `blocks` blocks of equal length, empty ones included: `B · s²`. */
export function totalVariance(blocks: number, x: number, xx: number): number {
  if (blocks < 2) return 0;
  return (blocks / (blocks - 1)) * Math.max(0, xx - (x * x) / blocks);
}

/** Mean of replicate values and the variance of that mean. */
export function meanOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const count = values.length;
  if (count === 0) return { mean: 0, variance: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, variance: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (count - 1) / count };
}

/** An estimate with the variance of its error and the degrees of freedom that variance was made from. */
export interface Estimated {
  readonly value: number;
  readonly variance: number;
  readonly df: number;
}

/**
 * Degrees of freedom of a sum of two independent variances.
 * Source: B. L. Welch, "The generalization of Student's problem", Biometrika 34 (1947); F. E. Satterthwaite (1946).
 */
export function welchDf(a: number, dfA: number, b: number, dfB: number): number {
  const bottom = (a * a) / dfA + (b * b) / dfB;
  return bottom > 0 ? Math.max(1, ((a + b) * (a + b)) / bottom) : Math.min(dfA, dfB);
}

export interface Change extends Bounds {
  readonly value: number;
  /** Two-sided probability of a change at least this large when nothing changed. */
  readonly p: number;
}

/**
 * Relative change `after/before − 1` with its 95 % interval by the delta method on the logarithm of the ratio, so that the interval
 * never goes below −100 %; null when `before` is 0. From 100 % to nothing is −1, with the upper bound of the difference's interval.
 * Source: G. W. Oehlert, "A note on the delta method", American Statistician 46 (1992).
 */
export function relativeChange(before: Estimated, after: Estimated): Change | null {
  if (!(before.value > 0)) return null;
  if (!(after.value > 0)) {
    const difference = differenceOf(before, after);
    return { value: -1, low: -1, high: Math.max(-1, difference.high / before.value), p: difference.p };
  }
  const relativeBefore = before.variance / (before.value * before.value);
  const relativeAfter = after.variance / (after.value * after.value);
  const error = Math.sqrt(relativeBefore + relativeAfter);
  const df = welchDf(relativeBefore, before.df, relativeAfter, after.df);
  const log = Math.log(after.value / before.value);
  const half = error > 0 ? student975(df) * error : 0;
  return {
    value: after.value / before.value - 1,
    low: Math.expm1(log - half),
    high: Math.expm1(log + half),
    p: error > 0 ? studentTwoSided(log / error, df) : log === 0 ? 1 : 0,
  };
}

/** Difference `after − before` with its 95 % interval (Welch). */
export function differenceOf(before: Estimated, after: Estimated): Change {
  const value = after.value - before.value;
  const error = Math.sqrt(before.variance + after.variance);
  const df = welchDf(before.variance, before.df, after.variance, after.df);
  const half = error > 0 ? student975(df) * error : 0;
  const p = error > 0 ? studentTwoSided(value / error, df) : value === 0 ? 1 : 0;
  return { value, low: value - half, high: value + half, p };
}

/**
 * Which of many hypotheses to reject so that at most the share `rate` of the rejected is expected to be wrong.
 * Source: Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995).
 */
export function benjaminiHochberg(p: readonly number[], rate: number): boolean[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[a] ?? 1) - (p[b] ?? 1) || a - b);
  let last = -1;
  order.forEach((index, rank) => {
    if ((p[index] ?? 1) <= ((rank + 1) / p.length) * rate) last = rank;
  });
  const rejected = new Array<boolean>(p.length).fill(false);
  for (let rank = 0; rank <= last; rank++) rejected[order[rank] ?? 0] = true;
  return rejected;
}
