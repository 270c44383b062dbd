import { describe, expect, it } from 'vitest';
import { explained } from '../../../../tests/support/explained.ts';
import { judged } from '../../../../tests/support/judged.ts';
import { planFixture } from '../../../../tests/support/plan-fixtures.ts';
import { readPlans } from '../../plan/read-plans.ts';
import type { Verdict } from '../verdict.ts';
import type { PlanCheck } from './check.ts';

type Printed = Readonly<Record<string, unknown>>;

/** A step as EXPLAIN prints it: a millisecond, one row, one loop. */
const step = (type: string, more: Printed = {}, ...plans: readonly Printed[]): Printed => ({
  'Node Type': type,
  'Parent Relationship': 'Outer',
  'Actual Total Time': 1,
  'Plan Rows': 1,
  'Actual Rows': 1,
  'Actual Loops': 1,
  ...more,
  ...(plans.length > 0 ? { Plans: plans } : {}),
});
const inner = { 'Parent Relationship': 'Inner' };
const on = (relation: string) => ({ 'Relation Name': relation });
const time = (ms: number) => ({ 'Actual Total Time': ms });

function saidOf(rule: string, root: Printed, more: Printed = {}): { verdicts: readonly Verdict[]; check: PlanCheck } {
  const { verdicts, checks } = judged(explained({ Plan: root, 'Execution Time': 100, ...more }));
  const check = checks.find((one) => one.rule === rule);
  if (check === undefined) throw new RangeError(rule);
  return { verdicts: verdicts.filter((one) => one.rule === rule), check };
}
const levelOf = (rule: string, root: Printed, more: Printed = {}): string =>
  saidOf(rule, root, more).verdicts[0]?.level ?? 'none';

/** A scan that kept and threw away so many rows, below a step that took the rest of 100 ms. */
const scan = (kept: number, removed: number, more: Printed = {}) =>
  step(
    'Result',
    time(99),
    step('Seq Scan', { ...on('t'), 'Actual Rows': kept, 'Rows Removed by Filter': removed, ...more }),
  );
const estimate = (planned: number, rows: number, loops = 1) =>
  step(
    'Result',
    time(9),
    step('Index Scan', { ...on('t'), 'Plan Rows': planned, 'Actual Rows': rows, 'Actual Loops': loops }),
  );
const loop = (loops: number, each: number) =>
  step(
    'Nested Loop',
    time(Math.max(100, loops * each)),
    step('Seq Scan', on('s')),
    step('Index Scan', { ...inner, ...on('t'), ...time(each), 'Actual Loops': loops }),
  );
const blocks = (hit: number, read: number) => step('Result', { 'Shared Hit Blocks': hit, 'Shared Read Blocks': read });
const limit = (given: number, below: number) =>
  step('Limit', { 'Actual Rows': given }, step('Index Scan', { ...on('t'), 'Actual Rows': below }));
const trigger = (ms: number) => ({ Triggers: [{ 'Trigger Name': 'audit', Relation: 't', Time: ms, Calls: 1 }] });

