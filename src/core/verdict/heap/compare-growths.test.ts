import { describe, expect, it } from 'vitest';
import type { Growth } from '../../heap/growth/model.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { compareGrowths } from './compare-growths.ts';
import type { GrowthSide } from './growth-comparison.ts';

/** A series in which one class has these counts, each object keeping 1,000 bytes; the first difference is warm-up. */
function side(
  counts: readonly number[],
  options: {
    operations?: number | null;
    forcedGc?: boolean;
    name?: string;
    line?: number;
    /** Bytes that each object keeps. */
    each?: number;
  } = {},
): GrowthSide {
  const { operations = 100, forcedGc = true, name = 'Session', line = 1, each = 1000 } = options;
  const zeros = counts.slice(1).map(() => 0);
  const added = counts.slice(1).map((count, i) => Math.max(0, count - (counts[i] ?? 0)));
  const growth: Growth = {
    snapshots: counts.map((count, i) => ({
      id: `h${i}`,
      label: `s${i}`,
      sha256: '',
      nodeCount: 10_000 + count,
      totalSize: 5_000_000 + each * count,
      takenAt: null,
      operations: i === 0 ? null : operations,
      forcedGc,
    })),
    warmUp: 1,
    matching: { byId: true, kind: 'ids', renamed: zeros, reason: '' },
    sizes: 'retained',
    classes: [
      {
        key: `object:${name}@app.js:${line}:1`,
        type: 'object',
        name,
        module: 'app.js',
        line,
        column: 1,
        count: counts,
        self: counts.map((count) => (each / 10) * count),
        retained: counts.map((count) => each * count),
        added,
        addedBytes: added.map((count) => (each / 10) * count),
        removed: zeros,
        stillAlive: added,
        unreached: 0,
        partOf: null,
      },
    ],
    paths: [],
    owners: [],
  };
  return { label: 'series', format: 'v8', runtime: 'V8', version: null, host: null, growth };
}

const LEAK = [0, 1000, 2000, 3000, 4000];
const FLAT = [0, 1000, 1000, 1000, 1000];

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
    const sides = [side(LEAK), side(LEAK, { operations: null })] as const;
    const refused = compareGrowths(...sides, DEFAULT_RULE_SET);
    expect(refused).toMatchObject({ comparable: false, rows: [] });
    expect(refused.verdicts).toMatchObject([
      {
        rule: 'QG-COMPARABLE',
        status: 'not-comparable',
        level: 'none',
        certainty: 'inconclusive',
        reason: 'The series are not comparable: they differ in operations.',
      },
    ]);
    const { comparable, reasons, per, rows, verdicts } = compareGrowths(...sides, DEFAULT_RULE_SET, {
      override: { reason: 'the same script' },
    });
    expect(comparable).toBe(false);
    expect(reasons).toMatchObject([{ what: 'operations', before: 'counted', after: 'not counted', effect: 'block' }]);
    // Both by the step, should a person insist: bytes an operation beside bytes a step would look like a leak that exploded.
    expect(per).toBe('step');
    expect(rows).toMatchObject([{ before: { value: 1_000_000 }, after: { value: 1_000_000 }, status: 'persisting' }]);
    expect(verdicts).toMatchObject([{ status: 'persisting', certainty: 'probable', guards: ['equal-work'] }]);
  });

  it.each([
    ['of another kind of heap', { format: 'hprof', runtime: 'Java', version: '17.0.15' }, 'kind of heap, runtime'],
    ['of another major version', { version: '24.1.0' }, 'runtime version'],
  ])('cannot be compared with one %s', (_, other, differs) => {
    const before = { ...side(LEAK), version: '22.3.0' };
    const { comparable, verdicts } = compareGrowths(before, { ...side(FLAT), ...other }, DEFAULT_RULE_SET);
    expect(comparable).toBe(false);
    expect(verdicts.map(({ status, reason }) => [status, reason])).toEqual([
      ['not-comparable', `The series are not comparable: they differ in ${differs}.`],
    ]);
  });

  it.each([
    ['a minor version', { version: '22.4.0' }, { version: '22.3.0' }],
    ['a version known of one side only', { version: '22.4.0' }, { version: null }],
    ['a host', { host: 'a' }, { host: 'b' }],
  ])('is probable where it differs in %s', (_, left, right) => {
    const { comparable, verdicts } = compareGrowths(
      { ...side(LEAK), ...left },
      { ...side(FLAT), ...right },
      DEFAULT_RULE_SET,
    );
    expect(comparable).toBe(true);
    expect(verdicts).toMatchObject([{ status: 'resolved', certainty: 'probable', guards: ['QG-COMPARABLE'] }]);
  });

  it('says how little it still grows by where it is resolved', () => {
    const { verdicts } = compareGrowths(side(LEAK), side(LEAK, { each: 50 }), DEFAULT_RULE_SET);
    expect(verdicts[0]).toMatchObject({
      status: 'resolved',
      reason: expect.stringContaining('in the last 3 steps it grew by at most 500 bytes (10 objects) per operation.'),
    });
    const flat = compareGrowths(side(LEAK), side(FLAT), DEFAULT_RULE_SET);
    expect(flat.verdicts[0]?.reason).toContain('in the last 3 steps it did not grow any more.');
  });

  it('says what a new one grew by before, where that was too little', () => {
    const { verdicts } = compareGrowths(side(LEAK, { each: 60 }), side(LEAK, { each: 90 }), DEFAULT_RULE_SET);
    expect(verdicts).toMatchObject([
      {
        status: 'new',
        reason:
          'Session grew by 600 bytes (10 objects) per operation before, which was too little or not in every step, and grows by 900 bytes (10 objects) per operation now (+50 %).',
      },
    ]);
    expect(compareGrowths(side(FLAT), side(LEAK), DEFAULT_RULE_SET).verdicts[0]?.reason).toMatch(
      /^Session did not grow before/,
    );
  });

  it('blames no other growth where it is not judged in every step', () => {
    const bursts = [0, 1000, 1000, 3000, 4000];
    const masked = compareGrowths(side(LEAK), side(bursts), DEFAULT_RULE_SET).verdicts[0];
    expect(masked).toMatchObject({ status: 'masked', level: 'likely-bottleneck', advice: 'growth.masked' });
    expect(masked?.reason).toMatch(/\(±0 %\): it grows no less, but not by enough in every step now\.$/);
    const exposed = compareGrowths(side(bursts), side(LEAK), DEFAULT_RULE_SET).verdicts[0];
    expect(exposed).toMatchObject({ status: 'exposed', advice: 'growth.exposed' });
    expect(exposed?.reason).toMatch(/it does not grow faster, but not by enough in every step before\.$/);
  });

  it('gives the same verdicts for a series beside itself: nothing changed', () => {
    const { rows } = compareGrowths(side(LEAK), side(LEAK), DEFAULT_RULE_SET);
    expect(rows.map(({ status }) => status)).toEqual(['persisting']);
  });
});

