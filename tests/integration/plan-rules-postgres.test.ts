import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergedCatalog, readCatalog } from '../../src/core/catalog/read-catalog.ts';
import { statementsBetween } from '../../src/core/catalog/statements.ts';
import { computePlan } from '../../src/core/plan/compute/compute-plan.ts';
import { evaluateStatements } from '../../src/core/verdict/plan/evaluate-statements.ts';
import { DEFAULT_RULE_SET } from '../../src/core/verdict/rule-set.ts';
import { plansOfJson } from '../support/explained.ts';
import { judged } from '../support/judged.ts';
import { brokenLaws } from '../support/plan-laws.ts';
import { missingPostgres, type PostgresServer, postgresInstallations, startPostgres } from '../support/postgres.ts';

const missing = missingPostgres();
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', no ')})`;

const TABLES = `
CREATE TABLE t (id int PRIMARY KEY, g int, status text, v text);
INSERT INTO t SELECT i, i % 1000, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END, 'secret-' || i FROM generate_series(1, 60000) i;
CREATE TABLE log (id int);
CREATE INDEX t_status ON t (status);
CREATE INDEX t_g ON t (g);
CREATE TABLE p (id int, ts date);
INSERT INTO p SELECT i, date '2024-01-01' + (i % 59) FROM generate_series(1, 20000) i;
VACUUM ANALYZE;
`;

/** Statements whose plans have InitPlans, WITH queries and workers in places where they are easily counted twice. */
const STATEMENTS = [
  'WITH d AS (DELETE FROM log RETURNING *), i AS (INSERT INTO log SELECT g FROM generate_series(1, 500) g) SELECT 1',
  'WITH u AS (UPDATE t SET g = g + 1 WHERE id < 300 RETURNING id) SELECT * FROM u LIMIT 3',
  'WITH a AS MATERIALIZED (SELECT g, count(*) c FROM t GROUP BY g), b AS MATERIALIZED (SELECT g, sum(c) s FROM a GROUP BY g) SELECT (SELECT max(s) FROM b), a.g FROM a JOIN b USING (g) WHERE a.c >= (SELECT avg(c) FROM a) LIMIT 10',
  'SELECT *, (SELECT count(*) FROM t x WHERE x.g = t.g) FROM t WHERE id < 20',
  'SELECT id, (SELECT max(v) FROM t) m FROM t WHERE g = 7 ORDER BY v LIMIT 5',
  "SELECT count(*) FROM t a WHERE EXISTS (SELECT 1 FROM t b WHERE b.g = a.g AND b.status = 'open' AND b.id > a.id)",
  'SELECT * FROM (SELECT id FROM t UNION ALL SELECT id FROM p UNION ALL SELECT id FROM log) x ORDER BY id LIMIT 10',
  'SELECT count(*) FROM t WHERE v < (SELECT min(v) FROM t WHERE g = 5) OR g IN (SELECT g FROM t WHERE id < (SELECT 100 + count(*) FROM log))',
  'WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n + 1 FROM r WHERE n < 50) SELECT (SELECT count(*) FROM t WHERE g = n) FROM r',
  'SELECT g, count(*) FROM t GROUP BY g HAVING count(*) > (SELECT avg(c) FROM (SELECT count(*) c FROM t GROUP BY status) q) LIMIT 4',
  'SELECT * FROM t a JOIN LATERAL (SELECT * FROM t b WHERE b.g = a.g ORDER BY b.id LIMIT 1) z ON true WHERE a.id < 100',
  'INSERT INTO log SELECT id FROM t WHERE g = (SELECT min(g) FROM t) RETURNING id, (SELECT max(id) FROM t)',
  'SELECT DISTINCT g FROM t WHERE id = ANY (ARRAY(SELECT id FROM p WHERE id < 1000))',
  'WITH c AS MATERIALIZED (SELECT * FROM t) SELECT * FROM c LIMIT 1',
  'WITH c AS MATERIALIZED (SELECT * FROM t), d AS MATERIALIZED (SELECT * FROM c WHERE g = 1) SELECT count(*) FROM d x, d y WHERE x.id = y.id',
  'SELECT sum(x) FROM (SELECT (SELECT max(g) FROM t) + id AS x FROM t OFFSET 0) q',
  'SELECT * FROM t ORDER BY v LIMIT 1',
];

/** Settings with which everything that can runs in parallel; 9.6 has another name for one. */
const inParallel = (home: string): readonly string[] => [
  'max_parallel_workers_per_gather = 2',
  'parallel_setup_cost = 0',
  'parallel_tuple_cost = 0',
  ...(/-9\./.test(home)
    ? ['min_parallel_relation_size = 0']
    : ['min_parallel_table_scan_size = 0', 'min_parallel_index_scan_size = 0']),
];

/** Before PostgreSQL 12 every WITH query was materialized, and there was no word for it. */
const knowsMaterialized = (home: string): boolean => Number(/(?:postgresql[-/])(\d+)/.exec(home)?.[1] ?? 0) >= 12;

describe.skipIf(missing.length > 0)(`the laws of plans that a real PostgreSQL printed${reason}`, () => {
  it.each(postgresInstallations())(
    'hold in %s',
    async (home) => {
      const server = await startPostgres({ home, settings: inParallel(home) });
      try {
        server.sql(TABLES);
        for (const statement of STATEMENTS) {
          const known = knowsMaterialized(home) ? statement : statement.replaceAll('MATERIALIZED ', '');
          for (const verbose of ['', 'VERBOSE, ']) {
            const text = server.sql(`BEGIN; EXPLAIN (ANALYZE, BUFFERS, ${verbose}FORMAT JSON) ${known}; ROLLBACK;`);
            const [plan] = plansOfJson(text);
            expect(plan && brokenLaws(computePlan(plan)), text).toEqual([]);
          }
        }
      } finally {
        await server.stop();
      }
    },
    120_000,
  );
});

describe.skipIf(missing.length > 0)(`catalogs and statements of a real PostgreSQL${reason}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    server.sql(`${TABLES} CREATE INDEX t_low ON t (lower(v)) INCLUDE (g) WHERE v <> 'secret';`);
  }, 60_000);
  afterAll(() => server?.stop());

  /** What psql prints with these options. */
  const psql = (...args: readonly string[]): string => {
    const done = spawnSync(
      'psql',
      ['-X', '-q', '-h', server.socket, '-p', String(server.port), '-U', server.user, 'postgres', ...args],
      {
        encoding: 'utf8',
      },
    );
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout;
  };

  it('gives the same catalog as CSV, by COPY, as json_agg and as rows, and none of its values', () => {
    const query = "SELECT * FROM pg_stats WHERE schemaname = 'public'";
    const forms = [
      psql('--csv', '-c', query),
      psql('-c', `COPY (${query}) TO STDOUT WITH (FORMAT csv, HEADER)`),
      psql('-At', '-c', `SELECT json_agg(s) FROM (${query}) s`),
      psql('-At', '-c', `SELECT row_to_json(s) FROM (${query}) s`),
      psql('-At', '-c', `SELECT jsonb_pretty(jsonb_agg(s)) FROM (${query}) s`),
    ];
    const [first, ...others] = forms.map((text) => readCatalog(text));
    expect(first).toMatchObject({ kind: 'pg_stats', cut: false });
    for (const other of others) expect(other).toEqual(first);
    expect(forms[0]).toContain('secret-');
    expect(JSON.stringify(first)).not.toMatch(/secret|open/);
    const status = first?.kind === 'pg_stats' && first.catalog.columns?.find(({ column }) => column === 'status');
    expect(status).toMatchObject({ distinct: 2, nullShare: 0, schema: 'public', table: 't' });
  });

  it('tells of few values, and of indexes with their sizes', () => {
    const stats = readCatalog(psql('--csv', '-c', "SELECT * FROM pg_stats WHERE schemaname = 'public'"));
    const indexes = readCatalog(
      psql(
        '--csv',
        '-c',
        "SELECT *, pg_relation_size(indexname::regclass) AS size FROM pg_indexes WHERE schemaname = 'public'",
      ),
    );
    if (stats?.kind !== 'pg_stats' || indexes?.kind !== 'pg_indexes') throw new RangeError('not recognised');
    expect(indexes.catalog.indexes?.find(({ name }) => name === 't_low')).toMatchObject({
      columns: [null],
      included: ['g'],
      isPartial: true,
      isUnique: false,
      method: 'btree',
      size: expect.any(Number),
    });
    expect(JSON.stringify(indexes)).not.toContain('secret');
    const [plan] = plansOfJson(
      server.sql(
        "SET enable_indexscan = off; SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0; EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM t WHERE status = 'open'",
      ),
    );
    if (plan === undefined) throw new RangeError('no plan');
    const catalog = mergedCatalog([stats.catalog, indexes.catalog]);
    const { verdicts, checks } = judged(plan, { catalog });
    expect(verdicts.find(({ rule }) => rule === 'EX-CARDINALITY')?.reason).toContain('chooses by status (2 values)');
    expect(verdicts.find(({ rule }) => rule === 'EX-SEQ')?.advice).toBe('plan.seq.partial');
    expect(checks.find(({ rule }) => rule === 'EX-INDEXES')?.state).toBe('clear');
    expect(judged(plan).checks.find(({ rule }) => rule === 'EX-INDEXES')?.state).toBe('cannot-judge');
  });

  it('ranks its statements by what ran between two snapshots, and sees one that runs for each row of another', () => {
    server.sql('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    const snapshot = () => {
      const read = readCatalog(psql('--csv', '-c', 'SELECT * FROM pg_stat_statements'));
      if (read?.kind !== 'pg_stat_statements') throw new RangeError('not recognised');
      return read.statements;
    };
    const before = snapshot();
    const each = Array.from({ length: 200 }, (_, i) => `SELECT v FROM t WHERE id = ${i + 1};`);
    server.sql(
      `SELECT id FROM t ORDER BY id LIMIT 200; ${each.join(' ')} SELECT count(*) FROM t a, t b WHERE a.g = b.g;`,
    );
    const ran = statementsBetween(before, snapshot());
    expect(ran.reset).toEqual([]);
    const verdicts = evaluateStatements(
      { captureId: 's', sha256: '00', windows: [{ ran, requests: null, size: null }], isDifference: true },
      DEFAULT_RULE_SET,
    );
    const text = (key: string) =>
      ran.statements.find(({ queryId, databaseId }) => key === `${databaseId}\n${queryId}`)?.query;
    const [top] = verdicts.filter(({ rule }) => rule === 'EX-TOP');
    expect(text(top?.subject.key ?? '')).toContain('count(*) FROM t a, t b');
    expect(top).toMatchObject({ level: 'likely-bottleneck', certainty: 'confirmed' });
    const [n1] = verdicts.filter(({ rule }) => rule === 'EX-N1');
    expect(text(n1?.subject.key ?? '')).toBe('SELECT v FROM t WHERE id = $1');
    expect(n1?.measure.value).toBe(200);
    server.sql('SELECT pg_stat_statements_reset()');
    server.sql('SELECT id FROM t ORDER BY id LIMIT 200');
    const afterwards = statementsBetween(before, snapshot());
    expect(afterwards.statements.every(({ calls }) => calls > 0)).toBe(true);
  });
});
