import { describe, expect, it } from 'vitest';
import { explained, explainedCorpus, explainedFixture, plansOfJson } from '../../../../tests/support/explained.ts';
import { judged } from '../../../../tests/support/judged.ts';
import { planFixture } from '../../../../tests/support/plan-fixtures.ts';
import { readPlans } from '../../plan/read-plans.ts';
import { ADVICE } from '../advice.ts';
import { DEFAULT_RULE_SET, editRuleSet } from '../rule-set.ts';
import { PLAN_RULES } from './evaluate-plan.ts';

const NONE = 'clear';
const UNKNOWN = 'cannot-judge';

/** What a rule says of a fixture: the level and subject of each verdict, or why there is none. */
function said(path: string, rule: string): readonly string[] | string {
  const { verdicts, checks } = judged(explainedFixture(path));
  const own = verdicts.filter((verdict) => verdict.rule === rule);
  const state = checks.find((check) => check.rule === rule)?.state ?? 'missing';
  return own.length === 0 ? state : own.map(({ level, subject }) => `${level} ${subject.label}`);
}

describe('the golden plans', () => {
  it.each([
    [
      'golden/pg15_seqscan_before.json',
      'EX-SEQ',
      ['likely-bottleneck Parallel Seq Scan on orders', 'investigate Seq Scan on users'],
    ],
    ['golden/pg15_seqscan_before.json', 'EX-PLATEAU', ['likely-bottleneck Parallel Seq Scan on orders']],
    // 58 rows were expected and none came: too few to tell.
    ['golden/pg15_seqscan_before.json', 'EX-EST', NONE],
    [
      'golden/pg15_same_queryid_other_literal.json',
      'EX-SEQ',
      ['investigate Seq Scan on users', 'watch Parallel Seq Scan on orders'],
    ],
    [
      'golden/pg15_same_queryid_other_literal.json',
      'EX-PLATEAU',
      ['likely-bottleneck Hash Join', 'investigate Parallel Seq Scan on orders'],
    ],
    ['golden/pg15_after_index.json', 'EX-SEQ', ['investigate Seq Scan on users']],
    ['golden/pg15_external_merge.json', 'EX-SORT', ['investigate Sort']],
    ['golden/pg15_external_merge.json', 'EX-PLATEAU', ['likely-bottleneck Sort', 'investigate Gather Merge']],
  ] as const)('%s: %s says %j', (path, rule, expected) => {
    expect(said(path, rule)).toEqual(expected);
  });

  it('count what was scanned, not what was printed', () => {
    const [seq] = judged(explainedFixture('golden/pg15_seqscan_before.json')).verdicts.filter(
      ({ rule }) => rule === 'EX-SEQ',
    );
    expect(seq).toMatchObject({
      measure: { name: 'rows scanned', value: 300_000, unit: 'rows', method: 'exact' },
      certainty: 'probable',
      advice: 'plan.seq.index',
      threshold: { op: '>', value: 10_000, source: 's4-performance-engineering-system.md:419' },
      cost: { value: 41.392, unit: 'ms', per: 'execution' },
      details: {
        'Actual Rows': 1500,
        'Rows Removed by Filter': 148_500,
        'Actual Loops': 2,
        kept: 0.01,
        share: 0.734161,
      },
      evidence: [{ captureId: 'p1', pointer: 'plan-node:7' }],
    });
    expect(seq?.reason).toBe(
      'orders is read from end to end by 2 processes: 300,000 rows scanned, 1 % of them kept; it takes 73.4 % of the time.',
    );
  });

  it('name the memory that a sort would need, in each process, and promise no speed', () => {
    const [sort] = judged(explainedFixture('golden/pg15_external_merge.json')).verdicts.filter(
      ({ rule }) => rule === 'EX-SORT',
    );
    expect(sort?.reason).toBe(
      'Sort wrote 8,032 kB to disk in each of 2 processes: in memory it would need work_mem of about 16,064 kB in each of 2 processes.',
    );
    expect(ADVICE['plan.sort.disk']).toContain('Memory alone is often no faster');
  });
});

