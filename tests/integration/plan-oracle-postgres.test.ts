import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computePlan } from '../../src/core/plan/compute/compute-plan.ts';
import type { ComputedPlan } from '../../src/core/plan/computed.ts';
import type { Plan } from '../../src/core/plan/model.ts';
import { plansOfJson } from '../support/explained.ts';
import { brokenLaws } from '../support/plan-laws.ts';
import { expectedTimes } from '../support/plan-oracle.ts';
import { missingPostgres, type PostgresServer, postgresInstallations, startPostgres } from '../support/postgres.ts';

const missing = missingPostgres();
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', no ')})`;
const versionOf = (home: string): number => Number(/(?:postgresql[-/])(\d+(?:\.6)?)/.exec(home)?.[1] ?? 0);

const TABLES = `
CREATE TABLE t (id int PRIMARY KEY, g int, status text, v text);
INSERT INTO t SELECT i, i % 1000, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END, 'val-' || i FROM generate_series(1, 20000) i;
CREATE INDEX t_g ON t (g);
CREATE INDEX t_status ON t (status);
CREATE TABLE s (id int PRIMARY KEY, x int);
INSERT INTO s SELECT i, i % 7 FROM generate_series(1, 30) i;
CREATE TABLE log (id int);
CREATE TABLE a1 (id int, x int);
INSERT INTO a1 SELECT i, i FROM generate_series(1, 12) i;
CREATE TABLE a2 (id int, x int);
INSERT INTO a2 SELECT i, i FROM generate_series(1, 12) i;
CREATE TABLE watched (id int PRIMARY KEY, v int);
INSERT INTO watched SELECT i, i FROM generate_series(1, 100) i;
CREATE FUNCTION nap(ms float8, x int) RETURNS int LANGUAGE plpgsql VOLATILE PARALLEL SAFE COST 1 AS $$ BEGIN PERFORM pg_sleep(ms / 1000); RETURN x; END $$;
CREATE FUNCTION naps(ms float8, n int) RETURNS SETOF int LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..n LOOP PERFORM pg_sleep(ms / 1000); RETURN NEXT i; END LOOP; END $$;
CREATE FUNCTION nap_before() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.010); RETURN NEW; END $$;
CREATE FUNCTION nap_after() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.006); RETURN NULL; END $$;
CREATE TRIGGER comes_before BEFORE UPDATE ON watched FOR EACH ROW EXECUTE PROCEDURE nap_before();
CREATE TRIGGER comes_after AFTER UPDATE ON watched FOR EACH ROW EXECUTE PROCEDURE nap_after();
VACUUM ANALYZE;
`;

const PARTITIONS = `
CREATE TABLE p (id int, d int) PARTITION BY RANGE (d);
${[0, 1, 2, 3].map((i) => `CREATE TABLE p_${i} PARTITION OF p FOR VALUES FROM (${i * 20}) TO (${i * 20 + 20});`).join('\n')}
INSERT INTO p SELECT i, i % 80 FROM generate_series(1, 8000) i;
CREATE INDEX p_d ON p (d);
ANALYZE p;
`;

const inParallel = (version: number): string =>
  `SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; ${
    version < 10
      ? 'SET min_parallel_relation_size = 0;'
      : 'SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0;'
  }`;
const inOne = (version: number): string =>
  `SET max_parallel_workers_per_gather = 0; ${version >= 12 ? 'SET jit = off;' : ''}`;

/** A statement, the version from which on it is one, and settings. */
type Statement = readonly [sql: string, from?: number, settings?: string];

const STATEMENTS: readonly Statement[] = [
  ['SELECT g, count(*), max(v) FROM t GROUP BY g'],
  ['SELECT status, count(DISTINCT g) FROM t GROUP BY status'],
  ['SELECT count(*) FROM t a JOIN t b ON a.g = b.id', 0, 'SET enable_mergejoin = off; SET enable_nestloop = off;'],
  ['SELECT count(*) FROM t a JOIN t b ON a.id = b.id', 0, 'SET enable_hashjoin = off; SET enable_nestloop = off;'],
  ['SELECT count(*) FROM s a JOIN t b ON a.id = b.g', 0, 'SET enable_hashjoin = off; SET enable_mergejoin = off;'],
  ['SELECT count(*) FROM a1 FULL JOIN a2 ON a1.id = a2.id + 3'],
  ["SELECT count(*) FROM t a WHERE EXISTS (SELECT 1 FROM t b WHERE b.g = a.g AND b.status = 'open')"],
  ['SELECT count(*) FROM t WHERE g NOT IN (SELECT id FROM s)'],
  ['SELECT * FROM t ORDER BY v, id', 0, "SET work_mem = '64kB';"],
  ['SELECT * FROM t ORDER BY g, v LIMIT 50', 13],
  ['SELECT id, row_number() OVER (PARTITION BY g ORDER BY id) FROM t'],
  ['SELECT g FROM t UNION SELECT id FROM s'],
  ['SELECT count(*) FROM (SELECT id FROM t UNION ALL SELECT id FROM s UNION ALL SELECT id FROM a1) q'],
  ['SELECT id, (SELECT count(*) FROM t x WHERE x.g = t.g) FROM t WHERE id < 200'],
  ['SELECT count(*) FROM t a WHERE id > (SELECT avg(id) FROM t b WHERE b.g = a.g) AND id < 400'],
  ['SELECT count(*) FROM s, LATERAL (SELECT * FROM t WHERE t.g = s.id ORDER BY v LIMIT 2) q'],
  ['SELECT count(v) FROM t WHERE g BETWEEN 5 AND 90'],
  ["SELECT count(v) FROM t WHERE g = 3 OR status = 'open'", 0, 'SET enable_seqscan = off;'],
  ['SELECT count(*) FROM t TABLESAMPLE SYSTEM (30)'],
  ['SELECT count(*) FROM generate_series(1, 2000) x JOIN t ON t.id = x'],
  ['SELECT * FROM t OFFSET 15000 LIMIT 5'],
  ['UPDATE t SET v = v || g WHERE g < 5'],
  ['INSERT INTO s SELECT i, i FROM generate_series(20, 60) i ON CONFLICT (id) DO UPDATE SET x = excluded.x'],
  ['SELECT count(*) FROM s JOIN p ON p.d = s.x', 12, 'SET enable_hashjoin = off; SET enable_mergejoin = off;'],
  ['SELECT d, count(*) FROM p GROUP BY d', 12, 'SET enable_partitionwise_aggregate = on;'],
  [
    'WITH c AS MATERIALIZED (SELECT g, count(*) n FROM t GROUP BY g) SELECT count(*) FROM c a JOIN c b USING (g) JOIN c d USING (g)',
  ],
  ['SELECT count(*) FROM p WHERE d = (SELECT max(x) FROM s)', 12],
  ['SELECT count(*) FROM t a JOIN s ON s.id = a.g', 12, 'SET parallel_leader_participation = off;'],
  [
    'MERGE INTO s USING (SELECT id, g FROM t WHERE id < 60) q ON s.id = q.id WHEN MATCHED THEN UPDATE SET x = q.g WHEN NOT MATCHED THEN INSERT VALUES (q.id, q.g)',
    15,
  ],
];

/**
 * A statement that sleeps in known places, each 12 times 10 ms: the steps that must have it, and those that must not although it ran for
 * them. Nothing is known of the times but this, so that the figures are compared with what happened and not with another reading of it.
 */
interface Nap {
  readonly what: string;
  readonly sql: string;
  readonly from?: number;
  /** Steps by type or relation, `#2` the second of them: with how many naps each has itself. */
  readonly has: Readonly<Record<string, number>>;
  readonly outside?: Readonly<Record<string, number>>;
}

