import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { PlateauError } from '../../core/error.ts';
import type { Connection } from './connection.ts';
import { runToEnd } from './run-to-end.ts';

export interface FetchOptions {
  /** Path here; must not exist. */
  readonly to: string;
  readonly signal?: AbortSignal;
  readonly onBytes?: (done: number, total: number) => void;
  /** Path of `zstd` on the host, where it has one. */
  readonly zstd?: string;
}

export interface FetchedFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly remoteSha256: string;
}

/** Size and SHA-256 of file `$1`. */
const FACTS = `wc -c <"$1" && { sha256sum <"$1" || shasum -a 256 <"$1"; }`;

/**
 * Brings a file from a host, hashed on both sides. Throws `capture.emptyFile`, `capture.transferDamaged`, `job.cancelled`, `ssh.*`.
 */
export async function fetchFile(connection: Connection, path: string, options: FetchOptions): Promise<FetchedFile> {
  const facts = await runToEnd(connection, ['sh', '-c', FACTS, 'plateau-facts', path]);
  const [size, remoteSha256 = ''] = facts.stdout.toString('utf8').trim().split(/\s+/);
  const total = Number(size);
  if (facts.code !== 0 || !(total > 0)) {
    throw new PlateauError({
      code: 'capture.emptyFile',
      message: `“${path}” on ${connection.destination} holds nothing.`,
      hint: facts.stderr.trim().slice(-300) || 'The profiler wrote nothing: look at what it printed.',
    });
  }
  const file = await open(options.to, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const command = await connection.exec(['cat', '--', path]);
    command.stdin.end();
    for await (const chunk of command.stdout) {
      if (options.signal?.aborted === true) {
        command.close();
        throw new PlateauError({ code: 'job.cancelled', message: 'The transfer was cancelled.' });
      }
      const part: Buffer = chunk;
      hash.update(part);
      bytes += part.length;
      await file.writeFile(part);
      options.onBytes?.(bytes, total);
    }
    await file.sync();
    const sha256 = hash.digest('hex');
    if (sha256 !== remoteSha256) {
      throw new PlateauError({
        code: 'capture.transferDamaged',
        message: `“${path}” did not arrive as it is on ${connection.destination}: its SHA-256 differs.`,
        hint: 'Try again; if it happens again, something on the way changes data.',
      });
    }
    return { bytes, sha256, remoteSha256 };
  } catch (thrown) {
    await rm(options.to, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
}
