import type { Progress } from './channel.ts';
import type { JobContext, JobList } from './job-list.ts';

/** What is answered sooner is no job: nobody could have read of it. In milliseconds. */
const QUIET_MS = 500;

export interface WatchedOptions {
  readonly kind: string;
  readonly title: string;
  /** Of whoever asks: aborted where the answer is not wanted any more. */
  readonly signal: AbortSignal;
  readonly quietMs?: number;
}

/**
 * Work that answers whoever asks and, where it takes its time, is a job beside: seen by all windows with how far it is, and cancelled there as by whoever asked.
 * Throws what the work throws.
 */
export function watched<T>(
  jobs: JobList,
  { kind, title, signal, quietMs = QUIET_MS }: WatchedOptions,
  work: (context: JobContext) => Promise<T>,
): Promise<T> {
  const cancelled = new AbortController();
  let last: Progress | null = null;
  let job: JobContext | null = null;
  const asked = work({
    signal: AbortSignal.any([cancelled.signal, signal]),
    progress: (progress) => {
      last = progress;
      job?.progress(progress);
    },
  });
  const run = (context: JobContext): Promise<void> => {
    job = context;
    context.signal.addEventListener('abort', () => cancelled.abort(), { once: true });
    if (last !== null) context.progress(last);
    return asked.then(() => undefined);
  };
  const timer = setTimeout(() => jobs.start(kind, title, run, { beside: true }), quietMs);
  const over = (): void => clearTimeout(timer);
  asked.then(over, over);
  return asked;
}
