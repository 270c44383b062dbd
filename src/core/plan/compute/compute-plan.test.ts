import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explained, explainedCorpus, explainedFixture, plansOfJson } from '../../../../tests/support/explained.ts';
import { brokenLaws } from '../../../../tests/support/plan-laws.ts';
import type { Plan } from '../model.ts';
import { computePlan } from './compute-plan.ts';
import { totalBlocks } from './total-blocks.ts';

const rounded = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : Math.round(value * 1000) / 1000;

/** A step's place among those of its type: `CTE Scan#2`. */
function stepOf({ nodes }: Plan, name: string): number {
  const [type = '', nth = '1'] = name.split('#');
  return nodes.filter(({ nodeType, relation }) => nodeType === type || relation === type)[Number(nth) - 1]?.index ?? -1;
}

describe('the laws of a plan', () => {
  it('hold in every plan of the corpus: self times and self blocks sum to the root’s, none is below 0', () => {
    let plans = 0;
    for (const [path, plan] of explainedCorpus()) {
      plans++;
      expect(brokenLaws(computePlan(plan), plan.incomplete === null), path).toEqual([]);
    }
    expect(plans).toBeGreaterThan(400);
  });
});

describe('self times', () => {
  it.each([
    // A WITH query runs inside of the scan that asks for it first, and is counted once.
    ['pg15/09-cte-used-twice.json', 'CTE Scan#1', 6.061],
    ['pg15/09-cte-used-twice.json', 'CTE Scan#2', 5.888],
    ['pg15/09-cte-used-twice.json', 'CTE Scan#3', 20.854],
    ['pg15/09-cte-used-twice.json', 'Hash Join', 47.836],
    ['pg15/09b-cte-early-limit.json', 'CTE Scan', 0.002],
    ['pg15/09c-cte-never.json', 'CTE Scan', null],
    ['pg15/09c-cte-never.json', 'Hash Join', 0.015],
    ['pg15/09d-modifying-cte.json', 'CTE Scan#1', 0.491],
    ['pg15/09d-modifying-cte.json', 'CTE Scan#2', 0.051],
    // An InitPlan runs inside of the step that mentions its parameter.
    ['pg15/11-initplan-in-filter.json', 'Seq Scan#2', 140.713],
    ['pg15/11-initplan-in-filter.json', 'Aggregate#1', 22.206],
    ['pg15/12-initplans-12.json', 'small_ref', 0.092],
    ['pg15/12b-initplans-in-branches.json', 'Index Only Scan#1', 0.021],
    ['pg15/12b-initplans-in-branches.json', 'Index Only Scan#5', 0.008],
    ['pg15/12b-initplans-in-branches.json', 'Index Only Scan#11', 0.009],
    // A Gather evaluates it for its workers, whether it says so (up to 16) or not (since 17).
    ['pg15/12c-initplan-under-gather.json', 'Gather#2', 9.298],
    ['pg15/12c-initplan-under-gather.json', 'Seq Scan', 111.345],
    ['pg17/12c-initplan-under-gather.json', 'Gather#2', 5.945],
    ['pg17/12c-initplan-under-gather.json', 'Seq Scan', 93.334],
    ['pg15/13-subplan-correlated.json', 'Index Only Scan', 0.649],
    ['pg15/14-subplan-hashed-notin.json', 'customers', 14.157],
    ['pg15/15-notin-not-hashed.json', 'parent_t', 25.38],
    ['pg15/16-parallel-seqscan.json', 'Seq Scan', 59.701],
    ['pg15/17-parallel-verbose-workers.json', 'Aggregate#2', 155.042],
    // With the leader off two processes ran it, not three (55.7), and a bitmap is built by one (5.8).
    ['pg15/18-parallel-no-leader.json', 'Seq Scan', 83.604],
    ['pg15/21-parallel-bitmap.json', 'Bitmap Index Scan', 17.496],
    ['pg15/19-parallel-zero-launched.json', 'Seq Scan', 110.886],
    ['pg15/20-parallel-hash-join.json', 'Hash Join', 204.84],
    // One process scanned it while the others did something else: a third of its 0.056 ms.
    ['pg15/22-parallel-uneven-append.json', 'parent_t', 0.019],
    ['pg15/40-update-trigger.json', 'ModifyTable', 8.468],
    ['pg15/59-timing-off.json', 'Aggregate', null],
  ] as const)('%s: %s takes %s ms itself', (path, step, expected) => {
    const plan = explainedFixture(path);
    expect(rounded(computePlan(plan).self[stepOf(plan, step)])).toBe(expected);
  });

  it.each([
    ['pg15/17-parallel-verbose-workers.json', 'Seq Scan', 3],
    ['pg15/18-parallel-no-leader.json', 'Seq Scan', 2],
    ['pg15/19-parallel-zero-launched.json', 'Seq Scan', 1],
    ['pg15/21-parallel-bitmap.json', 'Bitmap Heap Scan', 3],
    ['pg15/21-parallel-bitmap.json', 'Bitmap Index Scan', 1],
    ['pg15/22-parallel-uneven-append.json', 'orders', 3],
    ['pg15/22-parallel-uneven-append.json', 'parent_t', 1],
    ['pg15/12c-initplan-under-gather.json', 'Aggregate#2', 1],
    ['pg15/09c-cte-never.json', 'CTE Scan', 0],
    ['pg15/58-no-analyze.json', 'Aggregate', null],
  ] as const)('%s: %s was run by %s processes', (path, step, expected) => {
    const plan = explainedFixture(path);
    expect(rounded(computePlan(plan).processes[stepOf(plan, step)])).toBe(expected);
  });
});

