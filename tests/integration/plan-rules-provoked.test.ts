import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/core/catalog/model.ts';
import { mergedCatalog, readCatalog } from '../../src/core/catalog/read-catalog.ts';
import { confirmByRuns } from '../../src/core/verdict/plan/confirm-runs.ts';
import { PLAN_RULES } from '../../src/core/verdict/plan/evaluate-plan.ts';
import type { Verdict } from '../../src/core/verdict/verdict.ts';
import { plansOfJson } from '../support/explained.ts';
import { judged } from '../support/judged.ts';
import { missingPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';

const missing = missingPostgres();
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', no ')})`;

const TABLES = `
CREATE TABLE orders (id int PRIMARY KEY, customer int, status text, code varchar(20), total numeric, note text);
INSERT INTO orders SELECT i, i % 5000, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END, 'c' || i, i % 997, repeat('n', 60) FROM generate_series(1, 60000) i;
CREATE INDEX orders_customer ON orders (customer);
CREATE INDEX orders_status ON orders (status);
CREATE TABLE small (id int PRIMARY KEY, x int);
INSERT INTO small SELECT i, i % 40 FROM generate_series(1, 2000) i;
CREATE TABLE tiny (id int PRIMARY KEY);
INSERT INTO tiny SELECT generate_series(1, 20);
CREATE TABLE twin (a int, b int);
INSERT INTO twin SELECT i % 100, i % 100 FROM generate_series(1, 20000) i;
CREATE TABLE parent (id int PRIMARY KEY);
INSERT INTO parent SELECT generate_series(1, 2000);
CREATE TABLE child (id int, parent_id int REFERENCES parent);
INSERT INTO child SELECT i, 1 + i % 1000 FROM generate_series(1, 30000) i;
CREATE TABLE stale (id int PRIMARY KEY, v int);
INSERT INTO stale SELECT i, i FROM generate_series(1, 5000) i;
CREATE TABLE ranged (a int, b int, pad text);
INSERT INTO ranged SELECT i, i % 20000, repeat('x', 300) FROM generate_series(1, 40000) i;
CREATE INDEX ranged_ab ON ranged (a, b);
CREATE TABLE wide (a int, pad text);
ALTER TABLE wide ALTER pad SET STORAGE PLAIN;
INSERT INTO wide SELECT i, repeat('x', 2500) FROM generate_series(1, 20000) i;
CREATE INDEX wide_a ON wide (a);
CREATE TABLE indexed (a int, b int);
${Array.from({ length: 9 }, (_, i) => `CREATE INDEX indexed_${i} ON indexed ((a + ${i}));`).join(' ')}
VACUUM ANALYZE;
UPDATE stale SET v = v + 1;
`;

const NONE = 'clear';
const CANNOT = 'cannot-judge';
const ANALYZE = 'ANALYZE, BUFFERS, VERBOSE, FORMAT JSON';
const INDEX_ONLY = 'SET enable_seqscan = off; SET enable_bitmapscan = off;';
const NESTED = 'SET enable_hashjoin = off; SET enable_mergejoin = off;';
const BITMAP = 'SET enable_seqscan = off; SET enable_indexscan = off;';

/** A rule, what it must say, the statement that makes it, settings, and other options of EXPLAIN. */
type Case = readonly [rule: string, said: string, sql: string, settings?: string, options?: string];

// Each part takes longer than a turn of another process on the machine: else one that was put off looks like a plateau.
const UNION = Array.from({ length: 20 }, (_, i) => `SELECT count(*) FROM generate_series(1, 90000) g${i}`).join(
  ' UNION ALL ',
);

const CASES: readonly Case[] = [
  ['EX-PLATEAU', 'likely-bottleneck', 'SELECT max(note) FROM orders'],
  ['EX-PLATEAU', NONE, UNION],
  ['EX-PLATEAU', CANNOT, 'SELECT max(note) FROM orders', '', 'ANALYZE, TIMING OFF, FORMAT JSON'],
  ['EX-PLATEAU', CANNOT, 'SELECT max(note) FROM orders', '', 'FORMAT JSON'],
  ['EX-SEQ', 'likely-bottleneck', "SELECT * FROM orders WHERE note = 'none'"],
  [
    'EX-SEQ',
    'investigate',
    "SELECT a.id FROM orders a, generate_series(1, 300000) g WHERE a.note = 'n' OR a.id = g AND a.total = 4",
    'SET enable_nestloop = off;',
  ],
  ['EX-SEQ', 'watch', "SELECT * FROM orders WHERE note <> 'none'"],
  ['EX-SEQ', 'watch', 'SELECT * FROM small WHERE x = 3'],
  ['EX-SEQ', 'watch', "SELECT * FROM orders WHERE note <> 'none'", '', 'FORMAT JSON'],
  ['EX-SEQ', NONE, 'SELECT * FROM tiny'],
  ['EX-SEQ', NONE, 'SELECT * FROM orders WHERE id = 7'],
  ['EX-SEQ', CANNOT, 'SELECT * FROM tiny', '', 'FORMAT JSON'],
  ['EX-EST', 'watch', 'SELECT * FROM twin WHERE a = 7 AND b = 7'],
  ['EX-EST', 'investigate', 'SELECT count(*) FROM generate_series(1, (SELECT 400000)) g'],
  ['EX-EST', NONE, 'SELECT * FROM orders WHERE customer < 50'],
  ['EX-EST', NONE, 'SELECT * FROM orders JOIN tiny ON tiny.id = orders.customer WHERE tiny.id * 2 = 99'],
  ['EX-EST', CANNOT, 'SELECT * FROM twin WHERE a = 7', '', 'ANALYZE, COSTS OFF, FORMAT JSON'],
  ['EX-EST', CANNOT, 'SELECT * FROM twin WHERE a = 7', '', 'FORMAT JSON'],
  [
    'EX-NL',
    'investigate',
    'SELECT count(o.note) FROM small s JOIN orders o ON o.customer = s.id',
    `${NESTED} SET enable_seqscan = off;`,
  ],
  ['EX-NL', NONE, 'SELECT * FROM tiny JOIN orders USING (id)', NESTED],
  [
    'EX-NL',
    CANNOT,
    'SELECT count(o.note) FROM small s JOIN orders o ON o.customer = s.id',
    `${NESTED} SET enable_seqscan = off;`,
    'ANALYZE, TIMING OFF, FORMAT JSON',
  ],
  ['EX-SORT', 'investigate', 'SELECT * FROM orders ORDER BY note, id', "SET work_mem = '256kB';"],
  ['EX-SORT', NONE, 'SELECT * FROM small ORDER BY x', "SET work_mem = '4MB';"],
  ['EX-SORT', CANNOT, 'SELECT * FROM small ORDER BY x', '', 'FORMAT JSON'],
  [
    'EX-HASHSPILL',
    'likely-bottleneck',
    'SELECT count(*) FROM orders a JOIN orders b ON a.total = b.id',
    "SET work_mem = '64kB'; SET enable_mergejoin = off; SET enable_nestloop = off;",
  ],
  [
    'EX-HASHSPILL',
    'investigate',
    'SELECT count(*) FROM orders a JOIN orders b ON a.total = b.id',
    "SET work_mem = '1MB'; SET enable_mergejoin = off; SET enable_nestloop = off;",
  ],
  [
    'EX-HASHSPILL',
    'investigate',
    'SELECT note || id, count(*) FROM orders GROUP BY 1',
    "SET work_mem = '256kB'; SET enable_sort = off;",
  ],
  ['EX-HASHSPILL', NONE, 'SELECT customer, count(*) FROM orders GROUP BY 1', "SET work_mem = '16MB';"],
  [
    'EX-HASHSPILL',
    CANNOT,
    'SELECT note || id, count(*) FROM orders GROUP BY 1',
    'SET enable_sort = off;',
    'FORMAT JSON',
  ],
  ['EX-WASTE', 'investigate', 'SELECT * FROM orders WHERE customer < 2000 AND total = 3', INDEX_ONLY],
  ['EX-WASTE', 'watch', 'SELECT * FROM orders WHERE customer < 2000 AND total < 200', INDEX_ONLY],
  ['EX-WASTE', 'watch', 'SELECT * FROM ranged WHERE a > 10 AND b = 77', INDEX_ONLY],
  ['EX-WASTE', NONE, 'SELECT * FROM orders WHERE customer < 20', INDEX_ONLY],
  ['EX-WASTE', CANNOT, 'SELECT * FROM orders WHERE customer < 20', INDEX_ONLY, 'FORMAT JSON'],
  ['EX-LOSSY', 'watch', 'SELECT count(pad) FROM wide WHERE a < 19000', `${BITMAP} SET work_mem = '64kB';`],
  ['EX-LOSSY', NONE, 'SELECT count(note) FROM orders WHERE customer < 400', `${BITMAP} SET work_mem = '4MB';`],
  ['EX-LOSSY', CANNOT, 'SELECT count(note) FROM orders WHERE customer < 400', BITMAP, 'FORMAT JSON'],
  ['EX-FETCHES', 'investigate', 'SELECT id FROM stale WHERE id < 2000', INDEX_ONLY],
  ['EX-FETCHES', NONE, 'SELECT id FROM orders WHERE id < 2000', INDEX_ONLY],
  ['EX-FETCHES', CANNOT, 'SELECT id FROM orders WHERE id < 2000', INDEX_ONLY, 'FORMAT JSON'],
  ['EX-JOINFILTER', 'investigate', 'SELECT count(*) FROM small a JOIN small b ON a.x + b.x = -1', NESTED],
  ['EX-JOINFILTER', 'watch', 'SELECT count(*) FROM small a JOIN tiny b ON a.x + b.id = -1', NESTED],
  ['EX-JOINFILTER', NONE, 'SELECT count(*) FROM tiny a JOIN tiny b ON a.id + b.id = -1', NESTED],
  ['EX-JOINFILTER', CANNOT, 'SELECT count(*) FROM tiny a JOIN tiny b ON a.id + b.id = -1', NESTED, 'FORMAT JSON'],
  ['EX-CAST', 'watch', 'SELECT * FROM orders WHERE id = 5.0::numeric'],
  ['EX-CAST', 'watch', 'SELECT count(*) FROM orders o JOIN small s ON o.total = s.id', 'SET enable_nestloop = off;'],
  ['EX-CAST', 'watch', 'SELECT * FROM orders WHERE id = 5.0::numeric', '', 'FORMAT JSON'],
  ['EX-CAST', NONE, "SELECT * FROM orders WHERE code = 'c5'"],
  [
    'EX-CAST',
    NONE,
    'WITH c AS MATERIALIZED (SELECT customer, count(*) n FROM orders GROUP BY 1) SELECT * FROM c WHERE n > (SELECT avg(n) FROM c)',
  ],
  ['EX-LIMIT', 'watch', 'SELECT * FROM orders ORDER BY id OFFSET 40000 LIMIT 10'],
  ['EX-LIMIT', NONE, 'SELECT * FROM orders ORDER BY note LIMIT 10'],
  ['EX-LIMIT', CANNOT, 'SELECT * FROM orders ORDER BY note LIMIT 10', '', 'FORMAT JSON'],
  ['EX-BUF', NONE, 'SELECT * FROM tiny'],
  ['EX-BUF', CANNOT, 'SELECT * FROM tiny', '', 'ANALYZE, BUFFERS OFF, FORMAT JSON'],
  [
    'EX-WORKERS',
    'watch',
    'SELECT count(*) FROM orders',
    'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0; SET max_parallel_workers = 0;',
  ],
  ['EX-WORKERS', NONE, 'SELECT count(*) FROM orders'],
  [
    'EX-WORKERS',
    CANNOT,
    'SELECT count(*) FROM orders',
    'SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0;',
    'FORMAT JSON',
  ],
  ['EX-TRIGGER', 'likely-bottleneck', 'DELETE FROM parent WHERE id BETWEEN 1500 AND 1520'],
  ['EX-TRIGGER', NONE, 'UPDATE orders SET total = 5 WHERE id < 200'],
  ['EX-TRIGGER', NONE, 'SELECT * FROM tiny'],
  ['EX-TRIGGER', CANNOT, 'DELETE FROM parent WHERE id BETWEEN 1500 AND 1520', '', 'ANALYZE, TIMING OFF, FORMAT JSON'],
  ['EX-JIT', 'none', 'SELECT sum(total * 2) FROM orders', 'SET jit = on; SET jit_above_cost = 0;'],
  ['EX-JIT', NONE, 'SELECT sum(total * 2) FROM orders'],
  ['EX-COVERING', 'watch', 'SELECT customer, total FROM orders WHERE customer < 900', INDEX_ONLY],
  ['EX-COVERING', NONE, 'SELECT * FROM orders WHERE customer < 900', INDEX_ONLY],
  [
    'EX-COVERING',
    CANNOT,
    'SELECT customer, total FROM orders WHERE customer < 900',
    INDEX_ONLY,
    'ANALYZE, FORMAT JSON',
  ],
  [
    'EX-CARDINALITY',
    'watch',
    "SELECT * FROM orders WHERE status = 'open'",
    'SET enable_indexscan = off; SET enable_bitmapscan = off;',
  ],
  [
    'EX-CARDINALITY',
    NONE,
    'SELECT * FROM orders WHERE customer = 7',
    'SET enable_indexscan = off; SET enable_bitmapscan = off;',
  ],
  ['EX-INDEXES', 'watch', 'SELECT * FROM indexed'],
  ['EX-INDEXES', NONE, 'SELECT * FROM orders'],
];

describe.skipIf(missing.length > 0)(`rules on plans of a real PostgreSQL${reason}`, () => {
  let server: PostgresServer;
  let catalog: Catalog;

  const psql = (query: string): string => {
    const args = ['-X', '-q', '-h', server.socket, '-p', String(server.port), '-U', server.user, 'postgres', '--csv'];
    const done = spawnSync('psql', [...args, '-c', query], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout;
  };

  beforeAll(async () => {
    server = await startPostgres();
    server.sql(TABLES);
    const views = [
      "SELECT * FROM pg_indexes WHERE schemaname = 'public'",
      "SELECT schemaname, tablename, attname, null_frac, avg_width, n_distinct, correlation FROM pg_stats WHERE schemaname = 'public'",
    ].map((query) => readCatalog(psql(query)));
    catalog = mergedCatalog(
      views.flatMap((read) => (read?.kind === 'pg_stats' || read?.kind === 'pg_indexes' ? [read.catalog] : [])),
    );
  }, 60_000);
  afterAll(() => server?.stop());

  const explain = (sql: string, settings: string, options: string) => {
    const text = server.sql(
      `SET max_parallel_workers_per_gather = 0; SET jit = off; ${settings} BEGIN; EXPLAIN (${options}) ${sql}; ROLLBACK;`,
    );
    const [plan] = plansOfJson(text);
    if (plan === undefined) throw new Error(text);
    return { plan, text };
  };

  const cases = CASES.map(
    ([rule, said, sql, settings = '', options = ANALYZE]) => [rule, said, sql, settings, options] as const,
  );
  it.each(cases)('%s says %s: %s', (rule, said, sql, settings, options) => {
    const { plan, text } = explain(sql, settings, options);
    const { verdicts, checks } = judged(plan, { catalog });
    const levels = verdicts.filter((one) => one.rule === rule).map(({ level }) => level);
    const check = checks.find((one) => one.rule === rule);
    if (said === NONE || said === CANNOT) expect([check?.state, ...levels], text).toEqual([said]);
    else expect(levels, text).toContain(said);
  });

  it('EX-BUF fires where a table is larger than the cache, and is sure of it by the second run', async () => {
    const small = await startPostgres({ settings: ['shared_buffers = 1MB'] });
    try {
      small.sql(TABLES);
      const read = (): readonly Verdict[] => {
        const text = small.sql(
          'SET max_parallel_workers_per_gather = 0; EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT max(pad) FROM ranged;',
        );
        const [plan] = plansOfJson(text);
        if (plan === undefined) throw new Error(text);
        return judged(plan).verdicts;
      };
      const [first, second] = [read(), read()];
      expect(first.find(({ rule }) => rule === 'EX-BUF')).toMatchObject({
        level: 'investigate',
        certainty: 'inconclusive',
        guards: ['cold-cache'],
      });
      expect(confirmByRuns(first, [second]).find(({ rule }) => rule === 'EX-BUF')).toMatchObject({
        certainty: 'confirmed',
        guards: [],
      });
    } finally {
      await small.stop();
    }
  }, 60_000);

  it('names every rule', () => {
    expect(new Set(CASES.map(([rule]) => rule))).toEqual(new Set(PLAN_RULES.map(({ id }) => id)));
  });
});
