import { randomBytes } from 'node:crypto';
import { databaseText, isOnHost, type PostgresRequest } from '../../../core/capture/postgres/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { CapturedFile, CaptureRun, PlanFacts, ToolResult } from '../profiler.ts';
import { type DatabaseSession, type Explained, OWN_SECONDS, viewFile, withPassword } from './database-session.ts';
import { type FailureContext, lost, passwordWanted, serverFailure, unreachable, untrusted } from './failure.ts';
import { askScript, cellsOf, explainScript, PSQL, runFile } from './psql-script.ts';

/** Seconds that a server is waited for. */
const CONNECT_SECONDS = 15;
/** psql's own exit codes (its manual, “Exit Status”): a connection that went bad, and a script that failed. */
const BAD_CONNECTION = 2;

/** How `psql` gets its statements: nothing of a person's start-up files, no decoration, ends at the first error, never asks. */
const ARGUMENTS = [
  '-X',
  '-q',
  '-A',
  '-t',
  '-w',
  '-v',
  'ON_ERROR_STOP=1',
  '-v',
  'VERBOSITY=verbose',
  '-v',
  'SHOW_CONTEXT=never',
];

/**
 * Where `psql` connects to, as variables: none of their values can be taken for an option, and a database's name for no connection string
 * (libpq's manual, “Environment Variables”).
 */
export function psqlEnvironment(request: PostgresRequest): Readonly<Record<string, string>> {
  const { address, port, user, database, service, tls, certificates } = request;
  const mode = tls ?? (isOnHost(request) || service !== null ? null : 'verify');
  const modes = { verify: 'verify-full', encrypt: 'require', off: 'disable' } as const;
  return {
    LC_ALL: 'C',
    PGAPPNAME: 'plateau',
    PGCLIENTENCODING: 'UTF8',
    PGCONNECT_TIMEOUT: String(CONNECT_SECONDS),
    ...(service === null ? {} : { PGSERVICE: service }),
    ...(address === null ? {} : { PGHOST: address }),
    ...(port === null ? {} : { PGPORT: String(port) }),
    ...(user === null ? {} : { PGUSER: user }),
    ...(database === null ? {} : { PGDATABASE: database }),
    ...(mode === null ? {} : { PGSSLMODE: modes[mode] }),
    ...(certificates === null ? {} : { PGSSLROOTCERT: certificates }),
  };
}

/** Path of the host's psql. Throws `capture.toolMissing`. */
function psqlOf({ host, entry }: PlanFacts): string {
  const tool = host.tools.psql;
  if (tool !== undefined) return tool.path;
  throw new PlateauError({
    code: 'capture.toolMissing',
    message: `psql is not on ${entry.name}.`,
    hint: 'Install it there (Debian: postgresql-client), or connect directly (--direct): that goes through the host and needs nothing there.',
  });
}

/** What runs on the host, as it is shown: it reads its session from its standard input. Throws `capture.toolMissing`. */
export function psqlCommand(request: PostgresRequest, facts: PlanFacts): readonly string[] {
  const words = Object.entries(psqlEnvironment(request)).map(([name, value]) => `${name}=${value}`);
  return ['env', ...words, psqlOf(facts), ...ARGUMENTS];
}

/** What the server said last on standard error: `psql:<stdin>:9: ERROR:  57014: canceling statement …`, in whatever language. */
function serverWords(stderr: string): { readonly sqlState: string; readonly message: string } | null {
  const found = [...stderr.matchAll(/^(?:psql:[^\n]{0,200}?:\d+: )?\S{1,40}:\s{1,4}([0-9A-Z]{5}): ([^\n]*)/gm)].at(-1);
  return found === undefined ? null : { sqlState: found[1] ?? '', message: found[2] ?? '' };
}

/** The server's refusal of a password, in the languages it speaks; it has no code before a session stands. */
const PASSWORD =
  /password|passwor[dt]|contrase|mot de passe|parol|парол|senha|şifre|hasł|heslo|lösen|密码|パスワード|암호/i;

function connectionFailure(stderr: string, context: FailureContext, hadPassword: boolean): PlateauError | 'password' {
  if (/no password supplied/.test(stderr)) return 'password';
  if (hadPassword && PASSWORD.test(stderr)) return 'password';
  const said = stderr.replace(/^psql: (?:error: )?/, '');
  if (/certificate|SSL|TLS/i.test(stderr) && !/pg_hba/.test(stderr)) return untrusted(said, context);
  if (/FATAL|server closed the connection|terminating connection/.test(stderr)) {
    return /connection to server|FATAL/.test(stderr) ? refused(said, context) : lost(said, context);
  }
  return unreachable(said, context);
}

function refused(said: string, { database, host }: FailureContext): PlateauError {
  return new PlateauError({
    code: 'capture.databaseRefused',
    message: `The server of ${database} does not let ${host} in: ${said.replace(/\s+/g, ' ').trim().slice(0, 400)}`,
    hint: 'Check user, database and password, and pg_hba.conf of the server.',
  });
}