describe('a limit', () => {
  it.each<[string, string, Printed, string, Printed?]>([
    // Shares are strict: what is exactly 20 % or 40 % does not fire.
    ['EX-PLATEAU', '20 %', step('Result', time(20)), 'none'],
    ['EX-PLATEAU', '20.001 %', step('Result', time(20.001)), 'investigate'],
    ['EX-PLATEAU', '40 %', step('Result', time(40)), 'investigate'],
    ['EX-PLATEAU', '40.001 %', step('Result', time(40.001)), 'likely-bottleneck'],
    ['EX-PLATEAU', '0.1 ms of 0.2', step('Result', time(0.1)), 'likely-bottleneck', { 'Execution Time': 0.2 }],
    ['EX-PLATEAU', '0.099 ms of 0.2', step('Result', time(0.099)), 'none', { 'Execution Time': 0.2 }],
    ['EX-SEQ', '999 rows', scan(0, 999), 'none'],
    ['EX-SEQ', '1,000 rows', scan(0, 1000), 'watch'],
    ['EX-SEQ', '10,000 rows', scan(0, 10_000), 'watch'],
    ['EX-SEQ', '10,001 rows', scan(0, 10_001), 'investigate'],
    ['EX-SEQ', '5 % kept', scan(1000, 19_000), 'watch'],
    ['EX-SEQ', 'under 5 % kept', scan(999, 19_001), 'investigate'],
    ['EX-SEQ', 'all kept in 10 loops', scan(2000, 0, { 'Actual Loops': 10 }), 'watch'],
    ['EX-SEQ', 'all kept in 11 loops', scan(2000, 0, { 'Actual Loops': 11 }), 'investigate'],
    ['EX-SEQ', 'rechecked rows count', scan(0, 5000, { 'Rows Removed by Index Recheck': 5001 }), 'investigate'],
    ['EX-SEQ', '40 % of the time', scan(0, 20_000, time(40)), 'investigate'],
    ['EX-SEQ', 'over 40 % of the time', scan(0, 20_000, time(40.001)), 'likely-bottleneck'],
    ['EX-EST', '× 10', estimate(100, 1000), 'none'],
    ['EX-EST', 'over × 10', estimate(100, 1001), 'watch'],
    ['EX-EST', '× 100', estimate(100, 10_000), 'watch'],
    ['EX-EST', 'over × 100', estimate(100, 10_001), 'investigate'],
    ['EX-EST', '× 1,000', estimate(10, 10_000), 'investigate'],
    ['EX-EST', 'over × 1,000', estimate(10, 10_001), 'likely-bottleneck'],
    ['EX-EST', 'over ÷ 1,000', estimate(10_001, 10), 'likely-bottleneck'],
    ['EX-EST', '99 rows in all', estimate(1, 99), 'none'],
    ['EX-EST', '100 rows in all', estimate(1, 100), 'watch'],
    ['EX-EST', '100 rows in all over loops', estimate(1, 20, 5), 'watch'],
    ['EX-EST', 'none of 50: less than one row is one row', estimate(50, 0), 'none'],
    ['EX-NL', '999 loops', loop(999, 0.09), 'none'],
    ['EX-NL', '1,000 loops', loop(1000, 0.09), 'investigate'],
    ['EX-NL', '20 % of the time', loop(1000, 0.02), 'none'],
    ['EX-NL', 'over 20 % of the time', loop(1000, 0.021), 'investigate'],
    ['EX-NL', '499 ms of 10,000', loop(1000, 0.499), 'none', { 'Execution Time': 10_000 }],
    ['EX-NL', '500 ms of 10,000', loop(1000, 0.5), 'investigate', { 'Execution Time': 10_000 }],
    ['EX-SORT', 'on disk', step('Sort', { 'Sort Space Type': 'Disk', 'Sort Space Used': 1 }), 'investigate'],
    ['EX-SORT', 'in memory', step('Sort', { 'Sort Space Type': 'Memory', 'Sort Space Used': 999 }), 'none'],
    ['EX-HASHSPILL', '1 batch', step('Hash', { 'Hash Batches': 1 }), 'none'],
    ['EX-HASHSPILL', '2 batches', step('Hash', { 'Hash Batches': 2 }), 'investigate'],
    ['EX-HASHSPILL', '8 batches', step('Hash', { 'Hash Batches': 8 }), 'investigate'],
    ['EX-HASHSPILL', '9 batches', step('Hash', { 'Hash Batches': 9 }), 'likely-bottleneck'],
    [
      'EX-HASHSPILL',
      '9 of an aggregate',
      step('Aggregate', { Strategy: 'Hashed', 'HashAgg Batches': 9 }),
      'investigate',
    ],
    ['EX-HASHSPILL', 'disk of an aggregate', step('Aggregate', { Strategy: 'Hashed', 'Disk Usage': 8 }), 'investigate'],
    [
      'EX-WASTE',
      '50 %',
      step('Index Scan', { ...on('t'), 'Actual Rows': 1000, 'Rows Removed by Filter': 1000 }),
      'none',
    ],
    [
      'EX-WASTE',
      'over 50 %',
      step('Index Scan', { ...on('t'), 'Actual Rows': 1000, 'Rows Removed by Filter': 1001 }),
      'watch',
    ],
    [
      'EX-WASTE',
      '90 %',
      step('Index Scan', { ...on('t'), 'Actual Rows': 100, 'Rows Removed by Filter': 900 }),
      'watch',
    ],
    [
      'EX-WASTE',
      'over 90 %',
      step('Index Scan', { ...on('t'), 'Actual Rows': 99, 'Rows Removed by Filter': 901 }),
      'investigate',
    ],
    [
      'EX-WASTE',
      '999 rows',
      step('Index Scan', { ...on('t'), 'Actual Rows': 1, 'Rows Removed by Filter': 998 }),
      'none',
    ],
    [
      'EX-WASTE',
      '10 blocks a row',
      step('Index Scan', { ...on('t'), 'Actual Rows': 15, 'Shared Hit Blocks': 100, 'Shared Read Blocks': 100 }),
      'none',
    ],
    [
      'EX-WASTE',
      'over 10 blocks a row',
      step('Index Scan', { ...on('t'), 'Actual Rows': 15, 'Shared Hit Blocks': 100, 'Shared Read Blocks': 101 }),
      'watch',
    ],
    [
      'EX-WASTE',
      '99 blocks',
      step('Index Scan', { ...on('t'), 'Actual Rows': 0, 'Shared Hit Blocks': 99, 'Shared Read Blocks': 0 }),
      'none',
    ],
    [
      'EX-WASTE',
      '100 blocks',
      step('Index Scan', { ...on('t'), 'Actual Rows': 0, 'Shared Hit Blocks': 100, 'Shared Read Blocks': 0 }),
      'watch',
    ],
    [
      'EX-WASTE',
      '100 blocks of 10 searches',
      step('Index Scan', {
        ...on('t'),
        'Actual Rows': 0,
        'Index Searches': 10,
        'Shared Hit Blocks': 100,
        'Shared Read Blocks': 0,
      }),
      'none',
    ],
    ['EX-LOSSY', '50 %', step('Bitmap Heap Scan', { 'Exact Heap Blocks': 50, 'Lossy Heap Blocks': 50 }), 'none'],
    ['EX-LOSSY', 'over 50 %', step('Bitmap Heap Scan', { 'Exact Heap Blocks': 49, 'Lossy Heap Blocks': 51 }), 'watch'],
    ['EX-LOSSY', '90 %', step('Bitmap Heap Scan', { 'Exact Heap Blocks': 10, 'Lossy Heap Blocks': 90 }), 'watch'],
    [
      'EX-LOSSY',
      'over 90 %',
      step('Bitmap Heap Scan', { 'Exact Heap Blocks': 9, 'Lossy Heap Blocks': 91 }),
      'investigate',
    ],
    ['EX-FETCHES', '40 %', step('Index Only Scan', { 'Actual Rows': 1000, 'Heap Fetches': 400 }), 'none'],
    ['EX-FETCHES', 'over 40 %', step('Index Only Scan', { 'Actual Rows': 1000, 'Heap Fetches': 401 }), 'watch'],
    ['EX-FETCHES', '90 %', step('Index Only Scan', { 'Actual Rows': 1000, 'Heap Fetches': 900 }), 'watch'],
    ['EX-FETCHES', 'over 90 %', step('Index Only Scan', { 'Actual Rows': 1000, 'Heap Fetches': 901 }), 'investigate'],
    [
      'EX-FETCHES',
      'a total over loops',
      step('Index Only Scan', { 'Actual Rows': 500, 'Actual Loops': 2, 'Heap Fetches': 901 }),
      'investigate',
    ],
    [
      'EX-FETCHES',
      'for rows a filter removed',
      step('Index Only Scan', { 'Actual Rows': 1, 'Rows Removed by Filter': 999, 'Heap Fetches': 400 }),
      'none',
    ],
    ['EX-FETCHES', '99 fetches', step('Index Only Scan', { 'Actual Rows': 99, 'Heap Fetches': 99 }), 'none'],
    ['EX-FETCHES', '100 fetches', step('Index Only Scan', { 'Actual Rows': 100, 'Heap Fetches': 100 }), 'investigate'],
    [
      'EX-JOINFILTER',
      '9,999',
      step('Nested Loop', { 'Join Filter': 'x', 'Rows Removed by Join Filter': 9999 }),
      'none',
    ],
    [
      'EX-JOINFILTER',
      '10,000 over loops',
      step('Nested Loop', { 'Join Filter': 'x', 'Rows Removed by Join Filter': 5000, 'Actual Loops': 2 }),
      'watch',
    ],
    [
      'EX-JOINFILTER',
      '999,999',
      step('Nested Loop', { 'Join Filter': 'x', 'Rows Removed by Join Filter': 999_999 }),
      'watch',
    ],
    [
      'EX-JOINFILTER',
      '1,000,000',
      step('Nested Loop', { 'Join Filter': 'x', 'Rows Removed by Join Filter': 1_000_000 }),
      'investigate',
    ],
    ['EX-BUF', '999 blocks', blocks(0, 999), 'none'],
    ['EX-BUF', '1,000 blocks', blocks(0, 1000), 'investigate'],
    ['EX-BUF', '50 % read', blocks(1000, 1000), 'watch'],
    ['EX-BUF', 'over 50 % read', blocks(999, 1000), 'investigate'],
    ['EX-BUF', '90 % hit', blocks(9000, 1000), 'none'],
    ['EX-BUF', 'under 90 % hit', blocks(8999, 1000), 'watch'],
    ['EX-LIMIT', '× 100', limit(10, 1000), 'none'],
    ['EX-LIMIT', 'over × 100', limit(10, 1001), 'watch'],
    ['EX-LIMIT', '999 rows', limit(1, 999), 'none'],
    ['EX-LIMIT', '1,000 rows', limit(1, 1000), 'watch'],
    ['EX-WORKERS', 'all', step('Gather', { 'Workers Planned': 2, 'Workers Launched': 2 }), 'none'],
    ['EX-WORKERS', 'one missing', step('Gather', { 'Workers Planned': 2, 'Workers Launched': 1 }), 'watch'],
    ['EX-TRIGGER', '10 %', step('ModifyTable'), 'none', trigger(10)],
    ['EX-TRIGGER', 'over 10 %', step('ModifyTable'), 'investigate', trigger(10.001)],
    ['EX-TRIGGER', '40 %', step('ModifyTable'), 'investigate', trigger(40)],
    ['EX-TRIGGER', 'over 40 %', step('ModifyTable'), 'likely-bottleneck', trigger(40.001)],
    ['EX-TRIGGER', '0.099 ms', step('ModifyTable', time(0.01)), 'none', { ...trigger(0.099), 'Execution Time': 0.12 }],
    [
      'EX-TRIGGER',
      '0.1 ms',
      step('ModifyTable', time(0.01)),
      'likely-bottleneck',
      { ...trigger(0.1), 'Execution Time': 0.12 },
    ],
  ])('%s: %s', (rule, _, root, level, more = {}) => {
    expect(levelOf(rule, root, more)).toBe(level);
  });
});