const NAPS: readonly Nap[] = [
  { what: 'a filter', sql: 'SELECT * FROM a1 WHERE nap(10, x) > 0', has: { a1: 12 } },
  {
    what: 'a sort key, which is computed below the sort',
    sql: 'SELECT * FROM a1 ORDER BY nap(10, x)',
    has: { a1: 12, Sort: 0 },
  },
  { what: 'an aggregate', sql: 'SELECT sum(nap(10, x)) FROM a1', has: { Aggregate: 12, a1: 0 } },
  { what: 'what a Limit asked for', sql: 'SELECT nap(10, x) FROM a1 LIMIT 4', has: { a1: 4, Limit: 0 } },
  {
    what: 'an InitPlan of a condition',
    sql: 'SELECT * FROM t WHERE g = (SELECT max(nap(10, x)) FROM a1)',
    has: { Aggregate: 12, t: 0 },
  },
  {
    what: 'an InitPlan of a list of columns',
    sql: 'SELECT id, (SELECT max(nap(10, x)) FROM a1) FROM s ORDER BY x LIMIT 3',
    has: { Aggregate: 12, Limit: 0, Sort: 0, s: 0 },
  },
  {
    what: 'an InitPlan of a LIMIT',
    sql: 'SELECT id FROM s ORDER BY x LIMIT (SELECT count(nap(10, x)) FROM a1)',
    has: { Aggregate: 12, Limit: 0 },
  },
  {
    what: 'an InitPlan of an InitPlan',
    sql: 'SELECT * FROM s WHERE x < (SELECT max(nap(10, x)) FROM a1 WHERE x <> (SELECT min(nap(10, x)) FROM a2) + 99)',
    has: { 'Aggregate#1': 12, 'Aggregate#2': 12, s: 0, a1: 0 },
  },
  {
    what: 'two InitPlans of one step',
    sql: 'SELECT * FROM s WHERE x < (SELECT max(nap(10, x)) FROM a1) AND x < (SELECT max(nap(10, x)) FROM a2)',
    has: { 'Aggregate#1': 12, 'Aggregate#2': 12, s: 0 },
  },
  {
    what: 'an InitPlan of an index condition',
    sql: 'SELECT * FROM t WHERE id = (SELECT max(nap(10, x)) FROM a1)',
    has: { Aggregate: 12, t: 0 },
  },
  {
    what: 'an InitPlan of a join',
    sql: 'SELECT count(*) FROM s JOIN a2 ON s.id + a2.id > (SELECT max(nap(10, x)) FROM a1)',
    has: { 'Nested Loop': 0, 'Aggregate#2': 12 },
  },
  {
    what: 'an InitPlan of HAVING',
    sql: 'SELECT x % 3 FROM a1 GROUP BY x % 3 HAVING count(*) < (SELECT max(nap(10, x)) FROM a2)',
    has: { 'Aggregate#1': 0, 'Aggregate#2': 12 },
  },
  {
    what: 'an InitPlan that is asked first',
    sql: 'SELECT count(*) FROM t WHERE (SELECT max(nap(10, x)) FROM a1) > 3',
    has: { Result: 0, 'Aggregate#2': 12 },
  },
  {
    what: 'a SubPlan of a filter',
    sql: 'SELECT * FROM a1 WHERE x > (SELECT count(*) FROM a2 WHERE a2.id = a1.id AND nap(10, a2.x) > 0)',
    has: { a1: 0, a2: 12 },
  },
  {
    what: 'a SubPlan of a list of columns',
    sql: 'SELECT id, (SELECT nap(10, a2.x) FROM a2 WHERE a2.id = a1.id) FROM a1',
    has: { a1: 0, a2: 12 },
  },
  {
    what: 'a hashed SubPlan',
    sql: 'SELECT * FROM s WHERE id NOT IN (SELECT nap(10, x) FROM a1)',
    has: { s: 0, a1: 12 },
  },
  {
    what: 'a WITH query that is read thrice',
    sql: 'WITH c AS MATERIALIZED (SELECT id, nap(10, x) x FROM a1) SELECT count(*) FROM c a JOIN c b USING (id) JOIN c d USING (id)',
    has: { a1: 12, 'CTE Scan#1': 0, 'CTE Scan#2': 0, 'CTE Scan#3': 0 },
  },
  {
    what: 'a WITH query that is read in part',
    sql: 'WITH c AS MATERIALIZED (SELECT id, nap(10, x) x FROM a1) SELECT * FROM c LIMIT 3',
    has: { a1: 3, 'CTE Scan': 0, Limit: 0 },
  },
  {
    what: 'a WITH query of a WITH query',
    sql: 'WITH c AS MATERIALIZED (SELECT id, nap(10, x) x FROM a1), d AS MATERIALIZED (SELECT id, nap(10, x) x FROM c) SELECT count(*) FROM d x JOIN d y USING (id)',
    has: { a1: 12, 'CTE Scan#1': 12, 'CTE Scan#2': 0, 'CTE Scan#3': 0 },
  },
  {
    what: 'a WITH query in a SubPlan',
    sql: 'SELECT id, (WITH c AS MATERIALIZED (SELECT nap(10, a2.x) x FROM a2 WHERE a2.id = a1.id) SELECT max(x) FROM c) FROM a1',
    has: { a1: 0, 'CTE Scan': 0, Aggregate: 0, a2: 12 },
  },
  {
    what: 'a recursive query',
    sql: 'WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT nap(10, n + 1) FROM r WHERE n < 13) SELECT * FROM r',
    has: { 'WorkTable Scan': 12, 'CTE Scan': 0, 'Recursive Union': 0 },
  },
  {
    what: 'a WITH query that changes data',
    sql: 'WITH i AS (INSERT INTO log SELECT nap(10, x) FROM a1 RETURNING id) SELECT * FROM i LIMIT 2',
    has: { 'CTE Scan': 0, ModifyTable: 0, Limit: 0 },
  },
  { what: 'a function that gives rows', sql: 'SELECT * FROM naps(10, 12)', has: { 'Function Scan': 12 } },
  {
    what: 'the members of an Append',
    sql: 'SELECT nap(10, x) FROM a1 UNION ALL SELECT nap(20, x) FROM a2',
    has: { a1: 12, a2: 24, Append: 0 },
  },
  {
    what: 'an InitPlan that prunes partitions',
    from: 12,
    sql: 'SELECT count(*) FROM p WHERE d = (SELECT max(nap(10, x)) FROM a1)',
    has: { 'Aggregate#2': 12, Append: 0 },
  },
  {
    what: 'MERGE',
    from: 15,
    sql: 'MERGE INTO log USING (SELECT nap(10, x) x FROM a1 OFFSET 0) q ON log.id = q.x WHEN NOT MATCHED THEN INSERT VALUES (q.x)',
    has: { a1: 12, ModifyTable: 0 },
  },
  {
    what: 'triggers before and after',
    sql: 'UPDATE watched SET v = v + 1 WHERE id <= 10',
    has: { ModifyTable: 10 },
    outside: { 'trigger comes_after': 6 },
  },
];