describe('what the index of the corpus says', () => {
  it.each([
    ['pg15/01a-seqscan-before.json', 'EX-SEQ', ['likely-bottleneck Seq Scan on orders']],
    ['pg15/01b-seqscan-after.json', 'EX-SEQ', NONE],
    ['pg15/02a-stale-stats-before.json', 'EX-EST', ['likely-bottleneck Seq Scan on stale']],
    ['pg15/02b-stale-stats-after.json', 'EX-EST', NONE],
    ['pg15/03a-correlated-before.json', 'EX-EST', ['watch Seq Scan on customers']],
    ['pg15/03b-correlated-after.json', 'EX-EST', NONE],
    ['pg15/04a-sort-external-merge.json', 'EX-SORT', ['investigate Sort']],
    ['pg15/04b-sort-quicksort.json', 'EX-SORT', NONE],
    ['pg15/04c-sort-by-index.json', 'EX-SORT', NONE],
    ['pg15/05a-nestloop-large-outer.json', 'EX-NL', ['investigate Nested Loop']],
    ['pg15/05b-hashjoin.json', 'EX-NL', NONE],
    ['pg15/06-nestloop-inner-seqscan.json', 'EX-SEQ', ['likely-bottleneck Seq Scan on child_t']],
    ['pg15/06-nestloop-inner-seqscan.json', 'EX-JOINFILTER', ['investigate Nested Loop']],
    ['pg15/07-hash-batches.json', 'EX-HASHSPILL', ['likely-bottleneck Hash']],
    ['pg15/08-hashagg-spill.json', 'EX-HASHSPILL', ['investigate HashAggregate']],
    ['pg18/08-hashagg-spill.json', 'EX-HASHSPILL', ['investigate HashAggregate']],
    ['pg15/09b-cte-early-limit.json', 'EX-EST', NONE],
    ['pg15/09c-cte-never.json', 'EX-SEQ', NONE],
    ['pg15/13-subplan-correlated.json', 'EX-SEQ', ['likely-bottleneck Seq Scan on child_t']],
    ['pg15/19-parallel-zero-launched.json', 'EX-WORKERS', ['watch Gather']],
    ['pg15/16-parallel-seqscan.json', 'EX-WORKERS', NONE],
    ['pg15/23a-partition-pruned.json', 'EX-SEQ', NONE],
    ['pg15/23b-partition-not-pruned.json', 'EX-SEQ', ['likely-bottleneck Seq Scan on events_# (12 partitions)']],
    ['pg15/23b-partition-not-pruned.json', 'EX-CAST', ['watch Seq Scan on events_# (12 partitions)']],
    ['pg15/23b-partition-not-pruned.json', 'EX-EST', NONE],
    ['pg15/25-partition-exec-prune-never.json', 'EX-EST', NONE],
    ['pg15/26-never-executed.json', 'EX-SEQ', NONE],
    ['pg15/27-limit-early-stop.json', 'EX-EST', NONE],
    ['pg15/27-limit-early-stop.json', 'EX-SEQ', NONE],
    ['pg15/28-semijoin-early-stop.json', 'EX-EST', NONE],
    ['pg15/29-mergejoin-early-stop.json', 'EX-EST', NONE],
    ['pg15/30-bitmap-lossy.json', 'EX-LOSSY', ['investigate Bitmap Heap Scan on orders']],
    ['pg15/31-bitmap-and-or.json', 'EX-LOSSY', NONE],
    ['pg15/31-bitmap-and-or.json', 'EX-EST', NONE],
    [
      'pg15/32a-index-only-heap-fetches.json',
      'EX-FETCHES',
      ['investigate Index Only Scan using child_t_pkey on child_t'],
    ],
    ['pg15/32b-index-only-vacuumed.json', 'EX-FETCHES', NONE],
    ['pg15/33a-implicit-cast-before.json', 'EX-CAST', ['watch Seq Scan on orders']],
    ['pg15/33b-implicit-cast-after.json', 'EX-CAST', NONE],
    ['pg15/34-cast-varchar-benign.json', 'EX-CAST', NONE],
    ['pg15/34b-cast-varchar-indexed.json', 'EX-CAST', NONE],
    ['pg15/35-function-on-column.json', 'EX-CAST', NONE],
    ['pg15/36-large-offset.json', 'EX-LIMIT', ['watch Limit']],
    ['pg15/46-incremental-sort.json', 'EX-LIMIT', NONE],
    ['pg15/37a-inefficient-index.json', 'EX-WASTE', ['investigate Index Scan using os on orders']],
    ['pg15/37b-composite-index.json', 'EX-WASTE', NONE],
    ['pg15/38a-range-first-index.json', 'EX-WASTE', ['watch Index Scan using o1 on orders']],
    ['pg15/38b-equality-first-index.json', 'EX-WASTE', NONE],
    ['pg15/39a-covering-before.json', 'EX-COVERING', UNKNOWN],
    ['pg15/39b-covering-after.json', 'EX-COVERING', NONE],
    ['pg15/40-update-trigger.json', 'EX-TRIGGER', ['likely-bottleneck Trigger orders_audit on orders']],
    [
      'pg15/41a-delete-fk-trigger-before.json',
      'EX-TRIGGER',
      ['likely-bottleneck Foreign key child_t_parent_id_fkey on parent_t'],
    ],
    ['pg15/44b-jit-parallel.json', 'EX-JIT', ['none Finalize Aggregate']],
    ['pg15/45-memoize.json', 'EX-NL', NONE],
    ['pg15/45-memoize.json', 'EX-EST', NONE],
    ['pg15/49-function-scan-estimate.json', 'EX-EST', ['likely-bottleneck Function Scan on generate_series']],
    ['pg15/50-slow-function-filter.json', 'EX-PLATEAU', ['likely-bottleneck Seq Scan on parent_t']],
    ['pg15/66-nested-loop-fraction.json', 'EX-EST', NONE],
    ['pg15/67-rows-removed-loops.json', 'EX-JOINFILTER', ['investigate Nested Loop Left Join']],
    ['pg15/68-low-hit-ratio.json', 'EX-BUF', ['investigate Aggregate']],
    ['pg15/69-hot-hit.json', 'EX-BUF', NONE],
  ] as const)('%s: %s says %j', (path, rule, expected) => {
    expect(said(path, rule)).toEqual(expected);
  });

  it('names the columns of a foreign key as far as its name tells', () => {
    const [trigger] = judged(explainedFixture('pg15/41a-delete-fk-trigger-before.json')).verdicts;
    expect(trigger?.reason).toBe(
      'The foreign key child_t_parent_id_fkey (by its name of child_t (parent_id)), checked on parent_t 20 times, takes 110 ms of 110 ms, 99.8 %: no step of the plan shows it.',
    );
  });

  it('gives a reason, a formula and a guard for what is not said', () => {
    const { checks } = judged(explainedFixture('pg15/27-limit-early-stop.json'));
    expect(checks.find(({ rule }) => rule === 'EX-EST')).toMatchObject({
      state: 'clear',
      guarded: [{ node: 1, guard: 'below a Limit' }],
      missing: null,
    });
    const benign = judged(explainedFixture('pg15/34-cast-varchar-benign.json')).checks;
    expect(benign.find(({ rule }) => rule === 'EX-CAST')?.guarded).toEqual([{ node: 0, guard: 'varchar::text' }]);
    expect(
      judged(explainedFixture('pg15/33a-implicit-cast-before.json')).verdicts.map(({ advice }) => advice),
    ).toContain('plan.seq.cast');
    expect(judged(explainedFixture('pg15/35-function-on-column.json')).verdicts.map(({ advice }) => advice)).toContain(
      'plan.seq.expression',
    );
  });
});

