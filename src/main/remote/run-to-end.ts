import type { Readable } from 'node:stream';
import { PlateauError } from '../../core/error.ts';
import type { CommandExit, Connection } from './connection.ts';

export interface RunOptions {
  /** Written to its standard input, which is then closed. */
  readonly input?: string | Uint8Array;
  /** Longest output kept, in bytes; more is an error. */
  readonly mostBytes?: number;
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  /** Called when the first byte of output is there. */
  readonly onFirstOutput?: () => void;
}

export interface Finished extends CommandExit {
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Output of a command that ought to be short. */
const MOST_BYTES = 4 * 1024 * 1024;
const LIMIT_MS = 30_000;

async function collected(stream: Readable, most: number, onTooMuch: () => void, onFirst?: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      if (size === 0) onFirst?.();
      size += bytes.length;
      if (size > most) {
        onTooMuch();
        break;
      }
      chunks.push(bytes);
    }
  } catch {
    // A channel that broke: the exit tells.
  }
  return Buffer.concat(chunks);
}

/**
 * Runs a command on a host to its end. Throws `capture.noAnswer` when it takes longer or prints more than allowed, `job.cancelled`, and
 * what {@link Connection.exec} throws.
 */
export async function runToEnd(
  connection: Connection,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const { mostBytes = MOST_BYTES, limitMs = LIMIT_MS, signal } = options;
  const name = argv[0]?.split('/').at(-1) ?? '';
  const cancelled = (): PlateauError =>
    new PlateauError({ code: 'job.cancelled', message: `“${name}” was cancelled.` });
  const isCancelled = (): boolean => signal?.aborted === true;
  if (isCancelled()) throw cancelled();
  const command = await connection.exec(argv, signal === undefined ? {} : { signal });
  let failure: PlateauError | null = null;
  let fail: (error: PlateauError) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = (error) => {
      failure ??= error;
      command.close();
      reject(error);
    };
  });
  failed.catch(() => undefined);
  const silent = (what: string): PlateauError =>
    new PlateauError({
      code: 'capture.noAnswer',
      message: `“${name}” on ${connection.destination} ${what}.`,
      hint: 'Look at what it does there, then try again.',
    });
  const timer = setTimeout(() => fail(silent(`gave no answer within ${Math.round(limitMs / 1000)} s`)), limitMs);
  const stop = (): void => fail(cancelled());
  const lost = (): void => fail(connection.gone.reason);
  signal?.addEventListener('abort', stop, { once: true });
  connection.gone.addEventListener('abort', lost, { once: true });
  if (isCancelled()) stop();
  try {
    command.stdin.end(options.input ?? '');
    const tooMuch = (): void => fail(silent(`printed more than ${Math.round(mostBytes / 1024)} KB`));
    const output = Promise.all([
      collected(command.stdout, mostBytes, tooMuch, options.onFirstOutput),
      collected(command.stderr, mostBytes, tooMuch),
      command.exit,
    ]);
    const [stdout, stderr, exit] = await Promise.race([output, failed]);
    if (failure !== null) throw failure;
    return { ...exit, stdout, stderr: stderr.toString('utf8') };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    connection.gone.removeEventListener('abort', lost);
  }
}