describe('rows', () => {
  it.each([
    ['golden/pg15_seqscan_before.json', 'orders', [3000, 300_000, -1.133]],
    ['pg15/66-nested-loop-fraction.json', 'orders', [0, 20_000, 1]],
    ['pg15/67-rows-removed-loops.json', 'child_t', [3_000_000, 3_000_000, 1]],
    ['pg15/13-subplan-correlated.json', 'child_t', [10_000, 10_000_000, 1]],
  ] as const)('%s: %s gave, looked at, and was off by %j', (path, step, expected) => {
    const plan = explainedFixture(path);
    const { rows, scannedRows, estimateFactor } = computePlan(plan);
    const at = stepOf(plan, step);
    expect([rows[at], scannedRows[at], estimateFactor[at]].map(rounded)).toEqual(expected);
  });

  it('are absent where costs or executions were not printed, not 0', () => {
    const costless = computePlan(explainedFixture('pg15/60-costs-off.json'));
    expect(costless.expectedRows.every(Number.isNaN)).toBe(true);
    expect(costless.estimateFactor.every(Number.isNaN)).toBe(true);
    const planned = computePlan(explainedFixture('pg15/58-no-analyze.json'));
    expect([planned.rows, planned.self, planned.scannedRows].every((column) => column.every(Number.isNaN))).toBe(true);
    expect(planned).toMatchObject({ whole: Number.NaN, wholeIs: 'none', outside: [] });
  });
});

describe('what lies outside of the tree', () => {
  it.each([
    ['pg15/41a-delete-fk-trigger-before.json', { 'trigger child_t_parent_id_fkey': 110.206, 'start and end': 0.095 }],
    ['pg15/40-update-trigger.json', { 'trigger orders_audit': 17.257, 'start and end': 0.186 }],
    ['pg17/91-serialize-memory.json', { serialization: 8.887, 'start and end': 1.228 }],
    // Compiling took 768 ms in five processes of a statement of 565: no part of the clock.
    ['pg15/44b-jit-parallel.json', { 'start and end': 23.176 }],
  ] as const)('%s: %j', (path, expected) => {
    const { outside } = computePlan(explainedFixture(path));
    expect(Object.fromEntries(outside.map(({ name, time }) => [name, rounded(time)]))).toEqual(expected);
  });

  it('is a WITH query that nobody reads: it is run after the root has ended', () => {
    const plan = explained({
      Plan: {
        'Node Type': 'Result',
        'Actual Total Time': 0.002,
        'Actual Rows': 1,
        'Actual Loops': 1,
        Plans: [
          {
            'Node Type': 'ModifyTable',
            'Parent Relationship': 'InitPlan',
            'Subplan Name': 'CTE gone',
            'Actual Total Time': 5,
            'Actual Rows': 0,
            'Actual Loops': 1,
          },
        ],
      },
      'Execution Time': 6,
    });
    const computed = computePlan(plan);
    expect([...computed.self]).toEqual([0.002, 5]);
    expect(computed.outside[0]).toEqual({ name: 'CTE gone', time: 5 });
    expect(brokenLaws(computed)).toEqual([]);
  });
});

