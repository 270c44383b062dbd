import { studentTwoSided, Z95 } from '../statistics.ts';

/** A straight trend through values over time, with how sure it is. Slopes are units a second. */
export interface Trend {
  readonly slope: number;
  /** 95 % interval of the slope. */
  readonly low: number;
  readonly high: number;
  /** Two-sided probability of an order this strict where nothing rises or falls (Mann–Kendall). */
  readonly p: number;
  /** Kendall's τ: −1 always falling, 1 always rising. */
  readonly tau: number;
  /** The line at the first and at the last time. */
  readonly start: number;
  readonly end: number;
  /** Median of the blocks. */
  readonly median: number;
  readonly blocks: number;
  /** What the blocks are worth as independent values. */
  readonly nEff: number;
}

/** Blocks of five minutes; shorter where that would leave fewer than 22, longer where it would leave more than 512. */
const BLOCK_SECONDS = 300;
const FEWEST_BLOCKS = 22;
const MOST_BLOCKS = 512;

/** Median of values, which are sorted on the way. NaN for none. */
export function medianOf(values: number[] | Float64Array): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  const upper = values[middle] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Medians of time and value over blocks of equal length of time; empty ones are left out. Times ascend, and the last is not the first. */
function blockMedians(times: readonly number[], values: readonly number[]): readonly [number[], number[]] {
  const first = times[0] ?? 0;
  const span = (times.at(-1) ?? 0) - first;
  const length = Math.max(Math.min(BLOCK_SECONDS, span / FEWEST_BLOCKS), span / MOST_BLOCKS);
  const blocks = Math.max(1, Math.ceil(span / length - 1e-9));
  const at: number[] = [];
  const of: number[] = [];
  for (let i = 0; i < times.length; ) {
    const block = Math.min(blocks - 1, Math.floor(((times[i] ?? 0) - first) / length));
    let end = i + 1;
    while (end < times.length && Math.min(blocks - 1, Math.floor(((times[end] ?? 0) - first) / length)) === block)
      end++;
    at.push(medianOf(times.slice(i, end)));
    of.push(medianOf(values.slice(i, end)));
    i = end;
  }
  return [at, of];
}

/** Ranks from 1, ties sharing their mean. */
function ranksOf(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  const ranks = new Float64Array(values.length);
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[i] ?? 0]) end++;
    for (let k = i; k < end; k++) ranks[order[k] ?? 0] = (i + 1 + end) / 2;
    i = end;
  }
  return ranks;
}

/**
 * By how much the variance of Kendall's S is larger than that of independent values: 1 + 2 Σ (1 − k/n) ρᵏ, ρ the correlation of the ranks of
 * neighbours once the trend is taken off, corrected for its bias in short series; never below 1.
 * Source: S. Yue, C. Wang, Water Resources Management 18 (2004), for the sum; M. G. Kendall, Biometrika 41 (1954), for the bias.
 */
function inflation(residuals: readonly number[]): number {
  const n = residuals.length;
  const ranks = ranksOf(residuals);
  const mean = (n + 1) / 2;
  let squares = 0;
  let neighbours = 0;
  for (let i = 0; i < n; i++) {
    const own = (ranks[i] ?? 0) - mean;
    squares += own * own;
    if (i > 0) neighbours += own * ((ranks[i - 1] ?? 0) - mean);
  }
  if (!(squares > 0) || n < 5) return 1;
  const rho = Math.min(0.98, (n * (neighbours / squares) + 1) / (n - 4));
  if (rho <= 0) return 1;
  let sum = 0;
  for (let k = 1, power = rho; k < n; k++, power *= rho) sum += (1 - k / n) * power;
  return 1 + 2 * sum;
}

/** Variance of Kendall's S for n values with ties: (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18. Source: R. O. Gilbert, "Statistical Methods for Environmental Pollution Monitoring" (1987), §16.4. */
function varianceOfS(values: readonly number[]): number {
  const term = (count: number): number => count * (count - 1) * (2 * count + 5);
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  return (term(values.length) - [...ties.values()].reduce((sum, count) => sum + term(count), 0)) / 18;
}

/**
 * Theil–Sen slope with its 95 % interval, and the Mann–Kendall test, on block medians: samples of a sawtooth or of a cache are not independent
 * of each other, and the plain test cries wolf on them (docs/decisions/050). `times` in seconds, ascending, as long as `values`. Null for
 * fewer than three blocks, as where all values are of one time. At most 512 blocks: O(n log n) in the number of values.
 * Sources: P. K. Sen, JASA 63 (1968); Gilbert §17.3 for the interval; {@link inflation} for what neighbours have in common.
 */
export function trendOf(times: readonly number[], values: readonly number[]): Trend | null {
  if (times.at(-1) === times[0]) return null;
  const [at, of] = blockMedians(times, values);
  const n = at.length;
  if (n < 3) return null;
  const pairs = (n * (n - 1)) / 2;
  const slopes = new Float64Array(pairs);
  let s = 0;
  let next = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const rise = (of[j] ?? 0) - (of[i] ?? 0);
      s += Math.sign(rise);
      slopes[next++] = rise / ((at[j] ?? 0) - (at[i] ?? 0));
    }
  }
  const slope = medianOf(slopes);
  const from = at[0] ?? 0;
  const residuals = of.map((value, i) => value - slope * ((at[i] ?? 0) - from));
  // What rounding leaves of a straight line is no order.
  const least = 1e-9 * of.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const factor = inflation(residuals.map((rest) => (least > 0 ? Math.round(rest / least) : rest)));
  const deviation = Math.sqrt(varianceOfS(of) * factor);
  const z = deviation > 0 ? Math.max(0, Math.abs(s) - 1) / deviation : 0;
  const reach = Z95 * deviation;
  const level = medianOf([...residuals]);
  return {
    slope,
    low: slopes[Math.max(0, Math.floor((pairs - reach) / 2) - 1)] ?? slope,
    high: slopes[Math.min(pairs - 1, Math.ceil((pairs + reach) / 2))] ?? slope,
    p: studentTwoSided(z, Number.POSITIVE_INFINITY),
    tau: s / pairs,
    start: level + slope * ((times[0] ?? 0) - from),
    end: level + slope * ((times.at(-1) ?? 0) - from),
    median: medianOf([...of]),
    blocks: n,
    nEff: n / factor,
  };
}
