import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, read, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { PlateauError } from '../../../core/error.ts';
import { whyNoFile } from '../../../core/file-failure.ts';
import type { Provenance } from '../../../core/item.ts';
import { writeAll } from '../../workspace/write-all.ts';

/** Compressed text of numbers is rarely smaller than this part of it. */
const TYPICAL_RATIO = 30;

/** A compressed file may unpack to this many times its size, once it is past {@link FREE_BYTES}. */
const MAX_RATIO = 1000;
/** Small files may unpack to anything up to here: repeated stacks compress very well. */
const FREE_BYTES = 64 * 1024 * 1024;
/** And never to more than this. */
const MAX_BYTES = 64 * 1024 * 1024 * 1024;

const READ_BYTES = 1024 * 1024;
/** The chunk that is worked on, the one before it, and the one on its way. */
const RING = 3;

const readInto = promisify(read);

export type Compression = Provenance['compression'];

function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  return 'none';
}

function unreadable(path: string, cause: unknown): PlateauError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new PlateauError({
    code: 'import.unreadable',
    message: `“${path}” cannot be read: ${whyNoFile(cause)}.`,
    hint: code === 'EISDIR' ? 'Give the files in it.' : 'Check the path and its permissions.',
    cause,
  });
}

/**
 * The file a profiler means by the folder it made: clinic flame's samples. A path that is no folder is itself.
 * Throws `import.wrongKind`, `import.unreadable`.
 */
export function captureIn(path: string): string {
  let names: readonly string[];
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return path;
    names = readdirSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  const samples = names.find((name) => name.endsWith('.clinic-flame-samples'));
  if (samples !== undefined) return join(path, samples);
  const other = names.find((name) => /\.clinic-(doctor|bubbleprof)-/.test(name));
  if (other === undefined) throw unreadable(path, Object.assign(new Error('is a directory'), { code: 'EISDIR' }));
  throw new PlateauError({
    code: 'import.wrongKind',
    message: `“${path}” is a data folder of clinic ${other.includes('doctor') ? 'doctor' : 'bubbleprof'}, which holds no CPU stacks.`,
    hint: 'Take clinic flame’s folder, or node --cpu-prof.',
  });
}

