import { PlateauError } from '../../core/error.ts';
import type { ExitReason, FromWorker, Progress, WorkerHost, WorkerNeeds, WorkerProcess } from './channel.ts';

interface Pending {
  readonly task: string;
  readonly worker: WorkerProcess;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: PlateauError) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

export interface CallOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** How long a cancelled task may take to end by itself before its process is killed, in milliseconds. */
const GRACE_MS = 600;

function crashed(task: string, why: ExitReason): PlateauError {
  const outOfMemory = /heap out of memory|Allocation failed|Array buffer allocation/i.test(why.stderr);
  return new PlateauError({
    code: outOfMemory ? 'job.outOfMemory' : 'job.crashed',
    message: outOfMemory
      ? `The ${task} process ran out of memory.`
      : `The ${task} process ended unexpectedly (${why.signal ?? `exit code ${why.code}`}).`,
    hint: outOfMemory
      ? 'Nothing was stored. Import a shorter or smaller capture.'
      : 'Nothing was stored. Try again; if it happens again, report it with the file that caused it.',
    ...(why.stderr === '' ? {} : { cause: why.stderr }),
  });
}

function cancelled(): PlateauError {
  return new PlateauError({ code: 'job.cancelled', message: 'The job was cancelled. Nothing was stored.' });
}

/** Calls tasks in one worker process, started when first needed and again after it ended. */
export class WorkerClient {
  readonly #host: WorkerHost;
  readonly #needs: WorkerNeeds;
  readonly #pending = new Map<number, Pending>();
  /** Processes that were ended with a task that was cancelled. */
  readonly #cancelled = new WeakSet<WorkerProcess>();
  #process: WorkerProcess | null = null;
  /** Resolved when the process started last has ended. */
  #ended: Promise<void> = Promise.resolve();
  #next = 1;

  constructor(host: WorkerHost, needs: WorkerNeeds) {
    this.#host = host;
    this.#needs = needs;
  }

  /**
   * Runs a task and answers with its result. Throws the task's `PlateauError`, `job.cancelled`, `job.crashed` or `job.outOfMemory`.
   * A task that does not end soon after its signal aborts is ended with its process, and what else is asked of that is cancelled as well.
   */
  call<T>(task: string, input: unknown, options: CallOptions = {}): Promise<T> {
    const { signal, onProgress } = options;
    if (signal?.aborted === true) return Promise.reject(cancelled());
    const id = this.#next++;
    const worker = this.#start();
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const abort = (): void => {
        worker.send({ type: 'cancel', id });
        timer = setTimeout(() => {
          // A dying process takes no more calls: the next one starts another. The answer comes with its end: it writes nothing after that.
          if (this.#process === worker) this.#process = null;
          this.#cancelled.add(worker);
          worker.kill();
        }, GRACE_MS);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const over = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      this.#pending.set(id, {
        task,
        worker,
        onProgress,
        resolve: (value) => {
          over();
          // The tasks' table types what each answers; a structured clone keeps it.
          resolve(value as T);
        },
        reject: (error) => {
          over();
          reject(signal?.aborted === true ? cancelled() : error);
        },
      });
      worker.send({ type: 'run', id, task, input });
    });
  }

  /** Ends the process; what was running in it fails. Answers when it has ended. */
  stop(): Promise<void> {
    this.#process?.kill();
    return this.#ended;
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #start(): WorkerProcess {
    if (this.#process !== null) return this.#process;
    const worker = this.#host.start(this.#needs);
    this.#process = worker;
    worker.onMessage((message) => this.#receive(message));
    this.#ended = new Promise((resolve) => {
      worker.onExit((why) => {
        if (this.#process === worker) this.#process = null;
        for (const [id, pending] of this.#pending) {
          if (pending.worker !== worker) continue;
          this.#settle(id)?.reject(this.#cancelled.has(worker) ? cancelled() : crashed(pending.task, why));
        }
        resolve();
      });
    });
    return worker;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'progress') {
      this.#pending.get(message.id)?.onProgress?.(message.progress);
    } else if (message.type === 'done') {
      this.#settle(message.id)?.resolve(message.result);
    } else {
      this.#settle(message.id)?.reject(new PlateauError(message.error));
    }
  }
}
