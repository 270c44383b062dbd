import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { PlateauError } from '../../../core/error.ts';

/** Milliseconds that a server is waited for. */
const CONNECT_MS = 15_000;
/** Milliseconds that a cancelled statement is given to end before it is cancelled again, and how often that is tried. */
const CANCEL_MS = 1000;
const MOST_CANCELS = 5;

export interface ServerLineOptions {
  /** A new byte stream to the server. */
  channel(): Promise<Duplex>;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Null: there is none to give. */
  readonly password: string | null;
  readonly ssl: ConnectionOptions | false;
  /** Aborts what the server executes. */
  readonly signal: AbortSignal;
}

/** A byte stream that stands, as the socket that the protocol's client wants to connect by itself. */
function asSocket(channel: Duplex): Duplex {
  const none = (): void => undefined;
  const connect = (): void => void setImmediate(() => channel.emit('connect'));
  return Object.assign(channel, { connect, setNoDelay: none, setKeepAlive: none, ref: none, unref: none });
}

/** A new byte stream to the server; one that comes too late is closed. Throws `capture.noAnswer`, `job.cancelled`. */
async function inTime({ channel, address, port, signal }: ServerLineOptions): Promise<Duplex> {
  const opening = channel();
  let given = false;
  const late = (): void => {
    given = true;
    opening.then((one) => one.destroy()).catch(() => undefined);
  };
  return new Promise((resolve, reject) => {
    const give = (error: PlateauError): void => {
      if (given) return;
      late();
      reject(error);
    };
    const slow = `${address}:${port} gave no answer within ${CONNECT_MS / 1000} s.`;
    const hint = 'Check address and port, and what stands between the host and the server.';
    const timer = setTimeout(
      () => give(new PlateauError({ code: 'capture.noAnswer', message: slow, hint })),
      CONNECT_MS,
    );
    const stop = (): void => give(cancelled());
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    opening.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  });
}

const cancelled = (): PlateauError =>
  new PlateauError({ code: 'job.cancelled', message: 'The capture was cancelled. Nothing was stored.' });

class PasswordMissing extends Error {
  readonly code = '28P01';
}

/** A session with a PostgreSQL server over any byte stream. Cells are text as the server wrote it. */
export class ServerLine {
  readonly #client: pg.Client;
  readonly #channel: Duplex;
  readonly #options: ServerLineOptions;
  readonly #stop: () => void;
  #lost: Error | null = null;
  #isBusy = false;
  #cancelling: Promise<void> = Promise.resolve();

  private constructor(client: pg.Client, channel: Duplex, options: ServerLineOptions) {
    this.#client = client;
    this.#channel = channel;
    this.#options = options;
    client.on('error', (error) => {
      this.#lost = error;
    });
    this.#stop = () => {
      this.#cancelling = this.#cancelAll();
    };
    options.signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Throws what the client throws: a server's error has its SQLSTATE as `code`. */
  static async open(options: ServerLineOptions): Promise<ServerLine> {
    const { address, port, user, database, password, ssl } = options;
    const channel = await inTime(options);
    const client = new pg.Client({
      host: address,
      port,
      user,
      database,
      // Asked for where the server wants one; a file of passwords on this machine is not looked at.
      password: () => {
        if (password === null) throw new PasswordMissing('the server wants a password');
        return password;
      },
      ssl,
      application_name: 'plateau',
      connectionTimeoutMillis: CONNECT_MS,
      stream: () => asSocket(channel),
      types: { getTypeParser: () => (text: string) => text },
    });
    const line = new ServerLine(client, channel, options);
    try {
      await client.connect();
    } catch (thrown) {
      await line.close();
      throw thrown;
    }
    return line;
  }

  /**
   * Runs one statement and answers with the first cell of its first row; null where there is none. More than one statement is refused by the
   * server, since it is sent as one to prepare; not so in the `simple` mode, in which `$1` stays what it is.
   */
  async cell(statement: string, queryMode: 'extended' | 'simple' = 'extended'): Promise<string | null> {
    if (this.#lost !== null) throw this.#lost;
    // A cancel that came between two statements ended neither.
    if (this.#options.signal.aborted) throw cancelled();
    const query = { text: statement, rowMode: 'array', queryMode } as const;
    this.#isBusy = true;
    try {
      const { rows } = await this.#client.query<(string | null)[]>(query);
      return rows[0]?.[0] ?? null;
    } finally {
      this.#isBusy = false;
    }
  }

  /** Ends the session; what still runs is cancelled on the server first. */
  async close(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#stop);
    await this.#cancelling;
    // A server that is gone does not answer a goodbye.
    const limit = new Promise<void>((resolve) => setTimeout(resolve, 1000).unref());
    await Promise.race([this.#client.end().catch(() => undefined), limit]);
    this.#channel.destroy();
  }

  /** Cancels until nothing runs: a request that overtakes its statement on the way ends nothing. */
  async #cancelAll(): Promise<void> {
    for (let attempt = 0; attempt < MOST_CANCELS; attempt++) {
      await this.#cancel();
      for (let waited = 0; this.#isBusy && waited < CANCEL_MS; waited += 50) await wait(50);
      if (!this.#isBusy) return;
    }
  }

  /** Asks the server on a line of its own to end what this one executes (the protocol's “Canceling Requests in Progress”). */
  async #cancel(): Promise<void> {
    const { processID, secretKey } = keyOf(this.#client);
    if (processID === null || secretKey === null) {
      // It is not in yet.
      this.#channel.destroy();
      return;
    }
    try {
      const channel = await this.#options.channel();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 3000);
        const done = (): void => {
          clearTimeout(timer);
          resolve();
        };
        channel.once('close', done);
        channel.once('error', done);
        channel.resume();
        channel.end(cancelRequest(processID, secretKey));
      });
      channel.destroy();
    } catch {
      // The way to the server is gone: its own limits end the statement.
    }
  }
}

/** The protocol's CancelRequest: its length, its code, the session's number and key. */
function cancelRequest(processID: number, secretKey: number): Buffer {
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80_877_102, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  return request;
}

/** What a server knows a session by; its client keeps it without saying so in its types. */
function keyOf(client: object): { readonly processID: number | null; readonly secretKey: number | null } {
  const processID = 'processID' in client && typeof client.processID === 'number' ? client.processID : null;
  const secretKey = 'secretKey' in client && typeof client.secretKey === 'number' ? client.secretKey : null;
  return { processID, secretKey };
}
