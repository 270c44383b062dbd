import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { headroomOf } from '../headroom.ts';
import type { CapturedFile, CaptureRun, StagedFile } from '../profiler.ts';
import type { Attached } from './attach.ts';

/** Extra memory a snapshot takes, as a multiple of what the heap holds: 12–14 was measured on heaps of many small objects. */
export const SNAPSHOT_FACTOR = 14;
/**
 * Bytes that a snapshot takes in the workspace for each byte of heap, with the columns that are derived of it: 3.9 was measured on small
 * objects, 2.3 on strings.
 */
export const STORED_FACTOR = 4;
/** How much of a snapshot may wait here for the disk before the channel is held up, in bytes. */
const MOST_WAITING = 4 * 1024 * 1024;
/** The longest a snapshot may take: the target stands still meanwhile. */
const LIMIT_MS = 30 * 60_000;

const usageSchema = z.object({ usedSize: z.number().nonnegative() });
const chunkSchema = z.object({ chunk: z.string() });
const progressSchema = z.object({ done: z.number(), total: z.number() });

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`;

/** Refuses where the target might run out of memory, or this side of disk. Throws `capture.noHeadroom`, `capture.noRoomHere`. */
async function checkHeadroom(run: CaptureRun, { session }: Attached): Promise<void> {
  const { usedSize } = await session.call('Runtime.getHeapUsage', {}, usageSchema);
  const { process } = run.facts;
  const left = process === null ? null : await headroomOf(run, process.pid);
  const needed = SNAPSHOT_FACTOR * usedSize;
  if (left !== null && left > needed) return run.roomHere(STORED_FACTOR * usedSize);
  throw new PlateauError({
    code: 'capture.noHeadroom',
    message:
      left === null
        ? `How much memory is left on ${run.facts.entry.name} cannot be told, and a snapshot of ${megabytes(usedSize)} heap may take ${megabytes(needed)} more.`
        : `A snapshot of ${megabytes(usedSize)} heap may take ${megabytes(needed)} more, and ${megabytes(left)} are left: the process could be killed.`,
    hint: 'Take heap sampling (event “heap”) instead, or give the process more room.',
  });
}

function cancelled(): PlateauError {
  return new PlateauError({ code: 'job.cancelled', message: 'The snapshot was cancelled. Nothing was stored.' });
}

/** Writes what comes to a file, in order, and holds the channel up while the disk is behind: memory stays flat. */
class SnapshotWriter {
  /** Rejects when writing fails. */
  readonly failed: Promise<never>;
  readonly #file: StagedFile;
  readonly #attached: Attached;
  #reject: (reason: unknown) => void = () => undefined;
  #hasFailed = false;
  #waiting = 0;
  #written: Promise<void> = Promise.resolve();
  #bytes = 0;

  constructor(file: StagedFile, attached: Attached) {
    this.#file = file;
    this.#attached = attached;
    this.failed = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.failed.catch(() => undefined);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Nothing is written from now on. */
  fail(reason: unknown): void {
    this.#hasFailed = true;
    this.#reject(reason);
  }

  take(text: string): void {
    if (this.#hasFailed) return;
    const chunk = Buffer.from(text);
    this.#bytes += chunk.length;
    this.#waiting += chunk.length;
    if (this.#waiting > MOST_WAITING) this.#attached.pause();
    this.#written = this.#written.then(() => this.#write(chunk));
  }

  async flushed(): Promise<void> {
    await this.#written;
    if (this.#hasFailed) await this.failed;
  }

  async #write(chunk: Buffer): Promise<void> {
    try {
      if (!this.#hasFailed) await this.#file.write(chunk);
    } catch (thrown) {
      this.fail(thrown);
    }
    this.#waiting -= chunk.length;
    if (this.#waiting <= MOST_WAITING / 2) this.#attached.resume();
  }
}

/**
 * Has garbage collected, takes a heap snapshot and streams it to a file on this side. The target stands still while V8 makes it. Throws
 * `capture.noHeadroom`, `capture.noRoomHere`, `capture.inspectorLost`, `job.cancelled`, `ssh.*`.
 */
export async function takeSnapshot(run: CaptureRun, attached: Attached): Promise<readonly CapturedFile[]> {
  const { session } = attached;
  await session.tell('HeapProfiler.enable');
  run.progress('collecting garbage', null);
  await session.call('HeapProfiler.collectGarbage', {}, z.unknown(), LIMIT_MS);
  if (run.signal.aborted) throw cancelled();
  await checkHeadroom(run, attached);
  const file = await run.stage();
  const writer = new SnapshotWriter(file, attached);
  const hearing = [
    session.on('HeapProfiler.reportHeapSnapshotProgress', progressSchema, ({ done, total }) => {
      if (writer.bytes === 0) run.progress('walking the heap', total > 0 ? Math.min(1, done / total) : null);
    }),
    session.on('HeapProfiler.addHeapSnapshotChunk', chunkSchema, ({ chunk }) => {
      writer.take(chunk);
      run.progress(`fetching the snapshot: ${megabytes(writer.bytes)}`, null);
    }),
  ];
  // V8 cannot be stopped on the way: after a cancel its chunks are dropped until it is done.
  const stop = (): void => writer.fail(cancelled());
  run.signal.addEventListener('abort', stop, { once: true });
  try {
    const taken = session.call('HeapProfiler.takeHeapSnapshot', { reportProgress: true }, z.unknown(), LIMIT_MS);
    await Promise.race([taken, writer.failed]);
    await writer.flushed();
  } finally {
    run.signal.removeEventListener('abort', stop);
    for (const stopHearing of hearing) stopHearing();
  }
  const taken = await file.finish('main.heapsnapshot', 'heap');
  return [{ ...taken, format: 'heapsnapshot', forcedGc: true }];
}
