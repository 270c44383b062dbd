import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './sshd.ts';
import { toolPath } from './tools.ts';

/** Who the server runs as where the tests run as root, which it refuses to. */
const NOBODY = 65_534;
const CACHE = resolve(import.meta.dirname, '../../.cache');

const isRoot = process.getuid?.() === 0;

/** Folders with `bin/postgres`, the newest first: Debian's, then what `npm test` unpacked. */
export function postgresInstallations(): readonly string[] {
  const below = (folder: string, name: RegExp): string[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((one) => name.test(one))
          .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
          .map((one) => join(folder, one))
      : [];
  return [...below('/usr/lib/postgresql', /^\d+$/), ...below(CACHE, /^postgresql-[\d.]+$/)].filter((folder) =>
    ['postgres', 'initdb'].every((name) => existsSync(join(folder, 'bin', name))),
  );
}

/** What the tests of PostgreSQL lack on this machine: its server, its client. */
export function missingPostgres(): string[] {
  return [
    ...(postgresInstallations().length === 0 ? ['PostgreSQL’s server'] : []),
    ...(toolPath('psql') === null ? ['psql'] : []),
  ];
}

export interface PostgresOptions {
  /** The installation to start; the newest of the system's, else of those that were unpacked. */
  readonly home?: string;
  /** Lines of `postgresql.conf`. */
  readonly settings?: readonly string[];
  /** Speaks TLS with a certificate for `localhost` that nobody knows. */
  readonly tls?: boolean;
}

/** A PostgreSQL server of the tests. */
export interface PostgresServer {
  readonly port: number;
  /** Folder of its Unix socket. */
  readonly socket: string;
  /** May do everything, and is let in without a password; `reader` is let in over TCP with {@link password} only. */
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** File of the certificate it shows; empty without TLS. */
  readonly certificate: string;
  /** Runs SQL as its superuser and gives what psql prints, unaligned; throws with psql's words. */
  sql(text: string, database?: string): string;
  log(): string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

function runAs(command: string, args: readonly string[], cwd: string): void {
  const who = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const done = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    ...who,
    env: { ...process.env, HOME: cwd, LC_ALL: 'C' },
  });
  if (done.status !== 0) throw new Error(`${command}: ${done.stderr || done.stdout || done.error?.message}`);
}

/** The programs where who runs them may enter: a checkout can lie in somebody's own folder. */
function reachable(home: string, folder: string): string {
  if (!isRoot) return home;
  const { status } = spawnSync('test', ['-x', join(home, 'bin/postgres')], { uid: NOBODY, gid: NOBODY });
  if (status === 0) return home;
  const copy = join(folder, 'postgresql');
  cpSync(home, copy, { recursive: true });
  return copy;
}

function makeCertificate(folder: string): string {
  const file = join(folder, 'server.crt');
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  const names = ['-addext', 'subjectAltName=DNS:localhost'];
  runAs('openssl', [...request, ...names, '-keyout', join(folder, 'server.key'), '-out', file], folder);
  chmodSync(join(folder, 'server.key'), 0o600);
  return file;
}

/** Its password on purpose has what shells, connection strings and files of passwords take for something. */
const PASSWORD = `pa'ss "wo\\rd:$HOME;%x`;

/**
 * Starts PostgreSQL in a new folder on a free port of 127.0.0.1, as `nobody` where the tests run as root. Call `stop` in `afterAll` or
 * `finally`; should the test process end without, the server is killed with it.
 */
