import { PlateauError } from '../../core/error.ts';
import type { ImportOutcome, Job } from '../../core/item.ts';
import { ForkHost } from '../jobs/fork-host.ts';
import { createServices, type Services } from '../services/index.ts';
import { type Installation, userDataFolder } from '../services/places.ts';
import type { ImportRequestOptions } from '../services/tasks/import-input.ts';
import { Questions } from './questions.ts';
import type { Terminal } from './terminal.ts';

/** How the output calls what came in on the standard input. */
export const STDIN = '-';

/** The services of one call, with the terminal watching their jobs. */
export class Session {
  readonly services: Services;
  readonly questions: Questions;
  readonly #terminal: Terminal;
  readonly #signal: AbortSignal;
  readonly #ended = new AbortController();

  constructor(installation: Installation, terminal: Terminal, signal: AbortSignal) {
    this.services = createServices({
      userData: userDataFolder(),
      resources: installation.resources,
      workers: new ForkHost(installation.worker),
      shell: 'cli',
      version: installation.version,
    });
    this.#terminal = terminal;
    this.#signal = signal;
    this.questions = new Questions(terminal);
    void this.questions.answerAll(this.services, AbortSignal.any([this.#ended.signal, signal]));
  }

  /**
   * Opens a workspace that is there; without a name the person's own, which is made where it is missing.
   * Throws `workspace.notFound` and the other errors of opening one.
   */
  openWorkspace(path: string | undefined): void {
    const { workspaces } = this.services;
    if (path === undefined) workspaces.openOrCreate(workspaces.defaultPath);
    else workspaces.open(path);
  }

  /** Imports files by path; `-` is the standard input. Files that fail stand in the outcome. */
  async import(paths: readonly string[], options: Omit<ImportRequestOptions, 'via'>): Promise<ImportOutcome> {
    const outcomes: ImportOutcome[] = [];
    for (const path of paths) {
      const job =
        path === STDIN
          ? await this.#fromStdin(options)
          : this.services.imports.importPaths([path], { ...options, via: 'file' });
      outcomes.push((await this.finished(job)).result as ImportOutcome);
    }
    return {
      imported: outcomes.flatMap(({ imported }) => imported),
      failed: outcomes.flatMap(({ failed }) => failed),
    };
  }

  /** Waits for what leaves nothing to undo, and no longer than until the call is interrupted. Throws `job.cancelled`. */
  async unlessInterrupted<T>(work: Promise<T>): Promise<T> {
    const signal = this.#signal;
    let interrupted: () => void = () => undefined;
    const interruption = new Promise<never>((_, reject) => {
      interrupted = () => reject(new PlateauError({ code: 'job.cancelled', message: 'The call was interrupted.' }));
    });
    signal.addEventListener('abort', interrupted, { once: true });
    if (signal.aborted) interrupted();
    try {
      return await Promise.race([work, interruption]);
    } finally {
      signal.removeEventListener('abort', interrupted);
    }
  }

  /** Waits for an answer, and shows how far the jobs are that it takes. Throws `job.cancelled`, and what the work throws. */
  async shown<T>(work: Promise<T>): Promise<T> {
    const stop = this.services.jobs.onChange((job) => this.#terminal.progress(job));
    try {
      return await this.unlessInterrupted(work);
    } finally {
      stop();
      this.#terminal.settle();
    }
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.services.close();
  }

  async #fromStdin(options: Omit<ImportRequestOptions, 'via'>): Promise<Job> {
    const stop = (): void => void process.stdin.destroy(new Error('interrupted'));
    this.#signal.addEventListener('abort', stop, { once: true });
    try {
      return await this.services.imports.importStream(STDIN, process.stdin, { ...options, via: 'stdin' });
    } finally {
      this.#signal.removeEventListener('abort', stop);
    }
  }

  /** Watches a job to its end. Throws what it failed with, `job.cancelled` when the call was interrupted. */
  async finished(job: Job, onState?: (state: Job) => void): Promise<Job> {
    const { jobs } = this.services;
    const cancel = (): void => void jobs.cancel(job.id);
    this.#signal.addEventListener('abort', cancel, { once: true });
    if (this.#signal.aborted) cancel();
    try {
      let last = job;
      for await (const state of jobs.watch(job.id, new AbortController().signal)) {
        last = state;
        this.#terminal.progress(state);
        onState?.(state);
      }
      if (last.error !== null) throw new PlateauError(last.error);
      if (last.state !== 'done') throw new PlateauError({ code: 'job.cancelled', message: 'The job was cancelled.' });
      return last;
    } finally {
      this.#signal.removeEventListener('abort', cancel);
    }
  }
}
