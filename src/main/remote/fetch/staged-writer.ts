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

/**
 * Writes a file in large batches while the next one comes in, and hashes it on the way. What it takes is copied into buffers that are used
 * again and again: many small ones that live until they are written would be what a transfer's memory grows by (decision 033).
 */
export class StagedWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #free: Buffer[] = [];
  #batch: Buffer = Buffer.allocUnsafeSlow(BATCH);
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

  /** Takes a piece, which is the caller's again at once; waits where the disk is slower than what comes. Throws `capture.cannotStore`. */
  take(piece: Buffer): Promise<unknown> | null {
    this.#hash.update(piece);
    let busy: Promise<unknown> | null = null;
    for (let done = 0; done < piece.length; ) {
      const copied = piece.copy(this.#batch, this.#size, done);
      done += copied;
      this.#size += copied;
      this.bytes += copied;
      if (this.#size < BATCH) continue;
      const writing = this.#write();
      busy = busy === null ? writing : Promise.all([busy, writing]);
    }
    return busy;
  }

  /** Starts writing what is there, once the batch before is written. */
  async #write(): Promise<void> {
    const batch = this.#batch;
    const bytes = batch.subarray(0, this.#size);
    const at = this.bytes - this.#size;
    this.#batch = this.#free.pop() ?? Buffer.allocUnsafeSlow(BATCH);
    this.#size = 0;
    const before = this.#writing;
    const now = before.then(async () => {
      await this.#writeAll(bytes, at);
      this.#free.push(batch);
    });
    now.catch(() => undefined);
    this.#writing = now;
    try {
      await before;
    } catch (cause) {
      throw cannotStore(this.#path, cause);
    }
  }

  async #writeAll(bytes: Buffer, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      done += (await this.#file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
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
