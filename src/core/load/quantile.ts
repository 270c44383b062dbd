import type { LoadRow } from './model.ts';

/** The percentiles that rules ask for and tables show. */
export const SHOWN_QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999] as const;

/** A row's latency at `q`, in milliseconds; null where the file does not tell it: nothing is made up between two percentiles. */
export function quantileOf({ quantiles }: Pick<LoadRow, 'quantiles'>, q: number): number | null {
  return quantiles.find((one) => Math.abs(one.q - q) < 1e-9)?.ms ?? null;
}

/** Requests that a percentile needs, so that ten of them lie above it: 10 / (1 − q), that is 200 for p95 and 1,000 for p99 (`rules.md` §9). */
export const requestsFor = (q: number, above = 10): number => Math.ceil(above / (1 - q) - 1e-6);

/** A percentage as tools write it, as 0–1: `99.9` is 0.999, and not the 0.9990000000000001 of the machine. */
export const quantileAt = (percentage: string): number => Number((Number(percentage) / 100).toFixed(9));

/** `p95`, `p99.9`, `median`. */
export const quantileName = (q: number): string => (q === 0.5 ? 'p50' : `p${Number((q * 100).toFixed(4))}`);
