import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseWay, PostgresRequest } from '../../src/core/capture/postgres/request.ts';
import { explainedPlan } from '../../src/core/capture/postgres/runs.ts';
import type { CaptureRequest } from '../../src/core/capture/request.ts';
import { readCatalog } from '../../src/core/catalog/read-catalog.ts';
import { statementsBetween } from '../../src/core/catalog/statements.ts';
import type { Captured } from '../../src/main/capture/capture-once.ts';
import { postgresql } from '../../src/main/capture/postgres/index.ts';
import type { CapturedFile } from '../../src/main/capture/profiler.ts';
import {
  missingPostgres,
  ORDERS_AND_USERS,
  type PostgresServer,
  SLOW_LIST,
  startPostgres,
} from '../support/postgres.ts';
import { SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { until } from './support/capture-targets.ts';
import { CaptureBench } from './support/capture-with.ts';
import { connectFrom } from './support/ssh-person.ts';

const missing = missingPostgres();
const noSshd = missingTools(...SSHD_TOOLS);
const WAYS = ['psql', 'direct'] as const;

describe.skipIf(missing.length > 0)(`a PostgreSQL database${skipReason(missing)}`, () => {
  let server: PostgresServer;
  let bench: CaptureBench;

  beforeAll(async () => {
    server = await startPostgres();
    server.sql(ORDERS_AND_USERS);
    server.sql(`CREATE TABLE noted (what text);
      CREATE FUNCTION noting() RETURNS int LANGUAGE plpgsql AS $$BEGIN INSERT INTO noted VALUES ('ran'); RETURN 1; END$$;
      CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;`);
  }, 120_000);
  afterAll(() => server?.stop());
  beforeEach(() => {
    bench = new CaptureBench();
  });
  afterEach(() => bench.remove());

  const postgres = (via: DatabaseWay, more: Partial<PostgresRequest> = {}): PostgresRequest => ({
    via,
    address: '127.0.0.1',
    port: server.port,
    user: server.user,
    database: 'postgres',
    service: null,
    tls: null,
    certificates: null,
    class: null,
    statement: SLOW_LIST,
    parameters: [],
    runs: 3,
    relations: [],
    ...more,
  });
  const capture = (
    via: DatabaseWay,
    more: Partial<PostgresRequest> = {},
    request: Partial<CaptureRequest> = {},
    signal?: AbortSignal,
  ): Promise<Captured> =>
    bench.capture(postgresql, { event: 'plan', seconds: 30, postgres: postgres(via, more), ...request }, signal);
  const textOf = (file: CapturedFile | undefined): string => readFileSync(file?.path ?? '', 'utf8');
  const planOf = (file: CapturedFile | undefined) => explainedPlan(textOf(file));
  const running = (what: string): string =>
    server.sql(
      `SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%${what}%' AND pid <> pg_backend_pid()`,
    );

  describe.each(WAYS)('by %s', (via) => {
    it('tells the plan of a statement: the median of three runs, all kept, and what the catalog knows', async () => {
      const { files, clean, provenance } = await capture(via);
      expect(files.map(({ kind }) => kind)).toEqual(['plan', 'plan', 'plan', 'catalog', 'catalog']);
      const times = files.slice(0, 3).map((file) => planOf(file)?.executionTime ?? 0);
      expect(times[0]).toBe([...times].sort((a, b) => a - b)[1]);
      expect(files.filter(({ name }) => name.includes('cold'))).toHaveLength(1);
      const plan = planOf(files[0]);
      const scan = plan?.nodes.find(({ relation }) => relation === 'orders');
      expect([scan?.nodeType, scan?.schema, plan?.buffers]).toEqual(['Seq Scan', 'public', true]);
      const stats = JSON.parse(textOf(files[3]));
      expect(Object.keys(stats[0])).toEqual([
        ...['schemaname', 'tablename', 'attname', 'inherited', 'null_frac', 'avg_width', 'n_distinct', 'correlation'],
      ]);
      expect(stats).toContainEqual(expect.objectContaining({ tablename: 'orders', attname: 'status', n_distinct: 2 }));
      expect(textOf(files[3])).not.toContain('example.com');
      expect(JSON.parse(textOf(files[4]))).toContainEqual(
        expect.objectContaining({ tablename: 'users', indexname: 'users_pkey' }),
      );
      expect(provenance.profiler.version).toMatch(/^\d+\.\d+$/);
      expect([clean, readdirSync(bench.remote), bench.journal.list()]).toEqual([true, [], []]);
    });

    it('executes nothing where only the plan is asked for, also of a statement that writes', async () => {
      const { files } = await capture(
        via,
        { statement: 'DELETE FROM orders' },
        { options: { plain: true, alone: true } },
      );
      expect(files).toHaveLength(1);
      expect(planOf(files[0])?.analyzed).toBe(false);
      expect(server.sql('SELECT count(*) FROM orders')).toBe('300000');
    });

    it('binds parameters', async () => {
      const statement = 'SELECT * FROM orders WHERE status = $1 AND id < $2 AND $3::text IS NULL';
      const parameters = ["open'); DELETE FROM orders; --", '1000', null];
      const { files } = await capture(via, { statement, parameters, runs: 1 }, { options: { alone: true } });
      expect(planOf(files[0])?.nodes.map(({ actualRows }) => actualRows)).toContain(0);
      expect(server.sql('SELECT count(*) FROM orders')).toBe('300000');
    });

    it.each([
      ['a function that writes', 'SELECT noting()', 'capture.wouldChange'],
      ['a table that is not there', 'SELECT * FROM nowhere', 'capture.statementRefused'],
      ['what psql would take for a file', "SELECT ':HOME' || `id` \\! id", 'capture.statementRefused'],
      ['what psql would take for a command', 'SELECT 1 \\gexec', 'capture.statementRefused'],
      ['what ends a transaction', 'SELECT 1) ROLLBACK (SELECT 2', 'capture.statementRefused'],
    ])('refuses %s', async (_, statement, code) => {
      await expect(capture(via, { statement, runs: 1 })).rejects.toMatchObject({ code });
      expect(server.sql('SELECT count(*) FROM noted')).toBe('0');
      expect([readdirSync(bench.remote), bench.journal.list()]).toEqual([[], []]);
    });

    it('leaves variables and backslashes of psql in a text as they are', async () => {
      const statement = String.raw`SELECT ':HOME' AS a, '\! touch x' AS b, E'\\' AS c, ':''HOME''' AS "x:y", (array[1,2,3])[1:2]`;
      const { files } = await capture(via, { statement, runs: 1 });
      expect(textOf(files[0])).toContain("':HOME'");
    });

    it('ends a statement at its own limit, whatever the login has for one', async () => {
      server.sql("ALTER ROLE owner SET statement_timeout = '50ms'");
      try {
        const slow = 'SELECT pg_sleep(0.3)';
        const { files } = await capture(via, { statement: slow, runs: 1 }, { seconds: 5 });
        expect(planOf(files[0])?.executionTime).toBeGreaterThan(290);
        const endless = capture(via, { statement: 'SELECT pg_sleep(60)' }, { seconds: 1 });
        await expect(endless).rejects.toMatchObject({ code: 'capture.statementTimeout' });
      } finally {
        server.sql('ALTER ROLE owner RESET statement_timeout');
      }
    });

    it('waits for no lock', async () => {
      server.sql('CREATE TABLE IF NOT EXISTS locked (a int)');
      const child = spawn('psql', [
        '-X',
        '-q',
        '-h',
        server.socket,
        '-p',
        String(server.port),
        '-U',
        'owner',
        'postgres',
      ]);
      try {
        child.stdin.write('BEGIN; LOCK TABLE locked; SELECT 1;\n');
        await until(
          () => server.sql("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted") !== '0',
          'the lock',
          10,
        );
        await expect(capture(via, { statement: 'SELECT * FROM locked' })).rejects.toMatchObject({
          code: 'capture.lockTimeout',
        });
      } finally {
        child.kill('SIGKILL');
      }
    });

    it('ends what the server executes when it is cancelled', async () => {
      const cancel = new AbortController();
      const done = capture(via, { statement: 'SELECT pg_sleep(61)' }, { seconds: 90 }, cancel.signal);
      const settled = done.catch((thrown: unknown) => thrown);
      await until(() => running('EXPLAIN%pg_sleep(61)') !== '0', 'the statement', 20);
      cancel.abort();
      expect(await settled).toMatchObject({ code: 'job.cancelled' });
      await until(() => running('EXPLAIN%pg_sleep(61)') === '0', 'its end on the server', 5);
      expect([readdirSync(bench.remote), bench.journal.list()]).toEqual([[], []]);
    });

    it('begins no further run when it is cancelled between two statements', async () => {
      for (const after of ['looking at the server', 'executing it', ...(via === 'direct' ? ['run 2 of 3'] : [])]) {
        const cancel = new AbortController();
        const settled = capture(via, { statement: 'SELECT pg_sleep(0.3)' }, {}, cancel.signal).catch(
          (one: unknown) => one,
        );
        await until(() => bench.progress.some((phase) => phase.startsWith(after)), after, 20);
        cancel.abort();
        expect(await settled).toMatchObject({ code: 'job.cancelled' });
        expect(running('EXPLAIN%pg_sleep(0.3)')).toBe('0');
        bench.progress.length = 0;
      }
      expect([readdirSync(bench.remote), bench.journal.list()]).toEqual([[], []]);
    });

    it('asks for a password where the server wants one, and again where it is wrong', async () => {
      bench.typed.push('wrong', server.password);
      const { files, provenance } = await capture(via, { user: 'reader', runs: 1 });
      expect(planOf(files[0])?.analyzed).toBe(true);
      expect(bench.asked).toEqual([
        expect.stringMatching(/^1: Password for postgres on 127\.0\.0\.1:\d+ as reader$/),
        expect.stringMatching(/^2: /),
      ]);
      expect(JSON.stringify(provenance)).not.toContain('wo\\\\rd');
      expect(bench.progress.join(' ')).not.toContain('HOME');
    });

    it('shows the password to nobody who looks at processes or files', async () => {
      bench.typed.push(server.password);
      const cancel = new AbortController();
      const statement = 'SELECT pg_sleep(65)';
      const settled = capture(via, { user: 'reader', statement }, { seconds: 90 }, cancel.signal).catch(() => null);
      await until(() => running('EXPLAIN%pg_sleep(65)') !== '0', 'the statement', 20);
      const seen = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((pid) => {
          try {
            return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
          } catch {
            return '';
          }
        });
      expect(seen.filter((line) => line.includes(server.password))).toEqual([]);
      expect(seen.filter((line) => line.includes('pg_sleep(65)'))).toEqual([]);
      const files = readdirSync(bench.folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
      expect(texts.filter((text) => text.includes('wo\\rd'))).toEqual([]);
      cancel.abort();
      await settled;
    });

    it('gives up where no password comes', async () => {
      await expect(capture(via, { user: 'reader' })).rejects.toMatchObject({ code: 'capture.passwordWanted' });
      bench.typed.push('a', 'b', 'c', 'd');
      await expect(capture(via, { user: 'reader' })).rejects.toMatchObject({ code: 'capture.passwordWanted' });
      expect(bench.asked).toHaveLength(4);
      expect([readdirSync(bench.remote), bench.journal.list()]).toEqual([[], []]);
    });

    it.each([
      ['no server', { port: 1 }, via === 'psql' ? 'capture.databaseUnreachable' : 'ssh.portClosed'],
      ['no such login', { user: 'nobody-here' }, 'capture.databaseRefused'],
      // Before a session stands, psql tells the server's words without their code.
      [
        'no such database',
        { database: 'host=127.0.0.1 dbname=postgres' },
        via === 'psql' ? 'capture.databaseRefused' : 'capture.noDatabase',
      ],
    ])('says where there is %s', async (_, more, code) => {
      await expect(capture(via, more)).rejects.toMatchObject({ code });
    });

    it('counts the statements of a database twice', async () => {
      server.sql('SELECT pg_stat_statements_reset()');
      const taking = capture(via, { statement: '' }, { event: 'statements', seconds: 2 });
      await until(() => bench.progress.some((line) => line.startsWith('sampling')), 'the first look', 20);
      for (let i = 0; i < 5; i++) server.sql("SELECT count(*) FROM orders WHERE status = 'open'");
      const { files } = await taking;
      expect(files.map(({ name, kind }) => [name, kind])).toEqual([
        ['pg_stat_statements-2.json', 'catalog'],
        ['pg_stat_statements-1.json', 'catalog'],
      ]);
      const rows: readonly Record<string, unknown>[] = JSON.parse(textOf(files[0]));
      const counted = rows.find(({ query }) => String(query).includes('FROM orders WHERE status = $1'));
      expect(counted).toMatchObject({
        calls: expect.any(Number),
        queryid: expect.stringMatching(/^-?\d+$/),
        datname: 'postgres',
      });
      expect(counted).toHaveProperty('captured_at');
      const [after, before] = files.slice(0, 2).map((file) => readCatalog(textOf(file)));
      if (after?.kind !== 'pg_stat_statements' || before?.kind !== 'pg_stat_statements')
        throw new Error('no statements');
      const { statements } = statementsBetween(before.statements, after.statements);
      expect(statements[0]?.query).toContain('FROM orders WHERE status = $1');
      expect(counted).toHaveProperty('stats_reset', expect.stringMatching(/^2/));
    });

    it('tells what the catalog knows of tables', async () => {
      const relations = ['public.orders', 'Public."users"'];
      const { files } = await capture(via, { statement: '', relations }, { event: 'catalog' });
      const tables = new Set(JSON.parse(textOf(files[1])).map((row: { tablename: string }) => row.tablename));
      expect([...tables]).toEqual(['orders', 'users']);
    });
  });

  it('refuses through psql where it is not there, and goes through the host directly', async () => {
    const facts = await bench.factsOf(null);
    const { psql: _, ...tools } = facts.host.tools;
    const without = { ...facts, host: { ...facts.host, tools } };
    const request = { event: 'plan', postgres: postgres('psql') } as const;
    await expect(bench.capture(postgresql, request, undefined, without)).rejects.toMatchObject({
      code: 'capture.toolMissing',
    });
    const direct = { ...request, postgres: postgres('direct', { runs: 1 }) };
    expect((await bench.capture(postgresql, direct, undefined, without)).clean).toBe(true);
  });

  it('is reached over its Unix socket by psql', async () => {
    const { files } = await capture('psql', { address: server.socket, runs: 1 });
    expect(planOf(files[0])?.analyzed).toBe(true);
  });

  describe.skipIf(noSshd.length > 0)(`on a host over SSH${skipReason(noSshd)}`, () => {
    let sshd: Sshd;
    beforeAll(async () => {
      sshd = await startSshd({ environment: { PATH: process.env.PATH ?? '' } });
    });
    afterAll(() => sshd?.stop());
    beforeEach(async () => {
      await bench.remove();
      bench = new CaptureBench(await connectFrom(sshd.config().home, 'staging'));
    });

    it.each(WAYS)('is captured by %s', async (via) => {
      bench.typed.push(server.password);
      const { files, clean } = await capture(via, { user: 'reader' });
      expect(files).toHaveLength(5);
      expect([clean, readdirSync(bench.remote), bench.journal.list()]).toEqual([true, [], []]);
    });

    it.each(WAYS)('executes nothing any more when the connection goes (%s)', async (via) => {
      const done = capture(via, { statement: 'SELECT pg_sleep(62)' }, { seconds: 90 });
      const settled = done.catch((thrown: unknown) => thrown);
      await until(() => running('EXPLAIN%pg_sleep(62)') !== '0', 'the statement', 20);
      sshd.killChildren();
      expect(await settled).toMatchObject({ code: 'ssh.lost' });
      await until(() => running('EXPLAIN%pg_sleep(62)') === '0', 'its end on the server', 15);
    });
  });
});
