import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_WAYS, type DatabaseWay, type PostgresRequest } from '../../src/core/capture/postgres/request.ts';
import { explainedPlan } from '../../src/core/capture/postgres/runs.ts';
import type { CaptureRequest } from '../../src/core/capture/request.ts';
import type { Captured } from '../../src/main/capture/capture-once.ts';
import { postgresql } from '../../src/main/capture/postgres/index.ts';
import { missingPostgres, type PostgresServer, postgresInstallations, startPostgres } from '../support/postgres.ts';
import { skipReason } from '../support/tools.ts';
import { CaptureBench } from './support/capture-with.ts';

const missing = missingPostgres();
const ALL = { serialize: true, wal: true, memory: true };

describe.skipIf(missing.length > 0).each(postgresInstallations().map((home) => [basename(home), home]))(
  `PostgreSQL %s${skipReason(missing)}`,
  (name, home) => {
    const major = name.replace(/^postgresql-/, '').replace(/^(\d{2}|9\.6).*$/, '$1');
    let server: PostgresServer;
    let bench: CaptureBench;

    beforeAll(async () => {
      server = await startPostgres({ home });
      server.sql(
        'CREATE EXTENSION pg_stat_statements; CREATE TABLE t AS SELECT i FROM generate_series(1, 2000) i; ANALYZE t;',
      );
      server.sql('CREATE INDEX t_i ON t (i); GRANT SELECT ON t TO reader;');
    }, 60_000);
    afterAll(() => server?.stop());
    beforeEach(() => {
      bench = new CaptureBench();
    });
    afterEach(() => bench.remove());

    const capture = (
      via: DatabaseWay,
      more: Partial<PostgresRequest>,
      request: Partial<CaptureRequest> = {},
    ): Promise<Captured> => {
      const place = {
        via,
        address: '127.0.0.1',
        port: server.port,
        user: 'reader',
        database: 'postgres',
        service: null,
      };
      const rest = {
        tls: null,
        certificates: null,
        class: null,
        statement: '',
        parameters: [],
        runs: 1,
        relations: [],
      };
      bench.typed.push(server.password);
      return bench.capture(postgresql, {
        event: 'plan',
        seconds: 30,
        postgres: { ...place, ...rest, ...more },
        ...request,
      });
    };

    it.each(DATABASE_WAYS)('executes a statement with the options it knows, by %s', async (via) => {
      const statement = 'SELECT count(*) FROM t WHERE i > $1';
      const { files, provenance } = await capture(via, { statement, parameters: ['1000'] }, { options: ALL });
      const plan = explainedPlan(readFileSync(files[0]?.path ?? '', 'utf8'));
      expect([plan?.analyzed, plan?.buffers, plan?.nodes.find(({ relation }) => relation === 't')?.schema]).toEqual([
        true,
        true,
        'public',
      ]);
      expect(plan?.executionTime).toBeGreaterThan(0);
      expect(provenance.profiler.version.startsWith(major)).toBe(true);
      const has = (field: string): boolean => plan?.fields.has(field) === true;
      const number = Number(major);
      expect([has('Settings') || number >= 12, has('Serialization')]).toEqual([number >= 12, number >= 17]);
      expect(files.map(({ name: file }) => file)).toContain('pg_indexes.json');
    });

    it.each(DATABASE_WAYS)('plans for any value from 16 on, by %s', async (via) => {
      const planned = capture(via, { statement: 'SELECT * FROM t WHERE i = $1' }, { options: { generic: true } });
      if (Number(major) < 16) return expect(planned).rejects.toMatchObject({ code: 'capture.serverTooOld' });
      expect(readFileSync((await planned).files[0]?.path ?? '', 'utf8')).toContain('(t.i = $1)');
    });

    it.each(DATABASE_WAYS)('counts its statements, by %s', async (via) => {
      const { files } = await capture(via, {}, { event: 'statements', seconds: 1 });
      const rows: readonly Record<string, unknown>[] = JSON.parse(readFileSync(files[0]?.path ?? '', 'utf8'));
      expect(rows.length).toBeGreaterThan(0);
      expect(rows[0]).toHaveProperty(Number(major) >= 13 ? 'total_exec_time' : 'total_time');
      expect(rows[0]).toHaveProperty('stats_reset', Number(major) >= 14 ? expect.any(String) : null);
    });
  },
);