/** Size of a file in bytes. Throws `import.unreadable`. */
export function fileSize(path: string): number {
  try {
    const info = statSync(path);
    if (info.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    return info.size;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

export interface IncomingOptions {
  /** Where the raw bytes are written while they are read; null when they are there already. */
  readonly copyTo: string | null;
  readonly signal: AbortSignal;
  /** Hears how many raw bytes were read so far. */
  onRead(bytes: number): void;
}

/**
 * One file on its way in: its raw bytes are hashed and copied while its content, decompressed where its first bytes say gzip or zstd, is
 * read by a parser. After `chunks()` has ended, `finish()` reads what the parser left and answers with the facts.
 * Throws `import.unreadable`, `import.truncated`, `import.badCompression`, `import.bomb`, `job.cancelled`.
 */
export class IncomingFile {
  readonly #path: string;
  readonly #options: IncomingOptions;
  readonly #hash = createHash('sha256');
  readonly #fd: number;
  /** The next piece of the file, on its way while the last one is worked on. */
  #coming: Promise<Buffer> | null = null;
  /** Buffers to read into again; null where pieces are kept by whoever reads them. */
  #ring: Buffer[] | null = null;
  readonly #copy: number | null;
  #bytes = 0;
  #ended = false;
  #stopUnpacking: (() => void) | null = null;
  /** Ends when nothing more is read to be unpacked. */
  #feeding: Promise<void> = Promise.resolve();
  compression: Compression = 'none';

  constructor(path: string, options: IncomingOptions) {
    this.#path = path;
    this.#options = options;
    try {
      this.#fd = openSync(path, 'r');
    } catch (cause) {
      throw unreadable(path, cause);
    }
    this.#copy = options.copyTo === null ? null : openSync(options.copyTo, 'wx', 0o600);
  }

  /** Size of the decompressed content at most, in bytes, as far as the file's own size tells. */
  get sizeHint(): number {
    return fileSize(this.#path) * (this.compression === 'none' ? 1 : TYPICAL_RATIO);
  }

  /** From now on a chunk is overwritten when the one after the next is asked for: for parsers that keep none. */
  reuseBuffers(): void {
    this.#ring ??= [];
  }

  /** The file's content, decompressed. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const first = await this.#next();
    if (first === null) return;
    this.compression = compressionOf(first);
    if (this.compression === 'none') {
      yield first;
      for (let chunk = await this.#next(); chunk !== null; chunk = await this.#next()) yield chunk;
      return;
    }
    yield* this.#decompressed(first);
  }

  /** Reads the rest, makes the copy durable and answers with hash and size of the raw bytes. */
  async finish(): Promise<{ readonly sha256: string; readonly bytes: number }> {
    // A parser that had enough leaves the unpacking in the middle of a piece: two that read at once would have the same piece twice.
    this.#stopUnpacking?.();
    await this.#feeding;
    while ((await this.#next()) !== null) {
      // Only hashed and copied: the parser had enough.
    }
    if (this.#copy !== null) fsyncSync(this.#copy);
    this.close();
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }

  /** Lets go of the files, and of what unpacks them for a parser that stopped; the copy stays for whoever made its path. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopUnpacking?.();
    if (this.#copy !== null) closeSync(this.#copy);
    const close = (): void => closeSync(this.#fd);
    // A read that is under way must not land in another file that got the same number.
    if (this.#coming === null) close();
    else void this.#coming.then(close, close);
  }
  #closed = false;

  async #next(): Promise<Buffer | null> {
    if (this.#options.signal.aborted) {
      throw new PlateauError({ code: 'job.cancelled', message: 'The import was cancelled. Nothing was stored.' });
    }
    if (this.#ended || this.#closed) return null;
    let chunk: Buffer;
    try {
      this.#coming ??= this.#read();
      chunk = await this.#coming;
      this.#coming = null;
    } catch (cause) {
      throw unreadable(this.#path, cause);
    }
    // Closed meanwhile: the next file may have the descriptors' numbers by now.
    if (this.#closed) return null;
    if (chunk.length === 0) {
      this.#ended = true;
      return null;
    }
    this.#coming = this.#read();
    // A failure is told when the piece is asked for.
    this.#coming.catch(() => undefined);
    this.#hash.update(chunk);
    if (this.#copy !== null) writeAll(this.#copy, chunk);
    this.#bytes += chunk.length;
    this.#options.onRead(this.#bytes);
    return chunk;
  }

  async #read(): Promise<Buffer> {
    const ring = this.#ring;
    const buffer =
      (ring !== null && ring.length >= RING ? ring.shift() : undefined) ?? Buffer.allocUnsafeSlow(READ_BYTES);
    ring?.push(buffer);
    const { bytesRead } = await readInto(this.#fd, buffer, 0, READ_BYTES, null);
    return buffer.subarray(0, bytesRead);
  }

  async *#decompressed(first: Buffer): AsyncGenerator<Uint8Array> {
    const unpack = this.compression === 'gzip' ? createGunzip() : createZstdDecompress();
    this.#feeding = this.#feed(first, unpack);
    // What fails while feeding is told where the unpacked bytes are read.
    this.#feeding.catch((error: unknown) => unpack.destroy(error instanceof Error ? error : new Error(String(error))));
    const output: Readable = unpack.pipe(new PassThrough({ highWaterMark: READ_BYTES }));
    unpack.on('error', (error) => output.destroy(error));
    this.#stopUnpacking = () => {
      unpack.destroy();
      output.destroy();
    };
    let size = 0;
    try {
      for await (const chunk of output) {
        const bytes: Buffer = chunk;
        size += bytes.length;
        if (size > MAX_BYTES || (size > FREE_BYTES && size > this.#bytes * MAX_RATIO)) {
          throw new PlateauError({
            code: 'import.bomb',
            message: `The file unpacks to more than ${Math.round(size / 1e6)} MB from ${this.#bytes} bytes.`,
            hint: 'No profiler writes such a file. If it is real, unpack it yourself and import the result.',
            at: { offset: this.#bytes },
          });
        }
        yield bytes;
      }
    } catch (cause) {
      if (cause instanceof PlateauError) throw cause;
      const message = cause instanceof Error ? cause.message : String(cause);
      const truncated = /unexpected end/i.test(message);
      throw new PlateauError({
        code: truncated ? 'import.truncated' : 'import.badCompression',
        message: truncated
          ? `The ${this.compression} data ends in the middle, after ${this.#bytes} bytes.`
          : `The ${this.compression} data is damaged: ${message}.`,
        hint: 'Fetch the file again and compare its size with the original.',
        at: { offset: this.#bytes },
        cause,
      });
    } finally {
      unpack.destroy();
    }
  }

  async #feed(first: Buffer, unpack: Transform): Promise<void> {
    for (let chunk: Buffer | null = first; chunk !== null; chunk = await this.#next()) {
      if (!unpack.write(chunk)) {
        // After it was destroyed nothing more is taken, and nothing more said.
        if (unpack.destroyed) return;
        await new Promise<void>((resolve) => {
          const go = (): void => {
            unpack.off('drain', go).off('close', go);
            resolve();
          };
          unpack.on('drain', go).on('close', go);
        });
      }
    }
    unpack.end();
  }
}
