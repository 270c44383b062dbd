import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_WAYS, type DatabaseWay, type PostgresRequest } from '../../src/core/capture/postgres/request.ts';
import type { Captured } from '../../src/main/capture/capture-once.ts';
import { postgresql } from '../../src/main/capture/postgres/index.ts';
import { missingPostgres, type PostgresOptions, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { until } from './support/capture-targets.ts';
import { CaptureBench } from './support/capture-with.ts';

const missing = missingPostgres();
const noOpenssl = missingTools('openssl');

/** Answers as a psql of a server of a version that is not captured any more would. */
const OLD_PSQL = `#!/bin/sh
while IFS= read -r line; do
  case $line in
    '\\echo '*) echo "\${line#* }";;
    'SHOW server_version_num;') echo 90500;;
  esac
done
`;

describe.skipIf(missing.length > 0)(`what happens to a PostgreSQL server${skipReason(missing)}`, () => {
  let server: PostgresServer | null = null;
  let bench: CaptureBench;
  beforeEach(() => {
    bench = new CaptureBench();
  });
  afterEach(async () => {
    await bench.remove();
    await server?.stop();
    server = null;
  });

  const start = async (options: PostgresOptions = {}): Promise<PostgresServer> => {
    server = await startPostgres(options);
    return server;
  };
  const request = (via: DatabaseWay, { port, user }: PostgresServer, more: Partial<PostgresRequest> = {}) => {
    const place = { via, address: '127.0.0.1', port, user, database: 'postgres', service: null };
    const rest = {
      tls: null,
      certificates: null,
      class: null,
      statement: 'SELECT 1',
      parameters: [],
      runs: 1,
      relations: [],
    };
    return { event: 'plan', seconds: 60, options: { alone: true }, postgres: { ...place, ...rest, ...more } } as const;
  };
  const capture = (via: DatabaseWay, from: PostgresServer, more: Partial<PostgresRequest> = {}): Promise<Captured> =>
    bench.capture(postgresql, request(via, from, more));

  it.each(DATABASE_WAYS)('it ends in the middle of a statement (%s)', async (via) => {
    const one = await start();
    const done = capture(via, one, { statement: 'SELECT pg_sleep(63)' }).catch((thrown: unknown) => thrown);
    const active =
      "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'EXPLAIN%pg_sleep(63)%'";
    await until(() => one.sql(active) !== '0', 'the statement', 20);
    await one.kill();
    expect(await done).toMatchObject({ code: 'capture.databaseLost' });
    expect([readdirSync(bench.remote), bench.journal.list()]).toEqual([[], []]);
  });

  it.each(DATABASE_WAYS)('it has no connection left (%s)', async (via) => {
    const one = await start({ settings: ['max_connections = 4', 'superuser_reserved_connections = 3'] });
    one.sql('CREATE ROLE plain LOGIN');
    const args = ['-X', '-q', '-h', one.socket, '-p', String(one.port), '-U', 'plain', '-d', 'postgres'];
    const held = spawn('psql', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    try {
      // It says so itself: to ask the server would take the only place there is.
      held.stdin.write('\\echo connected\n');
      await once(held.stdout, 'data');
      const code = via === 'psql' ? 'capture.databaseRefused' : 'capture.serverFull';
      await expect(capture(via, one, { user: 'plain' })).rejects.toMatchObject({ code });
    } finally {
      held.kill('SIGKILL');
    }
  });

  it('it is busy, and sessions wait for a lock', async () => {
    const one = await start();
    one.sql('CREATE TABLE held (a int)');
    const args = ['-X', '-q', '-h', one.socket, '-p', String(one.port), '-U', 'owner', '-d', 'postgres'];
    const clients: ChildProcess[] = [];
    const client = (text: string): void => {
      const child = spawn('psql', args, { stdio: ['pipe', 'ignore', 'ignore'] });
      clients.push(child);
      child.stdin?.write(`${text}\n`);
    };
    const counted = (where: string): Promise<void> =>
      until(() => one.sql(`SELECT count(*) > 0 FROM pg_locks WHERE ${where}`) === 't', where, 20);
    try {
      client('BEGIN; LOCK TABLE held; SELECT pg_sleep(64);');
      await counted("mode = 'AccessExclusiveLock' AND granted AND relation = 'held'::regclass");
      client('ALTER TABLE held ADD b int;');
      for (let i = 0; i < 3; i++) client('SELECT pg_sleep(64);');
      await counted('NOT granted');
      const busy = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'";
      await until(() => one.sql(busy) === '4', 'all of them', 20);
      const facts = await bench.factsOf(null);
      const small = { ...facts, host: { ...facts.host, cores: 2, containerCpus: null } };
      const { provenance } = await bench.capture(postgresql, request('direct', one), undefined, small);
      expect(provenance.warnings.map(({ code }) => code)).toEqual(['capture.serverBusy', 'capture.locksWaiting']);
    } finally {
      for (const child of clients) child.kill('SIGKILL');
    }
  });

  it('it is too old', async () => {
    const one = await start();
    const path = join(bench.folder, 'psql');
    writeFileSync(path, OLD_PSQL);
    chmodSync(path, 0o755);
    const facts = await bench.factsOf(null);
    const tools = { ...facts.host.tools, psql: { path, version: '' } };
    const old = { ...facts, host: { ...facts.host, tools } };
    await expect(bench.capture(postgresql, request('psql', one), undefined, old)).rejects.toMatchObject({
      code: 'capture.serverTooOld',
      message: 'The server is PostgreSQL 9.5.0.',
    });
  });

  describe.skipIf(noOpenssl.length > 0)(`it speaks TLS${skipReason(noOpenssl)}`, () => {
    it('and is believed by who knows its certificate only', async () => {
      const one = await start({ tls: true });
      one.sql('GRANT ALL ON SCHEMA public TO reader');
      for (const via of DATABASE_WAYS) {
        const at = {
          address: 'localhost',
          statement: 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
        } as const;
        const strange = capture(via, one, { ...at, tls: 'verify' });
        await expect(strange, via).rejects.toMatchObject({ code: 'capture.databaseUntrusted' });
        const otherName = { ...at, address: '127.0.0.1', tls: 'verify', certificates: one.certificate } as const;
        await expect(capture(via, one, otherName), via).rejects.toMatchObject({ code: 'capture.databaseUntrusted' });
        const known = { ...at, tls: 'verify', certificates: one.certificate } as const;
        expect((await capture(via, one, known)).files).toHaveLength(1);
        expect((await capture(via, one, { ...at, tls: 'encrypt' })).files).toHaveLength(1);
      }
    });

    it('and another does not, where it must', async () => {
      const one = await start();
      for (const via of DATABASE_WAYS) {
        await expect(capture(via, one, { tls: 'encrypt' }), via).rejects.toMatchObject({
          code: 'capture.databaseUntrusted',
        });
      }
    });
  });
});