describe('the printed decimals', () => {
  it('leave open whether a share is over its limit', () => {
    // 100,000 loops of 0.0004 to 0.0006 ms more than nothing: 20.1 ms, give or take 50.
    const root = step('Result', { 'Actual Total Time': 0.000201, 'Actual Loops': 100_000 });
    const [verdict] = saidOf('EX-PLATEAU', root).verdicts;
    expect(verdict).toMatchObject({ level: 'investigate', certainty: 'inconclusive', guards: ['rounding'] });
    expect(saidOf('EX-PLATEAU', step('Result', time(20.001))).verdicts[0]?.certainty).toBe('probable');
  });

  it('do not make an inner side longer than its join', () => {
    // PostgreSQL 15: 2,000 loops of 0.001 ms, 2 ms, in a join of 1.6 ms.
    const root = step(
      'Nested Loop',
      time(1.6),
      step('Seq Scan', on('s')),
      step('Index Scan', { ...inner, ...on('t'), ...time(0.001), 'Actual Loops': 2000 }),
    );
    const [verdict] = saidOf('EX-NL', root, { 'Execution Time': 1.77 }).verdicts;
    expect(verdict?.measure).toMatchObject({ value: 0.903955, high: 1 });
  });

  it('leave open what a million loops take', () => {
    const many = loop(1_000_000, 0.001);
    expect(saidOf('EX-NL', many, { 'Execution Time': 8000 }).verdicts[0]).toMatchObject({ certainty: 'probable' });
    expect(saidOf('EX-NL', many, { 'Execution Time': 1200 }).verdicts[0]).toMatchObject({ certainty: 'probable' });
    const fewer = saidOf('EX-NL', loop(600_000, 0.001), { 'Execution Time': 10_000 }).verdicts[0];
    expect(fewer).toMatchObject({ level: 'investigate', certainty: 'inconclusive', guards: ['rounding'] });
    expect(fewer?.reason).toContain('the printed decimals leave ±300 ms open');
    const nothing = saidOf('EX-NL', loop(1_000_000, 0), { 'Execution Time': 1000 });
    expect(nothing.verdicts).toEqual([]);
    expect(nothing.check).toMatchObject({ state: 'clear', guarded: [{ node: 0, guard: 'rounding' }] });
    expect(nothing.check.reason).toContain('is not told by the printed decimals');
  });
});

