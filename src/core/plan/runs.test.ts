import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runTimes, type SeenRun, spreadText, standingRun } from './runs.ts';

/** Runs of one plan with all blocks in memory, the first of them first in a row. */
const warm = (...times: readonly number[]): readonly SeenRun[] =>
  times.map((time, place) => ({ time, hitRatio: 1, isFirst: place === 0, planHash: 'a' }));

const changed = (runs: readonly SeenRun[], place: number, other: Partial<SeenRun>): readonly SeenRun[] =>
  runs.map((run, at) => (at === place ? { ...run, ...other } : run));

describe('the run that stands for several', () => {
  it.each([
    [[5, 1, 3], 2],
    [[3, 1], 1],
    [[2, 2, 2], 1],
    [[7], 0],
    [[Number.NaN, Number.NaN], 0],
    [[Number.NaN, 4, 9], 2],
  ])('is of %j the one of median time, %i', (times, place) => {
    expect(standingRun(warm(...times)).stands).toBe(place);
  });

  it('is not the first one where that read from disk what the others found', () => {
    const runs = changed(warm(8, 9, 7), 0, { hitRatio: 0.97 });
    expect(standingRun(runs)).toEqual({ stands: 2, cold: new Set([0]) });
    expect(runTimes(runs)).toEqual({ median: 7, min: 7, max: 9, counted: 2, runs: 3 });
    // Half a percent is what another session evicted.
    expect(standingRun(changed(warm(8, 9, 7), 0, { hitRatio: 0.995 })).cold.size).toBe(0);
  });

  it('is the first one of those without blocks only where there is no other', () => {
    const blind = warm(9, 8).map((run) => ({ ...run, hitRatio: null }));
    expect(standingRun(blind)).toEqual({ stands: 1, cold: new Set([0]) });
    expect(standingRun(blind.slice(0, 1))).toEqual({ stands: 0, cold: new Set() });
  });

  it('has the most frequent plan', () => {
    expect(standingRun(changed(warm(1, 2, 3), 1, { planHash: 'b' })).stands).toBe(0);
  });

  it('is one of those that count, and its time lies between the least and the most', () => {
    const run = fc.record({
      time: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant(Number.NaN)),
      hitRatio: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      isFirst: fc.boolean(),
      planHash: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), (runs) => {
        const { stands, cold } = standingRun(runs);
        expect(cold.size).toBeLessThan(runs.length);
        expect(runs[stands]).toBeDefined();
        const times = runTimes(runs);
        if (times === null) return;
        expect(times.min).toBeLessThanOrEqual(times.median);
        expect(times.median).toBeLessThanOrEqual(times.max);
        expect(times.counted).toBeLessThanOrEqual(times.runs);
      }),
    );
  });

  it('is told with the spread of those that count', () => {
    const text = (runs: readonly SeenRun[]): string | null => {
      const times = runTimes(runs);
      return times === null ? null : spreadText(times, (value) => value.toFixed(1));
    };
    expect(text(warm(56.4, 61, 54.1))).toBe('54.1–61.0 in 3 runs');
    expect(text(changed(warm(90, 4.1, 3.9), 0, { hitRatio: 0.2 }))).toBe('3.9–4.1 in 2 of 3 runs');
    expect(text(warm(2, 2, 2))).toBe('in 3 runs');
    expect(text(warm(2))).toBeNull();
    expect(text(warm(Number.NaN, Number.NaN))).toBeNull();
    expect(runTimes([])).toBeNull();
  });
});