describe('a whole without an execution time', () => {
  const step = (nodeType: string, time: number, blocks: number, more: object = {}) => ({
    'Node Type': nodeType,
    'Actual Total Time': time,
    'Actual Loops': 1,
    'Shared Hit Blocks': blocks,
    'Shared Read Blocks': blocks,
    ...more,
  });

  it('has what ran after the root, so that no step is more than all of it', () => {
    // PostgreSQL 12, SUMMARY OFF: WITH i AS (INSERT … RETURNING id) SELECT 1
    const cte = { 'Parent Relationship': 'InitPlan', 'Subplan Name': 'CTE i' };
    const computed = computePlan(
      explained({ Plan: step('Result', 0.001, 0, { Plans: [step('ModifyTable', 0.652, 600, cte)] }) }),
    );
    expect(computed).toMatchObject({ whole: 0.653, wholeIs: 'root' });
    expect(computed.share[1]).toBeCloseTo(0.998, 3);
    expect(totalBlocks(computed)).toEqual({ hit: 600, read: 600 });
  });

  it('has triggers of constraints, and others where they cannot have run within the root', () => {
    const fired = (time: number, more: object = {}) => ({ 'Trigger Name': 't', Time: time, Calls: 1, ...more });
    const whole = (...triggers: readonly object[]) =>
      computePlan(explained({ Plan: step('ModifyTable', 10, 1), Triggers: triggers })).whole;
    expect(whole(fired(3))).toBe(10);
    expect(whole(fired(30))).toBe(40);
    expect(whole(fired(3, { 'Constraint Name': 'c' }))).toBe(13);
  });

  it('counts no blocks where none were counted', () => {
    const plan = explained({ Plan: { 'Node Type': 'Result', 'Actual Loops': 1, 'Actual Total Time': 1 } });
    expect(totalBlocks(computePlan(plan))).toEqual({ hit: Number.NaN, read: Number.NaN });
  });
});

describe('a Limit that stops workers', () => {
  const step = (nodeType: string, time: number, more: object = {}) => ({
    'Node Type': nodeType,
    'Parent Relationship': 'Outer',
    'Actual Total Time': time,
    'Actual Rows': 1,
    'Actual Loops': 1,
    ...more,
  });

  it('bears what ending an InitPlan took; the step that asked for it is the one that holds most of it', () => {
    // PostgreSQL 15: SELECT id, (SELECT max(v) FROM t) FROM t WHERE g = 7 ORDER BY v LIMIT 5
    const plan = explained({
      Plan: step('Limit', 35.974, {
        Plans: [
          step('Aggregate', 34.294, { 'Parent Relationship': 'InitPlan', 'Subplan Name': 'InitPlan 1 (returns $1)' }),
          step('Sort', 33.224, {
            Plans: [step('Bitmap Heap Scan', 33.15, { Plans: [step('Bitmap Index Scan', 0.058)] })],
          }),
        ],
      }),
    });
    const computed = computePlan(plan);
    expect([...computed.self].map(rounded)).toEqual([1.548, 34.294, 0.074, 0, 0.058]);
    expect(brokenLaws(computed)).toEqual([]);
  });

  it('bears what ending a WITH query took', () => {
    const plan = explained({
      Plan: step('Limit', 9.789, {
        Plans: [
          step('Gather', 9.784, { 'Parent Relationship': 'InitPlan', 'Subplan Name': 'CTE c' }),
          step('CTE Scan', 0.316, { 'CTE Name': 'c' }),
        ],
      }),
    });
    const computed = computePlan(plan);
    expect([...computed.self].map(rounded)).toEqual([0.005, 9.784, 0]);
    expect(computed.outside).toEqual([]);
    expect(brokenLaws(computed)).toEqual([]);
  });

  it('leaves a Gather no less than nothing where its workers went on', () => {
    const plan = explained({
      Plan: step('Gather', 30, { 'Workers Launched': 2, Plans: [step('Seq Scan', 31, { 'Actual Loops': 3 })] }),
    });
    const computed = computePlan(plan);
    expect([...computed.inclusive]).toEqual([30, 31]);
    expect([...computed.self].map(rounded)).toEqual([0, 30]);
  });
});