describe('what takes less than a tenth of a millisecond', () => {
  it('is told, not judged', () => {
    const { verdicts, check } = saidOf('EX-PLATEAU', step('Result', time(0.021)), { 'Execution Time': 0.034 });
    expect(verdicts).toEqual([]);
    expect(check).toMatchObject({
      state: 'clear',
      reason:
        'No step takes 0.1 ms itself. In so short a time shares are another from run to run: they are not judged.',
      guarded: [{ node: 0, guard: 'too short to tell' }],
    });
    const short = { ...trigger(0.05), 'Execution Time': 0.12 };
    expect(saidOf('EX-TRIGGER', step('ModifyTable', time(0.01)), short).check.reason).toContain(
      'No trigger takes 0.1 ms.',
    );
  });
});

describe('a trigger', () => {
  const fired = (name: string, ms: number, more: Printed = {}) => ({
    'Trigger Name': name,
    Relation: 't',
    Time: ms,
    Calls: 6,
    ...more,
  });
  const reasons = (root: Printed, more: Printed) =>
    saidOf('EX-TRIGGER', root, more).verdicts.map(({ reason }) => reason);

  it('that fires before rows are changed is part of the step that changes them', () => {
    // PostgreSQL 15: an UPDATE of a table with both, which sleep.
    const said = reasons(step('ModifyTable', time(34.19)), {
      Triggers: [fired('t_a', 25.166), fired('t_b', 31.679)],
      'Execution Time': 59.436,
    });
    expect(said).toEqual([
      'The trigger t_b, run on t 6 times, takes 32 ms of 59 ms, 53.3 %: it is part of the time of the step that changes the rows.',
      'The trigger t_a, run on t 6 times, takes 25 ms of 59 ms, 42.3 %: no step of the plan shows it.',
    ]);
  });

  it('is no more than the whole where no execution time was printed', () => {
    const root = step('ModifyTable', time(0.14));
    const { Plan, ...rest } = { Plan: root, Triggers: [fired('t_a', 110)] };
    const { verdicts } = judged(explained({ Plan, ...rest }));
    expect(verdicts.find(({ rule }) => rule === 'EX-TRIGGER')).toMatchObject({ measure: { value: 0.998729 } });
  });
});

