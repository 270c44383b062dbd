import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { PlateauError, toErrorData } from '../../core/error.ts';
import type { Job } from '../../core/item.ts';
import type { Progress } from './channel.ts';

export interface JobContext {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

interface Entry {
  job: Job;
  readonly controller: AbortController;
  readonly run: (context: JobContext) => Promise<unknown>;
  readonly beside: boolean;
  readonly listeners: Set<(job: Job) => void>;
}

/** How many jobs run at once; the rest wait in order. */
const AT_ONCE = 2;
/** How many finished jobs are remembered. */
const REMEMBERED = 200;

/** Long work: queued, run two at a time, watched, cancelled, and remembered for a while when it is over. */
export class JobList {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => string;
  readonly #listeners = new Set<(job: Job) => void>();
  #running = 0;

  constructor(now: () => string) {
    this.#now = now;
  }

  /**
   * Starts a job as soon as there is room; answers at once. `beside`: it mostly waits for another machine, so it starts at once and takes
   * no room from the others. `item`: the item it works for.
   */
  start(
    kind: string,
    title: string,
    run: (context: JobContext) => Promise<unknown>,
    { beside = false, item = null }: { readonly beside?: boolean; readonly item?: string | null } = {},
  ): Job {
    const job: Job = {
      id: `j${randomBytes(8).toString('hex')}`,
      kind,
      title,
      item,
      state: 'queued',
      progress: { done: 0, total: null, unit: 'steps', phase: 'waiting' },
      startedAt: this.#now(),
      finishedAt: null,
      error: null,
      result: null,
    };
    this.#entries.set(job.id, { job, controller: new AbortController(), run, beside, listeners: new Set() });
    this.#forget();
    this.#tell(job.id, {});
    if (beside) this.#run(job.id);
    else this.#next();
    return job;
  }

  list(): readonly Job[] {
    return [...this.#entries.values()].map((entry) => entry.job);
  }

  /** Throws `job.notFound`. */
  get(id: string): Job {
    return this.#entry(id).job;
  }

  /** Asks a job to end; it leaves nothing behind. A finished job stays as it is. Throws `job.notFound`. */
  cancel(id: string): Job {
    const entry = this.#entry(id);
    if (entry.job.state === 'queued') {
      this.#tell(id, { state: 'cancelled', finishedAt: this.#now() });
    } else if (entry.job.state === 'running') {
      entry.controller.abort();
    }
    return this.#entry(id).job;
  }

  /** Every state of one job from now on; the last is its end. Throws `job.notFound`. */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<Job> {
    const entry = this.#entry(id);
    const seen: Job[] = [entry.job];
    let wake: () => void = () => undefined;
    const hear = (job: Job): void => {
      seen.push(job);
      wake();
    };
    const stop = (): void => wake();
    entry.listeners.add(hear);
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        const job = seen.shift();
        if (job === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        yield job;
        if (job.finishedAt !== null) return;
      }
    } finally {
      entry.listeners.delete(hear);
      signal.removeEventListener('abort', stop);
    }
  }

  /** The job when it has ended. */
  async finished(id: string): Promise<Job> {
    let last = this.get(id);
    for await (const job of this.watch(id, new AbortController().signal)) last = job;
    return last;
  }

  /** Hears every change of every job until the answered function is called. */
  onChange(listener: (job: Job) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Cancels everything. */
  stop(): void {
    for (const id of this.#entries.keys()) this.cancel(id);
  }

  /** Cancels everything and waits until jobs that work on another machine have tidied up there; no longer than `limitMs`. */
  async stopAndWait(limitMs: number): Promise<void> {
    this.stop();
    const ending = [...this.#entries.values()].filter(({ beside, job }) => beside && job.finishedAt === null);
    if (ending.length === 0) return;
    const limit = new AbortController();
    const all = Promise.all(ending.map(({ job }) => this.finished(job.id)));
    await Promise.race([all, setTimeout(limitMs, undefined, { signal: limit.signal }).catch(() => undefined)]);
    limit.abort();
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new PlateauError({
        code: 'job.notFound',
        message: `There is no job “${id}”.`,
        hint: 'It may have ended long ago.',
      });
    }
    return entry;
  }

  #tell(id: string, change: Partial<Job>): void {
    const entry = this.#entry(id);
    entry.job = { ...entry.job, ...change };
    for (const listener of [...entry.listeners, ...this.#listeners]) listener(entry.job);
  }

  #next(): void {
    if (this.#running >= AT_ONCE) return;
    const waiting = [...this.#entries.values()].find((entry) => entry.job.state === 'queued');
    if (waiting === undefined) return;
    this.#run(waiting.job.id);
    this.#next();
  }

  #run(id: string): void {
    const { run, controller, beside } = this.#entry(id);
    if (!beside) this.#running++;
    this.#tell(id, { state: 'running' });
    const context: JobContext = {
      signal: controller.signal,
      progress: (progress) => this.#tell(id, { progress }),
    };
    run(context)
      .then(
        (result) => this.#tell(id, { state: 'done', finishedAt: this.#now(), result }),
        (thrown: unknown) => {
          const error = toErrorData(thrown);
          this.#tell(id, {
            state: error.code === 'job.cancelled' ? 'cancelled' : 'failed',
            finishedAt: this.#now(),
            error,
          });
        },
      )
      .finally(() => {
        if (!beside) this.#running--;
        this.#next();
      });
  }

  #forget(): void {
    for (const [id, { job }] of this.#entries) {
      if (this.#entries.size <= REMEMBERED) return;
      if (job.finishedAt !== null) this.#entries.delete(id);
    }
  }
}
