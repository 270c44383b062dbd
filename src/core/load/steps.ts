import type { Series } from '../series/model.ts';

/** A stretch of a run in which the number of users stood. */
export interface LoadStep {
  readonly users: number;
  /** Answers that did not fail, a second. */
  readonly perSecond: number;
  /** Of requests, 0–1. */
  readonly failed: number;
  /** Seconds: the middle one of the medians of its stretches of time; null where none was told. */
  readonly p50: number | null;
  /** Seconds since the start of the series. */
  readonly from: number;
  readonly to: number;
}

/** Fewest stretches of time that make a step; its first and its last belong to what is before and after it too. */
const FEWEST = 5;
/** How much more users a step has than the one before, at the least. */
const MORE = 1.1;

/** The steps of a run whose users were raised again and again, each higher than the one before; none where there are fewer than three. */
export function stepsOf(series: Series | null): readonly LoadStep[] {
  const values = (name: string) => series?.columns.find((column) => column.name === name)?.values ?? [];
  const [users, rates, failed, medians] = [values('users'), values('rate'), values('failed'), values('p50')];
  const steps: LoadStep[] = [];
  for (let start = 0; start < users.length; ) {
    const count = users[start] ?? null;
    let end = start + 1;
    while (end < users.length && users[end] === count) end++;
    const inside = Array.from({ length: Math.max(0, end - start - 2) }, (_, i) => start + 1 + i);
    const isHigher = count !== null && count >= (steps.at(-1)?.users ?? 0) * MORE && count > 0;
    if (isHigher && end - start >= FEWEST) {
      const all = inside.reduce((sum, at) => sum + (rates[at] ?? 0), 0);
      const bad = inside.reduce((sum, at) => sum + (rates[at] ?? 0) * (failed[at] ?? 0), 0);
      const known = inside.flatMap((at) => medians[at] ?? []).sort((a, b) => a - b);
      steps.push({
        users: count,
        perSecond: (all - bad) / inside.length,
        failed: all > 0 ? bad / all : 0,
        p50: known[known.length >> 1] ?? null,
        from: series?.times[start] ?? 0,
        to: series?.times[end - 1] ?? 0,
      });
    }
    start = end;
  }
  return steps.length < 3 ? [] : steps;
}
