import fc from 'fast-check';
import { expect, it } from 'vitest';
import { medianRun } from './median-run.ts';

const run = (fcp: number, tti: number) => ({ metrics: { fcp, tti } });

it('is the run nearest to both medians, as Lighthouse chooses it', () => {
  const [a, b, c] = [run(759.7, 2545.6), run(751.5, 2624.2), run(759.2, 2585.8)];
  expect(medianRun([a, b, c])).toBe(c);
  expect(medianRun([run(100, 900), run(200, 500), run(900, 100)])).toEqual(run(200, 500));
});

it('is the one with the smaller TTI of two that are as near, and leaves out runs that painted nothing', () => {
  expect(medianRun([run(100, 300), run(100, 100)])).toEqual(run(100, 100));
  expect(medianRun([{ metrics: {} }, run(1, 2)])).toEqual(run(1, 2));
  expect(medianRun([{ metrics: {} }, run(0, 2)])).toBeNull();
});

it('does not depend on the order of the runs', () => {
  const runs = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 9000 })), {
    minLength: 1,
    maxLength: 9,
    selector: ([, tti]) => tti,
  });
  fc.assert(
    fc.property(runs, (pairs) => {
      const made = pairs.map(([fcp, tti]) => run(fcp, tti));
      expect(medianRun(made.toReversed())).toEqual(medianRun(made));
    }),
  );
});
