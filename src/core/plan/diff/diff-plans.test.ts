import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPlanFixture, jsonPlans, type MadeStep, planOf } from '../../../../tests/support/json-plans.ts';
import { planFixtures, planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import { computePlan } from '../compute/compute-plan.ts';
import type { Plan } from '../model.ts';
import { diffPlans, type MeasuredPlan } from './diff-plans.ts';
import type { PlanDiff } from './model.ts';

const measured = (plan: Plan): MeasuredPlan => ({ plan, computed: computePlan(plan) });
const diff = (before: Plan, after: Plan): PlanDiff => diffPlans(measured(before), measured(after));
const fixtures = (before: string, after: string): PlanDiff => diff(jsonPlanFixture(before), jsonPlanFixture(after));
const name = ({ nodes }: Plan, index: number): string => {
  const node = nodes[index];
  return [node?.nodeType, node?.relation ?? node?.indexName].filter((part) => part).join(' ');
};

/** `Seq Scan orders → Bitmap Heap Scan orders`, or `− X`, `+ X`. */
function told(before: Plan, after: Plan): readonly string[] {
  const { matches, removed, added } = diff(before, after);
  return [
    ...matches.map(([a, b]) => {
      const [left, right] = [name(before, a), name(after, b)];
      return left === right ? left : `${left} → ${right}`;
    }),
    ...removed.map((index) => `− ${name(before, index)}`),
    ...added.map((index) => `+ ${name(after, index)}`),
  ];
}

const scan = (relation: string, more: MadeStep = {}): MadeStep => ({
  'Node Type': 'Seq Scan',
  'Relation Name': relation,
  ...more,
});
const step = (type: string, ...below: MadeStep[]): MadeStep => ({ 'Node Type': type, Plans: below });

describe('the difference of a plan and itself', () => {
  it('is none, in the whole corpus', () => {
    for (const { path } of planFixtures.filter(({ path }) => /^pg\d+\/.*\.json$/.test(path))) {
      for (const plan of jsonPlans(planFixtureText(path))) {
        const itself = diff(plan, plan);
        expect(itself.matches, path).toEqual(plan.nodes.map(({ index }) => [index, index]));
        expect({ ...itself, matches: [], matchedBy: [] }, path).toEqual({
          matches: [],
          matchedBy: [],
          removed: [],
          added: [],
          moved: [],
          changed: [],
          differences: [],
          moreDifferences: 0,
        });
      }
    }
  });

  const types = fc.constantFrom('Seq Scan', 'Hash Join', 'Sort', 'Append', 'Result');
  const relations = fc.constantFrom('a', 'b', 'c1', 'c2');
  const { tree } = fc.letrec<{ leaf: MadeStep; node: MadeStep; tree: MadeStep }>((tie) => ({
    leaf: fc.record({ 'Node Type': types, 'Relation Name': relations }),
    node: fc.record({ 'Node Type': types, Plans: fc.array(tie('tree'), { maxLength: 3 }) }),
    tree: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('node')),
  }));

  it('is none for any plan; and each step of any two is matched once, or added, or removed', () => {
    fc.assert(
      fc.property(tree, tree, (one, other) => {
        const [a, b] = [planOf(one), planOf(other)];
        const itself = diff(a, a);
        expect([itself.differences, itself.added, itself.removed, itself.moved]).toEqual([[], [], [], []]);
        const { matches, removed, added, matchedBy } = diff(a, b);
        const all = ({ nodes }: Plan) => nodes.map(({ index }) => index);
        const sorted = (indexes: readonly number[]) => [...indexes].sort((x, y) => x - y);
        expect(sorted([...matches.map(([index]) => index), ...removed])).toEqual(all(a));
        expect(sorted([...matches.map(([, index]) => index), ...added])).toEqual(all(b));
        expect(matchedBy).toHaveLength(matches.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('two plans', () => {
  it('are matched by what they read when an index came', () => {
    const before = jsonPlanFixture('golden/pg15_seqscan_before.json');
    const after = jsonPlanFixture('golden/pg15_after_index.json');
    expect(told(before, after)).toEqual([
      'Limit',
      'Sort',
      'Aggregate',
      'Sort',
      'Hash Join',
      'Seq Scan orders → Bitmap Heap Scan orders',
      'Hash',
      'Seq Scan users',
      '− Aggregate',
      '− Gather Merge',
      '+ Bitmap Index Scan orders_status_user_id_idx',
    ]);
    const { differences } = diff(before, after);
    expect(differences[0]).toMatchObject({ kind: 'changed', by: 'relation', before: { relation: 'orders' } });
    expect(differences[0]?.deltaTime).toBeLessThan(-35);
    expect(differences[0]?.fields.find(({ name }) => name === 'Node Type')).toEqual({
      name: 'Node Type',
      before: 'Seq Scan',
      after: 'Bitmap Heap Scan',
      isShape: true,
    });
  });

  it('keep what is below a new step', () => {
    const before = planOf(step('Limit', step('Hash Join', scan('a'), step('Hash', scan('b')))));
    const after = planOf(
      step('Limit', step('Sort', step('Gather', step('Hash Join', scan('a'), step('Hash', scan('b')))))),
    );
    expect(told(before, after)).toEqual([
      'Limit',
      'Hash Join',
      'Seq Scan a',
      'Hash',
      'Seq Scan b',
      '+ Sort',
      '+ Gather',
    ]);
    expect(diff(before, after).moved).toEqual([]);
  });

  it('tell a step that stands elsewhere', () => {
    const join = (...below: MadeStep[]): MadeStep => ({ 'Node Type': 'Hash Join', 'Join Type': 'Inner', Plans: below });
    const before = planOf(join(join(scan('a'), scan('b')), scan('c')));
    const after = planOf(join(join(scan('b'), scan('c')), scan('a')));
    const result = diff(before, after);
    expect(told(before, after)).toEqual([
      'Hash Join',
      'Seq Scan a',
      'Seq Scan b',
      'Seq Scan c',
      '− Hash Join',
      '+ Hash Join',
    ]);
    expect(result.moved).toEqual([]);
    const asked: MadeStep = { ...scan('i'), 'Parent Relationship': 'InitPlan', 'Subplan Name': 'InitPlan 1' };
    const above = planOf({ 'Node Type': 'Limit', Plans: [asked, step('Sort', scan('a'))] });
    const below = planOf(step('Limit', step('Sort', scan('a', { Plans: [asked] }))));
    expect(diff(above, below)).toMatchObject({ moved: [1], added: [], removed: [] });
  });

  it('match joins by what they join', () => {
    const before = planOf(step('Nested Loop', scan('a'), scan('b')));
    const after = planOf(step('Hash Join', scan('b'), step('Hash', scan('a'))));
    expect(told(before, after)).toEqual(['Nested Loop → Hash Join', 'Seq Scan a', 'Seq Scan b', '+ Hash']);
  });

  it('match a relation that is read twice by how it is read', () => {
    const twice = (first: string, second: string): Plan =>
      planOf(step('Append', scan('a', { Filter: first }), scan('a', { Filter: second })));
    const [before, after] = [twice('(x > 1)', '(y > 2)'), twice('(y > 2)', '(x > 1)')];
    expect(diff(before, after).changed).toEqual([]);
    expect(diff(before, after).matches).toEqual([
      [0, 0],
      [1, 2],
      [2, 1],
    ]);
  });

  it('match other partitions of one table', () => {
    const { removed, added } = fixtures('pg17/76-fingerprint-partition-a.json', 'pg17/76-fingerprint-partition-b.json');
    expect([removed, added]).toEqual([[], []]);
  });

  it('keep a large part together where a small one stands twice', () => {
    const sorted = step('Sort', scan('a'));
    const before = planOf(step('Append', scan('a'), step('Result', sorted)));
    const after = planOf(step('Append', step('Result', sorted), scan('a')));
    expect(diff(before, after).matches).toEqual([
      [0, 0],
      [1, 4],
      [2, 1],
      [3, 2],
      [4, 3],
    ]);
  });

  it('differ by no time that the decimals leave open, and by all that a new step took', () => {
    const timed = (time: number, loops: number, ...below: MadeStep[]): Plan =>
      planOf({ ...step('Result', ...below), 'Actual Total Time': time, 'Actual Rows': 1, 'Actual Loops': loops });
    expect(diff(timed(0.01, 1000), timed(0.0101, 1000)).differences).toEqual([]);
    expect(diff(timed(10, 1), timed(10.1, 1)).differences[0]?.deltaTime).toBeCloseTo(0.1, 9);
    const below = { ...scan('a'), 'Actual Total Time': 5, 'Actual Rows': 9, 'Actual Loops': 1 };
    expect(diff(timed(10, 1), timed(15, 1, below)).differences[0]).toMatchObject({
      kind: 'added',
      deltaTime: 5,
      deltaRows: 9,
    });
    expect(diff(timed(15, 1, below), timed(10, 1)).differences[0]).toMatchObject({ kind: 'removed', deltaTime: -5 });
  });

  it('match a bitmap of an index that has another name now', () => {
    const heap = (index: string): Plan =>
      planOf({
        ...step('Bitmap Heap Scan', { 'Node Type': 'Bitmap Index Scan', 'Index Name': index, 'Index Cond': '(c = 7)' }),
        'Relation Name': 'o',
        'Recheck Cond': '(c = 7)',
      });
    expect(told(heap('o_c'), heap('o_by_customer'))).toEqual([
      'Bitmap Heap Scan o',
      'Bitmap Index Scan o_c → Bitmap Index Scan o_by_customer',
    ]);
    const both = (first: string, second: string): Plan =>
      planOf({
        ...step(
          'Bitmap Heap Scan',
          step(
            'BitmapOr',
            { 'Node Type': 'Bitmap Index Scan', 'Index Name': first, 'Index Cond': '(a = 1)' },
            { 'Node Type': 'Bitmap Index Scan', 'Index Name': second, 'Index Cond': '(b = 1)' },
          ),
        ),
        'Relation Name': 'o',
      });
    expect(told(both('i', 'j'), both('k', 'l'))).toContain('Bitmap Index Scan j → Bitmap Index Scan l');
  });

  it('match an Append that has a partition more', () => {
    const member = (relation: string): MadeStep => scan(relation, { 'Parent Relationship': 'Member' });
    const before = planOf(step('Aggregate', step('Append', member('ev_1'), member('ev_2'))));
    const after = planOf(step('Aggregate', step('Append', member('ev_1'), member('ev_2'), member('ev_3'))));
    expect(told(before, after)).toEqual(['Aggregate', 'Append', 'Seq Scan ev_1', 'Seq Scan ev_2', '+ Seq Scan ev_3']);
    expect(told(after, before)).toContain('Append');
  });

  it('are the same pairs in both directions, where steps stand in a line', () => {
    const kinds = fc.constantFrom('Sort', 'Incremental Sort', 'Aggregate', 'Unique', 'Gather', 'Gather Merge', 'Limit');
    const line = fc.array(kinds, { maxLength: 9 });
    const above = (types: readonly string[]): Plan =>
      planOf(types.reduce<MadeStep>((below, type) => step(type, below), scan('a')));
    fc.assert(
      fc.property(line, line, (one, other) => {
        const [a, b] = [above(one), above(other)];
        const back = diff(b, a).matches.map(([x, y]) => [y, x]);
        expect(diff(a, b).matches.map(String).sort()).toEqual(back.map(String).sort());
      }),
      { numRuns: 300 },
    );
    // PostgreSQL 12 and 18: SELECT DISTINCT g, status FROM t
    expect(told(above(['Gather', 'Aggregate']), above(['Aggregate', 'Gather', 'Aggregate']))).toEqual([
      'Aggregate',
      'Gather',
      'Seq Scan a',
      '+ Aggregate',
    ]);
  });

  it('do not take what asks for an InitPlan for what passes its rows on', () => {
    const asked = (name: string): MadeStep => ({
      ...scan('i'),
      'Parent Relationship': 'InitPlan',
      'Subplan Name': name,
      Alias: name,
    });
    const before = planOf({ 'Node Type': 'Limit', Plans: [asked('InitPlan 1'), step('Sort', scan('a'))] });
    const after = planOf(step('Unique', { 'Node Type': 'Limit', Plans: [asked('InitPlan 1'), scan('b')] }));
    expect(told(before, after)).toEqual(expect.arrayContaining(['Seq Scan i', '− Sort', '− Limit', '+ Limit']));
  });

  it('tell another sort method, which is no other decision', () => {
    const { differences, changed } = fixtures('pg17/04a-sort-external-merge.json', 'pg17/04b-sort-quicksort.json');
    expect(changed).toEqual([]);
    const sort = differences.find(({ before }) => before?.nodeType === 'Sort');
    expect(sort?.fields.find(({ name }) => name === 'Sort Method')).toMatchObject({ isShape: false });
  });

  it('are told by rows where nothing was timed', () => {
    const { differences } = fixtures('pg17/59-timing-off.json', 'pg17/59-timing-off.json');
    expect(differences).toEqual([]);
  });

  it('of 20,000 steps each are matched', () => {
    const partitions = (count: number, from: number): Plan =>
      planOf(
        step('Append', ...Array.from({ length: count }, (_, at) => scan(`p_${at + from}`, { Filter: '(a = 1)' }))),
      );
    const { matches, added, removed } = diff(partitions(20_000, 0), partitions(20_000, 5000));
    expect([matches.length, added.length, removed.length]).toEqual([20_001, 0, 0]);
    const same = Array.from({ length: 20_000 }, () => scan('p'));
    const [equal, others] = [planOf(step('Append', ...same)), planOf(step('Merge Append', ...same, scan('q')))];
    expect(diff(equal, others).added).toHaveLength(1);
  });

  it('of 5,000 levels are matched', () => {
    const deep = (type: string, levels: number): Plan => {
      const opened = Array.from({ length: levels }, (_, level) => `{"Node Type":"${type}${level % 7}","Plans":[`);
      const [plan] = jsonPlans(
        `{"Plan":${opened.join('')}{"Node Type":"Seq Scan","Relation Name":"a"}${']}'.repeat(levels)}}`,
      );
      return plan ?? planOf(scan('a'));
    };
    const { matches } = diff(deep('Sort', 5000), deep('Limit', 5000));
    expect(matches).toHaveLength(1);
    expect(diff(deep('Sort', 5000), deep('Sort', 4999)).matches.length).toBeGreaterThan(4900);
  });
});
