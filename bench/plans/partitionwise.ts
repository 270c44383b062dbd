import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingPostgres, startPostgres } from '../../tests/support/postgres.ts';
import { ROOT } from '../profiles.ts';

export const REAL_PARTITIONS = 4000;

const TABLE = `
  CREATE TABLE orders (id bigint NOT NULL, customer_id bigint NOT NULL, status text NOT NULL, total numeric(12,2) NOT NULL,
    created_at timestamptz NOT NULL, note text) PARTITION BY RANGE (id);
  DO $$ BEGIN
    FOR p IN 0..${REAL_PARTITIONS - 1} LOOP
      EXECUTE format('CREATE TABLE orders_p%s PARTITION OF orders FOR VALUES FROM (%s) TO (%s)',
        lpad(p::text, 5, '0'), p * 10, (p + 1) * 10);
    END LOOP;
  END $$;
  INSERT INTO orders SELECT g, g % 977, CASE WHEN g % 5 = 0 THEN 'open' ELSE 'shipped' END, g % 400,
    timestamptz '2024-01-01' + g * interval '1 s', NULL FROM generate_series(0, ${REAL_PARTITIONS * 10 - 1}) g;`;

const EXPLAIN = `
  SET jit = off; SET enable_partitionwise_join = on; SET max_parallel_workers_per_gather = 0;
  EXPLAIN (ANALYZE, BUFFERS, VERBOSE, FORMAT JSON)
    SELECT a.status, count(*), sum(b.total) FROM orders a JOIN orders b ON b.id = a.id
    WHERE a.customer_id % 3 = 0 AND b.total > 10 GROUP BY a.status;`;

/**
 * What PostgreSQL itself prints of a table of thousands of partitions that is joined with itself one by one: four steps a partition. Made once, by
 * a server of its own, and kept in `.cache`: one or two minutes. Null where PostgreSQL is not installed.
 */
export async function partitionwisePlan(): Promise<string | null> {
  const file = join(ROOT, `.cache/plans/partitionwise-${REAL_PARTITIONS}.json`);
  if (existsSync(file)) return file;
  if (missingPostgres().length > 0) return null;
  const settings = ['max_locks_per_transaction = 4096', 'autovacuum = off', 'fsync = off', 'max_wal_size = 8GB'];
  const server = await startPostgres({ settings });
  try {
    server.sql(TABLE);
    const plan = server.sql(EXPLAIN);
    mkdirSync(join(ROOT, '.cache/plans'), { recursive: true });
    writeFileSync(`${file}.part`, plan.slice(plan.indexOf('[')));
    renameSync(`${file}.part`, file);
    return file;
  } finally {
    await server.stop();
  }
}