describe('a plan of another server', () => {
  const plansOf = (path: string) => readPlans(planFixture(path)).plans;
  it.each([
    ['mariadb10.11/01-analyze-fullscan.json', 'EX-SEQ', 'likely-bottleneck'],
    ['mariadb10.11/02-analyze-index.json', 'EX-SEQ', 'clear'],
    ['mariadb10.11/03-join-filesort.json', 'EX-NL', 'investigate'],
    ['mariadb10.11/03-join-filesort.json', 'EX-WASTE', 'investigate'],
    ['mariadb10.11/03-join-filesort.json', 'EX-SORT', 'where a sort kept its rows, which only PostgreSQL prints'],
    ['mariadb10.11/08-never-executed.json', 'EX-EST', 'clear'],
    ['mariadb10.11/09-explain-only.json', 'EX-PLATEAU', 'ANALYZE FORMAT=JSON'],
    ['mariadb10.11/09-explain-only.json', 'EX-INDEXES', 'pg_indexes, which only PostgreSQL has'],
    // Its LIMIT is not printed.
    ['mariadb10.11/12-limit.json', 'EX-EST', 'clear'],
    ['mariadb10.11/13-tabular.txt', 'EX-PLATEAU', 'ANALYZE FORMAT=JSON'],
    ['sqlite/01-scan.txt', 'EX-SEQ', 'rows and times, which SQLite’s query plan does not have'],
    ['sqlite/02-search.txt', 'EX-SEQ', 'clear'],
  ] as const)('%s: %s says %s', (path, rule, expected) => {
    const [plan] = plansOf(path);
    if (plan === undefined) throw new RangeError('no plan');
    const { verdicts, checks } = judged(plan);
    const check = checks.find((one) => one.rule === rule);
    expect(verdicts.find((one) => one.rule === rule)?.level ?? check?.missing ?? check?.state).toBe(expected);
  });
});