/** Steps by type and by relation, and by their place among those: `Aggregate`, `Aggregate#2`. */
function selfTimes({ nodes }: Plan, { self }: ComputedPlan): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  const times = new Map<string, number>();
  for (const { index, nodeType, relation } of nodes) {
    for (const name of relation === null ? [nodeType] : [nodeType, relation]) {
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      times.set(`${name}#${nth}`, self[index] ?? Number.NaN);
      if (nth === 1) times.set(name, self[index] ?? Number.NaN);
    }
  }
  return times;
}

const NAP = 10;
/** Sleeping takes longer than it should on a busy machine, never shorter; what else is done takes less than half of the naps. */
function wrongTimes(plan: Plan, { has, outside = {} }: Nap): readonly string[] {
  const computed = computePlan(plan);
  const times = selfTimes(plan, computed);
  const most = Math.max(4, ...Object.values(has)) * NAP;
  const wrong: string[] = [...brokenLaws(computed)];
  for (const [step, naps] of Object.entries(has)) {
    const time = times.get(step) ?? Number.NaN;
    const isRight = naps === 0 ? !(time > most / 2) : time >= naps * NAP * 0.99 && time <= naps * NAP * 3 + 100;
    if (!isRight) wrong.push(`${step} ${time} ms for ${naps} naps`);
  }
  for (const [name, naps] of Object.entries(outside)) {
    const time = computed.outside.find((one) => one.name === name)?.time ?? Number.NaN;
    if (!(time >= naps * NAP * 0.99)) wrong.push(`${name} ${time} ms for ${naps} naps`);
  }
  return wrong;
}