export async function startPostgres({
  home,
  settings = [],
  tls = false,
}: PostgresOptions = {}): Promise<PostgresServer> {
  const [installed] = postgresInstallations();
  const from = home ?? installed;
  if (from === undefined) throw new Error('PostgreSQL is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'plateau-pg-'));
  try {
    chmodSync(folder, 0o755);
    if (isRoot) chownSync(folder, NOBODY, NOBODY);
    const data = join(folder, 'data');
    const init = ['-D', data, '-U', 'owner', '--auth=trust', '-N', '-E', 'UTF8', '--locale=C'];
    const programs = reachable(from, folder);
    runAs(join(programs, 'bin/initdb'), init, folder);
    const certificate = tls ? makeCertificate(folder) : '';
    const rules = [
      'local all all trust',
      // Versions before 10 know no other.
      `host all reader 127.0.0.1/32 ${/-9\./.test(from) ? 'md5' : 'scram-sha-256'}`,
      'host all all 127.0.0.1/32 trust',
    ];
    writeFileSync(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`);
    return await startIn({ home: programs, folder, data, settings, certificate });
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    throw thrown;
  }
}

interface Start {
  readonly home: string;
  readonly folder: string;
  readonly data: string;
  readonly settings: readonly string[];
  readonly certificate: string;
}

async function startIn({ home, folder, data, settings, certificate }: Start): Promise<PostgresServer> {
  const port = await freePort();
  const hasStatements = ['lib', 'lib/postgresql'].some((one) => existsSync(join(home, one, 'pg_stat_statements.so')));
  const lines = [
    `port = ${port}`,
    "listen_addresses = '127.0.0.1'",
    `unix_socket_directories = '${folder}'`,
    'fsync = off',
    'max_connections = 20',
    'shared_buffers = 32MB',
    'autovacuum = off',
    ...(hasStatements ? ["shared_preload_libraries = 'pg_stat_statements'"] : []),
    ...(certificate === ''
      ? []
      : ['ssl = on', `ssl_cert_file = '${certificate}'`, `ssl_key_file = '${join(folder, 'server.key')}'`]),
    ...settings,
  ];
  writeFileSync(join(data, 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
  const logFile = join(folder, 'log');
  const who = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn('sh', ['-c', 'exec "$0" -D "$1" >"$2" 2>&1', join(home, 'bin/postgres'), data, logFile], {
    cwd: folder,
    stdio: 'ignore',
    ...who,
    env: { ...process.env, LC_ALL: 'C' },
  });
  const killAll = (): void => void child.kill('SIGQUIT');
  process.once('exit', killAll);
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const kill = async (): Promise<void> => {
    killAll();
    await ended;
    process.off('exit', killAll);
  };
  try {
    await listening(child, log);
    const server: PostgresServer = {
      port,
      socket: folder,
      user: 'owner',
      password: PASSWORD,
      folder,
      certificate,
      log,
      kill,
      sql: (text, database = 'postgres') => {
        const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-p', String(port), '-U', 'owner'];
        const done = spawnSync('psql', [...args, '-d', database], {
          input: text,
          encoding: 'utf8',
          maxBuffer: 1 << 28,
        });
        if (done.status !== 0) throw new Error(`psql: ${done.stderr}`);
        return done.stdout.trim();
      },
      stop: async () => {
        await kill();
        rmSync(folder, { recursive: true, force: true });
      },
    };
    server.sql(
      `${/-9\./.test(home) ? '' : "SET password_encryption = 'scram-sha-256';"} CREATE ROLE reader LOGIN PASSWORD '${PASSWORD.replaceAll("'", "''")}';`,
    );
    return server;
  } catch (thrown) {
    await kill();
    throw thrown;
  }
}

async function listening(child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (log().includes('ready to accept connections')) return;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`PostgreSQL did not start:\n${log()}`);
    await wait(20);
  }
}

/** SQL of the tables of the golden plans: 300,000 orders of 20,000 users in 50 tenants, one in a hundred of them open. */
export const ORDERS_AND_USERS = `
CREATE TABLE users (id int PRIMARY KEY, tenant int, email text);
CREATE TABLE orders (id int PRIMARY KEY, user_id int, status text, total numeric, created timestamptz);
INSERT INTO users SELECT g, g % 50, 'u' || g || '@example.com' FROM generate_series(1, 20000) g;
INSERT INTO orders SELECT g, 1 + ((g::bigint * 7919) % 20000)::int, CASE WHEN g % 100 = 0 THEN 'open' ELSE 'done' END, g % 997,
  now() - g * interval '1 min' FROM generate_series(1, 300000) g;
ANALYZE;
`;

/** The slow list of the golden plans; the text of the person's address must not leave the workspace. */
export const SLOW_LIST = `SELECT u.email, sum(o.total) FROM orders o JOIN users u ON o.user_id = u.id
WHERE o.status = 'open' AND u.email <> 'alice@secret.example' AND u.tenant = 7
GROUP BY u.email ORDER BY sum(o.total) DESC LIMIT 5`;