/** A database through the `psql` of its host: each call one psql that ends with it. */
class PsqlSession implements DatabaseSession {
  readonly #run: CaptureRun;
  readonly #request: PostgresRequest;
  #password: string | null = null;
  #files = 0;

  constructor(run: CaptureRun, request: PostgresRequest) {
    this.#run = run;
    this.#request = request;
  }

  /** Makes sure that the server lets us in. */
  async connect(): Promise<void> {
    const context = this.#context(OWN_SECONDS * 1000);
    await withPassword(this.#run, databaseText(this.#request), async (password) => {
      this.#password = password;
      const done = await this.#psql('SELECT 1;\n', CONNECT_SECONDS + OWN_SECONDS);
      if (done.code === 0) return { made: null };
      const failure = serverWords(done.stderr);
      if (done.code !== BAD_CONNECTION || failure !== null) throw this.#failed(done, context);
      const why = connectionFailure(done.stderr, context, password !== null);
      if (why !== 'password') throw why;
      return { wanted: passwordWanted(context.database, password !== null) };
    });
  }

  async ask(queries: readonly string[], pauseMs = 0): Promise<readonly (string | null)[]> {
    const mark = `plateau-${randomBytes(16).toString('hex')}`;
    const seconds = queries.length * (OWN_SECONDS + pauseMs / 1000) + CONNECT_SECONDS;
    const done = await this.#psql(askScript(queries, { mark, pauseMs }), seconds);
    if (done.code !== 0) throw this.#failed(done, this.#context(OWN_SECONDS * 1000));
    return cellsOf(done.stdout, mark);
  }

  async keep(query: string, name: string): Promise<CapturedFile> {
    const script = askScript([query], { mark: '', file: name });
    const done = await this.#psql(script, OWN_SECONDS + CONNECT_SECONDS);
    if (done.code !== 0) throw this.#failed(done, this.#context(OWN_SECONDS * 1000));
    return viewFile(await this.#run.fetch(`${await this.#run.folder()}/${name}`, name, 'catalog'));
  }

  async explain(explained: Explained): Promise<readonly CapturedFile[]> {
    const { runs, timeoutMs } = explained;
    const seconds = CONNECT_SECONDS + runs * (timeoutMs / 1000 + 10);
    const done = await this.#psql(explainScript(explained), seconds);
    if (done.code !== 0) throw this.#failed(done, this.#context(timeoutMs));
    const folder = await this.#run.folder();
    const files: CapturedFile[] = [];
    for (let index = 0; index < runs; index++) {
      files.push(await this.#run.fetch(`${folder}/${runFile(index)}`, runFile(index), 'plan'));
    }
    return files;
  }

  async close(): Promise<void> {
    this.#password = null;
  }

  #context(timeoutMs: number): FailureContext {
    return { host: this.#run.facts.entry.name, database: databaseText(this.#request), timeoutMs };
  }

  /** Hidden names: what a cut-off capture left is collected without them. */
  async #psql(script: string, limitSeconds: number): Promise<ToolResult> {
    const number = ++this.#files;
    const sql = await this.#run.send(Buffer.from(script, 'utf8'), `.session-${number}`);
    const secret = `${await this.#run.folder()}/.secret-${number}`;
    if (this.#password !== null) await this.#run.send(Buffer.from(this.#password, 'utf8'), `.secret-${number}`);
    const [, ...rest] = psqlCommand(this.#request, this.#run.facts);
    const at = rest.findIndex((word) => !/^[A-Z_]+=/.test(word));
    const argv = ['env', ...rest.slice(0, at), 'sh', '-c', PSQL, 'plateau-psql', sql, secret, ...rest.slice(at)];
    return this.#run.tool(argv, { limitSeconds });
  }

  #failed({ code, signal, stderr }: ToolResult, context: FailureContext): PlateauError {
    const failure = serverWords(stderr);
    if (failure !== null && !/terminating connection|server closed/.test(stderr))
      return serverFailure(failure, context);
    if (code === BAD_CONNECTION || failure !== null) return lost(failure?.message ?? stderr, context);
    return new PlateauError({
      code: 'capture.toolFailed',
      message: `psql on ${context.host} ended with ${code === null ? `signal ${signal}` : `code ${code}`}: ${stderr.replace(/\s+/g, ' ').trim().slice(-400)}`,
      hint: 'Run the command of the plan on the host to see more.',
    });
  }
}

/** Opens a database through the `psql` of the host. Throws `capture.*`, `ssh.*`, `job.cancelled`. */
export async function openPsql(run: CaptureRun, request: PostgresRequest): Promise<DatabaseSession> {
  const session = new PsqlSession(run, request);
  await session.connect();
  return session;
}
