import type { MetricValues } from './model.ts';

/** How many runs make a median that says more than one of them. */
export const RUNS_FOR_MEDIAN = 3;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/**
 * The run that stands for several, as Lighthouse chooses it (`core/lib/median-run.js`): the one nearest to the medians of FCP and TTI, by the
 * square of the distances, of equal ones that with the smaller TTI. Runs without both are left out; null where none is left.
 */
export function medianRun<T extends { readonly metrics: MetricValues }>(runs: readonly T[]): T | null {
  const valid = runs.flatMap((run) => {
    const { fcp, tti } = run.metrics;
    // A measure of 0 is none to Lighthouse.
    return fcp && tti ? [{ run, fcp, tti }] : [];
  });
  const fcp = median(valid.map((one) => one.fcp));
  const tti = median(valid.map((one) => one.tti));
  const away = (one: { readonly fcp: number; readonly tti: number }): number =>
    (fcp - one.fcp) ** 2 + (tti - one.tti) ** 2;
  return valid.toSorted((a, b) => away(a) - away(b) || a.tti - b.tti)[0]?.run ?? null;
}
