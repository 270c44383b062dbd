import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { compareProfiles } from './compare.ts';
import { DEFAULT_RULE_SET } from './rule-set.ts';
import { directionOf, statusOf } from './status.ts';

interface GoldenComparison {
  /** Self samples, active samples, work. */
  readonly before: readonly [number, number, number];
  readonly after: readonly [number, number, number];
  readonly ci: readonly [number, number] | null;
  readonly expect: {
    readonly shareBefore: number;
    readonly shareAfter: number;
    readonly costChange: number | 'inf';
    readonly status: string;
  };
}

const golden = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/golden/golden.json', import.meta.url), 'utf8'),
) as { readonly comparisons: Record<string, GoldenComparison> };

/** A capture with `self` samples in `f` of `active`, over `work` requests. */
const side = ([self, active, work]: readonly [number, number, number], id: string) => ({
  captures: [
    {
      profile: profileOf(`main;f ${self}\nmain;rest ${active - self}`, { meta: { durationSeconds: work } }),
      captureId: id,
      sha256: id,
      label: id,
    },
  ],
  load: { requests: work, perSecond: 100 },
});

describe.each(Object.entries(golden.comparisons))('%s', (_, { before, after, ci, expect: wanted }) => {
  const comparison = compareProfiles(side(before, 'b'), side(after, 'a'), DEFAULT_RULE_SET);
  const row = comparison.rows.find((one) => one.name === 'f');

  test('shares and change of cost', () => {
    if (wanted.costChange === 'inf') expect(row?.change).toBeNull();
    else expect(row?.change?.value ?? 0).toBeCloseTo(wanted.costChange, 3);
    if (row === undefined) return;
    expect(row.before.self.value).toBeCloseTo(wanted.shareBefore, 4);
    expect(row.after.self.value).toBeCloseTo(wanted.shareAfter, 4);
  });

  test('status', () => {
    if (ci === null) {
      expect(comparison.verdicts.find((verdict) => verdict.subject.label === 'f')?.status).toBe(wanted.status);
      return;
    }
    const [low, high] = ci;
    expect(
      statusOf({
        before: wanted.shareBefore > 0.2,
        after: wanted.shareAfter > 0.2,
        change: { value: wanted.costChange === 'inf' ? Number.POSITIVE_INFINITY : wanted.costChange, low, high },
        afterHigh: wanted.shareAfter,
        effect: 0.1,
        limit: 0.2,
      }),
    ).toBe(wanted.status);
  });
});

describe('every cell of the table of rules.md §7', () => {
  const up = { value: 0.5, low: 0.3, high: 0.7 };
  const down = { value: -0.5, low: -0.7, high: -0.3 };
  const level = { value: 0.05, low: -0.02, high: 0.12 };
  const unclear = { value: 0.3, low: -0.25, high: 0.9 };
  test.each([
    [false, false, up, 0.1, null],
    [false, false, unclear, 0.1, null],
    [false, true, up, 0.5, 'new'],
    [false, true, level, 0.5, 'exposed'],
    [false, true, down, 0.5, 'exposed'],
    [true, false, down, 0.19, 'resolved'],
    [true, false, down, 0.2, 'resolved'],
    [true, false, down, 0.21, 'improved'],
    [true, false, level, 0.1, 'masked'],
    [true, false, up, 0.1, 'masked'],
    [true, true, up, 0.5, 'regressed'],
    [true, true, down, 0.5, 'improved'],
    [true, true, level, 0.5, 'persisting'],
    [true, true, unclear, 0.5, 'inconclusive'],
    [false, true, unclear, 0.5, 'inconclusive'],
    [true, false, unclear, 0.1, 'inconclusive'],
  ] as const)('before %s, after %s, cost %o, upper bound %d: %s', (before, after, change, afterHigh, status) => {
    expect(statusOf({ before, after, change, afterHigh, effect: 0.1, limit: 0.2 })).toBe(status);
  });

  test.each([
    [0.1, 0.01, 'up'],
    [0.0999, 0.01, 'level'],
    [-0.1, -0.2, 'unclear'],
  ] as const)('a change of %d from %d on is %s', (value, low, direction) => {
    expect(directionOf({ value, low, high: 0.2 }, 0.1)).toBe(direction);
  });

  test('up and down never hold at once, and mirror each other', () => {
    const number = fc.double({ min: -1, max: 5, noNaN: true });
    fc.assert(
      fc.property(number, fc.double({ min: 0, max: 1, noNaN: true }), (value, half) => {
        const direction = directionOf({ value, low: value - half, high: value + half }, 0.1);
        const mirrored = directionOf({ value: -value, low: -value - half, high: -value + half }, 0.1);
        expect(mirrored).toBe(direction === 'up' ? 'down' : direction === 'down' ? 'up' : direction);
      }),
    );
  });
});
