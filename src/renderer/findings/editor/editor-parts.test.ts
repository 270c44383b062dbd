import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFinding } from '../../../core/finding/empty.ts';
import { DEFAULT_WEIGHTS, priorityOf } from '../../../core/finding/priority.ts';
import { roiOf } from '../../../core/finding/roi.ts';
import { freshFix } from './fresh-rows.ts';
import { linePath } from './line-path.ts';
import { moved } from './list-order.ts';
import { numberIn } from './number-in.ts';
import { priorityFormula, roiLines } from './priority-words.ts';
import { savedTogether } from './saved-together.ts';

describe('a number that is typed', () => {
  it.each([
    ['', null],
    ['12', 12],
    [' 1.5 ', 1.5],
    ['10,000,000', 10_000_000],
    ['1,5', undefined],
    ['twelve', undefined],
    ['-1', undefined],
    ['101', 101],
  ])('reads “%s” as %s', (text, value) => expect(numberIn(text, 0, Number.MAX_VALUE)).toBe(value));
  it('keeps to its bounds', () => expect(numberIn('101', 0, 100)).toBeUndefined());
});

describe('moving a row', () => {
  it('keeps every row once, wherever it goes', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer()),
        fc.nat(12),
        fc.constantFrom(1 as const, -1 as const),
        (list, at, step) => {
          const after = moved(list, at, step);
          expect([...after].sort()).toEqual([...list].sort());
          if (at < list.length && at + step >= 0 && at + step < list.length) expect(after[at + step]).toBe(list[at]);
          else expect(after).toBe(list);
        },
      ),
    ));
});

it('names the first fix the smallest, and no other', () => {
  const first = freshFix([]);
  expect([first.smallest, freshFix([first]).smallest]).toEqual([true, false]);
  expect(freshFix([first]).id).not.toBe(first.id);
});

it('writes the formula of the worked example with its numbers', () => {
  const body = emptyFinding();
  const priority = priorityOf({
    ...body,
    flow: { kind: 'submit', endpoint: 'POST /orders', revenueCritical: true },
    hypothesis: { text: '', confidence: 'high', rank: 1 },
    fixPlan: [{ ...freshFix([]), risk: 2, blastRadius: 3, effortDays: 3 }],
    priority: { p95Before: 1800, p95After: 600, p99Before: 4000, p99After: 1600, userTimeShare: 0.7 },
  });
  expect(priorityFormula(priority, DEFAULT_WEIGHTS)).toBe(
    '100 · 1.00 · (0.40·1.00 + 0.30·0.70 + 0.15·(1 − 0.38) + 0.15·(1 − 0.30)) = 80.9',
  );
  expect(priorityFormula(priorityOf(body), DEFAULT_WEIGHTS)).toBeNull();
});

it('writes the example’s return line by line', () => {
  const roi = roiOf({
    currency: '$',
    cpuSecondsSavedPerRequest: 0.6,
    savedIs: 'percentile-latency',
    requestsPerMonth: 10_000_000,
    costPerHour: 0.05,
    avoidedInstances: 0,
    instancePricePerMonth: 0,
    licencesPerMonth: 0,
    hours: 24,
    hourlyRate: 100,
    otherBenefits: [],
  });
  expect(roiLines(roi).map(([name, value]) => `${name}: ${value}`)).toEqual([
    'Compute saved: 1,667 h a month',
    'Savings: $83 a month',
    'Cost: $2,400',
    'Return: 0.035 a month',
    'Paid back after: 29 months',
  ]);
});

it('draws a line from its least to its most, broken where there is no value', () => {
  expect(linePath([0, 1, 2, 3], [1, Number.NaN, 3, 2], 30, 12)).toBe('M0.0 11.0M20.0 1.0L30.0 6.0');
  expect(linePath([0, 1], [Number.NaN, Number.NaN], 30, 12)).toBe('');
});

it('draws no more points than can be told apart', () => {
  const many = Float64Array.from({ length: 1_000_000 }, (_, at) => at);
  expect(linePath(many, many, 320, 36).split('L').length).toBeLessThan(700);
});

it('tells fields that were saved together as one change, the newest first', () => {
  const entry = { finding: 'PERF-001', oldSha256: '', newSha256: '', previous: '', who: 'ada' };
  expect(
    savedTogether([
      { ...entry, sequence: 1, at: '10:00', field: 'created' },
      { ...entry, sequence: 2, at: '10:00', field: 'title' },
      { ...entry, sequence: 3, at: '10:05', field: 'cause' },
    ]).map(({ first, fields }) => [first, fields]),
  ).toEqual([
    [3, ['cause']],
    [1, ['created', 'title']],
  ]);
});