describe('a conversion', () => {
  const casts = (type: string, fields: Printed) => levelOf('EX-CAST', step(type, fields));
  it.each<[string, string, Printed, string]>([
    ['of a table’s column', 'Seq Scan', { ...on('t'), Filter: '((id)::numeric = 5)' }, 'watch'],
    ['of a joined column', 'Hash Join', { 'Hash Cond': '((a.id)::numeric = b.n)' }, 'watch'],
    ['of a merged column', 'Merge Join', { 'Merge Cond': '((a.id)::numeric = b.n)' }, 'watch'],
    ['in a filter of a join', 'Nested Loop', { 'Join Filter': '((a.d)::date = b.d)' }, 'watch'],
    ['of a varchar', 'Hash Join', { 'Hash Cond': '((a.c)::text = b.t)' }, 'none'],
    [
      'of a WITH query’s column: it has no index',
      'CTE Scan',
      { 'CTE Name': 'c', Filter: '((n)::numeric > 5)' },
      'none',
    ],
    ['in a HAVING', 'Aggregate', { Filter: '((n)::numeric > 5)' }, 'none'],
  ])('%s', (_, type, fields, level) => {
    expect(casts(type, fields)).toBe(level);
  });
});

describe('a hash join that has nothing hashed', () => {
  // PostgreSQL 12 to 18: SELECT * FROM t JOIN s ON t.g = s.id WHERE s.x > 99
  const join = (type: string, hashed: number) =>
    step(
      'Hash Join',
      { 'Join Type': type },
      step('Seq Scan', { ...on('t'), 'Plan Rows': 43_957 }),
      step('Hash', { ...inner, 'Actual Rows': hashed }),
    );
  it.each([
    ['Inner', 0, 'none'],
    ['Semi', 0, 'none'],
    ['Right', 0, 'none'],
    ['Inner', 1, 'likely-bottleneck'],
    // These give all rows of their outer side whatever is hashed.
    ['Left', 0, 'likely-bottleneck'],
    ['Full', 0, 'likely-bottleneck'],
    ['Anti', 0, 'likely-bottleneck'],
  ])('%s, %i rows hashed', (type, hashed, level) => {
    expect(levelOf('EX-EST', join(type, hashed))).toBe(level);
  });
  it('says so', () => {
    expect(saidOf('EX-EST', join('Inner', 0)).check.guarded).toContainEqual({
      node: 1,
      guard: 'other side of an empty hash table',
    });
  });
});