describe('a series with one difference behind its warm-up', () => {
  it.each([
    ['the same leak', side(LEAK), side([0, 1000])],
    ['half of it', side(LEAK), side([0, 500])],
    ['none left', side(LEAK), side([0, 0])],
    ['the leak before', side([0, 1000, 2000]), side(LEAK)],
  ])('claims nothing: %s', (_, before, after) => {
    const { verdicts } = compareGrowths(before, after, DEFAULT_RULE_SET);
    expect(verdicts).toMatchObject([
      { status: 'inconclusive', certainty: 'inconclusive', advice: 'growth.more', guards: ['QG-STEPS'] },
    ]);
    expect(verdicts[0]?.reason).toMatch(/Nothing can be told: the (earlier|later) series has one difference only/);
  });

  it('on both sides has a verdict that says so', () => {
    const { rows, verdicts } = compareGrowths(side([0, 1000]), side([0, 1000]), DEFAULT_RULE_SET);
    expect(rows).toEqual([]);
    expect(verdicts).toMatchObject([{ rule: 'QG-STEPS', status: 'inconclusive', certainty: 'inconclusive' }]);
  });
});

/** Classes of several series in one. */
function together(...sides: readonly GrowthSide[]): GrowthSide {
  const [first] = sides;
  if (first === undefined) throw new RangeError('no side');
  return { ...first, growth: { ...first.growth, classes: sides.flatMap(({ growth }) => growth.classes) } };
}