describe.skipIf(missing.length > 0).each(postgresInstallations())(`self times in %s${reason}`, (home) => {
  const version = versionOf(home);
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ home });
    server.sql(TABLES);
    if (version >= 12) server.sql(PARTITIONS);
  }, 60_000);
  afterAll(() => server?.stop());

  const explain = (sql: string, options: string, settings: string): string => {
    const known = version >= 12 ? sql : sql.replaceAll('MATERIALIZED ', '');
    return server.sql(
      `SET statement_timeout = '20s'; ${settings} BEGIN; EXPLAIN (ANALYZE, BUFFERS, ${options}FORMAT JSON) ${known}; ROLLBACK;`,
    );
  };
  const planIn = (text: string): Plan => {
    const [plan] = plansOfJson(text);
    if (plan === undefined) throw new Error(`no plan: ${text}`);
    return plan;
  };

  it.each([
    ['in one process', inOne],
    ['in several', inParallel],
  ] as const)('are what each process did by itself, %s', (_, settings) => {
    let compared = 0;
    for (const [sql, from = 0, more = ''] of STATEMENTS) {
      if (version < from) continue;
      const text = explain(sql, 'VERBOSE, ', `${settings(version)} ${more}`);
      const computed = computePlan(planIn(text));
      expectedTimes(text).forEach((expected, index) => {
        if (expected === null) return;
        const self = computed.self[index] ?? Number.NaN;
        compared++;
        if (expected.self === null) expect(self, `${sql}: ${index} never ran`).toBeNaN();
        // Of several processes each has decimals of its own.
        else
          expect(Math.abs(self - expected.self), `${sql}: ${expected.step} ${index} of ${text}`).toBeLessThan(
            expected.slack + 0.03,
          );
      });
    }
    expect(compared).toBeGreaterThan(70);
  });

  it.each(NAPS.filter(({ from = 0 }) => version >= from).map((nap) => [nap.what, nap] as const))(
    'have what was slept in %s where it was slept',
    (_, nap) => {
      for (const options of ['', 'VERBOSE, ']) {
        let wrong: readonly string[] = [];
        // What another program takes away in between is somebody's time: it is asked again.
        for (let run = 0; run < 3; run++) {
          wrong = wrongTimes(planIn(explain(nap.sql, options, inOne(version))), nap);
          if (wrong.length === 0) break;
        }
        expect(wrong).toEqual([]);
      }
    },
  );
});