describe('an estimate', () => {
  const wrong = { 'Plan Rows': 50_000, 'Actual Rows': 5 };
  const seq = (more: Printed = {}) => step('Seq Scan', { ...on('t'), ...wrong, ...more });
  const guards = (root: Printed) => saidOf('EX-EST', root).check.guarded.map(({ guard }) => guard);
  it.each<[string, Printed, string]>([
    [
      'of rows that are read again',
      step('Nested Loop', {}, seq({ 'Plan Rows': 5 }), step('Materialize', { ...inner, ...wrong })),
      'rows read again',
    ],
    [
      'of a SubPlan',
      step('Result', {}, seq({ 'Parent Relationship': 'SubPlan', 'Subplan Name': 'SubPlan 1' })),
      'in a SubPlan',
    ],
    [
      'of a SubPlan that gave more',
      step(
        'Result',
        {},
        seq({ 'Parent Relationship': 'SubPlan', 'Subplan Name': 'SubPlan 1', 'Plan Rows': 1, 'Actual Rows': 900 }),
      ),
      'in a SubPlan',
    ],
    [
      'of the inner side of an anti-join',
      step(
        'Nested Loop',
        { 'Join Type': 'Anti' },
        seq({ 'Plan Rows': 5 }),
        seq({ ...inner, ...wrong, 'Actual Loops': 20 }),
      ),
      'inner side of a semi-join',
    ],
    [
      'of the inner side of a semi-join',
      step(
        'Nested Loop',
        { 'Join Type': 'Semi' },
        seq({ 'Plan Rows': 5 }),
        seq({ ...inner, ...wrong, 'Actual Loops': 20 }),
      ),
      'inner side of a semi-join',
    ],
    [
      'below a sorted aggregate below a Limit',
      step('Limit', {}, step('Aggregate', { Strategy: 'Sorted' }, seq())),
      'below a Limit',
    ],
  ])('%s is none', (_, root, guard) => {
    expect(guards(root)).toContain(guard);
    expect(levelOf('EX-EST', root)).toBe('none');
  });

  it.each<[string, Printed]>([
    ['a hashed aggregate', step('Aggregate', { Strategy: 'Hashed' }, seq())],
    ['a bitmap', step('Bitmap Heap Scan', on('t'), step('Bitmap Index Scan', wrong))],
    ['a step that changes rows', step('ModifyTable', {}, seq())],
  ])('below %s, which reads everything first, is one below a Limit too', (_, below) => {
    expect(levelOf('EX-EST', step('Limit', {}, below))).toBe('likely-bottleneck');
  });
});

describe('rows that are thrown away', () => {
  const waste = (root: Printed) => {
    const { verdicts, check } = saidOf('EX-WASTE', root);
    return [verdicts.length, ...check.guarded.map(({ guard }) => guard)];
  };
  it('are told by one rule', () => {
    expect(waste(step('Bitmap Heap Scan', { ...on('t'), 'Rows Removed by Index Recheck': 5000 }))).toEqual([
      0,
      'told by EX-LOSSY',
    ]);
    expect(waste(step('Bitmap Heap Scan', { ...on('t'), 'Rows Removed by Filter': 5000 }))).toEqual([1]);
    expect(waste(scan(0, 5000))).toEqual([0, 'told by EX-SEQ']);
  });
  it('are no long way of an index whose SubPlan reads blocks too', () => {
    const asked = step('Seq Scan', {
      ...on('s'),
      'Parent Relationship': 'SubPlan',
      'Subplan Name': 'SubPlan 1',
      'Shared Hit Blocks': 1,
      'Shared Read Blocks': 0,
    });
    expect(
      waste(step('Index Scan', { ...on('t'), 'Shared Hit Blocks': 5000, 'Shared Read Blocks': 0 }, asked)),
    ).toEqual([0]);
  });
});

