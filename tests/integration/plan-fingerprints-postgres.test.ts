import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computePlan } from '../../src/core/plan/compute/compute-plan.ts';
import { planFingerprint } from '../../src/core/plan/fingerprint/plan-hashes.ts';
import type { Plan } from '../../src/core/plan/model.ts';
import { readPlans } from '../../src/core/plan/read-plans.ts';
import { comparePlans } from '../../src/core/verdict/plan/compare-plans.ts';
import type { PlanRun } from '../../src/core/verdict/plan/compared-side.ts';
import { DEFAULT_RULE_SET } from '../../src/core/verdict/rule-set.ts';
import { queryFingerprint } from '../../src/main/services/query-fingerprint.ts';
import { missingPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';

const missing = missingPostgres();
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', no ')})`;

const TABLES = `
CREATE TABLE t (id bigint NOT NULL, a int, b text, c varchar(20), d timestamptz, e numeric, j jsonb, f boolean, arr int[], g date, "Odd Name" text);
CREATE TABLE u (id bigint, t_id bigint, v text);
CREATE TABLE big (id int PRIMARY KEY, customer int, status text, pad text);
INSERT INTO big SELECT i, i % 5000, CASE WHEN i % 500 = 0 THEN 'open' ELSE 'done' END, repeat('x', 80) FROM generate_series(1, 150000) i;
VACUUM ANALYZE;
`;

type Values = readonly string[];

/** A condition, the types of its values, some values, and others. */
const CONDITIONS: readonly (readonly [string, Values, Values, Values])[] = [
  ['a = %', ['int'], ['1'], ['2']],
  ['b = %', ['text'], ["'x'"], ["'it''s'"]],
  ['c = %', ['text'], ["'x'"], ["'y'"]],
  ['b LIKE %', ['text'], ["'x'"], ["'yy'"]],
  ['a BETWEEN % AND %', ['int', 'int'], ['1', '5'], ['7', '90']],
  ['d > now() - %', ['interval'], ["interval '1 day'"], ["interval '2 days'"]],
  [
    'd >= % AND d < %',
    ['timestamptz', 'timestamptz'],
    ["'2024-01-01'", "'2024-02-01'"],
    ["'2025-01-01'", "'2025-02-01'"],
  ],
  ['a IN (%, %)', ['int', 'int'], ['1', '2'], ['3', '4']],
  ['a = ANY (%)', ['int[]'], ["'{1,2}'"], ["'{3,4,5}'"]],
  ['e > %', ['numeric'], ['1.5'], ['-2.25']],
  ['a = % AND b = % OR e < %', ['int', 'text', 'numeric'], ['1', "'q'", '2'], ['5', "'r'", '-6']],
  ['j ? %', ['text'], ["'k'"], ["'m'"]],
  ['j ->> % = %', ['text', 'text'], ["'k'", "'v'"], ["'z'", "'w'"]],
  ['j @> %', ['jsonb'], [`'{"a": 1}'`], [`'{"b": [2]}'`]],
  ['arr[%] = %', ['int', 'int'], ['1', '2'], ['3', '4']],
  ['coalesce(a, %) = %', ['int', 'int'], ['0', '1'], ['2', '3']],
  ['CASE WHEN a > % THEN b ELSE % END = %', ['int', 'text', 'text'], ['1', "'p'", "'q'"], ['9', "'r'", "'s'"]],
  ['lower(b) = %', ['text'], ["'x'"], ["'y'"]],
  ['f IS TRUE AND a = %', ['int'], ['1'], ['2']],
  ['NOT f AND a <> %', ['int'], ['1'], ['2']],
  ['(a, b) > (%, %)', ['int', 'text'], ['1', "'x'"], ['2', "'y'"]],
  ['"Odd Name" = %', ['text'], ["'(x'"], ["''')'"]],
  ['a IS DISTINCT FROM %', ['int'], ['1'], ['2']],
  ['d AT TIME ZONE % > %', ['text', 'timestamp'], ["'UTC'", "'2024-01-01'"], ["'Europe/Berlin'", "'2024-02-02'"]],
  ['b COLLATE "C" > %', ['text'], ["'a'"], ["'b'"]],
  ['b SIMILAR TO %', ['text'], ["'a%'"], ["'b%'"]],
  ['EXISTS (SELECT 1 FROM u WHERE u.t_id = t.id AND u.v = %)', ['text'], ["'a'"], ["'b'"]],
  ['id NOT IN (SELECT t_id FROM u WHERE v = %)', ['text'], ["'a'"], ["'b'"]],
  ['a = (SELECT max(a) FROM t WHERE e = %)', ['numeric'], ['1'], ['2']],
  ['a > ANY (SELECT id::int FROM u WHERE v = %)', ['text'], ["'a'"], ["'b'"]],
  ['e::int = %', ['int'], ['1'], ['2']],
  ['greatest(a, %) = %', ['int', 'int'], ['1', '2'], ['3', '4']],
];

/** The condition with each `%` that stands for a value replaced. */
function given(condition: string, values: Values): string {
  const parts = condition.split('%');
  return parts.map((part, at) => (at === 0 ? part : `${values[at - 1] ?? ''}${part}`)).join('');
}

describe.skipIf(missing.length > 0)(`plans of a real PostgreSQL${reason}`, () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
    server.sql(TABLES);
  });

  afterAll(async () => {
    await server?.stop();
  });

  const planOf = (sql: string): Plan => {
    const [plan] = readPlans(new TextEncoder().encode(server.sql(sql))).plans;
    if (plan === undefined) throw new Error(`no plan of ${sql}`);
    return plan;
  };
  const hash = (sql: string): string => planFingerprint(planOf(sql)).plan;

  it.each(CONDITIONS)(
    '%s: hashes the same with other values, as a generic plan, under an alias, in TEXT',
    (condition, types, some, others) => {
      const explained = (options: string, values: Values, alias = ''): string =>
        hash(
          `EXPLAIN (${options}) SELECT * FROM t${alias} WHERE ${alias === '' ? given(condition, values) : given(condition, values).replace('t.id', 'z.id')};`,
        );
      const first = explained('FORMAT JSON', some);
      expect(explained('FORMAT JSON', others)).toBe(first);
      expect(explained('FORMAT JSON, VERBOSE', some, ' AS z')).toBe(first);
      expect(explained('FORMAT TEXT', some)).toBe(first);
      expect(explained('FORMAT YAML', some)).toBe(first);
      const parameters = types.map((_, at) => `$${at + 1}`);
      const prepared = `SET plan_cache_mode = force_generic_plan; PREPARE p (${types.join(', ')}) AS SELECT * FROM t WHERE ${given(condition, parameters)};`;
      expect(hash(`${prepared} EXPLAIN (FORMAT JSON) EXECUTE p (${some.join(', ')});`)).toBe(first);
    },
  );

  const statement = (customer: number): string =>
    `SELECT count(pad) FROM big WHERE customer = ${customer} AND status <> 'x'`;
  /** Three runs; statements take so many milliseconds, whatever this machine is busy with. */
  const runs = async (sql: string, executionTime: number): Promise<readonly PlanRun[]> => {
    const queryHash = (await queryFingerprint(sql))?.hash ?? null;
    return ['first', 'second', 'third'].map((label, at) => {
      const plan = {
        ...planOf(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql};`),
        query: sql,
        executionTime: executionTime * (1 + at / 100),
      };
      return { itemId: label, sha256: '00', label, plan, computed: computePlan(plan), queryHash };
    });
  };
  const compare = (before: readonly PlanRun[], after: readonly PlanRun[]) =>
    comparePlans({ label: 'before', runs: before }, { label: 'after', runs: after }, DEFAULT_RULE_SET);

  it('are resolved by an index, regress without it, and differ by parameter', async () => {
    server.sql('SET max_parallel_workers_per_gather = 0; ALTER SYSTEM SET max_parallel_workers_per_gather = 0;');
    server.sql('SELECT pg_reload_conf();');
    const scanned = await runs(statement(7), 40);
    server.sql('CREATE INDEX big_customer ON big (customer); ANALYZE big;');
    const indexed = await runs(statement(7), 2);

    const better = compare(scanned, indexed);
    expect(better.shape).toBe('changed');
    // One run a side: no variance between runs.
    const single = compare(scanned.slice(0, 1), indexed.slice(0, 1));
    expect(single.verdicts.find(({ rule }) => rule === 'EX-SEQ')).toMatchObject({ status: 'resolved' });
    expect(better.verdicts.find(({ rule }) => rule === 'EX-HASH')).toMatchObject({ status: 'improved', level: 'none' });

    const worse = compare(indexed, scanned);
    expect(worse.verdicts.find(({ rule }) => rule === 'EX-HASH')).toMatchObject({
      status: 'regressed',
      level: 'investigate',
    });

    const often = "SELECT count(pad) FROM big WHERE customer >= 7 AND status <> 'x'";
    const rare = "SELECT count(pad) FROM big WHERE customer >= 4999 AND status <> 'x'";
    const byParameter = compare(await runs(rare, 2), await runs(often, 60));
    expect(byParameter.shape).toBe('by-parameter');
    expect(byParameter.verdicts.map(({ status }) => status)).not.toContain('regressed');
  });
});
