import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { PlateauError } from '../../core/error.ts';
import type { Connection } from './connection.ts';
import { Collecting } from './fetch/collect.ts';
import { BLOCK, hashThere, lookAt, type RemoteFile } from './fetch/remote-file.ts';
import { openSource } from './fetch/source.ts';
import type { Source } from './fetch/source-model.ts';
import { StagedWriter } from './fetch/staged-writer.ts';
import { shownText } from './untrusted-text.ts';

export interface FetchOptions {
  /** Path here; must not exist, unless a transfer is gone on with. */
  readonly to: string;
  readonly signal?: AbortSignal;
  readonly onBytes?: (done: number, total: number) => void;
  /** Path of `zstd` on the host, where it has one. */
  readonly zstd?: string;
  /** `auto` (the default): by zstd where there is one and the file gets smaller by it. */
  readonly compress?: 'auto' | 'none';
  /** Hears how far a transfer came when its connection goes: what has come stays at `to`. Without it nothing stays. */
  readonly onBroken?: (partial: PartialFetch) => void;
  /** Where an earlier transfer to `to` broke. It begins anew where the file on the host has changed since. */
  readonly resumeFrom?: PartialFetch;
}

/** How far a transfer came. */
export interface PartialFetch {
  readonly bytes: number;
  /** The file on the host, to tell whether it is still the same. */
  readonly size: number;
  readonly modified: number;
}

export interface FetchedFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly remoteSha256: string;
}

/** Compression pays where it leaves no more than this share. */
const PAYS = 0.75;
/** Longest to wait for the connection to say that it is gone, in milliseconds, where a transfer broke off. */
const GONE_MS = 1500;

/**
 * Brings a file from a host, hashed on both sides at once; memory stays flat. Throws `capture.gone`, `capture.emptyFile`, `capture.noHash`,
 * `capture.transferDamaged`, `capture.cannotStore`, `capture.noAnswer`, `job.cancelled`, `ssh.*`.
 */
export async function fetchFile(connection: Connection, path: string, options: FetchOptions): Promise<FetchedFile> {
  const { to, signal } = options;
  const zstd = options.compress === 'none' ? '' : (options.zstd ?? '');
  const file = await lookAt(connection, path, { zstd, signal });
  const writer = await writerFor(to, file, options.resumeFrom);
  let keep = false;
  // Ends the one side where the other fails.
  const failing = new AbortController();
  const stopped = AbortSignal.any([failing.signal, ...(signal === undefined ? [] : [signal])]);
  try {
    const remoteHash = hashThere(connection, path, file, stopped);
    remoteHash.catch(() => undefined);
    if (writer.bytes < file.size) {
      const compressed = file.squeezed <= PAYS ? zstd : '';
      const wanted = { from: writer.bytes, file, zstd: compressed, signal: stopped };
      await receive(connection, writer, { path, file, source: await openSource(connection, path, wanted), options });
    }
    const { bytes } = writer;
    const [sha256, remoteSha256] = await Promise.all([writer.finish(), remoteHash]);
    if (sha256 !== remoteSha256) throw damaged(connection, path, 'its SHA-256 differs');
    keep = true;
    return { bytes, sha256, remoteSha256 };
  } catch (thrown) {
    failing.abort();
    const { bytes } = writer;
    const stored = await writer.finish().then(
      () => true,
      () => false,
    );
    if (connection.gone.aborted && stored && options.onBroken !== undefined && bytes <= file.size) {
      keep = true;
      options.onBroken({ bytes, size: file.size, modified: file.modified });
    }
    throw thrown;
  } finally {
    if (!keep) await rm(to, { force: true });
  }
}

async function writerFor(to: string, file: RemoteFile, partial: PartialFetch | undefined): Promise<StagedWriter> {
  if (partial === undefined) return StagedWriter.create(to);
  const same = partial.size === file.size && partial.modified === file.modified && partial.bytes <= file.size;
  // Whole blocks, as they are sent.
  const writer = same ? await StagedWriter.resume(to, partial.bytes - (partial.bytes % BLOCK)) : null;
  if (writer !== null) return writer;
  await rm(to, { force: true });
  return StagedWriter.create(to);
}

function damaged(connection: Connection, path: string, how: string): PlateauError {
  return new PlateauError({
    code: 'capture.transferDamaged',
    message: `“${shownText(path, 500)}” did not arrive as it is on ${connection.destination}: ${how}.`,
    hint: 'Try again. If it happens again, the file is still being written there, or something on the way changes data.',
  });
}

interface Receiving {
  readonly path: string;
  readonly file: RemoteFile;
  readonly source: Source;
  readonly options: FetchOptions;
}

/** Takes what comes into the writer, up to the size that was told. */
async function receive(connection: Connection, writer: StagedWriter, { path, file, source, options }: Receiving) {
  const { signal, onBytes } = options;
  const stop = (): void => source.close();
  signal?.addEventListener('abort', stop, { once: true });
  const collecting = new Collecting();
  try {
    if (signal?.aborted !== true) {
      await source.drain((piece) => {
        collecting.count(piece.length);
        if (writer.bytes + piece.length > file.size) throw damaged(connection, path, 'more came than it held');
        const full = writer.take(piece);
        if (full !== null) onBytes?.(writer.bytes, file.size);
        return full;
      });
    }
    if (writer.bytes < file.size && signal?.aborted !== true) await ending(connection, source);
  } finally {
    signal?.removeEventListener('abort', stop);
    source.close();
  }
  if (signal?.aborted === true) {
    throw new PlateauError({ code: 'job.cancelled', message: 'The transfer was cancelled.' });
  }
  onBytes?.(writer.bytes, file.size);
  if (writer.bytes === file.size) return;
  if (connection.gone.aborted) throw connection.gone.reason;
  const why = shownText(source.errors, 200);
  throw damaged(connection, path, `${writer.bytes} of ${file.size} bytes came${why === '' ? '' : ` (${why})`}`);
}

/** Waits until it is known whether the sender failed or the connection did: the one may be told a little before the other. */
async function ending(connection: Connection, source: Source): Promise<void> {
  const over = new AbortController();
  const limit = wait(GONE_MS, false, { signal: over.signal }).catch(() => false);
  const sent = await Promise.race([source.sent, limit]);
  if (!sent && !connection.gone.aborted) await Promise.race([limit, once(connection.gone, 'abort', over)]);
  over.abort();
}
