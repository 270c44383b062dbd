import type { Series } from '../series/model.ts';
import { plateausOf } from './plateaus.ts';

/** A stretch of a run in which the load stood. */
export interface LoadStep {
  /** Users, or iterations that were due a second. */
  readonly load: number;
  /** Answers that did not fail, a second. */
  readonly perSecond: number;
  /** Of requests, 0–1. */
  readonly failed: number;
  /** Seconds: the middle one of the medians of its stretches of time; null where none was told. */
  readonly p50: number | null;
  /** Seconds since the start of the series. */
  readonly from: number;
  readonly to: number;
  /** Of a rate that was asked for, what became of it; null of users. */
  readonly asked: Asked | null;
}

/** What became of iterations that were due, by stretches of time. */
export interface Asked {
  /** Of each stretch: due and done, a second. */
  readonly offered: readonly number[];
  readonly achieved: readonly number[];
  /** A second, over all of the step. */
  readonly dropped: number;
  /** Most users at a time; null where they are not told. */
  readonly users: number | null;
}

/** The steps of a run, each higher than the one before, and what was raised. */
export interface SteppedLoad {
  /** `users` who wait for their answers, or the `rate` at which iterations were due. */
  readonly by: 'users' | 'rate';
  /** None where there are fewer than three. */
  readonly steps: readonly LoadStep[];
}

/** Fewest stretches of time that make a step; its first and its last belong to what is before and after it too. */
const FEWEST = 5;
/** How much more load a step has than the one before, at the least. */
const MORE = 1.1;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The steps of a run whose load was raised again and again: its rate where the file tells how many iterations were due, since users then come and go as the server
 * is slow or fast; else its users.
 */
export function stepsOf(series: Series | null): SteppedLoad {
  const values = (name: string) => series?.columns.find((column) => column.name === name)?.values ?? [];
  const [users, rates, failed, medians] = [values('users'), values('rate'), values('failed'), values('p50')];
  const [offered, achieved, dropped] = [values('offered'), values('achieved'), values('dropped')];
  const by = offered.length > 0 ? 'rate' : 'users';
  const steps: LoadStep[] = [];
  for (const [start, end] of by === 'rate' ? plateausOf(offered) : equalRuns(users)) {
    if (end - start < FEWEST) continue;
    const inside = Array.from({ length: end - start - 2 }, (_, i) => start + 1 + i);
    const told = (column: readonly (number | null)[]) => inside.map((at) => column[at] ?? 0);
    const load = by === 'rate' ? meanOf(told(offered)) : (users[start] ?? 0);
    if (!(load > 0 && load >= (steps.at(-1)?.load ?? 0) * MORE)) continue;
    const all = inside.reduce((sum, at) => sum + (rates[at] ?? 0), 0);
    const bad = inside.reduce((sum, at) => sum + (rates[at] ?? 0) * (failed[at] ?? 0), 0);
    const known = inside.flatMap((at) => medians[at] ?? []).sort((a, b) => a - b);
    steps.push({
      load,
      perSecond: (all - bad) / inside.length,
      failed: all > 0 ? bad / all : 0,
      p50: known[known.length >> 1] ?? null,
      from: series?.times[start] ?? 0,
      to: series?.times[end - 1] ?? 0,
      asked:
        by === 'users'
          ? null
          : {
              offered: told(offered),
              achieved: told(achieved),
              dropped: meanOf(told(dropped)),
              users: mostOf(told(users)),
            },
    });
  }
  return { by, steps: steps.length < 3 ? [] : steps };
}

const mostOf = (values: readonly number[]): number | null => {
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  return most > 0 ? most : null;
};

/** Where a number stands, from and up to which place; what is not told stands nowhere. */
function equalRuns(values: readonly (number | null)[]): readonly (readonly [start: number, end: number])[] {
  const runs: (readonly [number, number])[] = [];
  for (let start = 0; start < values.length; ) {
    let end = start + 1;
    while (end < values.length && values[end] === values[start]) end++;
    if (values[start] !== null) runs.push([start, end]);
    start = end;
  }
  return runs;
}
