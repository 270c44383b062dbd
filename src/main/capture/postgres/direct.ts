import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { BEGIN, ROLLBACK, transactionSettings } from '../../../core/capture/postgres/explain.ts';
import { quotedText } from '../../../core/capture/postgres/queries.ts';
import { databaseText, isOnHost, POSTGRES_PORT, type PostgresRequest } from '../../../core/capture/postgres/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { Connection } from '../../remote/connection.ts';
import type { CapturedFile, CaptureRun } from '../profiler.ts';
import {
  type DatabaseSession,
  type Explained,
  OWN_SECONDS,
  OWN_SETTINGS,
  viewFile,
  withPassword,
} from './database-session.ts';
import { type FailureContext, lost, passwordWanted, serverFailure, unreachable, untrusted } from './failure.ts';
import { runFile } from './psql-script.ts';
import { ServerLine } from './server-line.ts';

/** Where the server listens, as the host sees it. */
interface Place {
  readonly address: string;
  readonly port: number;
}

function placeOf({ address, port }: PostgresRequest): Place {
  return { address: address ?? '127.0.0.1', port: port ?? POSTGRES_PORT };
}

/** Throws `capture.badCertificates`. */
function certificatesOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PlateauError({
      code: 'capture.badCertificates',
      message: `The certificates in “${path}” cannot be read.`,
      hint: 'Give a file of this machine with certificates in PEM form.',
      cause,
    });
  }
}

function tlsOf(request: PostgresRequest): ConnectionOptions | false {
  const mode = request.tls ?? (isOnHost(request) ? 'off' : 'verify');
  if (mode === 'off') return false;
  const ca = request.certificates === null ? {} : { ca: certificatesOf(request.certificates) };
  return { ...ca, rejectUnauthorized: mode === 'verify', minVersion: 'TLSv1.2' };
}

/** A database by the server's own protocol, over a channel of the host. */
class DirectSession implements DatabaseSession {
  readonly #run: CaptureRun;
  readonly #line: ServerLine;
  readonly #context: FailureContext;

  constructor(run: CaptureRun, line: ServerLine, context: FailureContext) {
    this.#run = run;
    this.#line = line;
    this.#context = context;
  }

  async ask(queries: readonly string[], pauseMs = 0): Promise<readonly (string | null)[]> {
    const cells: (string | null)[] = [];
    for (const [index, query] of queries.entries()) {
      if (index > 0 && pauseMs > 0) await this.#run.wait(pauseMs);
      cells.push(await this.#inTransaction(OWN_SETTINGS, () => this.#line.cell(query), OWN_SECONDS * 1000));
    }
    return cells;
  }

  async keep(query: string, name: string): Promise<CapturedFile> {
    const [cell] = await this.ask([query]);
    return viewFile(await this.#file(cell ?? '', name, 'catalog'));
  }

  async explain({ prefix, statement, parameters, binds, ...rest }: Explained): Promise<readonly CapturedFile[]> {
    const { runs, timeoutMs, version, generic } = rest;
    const settings = transactionSettings(timeoutMs, version);
    const values = parameters.map((value) => (value === null ? 'NULL' : quotedText(value)));
    const files: CapturedFile[] = [];
    for (let index = 0; index < runs; index++) {
      this.#run.progress(`run ${index + 1} of ${runs}`, index / runs);
      const name = `plateau_run_${index + 1}`;
      const explained = async (): Promise<string | null> => {
        // Only what is planned for any value has parameters without one, and nothing of it is executed.
        if (!binds) return this.#line.cell(`${prefix}${statement}`, generic ? 'simple' : 'extended');
        await this.#line.cell(`PREPARE ${name} AS ${statement}`);
        const cell = await this.#line.cell(
          `${prefix}EXECUTE ${name}${values.length === 0 ? '' : `(${values.join(', ')})`}`,
        );
        await this.#line.cell(`DEALLOCATE ${name}`);
        return cell;
      };
      const cell = await this.#inTransaction(settings, explained, timeoutMs);
      files.push(await this.#file(cell ?? '', runFile(index), 'plan'));
    }
    return files;
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  async #inTransaction<T>(settings: readonly string[], work: () => Promise<T>, timeoutMs: number): Promise<T> {
    try {
      for (const statement of [BEGIN, ...settings]) await this.#line.cell(statement);
      const result = await work();
      await this.#line.cell(ROLLBACK);
      return result;
    } catch (thrown) {
      throw failureOf(this.#run, thrown, { ...this.#context, timeoutMs });
    }
  }

  async #file(text: string, name: string, kind: CapturedFile['kind']): Promise<CapturedFile> {
    const staged = await this.#run.stage();
    await staged.write(Buffer.from(text, 'utf8'));
    return staged.finish(name, kind);
  }
}

/** What the server or the way to it said, as one of our errors. */
function failureOf(run: CaptureRun, thrown: unknown, context: FailureContext): PlateauError {
  if (run.signal.aborted) {
    return new PlateauError({ code: 'job.cancelled', message: 'The capture was cancelled. Nothing was stored.' });
  }
  if (run.connection.gone.aborted && run.connection.gone.reason instanceof PlateauError)
    return run.connection.gone.reason;
  if (thrown instanceof PlateauError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (/^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code))
    return serverFailure({ sqlState: code, message }, context);
  return lost(message, context);
}

/** Why no session came about; `password` where the server wants another. */
function refusalOf(run: CaptureRun, thrown: unknown, context: FailureContext): PlateauError | 'password' {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (code === '28P01') return 'password';
  if (/certificate|self.signed|altnames|SSL|TLS/i.test(`${code} ${message}`) && !/^28/.test(code)) {
    return untrusted(message, context);
  }
  const failure = failureOf(run, thrown, context);
  return failure.code === 'capture.databaseLost' ? unreachable(message, context) : failure;
}

/** Opens a database over a channel of the host. Throws `capture.*`, `ssh.*`, `job.cancelled`. */
export async function openDirect(run: CaptureRun, request: PostgresRequest): Promise<DatabaseSession> {
  const { connection, facts } = run;
  const { address, port } = placeOf(request);
  const database = databaseText(request);
  const context: FailureContext = { host: facts.entry.name, database, timeoutMs: OWN_SECONDS * 1000 };
  const ssl = tlsOf(request);
  const openChannel = (to: Connection): Promise<Duplex> => to.openTcp(port, address);
  return withPassword(run, database, async (password) => {
    try {
      const user = request.user ?? facts.host.user;
      const line = await ServerLine.open({
        channel: () => openChannel(connection),
        address,
        port,
        user,
        database: request.database ?? user,
        password,
        ssl,
        signal: run.signal,
      });
      return { made: new DirectSession(run, line, context) };
    } catch (thrown) {
      const why = refusalOf(run, thrown, context);
      if (why !== 'password') throw why;
      return { wanted: passwordWanted(database, password !== null) };
    }
  });
}