describe('a Gather of PostgreSQL 9.6', () => {
  it('that ended its workers after the step above had ended takes no longer than that', () => {
    const leaf = {
      'Node Type': 'Seq Scan',
      'Parent Relationship': 'Outer',
      'Actual Total Time': 34.096,
      'Actual Loops': 3,
    };
    const gather = { 'Node Type': 'Gather', 'Parent Relationship': 'Outer', 'Workers Launched': 2, Plans: [leaf] };
    const computed = computePlan(
      explained({
        Plan: {
          'Node Type': 'Aggregate',
          'Actual Total Time': 47.21,
          'Actual Loops': 1,
          Plans: [{ ...gather, 'Actual Total Time': 53.549, 'Actual Loops': 1 }],
        },
      }),
    );
    expect([...computed.inclusive].map(rounded)).toEqual([47.21, 53.549, 34.096]);
    expect([...computed.self].map(rounded)).toEqual([0, 13.114, 34.096]);
    expect(brokenLaws(computed)).toEqual([]);
  });
});

describe('two Gathers of PostgreSQL 9.6 below one step', () => {
  it('take together no longer than it', () => {
    // SELECT count(*) FROM a1 FULL JOIN a2 ON a1.id = a2.id + 3
    const step = (nodeType: string, time: number, more: object = {}) => ({
      'Node Type': nodeType,
      'Parent Relationship': 'Outer',
      'Actual Total Time': time,
      'Actual Loops': 1,
      ...more,
    });
    const gather = (time: number, scan: number) =>
      step('Gather', time, { 'Workers Launched': 1, Plans: [step('Seq Scan', scan, { 'Actual Loops': 2 })] });
    const hash = step('Hash', 5.656, { 'Parent Relationship': 'Inner', Plans: [gather(5.744, 0.003)] });
    const computed = computePlan(
      explained({ Plan: step('Hash Join', 8.894, { Plans: [gather(9.155, 0.003), hash] }) }),
    );
    expect([...computed.self].map(rounded)).toEqual([0, 3.235, 0.003, 0, 5.653, 0.003]);
    expect(brokenLaws(computed)).toEqual([]);
  });
});

describe('triggers that fire before and after', () => {
  const outside = (triggers: readonly object[], whole: number) =>
    computePlan(
      explained({
        Plan: { 'Node Type': 'ModifyTable', 'Actual Total Time': 34.19, 'Actual Loops': 1 },
        Triggers: triggers,
        'Execution Time': whole,
      }),
    ).outside.map(({ name, time }) => [name, rounded(time)]);
  const fired = (name: string, time: number, more: object = {}) => ({
    'Trigger Name': name,
    Time: time,
    Calls: 1,
    ...more,
  });

  it('are told apart by the room behind the steps', () => {
    expect(outside([fired('t_a', 25.166), fired('t_b', 31.679)], 59.436)).toEqual([
      ['trigger t_a', 25.166],
      ['start and end', 0.08],
    ]);
    expect(outside([fired('t_b', 31.679)], 34.3)).toEqual([['start and end', 0.11]]);
  });

  it('are those of constraints where both would fit', () => {
    const key = fired('RI_ConstraintTrigger_a_1', 20, { 'Constraint Name': 'c_fkey' });
    expect(outside([fired('t_b', 21), key], 56)).toEqual([
      ['trigger c_fkey', 20],
      ['start and end', 1.81],
    ]);
  });
});