describe('what workers tell of themselves', () => {
  const workers = (more: Printed) => ({ Workers: [{ 'Worker Number': 0, 'Actual Loops': 1, ...more }] });
  it.each<[string, Printed, string]>([
    [
      'EX-LOSSY',
      step('Bitmap Heap Scan', {
        'Exact Heap Blocks': 10,
        'Lossy Heap Blocks': 0,
        ...workers({ 'Exact Heap Blocks': 0, 'Lossy Heap Blocks': 91 }),
      }),
      'investigate',
    ],
    [
      'EX-SORT',
      step('Sort', {
        'Sort Space Type': 'Memory',
        'Sort Space Used': 25,
        ...workers({ 'Sort Space Type': 'Disk', 'Sort Space Used': 900 }),
      }),
      'investigate',
    ],
    [
      'EX-HASHSPILL',
      step('Aggregate', { Strategy: 'Hashed', 'HashAgg Batches': 1, ...workers({ 'HashAgg Batches': 5 }) }),
      'investigate',
    ],
  ])('counts for %s', (rule, root, level) => {
    expect(levelOf(rule, root)).toBe(level);
  });
});

describe('a LIMIT above a sort', () => {
  it.each([
    ['top-N heapsort', 'none'],
    ['quicksort', 'watch'],
  ])('by %s says %s', (method, level) => {
    const sort = step('Sort', { 'Sort Method': method }, step('Seq Scan', { ...on('t'), 'Actual Rows': 5000 }));
    expect(levelOf('EX-LIMIT', step('Limit', {}, sort))).toBe(level);
  });
});

describe('EX-BUF', () => {
  it('names who read most, if anybody did', () => {
    const reader = (read: number) => {
      const scanned = (relation: string, own: number) =>
        step('Seq Scan', { ...on(relation), 'Shared Hit Blocks': 0, 'Shared Read Blocks': own });
      const root = { 'Shared Hit Blocks': 0, 'Shared Read Blocks': 2000 };
      return saidOf('EX-BUF', step('Append', root, scanned('t', read), scanned('s', 2000 - read))).verdicts[0]?.reason;
    };
    expect(reader(1001)).toContain('most of them for Seq Scan on t');
    expect(reader(1000)).not.toContain('most of them');
  });
});

describe('a scan that keeps everything', () => {
  it('is justified, unless it is made over and over', () => {
    const reason = (loops: number) => saidOf('EX-SEQ', scan(2000, 0, { 'Actual Loops': loops })).verdicts[0]?.reason;
    expect(reason(10)).toContain('scan probably justified');
    expect(reason(11)).not.toContain('justified');
  });
});

describe('a plan of MariaDB', () => {
  const [plan] = readPlans(planFixture('mariadb10.11/03-join-filesort.json')).plans;
  if (plan === undefined) throw new RangeError('no plan');
  const { verdicts, checks } = judged(plan);

  it('is told in MariaDB’s names', () => {
    for (const rule of ['EX-PLATEAU', 'EX-SEQ', 'EX-EST', 'EX-NL', 'EX-WASTE']) {
      const formula = checks.find((one) => one.rule === rule)?.formula ?? '';
      expect(formula, rule).toMatch(/r_/);
      expect(formula, rule).not.toMatch(/Actual|Plan Rows|Execution Time/);
    }
    for (const { details = {} } of verdicts) expect(Object.keys(details).join(' ')).not.toMatch(/Actual|Plan Rows/);
    expect(verdicts.find(({ rule }) => rule === 'EX-NL')?.details).toMatchObject({
      formula:
        'total = r_table_time_ms + r_other_time_ms of the inner side with everything below it; share = total ÷ r_total_time_ms of the query block',
      r_loops: 10_000,
      r_table_time_ms: 734.1771755,
      r_other_time_ms: 6.865944315,
    });
  });

  it.each([
    ['EX-FETCHES', 'how often an index-only scan goes to the table, which only PostgreSQL prints'],
    ['EX-TRIGGER', 'the time of triggers, which only PostgreSQL prints'],
    ['EX-COVERING', 'pg_indexes, which only PostgreSQL has'],
  ])('%s cannot judge it', (rule, missing) => {
    expect(checks.find((one) => one.rule === rule)).toMatchObject({ state: 'cannot-judge', missing });
  });
});
