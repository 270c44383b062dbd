import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPlanFixture } from '../../../tests/support/json-plans.ts';
import { computePlan } from './compute/compute-plan.ts';
import { changeNotes } from './diff/change-notes.ts';
import { diffPlans } from './diff/diff-plans.ts';
import { markHistory, type PlanSighting } from './history.ts';

const LIMITS = { worse: 0.2, triggers: 0.1 };

const seen = (
  day: number,
  plan: string,
  executionTime: number | null,
  more: Partial<PlanSighting> = {},
): PlanSighting => ({
  takenAt: `2026-11-${String(day).padStart(2, '0')}T10:00:00Z`,
  plan,
  family: plan,
  inputs: 'i',
  executionTime,
  triggerShare: executionTime === null ? null : 0,
  ...more,
});

describe('a statement’s history', () => {
  it('is in time order, with each change of its plan', () => {
    const { marks, plans } = markHistory(
      [seen(3, 'B', 4), seen(1, 'A', 56), seen(2, 'A', 54), seen(5, 'A', 57), seen(4, 'B', 5)],
      LIMITS,
    );
    expect(marks.map(({ sighting, change, planNumber }) => [sighting.plan, change, planNumber])).toEqual([
      ['A', 'first', 0],
      ['A', 'same', 0],
      ['B', 'plan', 1],
      ['B', 'same', 1],
      ['A', 'back', 0],
    ]);
    expect(plans).toMatchObject([
      { plan: 'A', runs: 3, medianTime: 56, firstAt: '2026-11-01T10:00:00Z', lastAt: '2026-11-05T10:00:00Z' },
      { plan: 'B', runs: 2, medianTime: 4.5 },
    ]);
  });

  it('keeps other values and other partitions apart from another plan', () => {
    const { marks } = markHistory(
      [
        seen(1, 'A', 5),
        seen(2, 'B', 90, { inputs: 'j' }),
        seen(3, 'A', 5),
        seen(4, 'A2', 5, { family: 'A' }),
        seen(5, 'C', 5),
      ],
      LIMITS,
    );
    expect(marks.map(({ change, alerts }) => [change, alerts])).toEqual([
      ['first', []],
      ['parameters', []],
      ['parameters', []],
      ['partitions', []],
      ['plan', ['plan']],
    ]);
  });

  it('alerts on time and on triggers where no hash changed', () => {
    const { marks } = markHistory(
      [
        seen(1, 'A', 10),
        seen(2, 'A', 11),
        seen(3, 'A', 12.7),
        seen(4, 'A', 140, { triggerShare: 0.9 }),
        seen(5, 'A', 11),
      ],
      LIMITS,
    );
    expect(marks.map(({ alerts }) => alerts)).toEqual([[], [], ['time'], ['time', 'triggers'], []]);
    expect(marks[2]?.timeChange).toBeCloseTo(12.7 / 10.5 - 1);
  });

  it('takes plans without times and times that are none', () => {
    const { marks, plans } = markHistory(
      [seen(1, 'A', null), { ...seen(2, 'B', 3), takenAt: 'never' }, seen(3, 'A', 0)],
      LIMITS,
    );
    expect(marks.map(({ sighting }) => sighting.plan)).toEqual(['A', 'A', 'B']);
    expect(plans[0]?.medianTime).toBe(0);
    expect(markHistory([], LIMITS)).toEqual({ marks: [], plans: [] });
  });

  it('has the same marks in whatever order it is given', () => {
    const sightings = fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: 1, max: 28 }),
        plan: fc.constantFrom('A', 'B'),
        time: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 12, selector: ({ day }) => day },
    );
    fc.assert(
      fc.property(sightings, (made) => {
        const all = made.map(({ day, plan, time }) => seen(day, plan, time));
        expect(markHistory([...all].reverse(), LIMITS)).toEqual(markHistory(all, LIMITS));
      }),
    );
  });
});

describe('what changed', () => {
  const notes = (before: string, after: string, most = 9): readonly string[] => {
    const [left, right] = [jsonPlanFixture(before), jsonPlanFixture(after)];
    return changeNotes(
      diffPlans({ plan: left, computed: computePlan(left) }, { plan: right, computed: computePlan(right) }),
      most,
    );
  };

  it('is told in words, the biggest first, without conditions', () => {
    const told = notes('golden/pg15_seqscan_before.json', 'golden/pg15_after_index.json');
    expect(told[0]).toBe('Seq Scan on orders → Bitmap Heap Scan on orders');
    expect(told).toContain('− Gather Merge');
    expect(told.join()).not.toContain('alice');
    expect(notes('golden/pg15_seqscan_before.json', 'golden/pg15_after_index.json', 1)).toEqual([
      told[0],
      `${told.length - 1} more`,
    ]);
  });

  it('is nothing where the plan is the same', () => {
    expect(notes('pg17/04a-sort-external-merge.json', 'pg17/04b-sort-quicksort.json')).toEqual([]);
  });
});
