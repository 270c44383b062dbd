/** A percentile as its tool or Plateau computed it: `q` is 0–1, `ms` milliseconds. */
export interface Quantile {
  readonly q: number;
  readonly ms: number;
}

/**
 * Latencies counted in buckets whose bounds grow by a fixed factor, as HdrHistogram and DDSketch do: a quantile read from it is off by at most
 * {@link LATENCY_ERROR} of its value, whatever the latencies are, and two histograms add up exactly.
 * Source: C. Masson, J. E. Rim, H. K. Lee, "DDSketch", PVLDB 12 (2019).
 */
export interface LatencyHistogram {
  /** Ascending: bucket `b` holds latencies above `GROWTH^(b−1)` and up to `GROWTH^b` microseconds; 0 holds everything up to one. */
  readonly buckets: readonly number[];
  readonly counts: readonly number[];
}

/** Largest relative error of a quantile: half of a bucket. */
export const LATENCY_ERROR = 0.0025;
const GROWTH = (1 + LATENCY_ERROR) / (1 - LATENCY_ERROR);
const LOG_GROWTH = Math.log(GROWTH);
/** A year in microseconds: longer latencies are counted as this one. */
const LONGEST = 3.2e13;

const bucketOf = (ms: number): number => {
  const micros = Math.min(ms * 1000, LONGEST);
  return micros <= 1 ? 0 : Math.ceil(Math.log(micros) / LOG_GROWTH);
};

/** The value in the middle of a bucket, in milliseconds: as far from its lower bound as from its upper one, relatively. */
const middleOf = (bucket: number): number => (bucket === 0 ? 0.001 : ((GROWTH ** bucket * 2) / (1 + GROWTH)) * 0.001);

/** Natural logarithm of the latencies of a bucket, in microseconds: those of two buckets differ as their latencies do, to {@link LATENCY_ERROR}. */
export const logOfBucket = (bucket: number): number => bucket * LOG_GROWTH;

/** Counts latencies as they come. */
export class LatencyCounter {
  readonly #counts = new Map<number, number>();
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  /** Takes a latency in milliseconds, finite and not negative, `times` times. */
  add(ms: number, times = 1): void {
    const bucket = bucketOf(ms);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + times);
    this.count += times;
    this.sum += ms * times;
    if (ms < this.min) this.min = ms;
    if (ms > this.max) this.max = ms;
  }

  /** Takes all latencies of another one. */
  merge(other: LatencyCounter): void {
    for (const [bucket, count] of other.#counts) this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }

  histogram(): LatencyHistogram {
    const ordered = [...this.#counts].sort(([a], [b]) => a - b);
    return { buckets: ordered.map(([bucket]) => bucket), counts: ordered.map(([, count]) => count) };
  }

  /** Nearest-rank quantiles, within the smallest and the largest latency. */
  quantiles(wanted: readonly number[]): readonly Quantile[] {
    return quantilesOf(this.histogram(), wanted).map(({ q, ms }) => ({
      q,
      ms: Math.min(this.max, Math.max(this.min, ms)),
    }));
  }
}

/** Nearest-rank quantiles (the value of rank ⌈q·n⌉) of a histogram, ascending in `q`; none of an empty one. */
export function quantilesOf({ buckets, counts }: LatencyHistogram, wanted: readonly number[]): readonly Quantile[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const found: Quantile[] = [];
  let at = 0;
  let seen = counts[0] ?? 0;
  for (const q of [...wanted].sort((a, b) => a - b)) {
    // 0.95 · 100 is 95, and not the 95.00000000000001 of the machine.
    const rank = Math.max(1, Math.ceil(q * total - 1e-9));
    while (seen < rank && at < counts.length - 1) seen += counts[++at] ?? 0;
    found.push({ q, ms: middleOf(buckets[at] ?? 0) });
  }
  return found;
}

/** Milliseconds above `limit` summed over all latencies of a histogram. */
export function timeAbove({ buckets, counts }: LatencyHistogram, limit: number): number {
  return buckets.reduce((sum, bucket, i) => sum + Math.max(0, middleOf(bucket) - limit) * (counts[i] ?? 0), 0);
}