describe('a tree of MySQL', () => {
  it('has the condition of a scan in the step above it', () => {
    const scan = {
      operation: 'Table scan on o',
      access_type: 'table',
      table_name: 'orders',
      estimated_rows: 300_000,
      actual_rows: 300_000,
      actual_loops: 1,
      actual_last_row_ms: 80,
    };
    const filter = {
      query: 'select 1',
      operation: "Filter: (o.`status` = 'open')",
      access_type: 'filter',
      estimated_rows: 30_000,
      actual_rows: 3000,
      actual_loops: 1,
      actual_last_row_ms: 90,
      inputs: [scan],
    };
    const [plan] = readPlans(new TextEncoder().encode(JSON.stringify(filter))).plans;
    if (plan === undefined) throw new RangeError('no plan');
    const [seq] = judged(plan).verdicts.filter(({ rule }) => rule === 'EX-SEQ');
    expect(seq?.reason).toBe(
      'orders is read from end to end: 300,000 rows scanned, 1 % of them kept; it takes 88.9 % of the time.',
    );
    expect(seq?.level).toBe('likely-bottleneck');
  });
});

describe('what was not printed', () => {
  it.each([
    ['pg15/58-no-analyze.json', 'EX-PLATEAU', 'EXPLAIN (ANALYZE)'],
    ['pg15/58-no-analyze.json', 'EX-EST', 'EXPLAIN (ANALYZE)'],
    ['pg15/58-no-analyze.json', 'EX-BUF', 'EXPLAIN (ANALYZE, BUFFERS)'],
    ['pg15/58-no-analyze.json', 'EX-INDEXES', 'an import of pg_indexes'],
    ['pg15/59-timing-off.json', 'EX-PLATEAU', 'EXPLAIN (ANALYZE, TIMING ON)'],
    ['pg15/60-costs-off.json', 'EX-EST', 'EXPLAIN (COSTS ON)'],
    ['pg15/01a-seqscan-before.json', 'EX-CARDINALITY', 'an import of pg_stats'],
    ['pg15/39a-covering-before.json', 'EX-COVERING', 'an import of pg_indexes'],
  ] as const)('%s: %s needs %s', (path, rule, missing) => {
    const check = judged(explainedFixture(path)).checks.find((one) => one.rule === rule);
    expect(check).toMatchObject({ state: 'cannot-judge', missing, reason: `It cannot judge without ${missing}.` });
  });

  it('is no ground for a verdict, except that a large table is to be read', () => {
    const { verdicts } = judged(explainedFixture('pg15/58-no-analyze.json'));
    expect(verdicts.map(({ rule, level, certainty }) => [rule, level, certainty])).toEqual([
      ['EX-SEQ', 'watch', 'inconclusive'],
    ]);
    expect(verdicts[0]?.reason).toContain('it was not executed');
  });
});