describe('what a comparison rests on', () => {
  it('are the heaps of both series, also where the class is gone', () => {
    const after = { ...side(LEAK, { name: 'Job' }), growth: { ...side(FLAT, { name: 'Job' }).growth } };
    const renamed = {
      ...after,
      growth: { ...after.growth, snapshots: after.growth.snapshots.map((one) => ({ ...one, id: `after-${one.id}` })) },
    };
    const [gone] = compareGrowths(side(LEAK), renamed, DEFAULT_RULE_SET).verdicts;
    expect(gone?.status).toBe('resolved');
    expect(gone?.scope.captures).toEqual(
      [0, 1, 2, 3, 4].flatMap((i) => `h${i}`).concat([0, 1, 2, 3, 4].map((i) => `after-h${i}`)),
    );
    expect(gone?.evidence).toHaveLength(10);
  });

  it('is an interval the right way round, also where a class shrinks', () => {
    for (const after of [
      [0, 4000, 3000, 1000, 0],
      [0, 4000, 2000, 2500, 3000],
      [0, 100, 100, 0, 1100],
    ]) {
      const [verdict] = compareGrowths(side([0, 1000, 2000, 3500, 4000]), side(after), DEFAULT_RULE_SET).verdicts;
      const { low = 0, value = 0, high = 0 } = verdict?.measure ?? {};
      expect([low <= value, value <= high, low >= -1], String(after)).toEqual([true, true, true]);
    }
  });

  it('is a pair of classes, each once', () => {
    const two = together(side(LEAK, { line: 10 }), side([0, 300, 600, 900, 1200], { line: 20 }));
    // One of them is gone, the other one’s definition moved: what is left is not paired twice.
    const { rows } = compareGrowths(two, side(LEAK, { line: 12 }), DEFAULT_RULE_SET);
    expect(rows.map(({ key, status }) => [key, status])).toEqual([
      ['object:Session@app.js:12:1', 'persisting'],
      ['object:Session@app.js:20:1', 'resolved'],
    ]);
    // The same key goes before the same name.
    const exact = compareGrowths(two, side([0, 300, 600, 900, 1200], { line: 20 }), DEFAULT_RULE_SET);
    expect(exact.rows.map(({ key, status }) => [key, status])).toEqual([
      ['object:Session@app.js:10:1', 'resolved'],
      ['object:Session@app.js:20:1', 'persisting'],
    ]);
    // Both moved: in the order of their places.
    const moved = together(side([0, 300, 600, 900, 1200], { line: 25 }), side(LEAK, { line: 15 }));
    expect(compareGrowths(two, moved, DEFAULT_RULE_SET).rows.map(({ status }) => status)).toEqual([
      'persisting',
      'persisting',
    ]);
  });

  it('has the level of the later series where it improved', () => {
    const less = compareGrowths(side(LEAK), side([0, 100, 100, 800, 1400]), DEFAULT_RULE_SET).verdicts[0];
    expect([less?.status, less?.level]).toEqual(['improved', 'watch']);
  });
});

describe('what is no ground to call a leak resolved', () => {
  const verdict = (after: GrowthSide, before = side(LEAK)) =>
    compareGrowths(before, after, DEFAULT_RULE_SET, { override: { reason: 'why not' } }).verdicts[0];
  const withGrowth = (one: GrowthSide, growth: Partial<Growth>): GrowthSide => ({
    ...one,
    growth: { ...one.growth, ...growth },
  });

  it('are heaps of different processes', () => {
    const matching = { byId: false, kind: 'otherProcess', renamed: [], reason: '' } as const;
    expect(verdict(withGrowth(side(FLAT), { matching }))).toMatchObject({
      status: 'resolved',
      certainty: 'probable',
      guards: ['QG-PROCESS'],
    });
  });

  it('are steps in which it would not have shown', () => {
    // A session in fifty operations, beside three steps of two operations.
    const rare = side([0, 20, 40, 60, 80], { operations: 1000, each: 10_000 });
    const few = verdict(side([0, 20, 20, 20, 20], { operations: 2, each: 10_000 }), rare);
    expect(few).toMatchObject({ status: 'inconclusive', certainty: 'inconclusive', advice: 'growth.bound' });
    expect(few?.reason).toContain('as many operations as were run there would hardly have shown it: 6.');
    expect(verdict(side([0, 20, 20, 20, 20], { operations: 1000, each: 10_000 }), rare)?.status).toBe('resolved');
  });

  it('is that tables of the largest rows do not list it', () => {
    const top = (unlistedMost: number | null, one = side(FLAT, { name: 'Other' })) => withGrowth(one, { unlistedMost });
    for (const most of [null, 1_000_000]) {
      const unseen = verdict(top(most));
      expect(unseen?.status).toBe('inconclusive');
      expect(unseen?.reason).toMatch(/whether it still grows cannot be told\.$/);
      expect(unseen?.guards).toContain('QG-LISTED');
    }
    // What is left out is small.
    expect(verdict(top(500))).toMatchObject({ status: 'resolved', certainty: 'probable' });
    // Listed in the beginning, and then no more.
    const flat = side(FLAT);
    const fallen = (...unlisted: number[]) =>
      verdict(top(null, withGrowth(flat, { classes: flat.growth.classes.map((row) => ({ ...row, unlisted })) })));
    expect(fallen(3, 4)?.status).toBe('inconclusive');
    expect(fallen(0)?.status).toBe('resolved');
  });

  it('is that heaps of another kind call it otherwise', () => {
    expect(verdict({ ...side(FLAT, { name: 'Other' }), format: 'hprof' })?.status).toBe('inconclusive');
  });
});