describe('steps below a Gather of three processes', () => {
  type Printed = Readonly<Record<string, unknown>>;
  const step = (
    type: string,
    time: number,
    loops: number,
    more: Printed = {},
    ...plans: readonly Printed[]
  ): Printed => ({
    'Node Type': type,
    'Parent Relationship': 'Outer',
    'Actual Total Time': time,
    'Actual Rows': 1,
    'Actual Loops': loops,
    ...more,
    Plans: plans,
  });
  const inner = { 'Parent Relationship': 'Inner' };
  const gathered = (...plans: readonly Printed[]) =>
    computePlan(explained({ Plan: step('Gather', 10, 1, { 'Workers Launched': 2 }, ...plans) }));

  it('have decimals of each process, and wait side by side', () => {
    const io = { 'Shared I/O Read Time': 9, 'Shared I/O Write Time': 3 };
    const { rounding, selfIo } = gathered(step('Seq Scan', 6, 3, io));
    expect(rounding[1]).toBeCloseTo(0.0005, 9);
    expect(selfIo[1]).toBe(4);
  });

  it('have inner sides that no more processes run than their join', () => {
    const join = step('Nested Loop', 8, 1, {}, step('Seq Scan', 1, 1), step('Index Scan', 0.001, 5000, inner));
    expect([...gathered(join).processes]).toEqual([1, 1, 1, 1]);
  });

  it('are not what the Gather asks for itself', () => {
    const asked = { 'Parent Relationship': 'InitPlan', 'Subplan Name': 'InitPlan 1 (returns $0)' };
    // Of a Gather that was started five times.
    const plan = step('Nested Loop', 3, 5, asked, step('Seq Scan', 1, 5), step('Index Scan', 0.01, 100, inner));
    expect([...gathered(plan, step('Seq Scan', 6, 3)).processes]).toEqual([1, 1, 1, 1, 3]);
  });

  it('wait for a bitmap that one of them builds, no longer than they took, and only where they share it', () => {
    const heap = (isShared: boolean, bitmap: number) =>
      gathered(
        step(
          'Bitmap Heap Scan',
          5,
          3,
          {
            'Parallel Aware': isShared,
            Workers: [0, 1].map((number) => ({ 'Worker Number': number, 'Actual Loops': 1 })),
          },
          step('Bitmap Index Scan', bitmap, 1, {
            Workers: [{ 'Worker Number': 0, 'Actual Loops': 1 }],
          }),
        ),
      );
    expect(heap(true, 3).self[2]).toBe(3);
    expect(heap(true, 12).self[2]).toBe(4);
    expect(heap(false, 3).self[2]).toBe(1);
  });
});

describe('what the planner expected', () => {
  const computed = (more: object) =>
    computePlan(explained({ Plan: { 'Node Type': 'Seq Scan', 'Actual Rows': 5, 'Actual Loops': 1, ...more } }));

  it('is at least a row, and nothing of what never ran', () => {
    expect(computed({ 'Plan Rows': 0 }).estimateFactor[0]).toBe(5);
    expect(computed({ 'Plan Rows': 7, 'Actual Loops': 0 }).expectedRows[0]).toBeNaN();
  });
});

