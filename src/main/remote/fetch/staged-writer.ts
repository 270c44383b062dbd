import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { PlateauError } from '../../../core/error.ts';

/** Bytes that are written at once. */
const BATCH = 1 << 20;

function cannotStore(path: string, cause: unknown): PlateauError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new PlateauError({
    code: 'capture.cannotStore',
    message: `A captured file could not be written here: ${why}`,
    hint: `Make room, or mend the permissions, where ${path} is to lie.`,
    cause,
  });
}

/** Writes a file in large pieces while the next one comes in, and hashes it on the way. Holds two pieces at most. */
export class StagedWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #pieces: Buffer[] = [];
  #size = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #finished: Promise<string> | null = null;
  /** Bytes taken. */
  bytes = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** A new file of mode 0600. Throws `capture.cannotStore`. */
  static async create(path: string): Promise<StagedWriter> {
    try {
      return new StagedWriter(path, await open(path, 'wx', 0o600));
    } catch (cause) {
      throw cannotStore(path, cause);
    }
  }

  /** Goes on with a file behind its first `bytes`; null where it does not have as many. Throws `capture.cannotStore`. */
  static async resume(path: string, bytes: number): Promise<StagedWriter | null> {
    let file: FileHandle | null = null;
    try {
      file = await open(path, 'r+');
      const { size } = await file.stat();
      if (size < bytes) {
        await file.close();
        return null;
      }
      await file.truncate(bytes);
      const writer = new StagedWriter(path, file);
      const piece = Buffer.alloc(BATCH);
      while (writer.bytes < bytes) {
        const { bytesRead } = await file.read(piece, 0, BATCH, writer.bytes);
        if (bytesRead === 0) throw new Error('it became shorter');
        writer.#hash.update(piece.subarray(0, bytesRead));
        writer.bytes += bytesRead;
      }
      return writer;
    } catch (cause) {
      await file?.close();
      throw cannotStore(path, cause);
    }
  }

  /** Takes a piece; waits where the disk is slower than what comes. Throws `capture.cannotStore`. */
  take(piece: Buffer): Promise<unknown> | null {
    this.#hash.update(piece);
    this.bytes += piece.length;
    this.#pieces.push(piece);
    this.#size += piece.length;
    return this.#size < BATCH ? null : this.#write();
  }

  /** Starts writing what is there, once the piece before is written. */
  async #write(): Promise<void> {
    const pieces = this.#pieces;
    const at = this.bytes - this.#size;
    this.#pieces = [];
    this.#size = 0;
    const before = this.#writing;
    const now = before.then(() => this.#writeAll(pieces, at));
    now.catch(() => undefined);
    this.#writing = now;
    try {
      await before;
    } catch (cause) {
      throw cannotStore(this.#path, cause);
    }
  }

  async #writeAll(pieces: readonly Buffer[], at: number): Promise<void> {
    let wanted = 0;
    for (const { length } of pieces) wanted += length;
    const { bytesWritten } = await this.#file.writev([...pieces], at);
    if (bytesWritten < wanted) {
      const rest = Buffer.concat(pieces).subarray(bytesWritten);
      for (let done = 0; done < rest.length; ) {
        done += (await this.#file.write(rest, done, rest.length - done, at + bytesWritten + done)).bytesWritten;
      }
    }
  }

  /** Writes what is left, to the disk, and closes. Answers with the SHA-256, also when asked again. Throws `capture.cannotStore`. */
  finish(): Promise<string> {
    this.#finished ??= this.#finish();
    return this.#finished;
  }

  async #finish(): Promise<string> {
    try {
      await this.#write();
      await this.#writing;
      await this.#file.sync();
    } catch (cause) {
      throw cause instanceof PlateauError ? cause : cannotStore(this.#path, cause);
    } finally {
      await this.#file.close();
    }
    return this.#hash.digest('hex');
  }
}