describe('every plan of the corpus', () => {
  it('gets an answer of each rule, in one form, with no literal of its conditions in it', () => {
    for (const [path, plan] of explainedCorpus()) {
      const { verdicts, checks } = judged(plan);
      expect(
        checks.map(({ rule }) => rule),
        path,
      ).toEqual(PLAN_RULES.map(({ id }) => id));
      for (const check of checks) {
        expect(check.reason, `${path} ${check.rule}`).toMatch(/^\S.*\.$/s);
        expect(check.state === 'cannot-judge', path).toBe(check.missing !== null);
      }
      for (const verdict of verdicts) {
        expect(Object.keys(ADVICE), path).toContain(verdict.advice);
        expect(Number.isFinite(verdict.measure.value), `${path} ${verdict.reason}`).toBe(true);
        expect(JSON.stringify(verdict), path).not.toMatch(/NaN|null|undefined|Infinity|@example|secret/);
      }
      expect(judged(plan)).toEqual({ verdicts, checks });
    }
  });
});

describe('limits', () => {
  it('are those of the rule set', () => {
    const plan = explainedFixture('pg15/01a-seqscan-before.json');
    const ruleSet = editRuleSet(DEFAULT_RULE_SET, { 'plan.seq.rows': 2_000_000 });
    const [seq] = judged(plan, { ruleSet }).verdicts.filter(({ rule }) => rule === 'EX-SEQ');
    expect(seq).toMatchObject({ level: 'watch', reason: expect.stringContaining('small, below 2,000,000 rows') });
    for (const rule of PLAN_RULES) {
      for (const key of rule.thresholds) expect(Object.keys(DEFAULT_RULE_SET.values)).toContain(key);
    }
  });

  it.each([
    [10_000, 'watch'],
    [10_001, 'investigate'],
    [1000, 'watch'],
    [999, undefined],
  ])('a scan of %i rows that keeps none is %s', (rows, level) => {
    const plan = explained({
      Plan: {
        'Node Type': 'Result',
        'Actual Rows': 0,
        'Actual Loops': 1,
        'Actual Total Time': 100,
        Plans: [
          {
            'Node Type': 'Seq Scan',
            'Parent Relationship': 'Outer',
            'Relation Name': 't',
            'Actual Rows': 0,
            'Rows Removed by Filter': rows,
            'Actual Loops': 1,
            'Actual Total Time': 5,
          },
        ],
      },
    });
    expect(judged(plan).verdicts.find(({ rule }) => rule === 'EX-SEQ')?.level).toBe(level);
  });
});