describe('an InitPlan that a One-Time Filter asks for', () => {
  it('is that step’s, not that of a step below which mentions it too', () => {
    const step = (type: string, time: number, more: object) => ({
      'Node Type': type,
      'Parent Relationship': 'Outer',
      'Actual Total Time': time,
      'Actual Loops': 1,
      ...more,
    });
    const asked = { 'Parent Relationship': 'InitPlan', 'Subplan Name': 'InitPlan 1 (returns $0)' };
    const { self } = computePlan(
      explained({
        Plan: step('Result', 11, {
          'One-Time Filter': '($0 > 3)',
          Plans: [step('Aggregate', 5, asked), step('Seq Scan', 5.5, { Filter: '(x < $0)' })],
        }),
      }),
    );
    expect([...self].map(rounded)).toEqual([0.5, 5, 5.5]);
  });
});

describe('figures that contradict each other', () => {
  it('are no reason to say less than nothing', () => {
    const plan = explained({
      Plan: {
        'Node Type': 'Result',
        'Actual Total Time': 1,
        'Actual Loops': 1,
        'Shared Hit Blocks': 1,
        Plans: [{ 'Node Type': 'Result', 'Actual Total Time': 5, 'Actual Loops': 1, 'Shared Hit Blocks': 7 }],
      },
    });
    const { self, shared } = computePlan(plan);
    expect([...self]).toEqual([0, 5]);
    expect([...shared.self.hit]).toEqual([0, 7]);
  });
});

/** A step that takes `self` of its own, run by as many processes as are left for it. */
interface Shape {
  readonly self: number;
  readonly loops: number;
  readonly processes: number;
  readonly blocks: number;
  readonly steps: readonly Shape[];
}

const shapeOf = (depth: number): fc.Arbitrary<Shape> =>
  fc.record({
    self: fc.nat(100_000),
    loops: fc.integer({ min: 1, max: 50 }),
    processes: fc.integer({ min: 1, max: 4 }),
    blocks: fc.nat(1000),
    steps: depth === 0 ? fc.constant([]) : fc.array(shapeOf(depth - 1), { maxLength: 3 }),
  });

/** What a server that counts like PostgreSQL would print: microseconds over all processes, averages a loop. */
function printed(
  { self, loops, processes, blocks, steps }: Shape,
  most: number,
): { readonly json: Record<string, unknown>; readonly time: number; readonly blocks: number } {
  const run = Math.min(processes, most);
  const children = steps.map((step) => printed(step, run));
  const time = children.reduce((sum, child) => sum + child.time, self * run);
  const all = children.reduce((sum, child) => sum + child.blocks, blocks);
  const times = Math.max(loops, run);
  return {
    time,
    blocks: all,
    json: {
      'Node Type': 'Append',
      'Parent Relationship': 'Member',
      'Actual Total Time': Number((time / times / 1000).toFixed(3)),
      'Actual Rows': 1,
      'Actual Loops': times,
      'Shared Hit Blocks': all,
      Workers: Array.from({ length: run - 1 }, (_, number) => ({ 'Worker Number': number, 'Actual Loops': 1 })),
      Plans: children.map(({ json }) => json),
    },
  };
}

describe('any plan', () => {
  it('keeps the laws, also where fewer processes run a step than the one above it', () => {
    fc.assert(
      fc.property(shapeOf(4), fc.nat(1000), (below, launch) => {
        const { json, time, blocks } = printed(below, 4);
        const plan = explained({
          Plan: {
            'Node Type': 'Gather',
            'Workers Launched': 3,
            'Actual Total Time': (time + launch) / 1000,
            'Actual Rows': 1,
            'Actual Loops': 1,
            'Shared Hit Blocks': blocks,
            Plans: [{ ...json, 'Parent Relationship': 'Outer' }],
          },
        });
        expect(brokenLaws(computePlan(plan))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is computed without recursion, however deep', () => {
    const parts: string[] = [];
    for (let i = 20_000; i >= 1; i--)
      parts.push(`{"Node Type":"Result","Actual Total Time":${i},"Actual Loops":1,"Plans":[`);
    const [plan] = plansOfJson(`{"Plan":${parts.join('')}${']}'.repeat(20_000)}}`);
    expect(plan?.nodes).toHaveLength(20_000);
    expect(plan && [...computePlan(plan).self].every((time) => time === 1)).toBe(true);
  });
});
