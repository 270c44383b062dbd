import { describe, expect, it } from 'vitest';
import type { Growth } from '../../heap/growth/model.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { bytesUnknown, compareGrowths, type GrowthSide } from './compare-growths.ts';

/** A series in which one class has these counts, each object keeping 1,000 bytes; the first difference is warm-up. */
function side(
  counts: readonly number[],
  options: { operations?: number | null; forcedGc?: boolean; name?: string } = {},
): GrowthSide {
  const { operations = 100, forcedGc = true, name = 'Session' } = options;
  const zeros = counts.slice(1).map(() => 0);
  const added = counts.slice(1).map((count, i) => Math.max(0, count - (counts[i] ?? 0)));
  const growth: Growth = {
    snapshots: counts.map((count, i) => ({
      id: `h${i}`,
      label: `s${i}`,
      sha256: '',
      nodeCount: 10_000 + count,
      totalSize: 5_000_000 + 1000 * count,
      takenAt: null,
      operations: i === 0 ? null : operations,
      forcedGc,
    })),
    warmUp: 1,
    matching: { byId: true, renamed: zeros, reason: '' },
    sizes: 'retained',
    classes: [
      {
        key: `object:${name}@app.js:1:1`,
        type: 'object',
        name,
        module: 'app.js',
        line: 1,
        column: 1,
        count: counts,
        self: counts.map((count) => 100 * count),
        retained: counts.map((count) => 1000 * count),
        added,
        addedBytes: added.map((count) => 100 * count),
        removed: zeros,
        stillAlive: added,
        unreached: 0,
        partOf: null,
      },
    ],
    paths: [],
    owners: [],
  };
  return { label: 'series', format: 'v8', growth };
}

const LEAK = [0, 1000, 2000, 3000, 4000];

describe('a leak that was looked for again', () => {
  const statuses = (after: GrowthSide, before = side(LEAK)) =>
    compareGrowths(before, after, DEFAULT_RULE_SET).verdicts.map(({ status, certainty }) => [status, certainty]);

  it.each([
    ['is resolved when it no longer grows in two steps', [0, 1000, 1000, 1000, 1000], ['resolved', 'confirmed']],
    ['is resolved once its bound is reached', [0, 500, 1000, 1000, 1000], ['resolved', 'confirmed']],
    ['is open after one quiet step', [0, 1000, 2000, 3000, 3000], ['inconclusive', 'inconclusive']],
    ['persists where it grows as before', LEAK, ['persisting', 'confirmed']],
    ['is improved where it grows by half', [0, 500, 1000, 1500, 2000], ['improved', 'confirmed']],
    ['has got worse where it grows by twice as much', [0, 2000, 4000, 6000, 8000], ['regressed', 'confirmed']],
  ] as const)('%s', (_, counts, expected) => {
    expect(statuses(side(counts))).toEqual([expected]);
  });

  it('is open where fewer operations were run than it took to see it, and never resolved', () => {
    const { verdicts } = compareGrowths(
      side(LEAK),
      side([0, 200, 400, 600, 800], { operations: 20 }),
      DEFAULT_RULE_SET,
    );
    expect(verdicts[0]?.status).toBe('inconclusive');
    expect(verdicts[0]?.reason).toContain(
      'A bound may not have been reached: only 60 operations were run, of the 300 of before.',
    );
  });

  it('is counted per operation, however many were run', () => {
    expect(statuses(side([0, 2000, 4000, 6000, 8000], { operations: 200 }))).toEqual([['persisting', 'confirmed']]);
  });

  it('is probable where collections were not forced', () => {
    expect(statuses(side([0, 1000, 1000, 1000, 1000], { forcedGc: false }))).toEqual([['resolved', 'probable']]);
  });

  it('is new where another class grows instead', () => {
    const { verdicts } = compareGrowths(side(LEAK), side(LEAK, { name: 'Job' }), DEFAULT_RULE_SET);
    expect(verdicts.map(({ status, subject }) => [status, subject.label])).toEqual([
      ['resolved', 'Session'],
      ['new', 'Job'],
    ]);
  });

  it('cannot be compared where operations were counted on one side only', () => {
    const { comparable, reasons, per, rows } = compareGrowths(
      side(LEAK),
      side(LEAK, { operations: null }),
      DEFAULT_RULE_SET,
    );
    expect(comparable).toBe(false);
    expect(reasons).toMatchObject([{ what: 'operations', before: 'counted', after: 'not counted', effect: 'block' }]);
    // Both by the step, should a person insist: bytes an operation beside bytes a step would look like a leak that exploded.
    expect(per).toBe('step');
    expect(rows).toMatchObject([{ before: { value: 1_000_000 }, after: { value: 1_000_000 }, status: 'persisting' }]);
  });

  it('gives the same verdicts for a series beside itself: nothing changed', () => {
    const { rows } = compareGrowths(side(LEAK), side(LEAK), DEFAULT_RULE_SET);
    expect(rows.map(({ status }) => status)).toEqual(['persisting']);
  });
});

it('claims nothing of series that only count objects', () => {
  const counted = (counts: readonly number[]): GrowthSide => {
    const one = side(counts);
    return { ...one, growth: { ...one.growth, sizes: 'none' } };
  };
  const compared = compareGrowths(counted(LEAK), counted([0, 1000, 1000, 1000, 1000]), DEFAULT_RULE_SET);
  const { comparable, reasons, rows, verdicts } = compared;
  expect([comparable, rows, verdicts]).toEqual([false, [], []]);
  expect(bytesUnknown(compared)).toBe(true);
  expect(bytesUnknown(compareGrowths(side(LEAK), side(LEAK), DEFAULT_RULE_SET))).toBe(false);
  expect(reasons).toMatchObject([{ what: 'bytes of the objects', effect: 'block' }]);
});