describe('what a Limit stops', () => {
  const step = (type: string, rows: readonly [planned: number, actual: number], more: object = {}) => ({
    'Node Type': type,
    'Parent Relationship': 'Outer',
    'Plan Rows': rows[0],
    'Actual Rows': rows[1],
    'Actual Loops': 1,
    ...more,
  });
  const estimates = (plan: object) =>
    judged(explained({ Plan: plan }))
      .verdicts.filter(({ rule }) => rule === 'EX-EST')
      .map(({ subject, level }) => `${level} ${subject.label}`);
  const scan = (planned: number, actual: number) => step('Seq Scan', [planned, actual], { 'Relation Name': 't' });

  it('is no wrong estimate, but what a sort below it has read is', () => {
    expect(estimates(step('Limit', [5, 5], { Plans: [scan(50_000, 5)] }))).toEqual([]);
    expect(
      estimates(step('Limit', [5, 5], { Plans: [step('Sort', [50_000, 5], { Plans: [scan(50_000, 60)] })] })),
    ).toEqual(['investigate Seq Scan on t']);
    // More came than was expected: no stop explains that.
    expect(estimates(step('Limit', [5, 5000], { Plans: [scan(5, 5000)] }))).toEqual(['investigate Seq Scan on t']);
  });

  it('is a WITH query where all of its scans are stopped', () => {
    const query = step('Seq Scan', [50_000, 5], {
      'Parent Relationship': 'InitPlan',
      'Subplan Name': 'CTE q',
      'Relation Name': 't',
    });
    const read = step('CTE Scan', [50_000, 5], { 'CTE Name': 'q' });
    const limited = step('Limit', [5, 5], { Plans: [read] });
    expect(estimates(step('Append', [5, 5], { Plans: [query, limited] }))).toEqual([]);
    expect(estimates(step('Append', [5, 10], { Plans: [query, limited, read] }))).toEqual([
      'likely-bottleneck Seq Scan on t',
    ]);
  });
});

describe('a plan of 20,000 steps', () => {
  const step = (relation: string) =>
    `{"Node Type":"Seq Scan","Parent Relationship":"Member","Relation Name":"${relation}","Filter":"((ts)::date = '2024-01-01'::date)","Plan Rows":100,"Actual Rows":0,"Rows Removed by Filter":10,"Actual Loops":1,"Actual Total Time":0.01}`;

  it('of partitions has one verdict for the table', () => {
    const parts = Array.from({ length: 20_000 }, (_, i) => step(`part_${i}`)).join(',');
    const [plan] = plansOfJson(
      `{"Plan":{"Node Type":"Append","Plan Rows":1,"Actual Rows":0,"Actual Loops":1,"Actual Total Time":201,"Plans":[${parts}]}}`,
    );
    if (plan === undefined) throw new RangeError('no plan');
    const { verdicts } = judged(plan);
    expect(verdicts.filter(({ rule }) => rule === 'EX-SEQ')).toMatchObject([
      { measure: { value: 200_000 }, subject: { label: 'Seq Scan on part_# (20,000 partitions)' } },
    ]);
    expect(verdicts.filter(({ rule }) => rule === 'EX-CAST')).toHaveLength(1);
  });

  it('below each other has keys that stay short', () => {
    const deep = '{"Node Type":"Nested Loop","Actual Rows":1,"Actual Loops":1,"Actual Total Time":30000,"Plans":[';
    const [plan] = plansOfJson(`{"Plan":${deep.repeat(20_000)}${step('t')}${']}'.repeat(20_000)}}`);
    if (plan === undefined) throw new RangeError('no plan');
    const { verdicts } = judged(plan);
    expect(verdicts.every(({ subject }) => subject.key.length < 400)).toBe(true);
  });

  it('of WITH queries within each other is judged in one pass', () => {
    const query =
      '{"Node Type":"CTE Scan","CTE Name":"q","Parent Relationship":"InitPlan","Subplan Name":"CTE q","Plan Rows":9,"Actual Rows":1,"Actual Loops":1,"Plans":[';
    const [plan] = plansOfJson(
      `{"Plan":{"Node Type":"Limit","Actual Loops":1,"Plans":[{"Node Type":"Result","Plans":[${query.repeat(20_000)}${step('t')}${']}'.repeat(20_000)}]}]}}`,
    );
    if (plan === undefined) throw new RangeError('no plan');
    expect(judged(plan).checks).toHaveLength(PLAN_RULES.length);
  });
});
