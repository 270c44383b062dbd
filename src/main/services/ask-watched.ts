import type { JobContext, JobList } from '../jobs/job-list.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface AskWatchedOptions {
  readonly workspaces: Pick<WorkspaceService, 'current'>;
  readonly view: ViewWorker;
  readonly jobs: JobList;
}

/**
 * Asks the worker about items of the open workspace. It tells of progress only where it makes derived data again: that is a job of its own,
 * which a person can watch and cancel. An aborted `signal` ends the question. Throws what the task throws, and `job.*`.
 */
export function askWatched<T>(
  { workspaces, view, jobs }: AskWatchedOptions,
  task: string,
  input: object,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<T> {
  const { path, items, artifacts } = workspaces.current;
  // Now: when progress comes the items may be gone, or another workspace open.
  const [only, ...more] = ids;
  const labels = ids.map((id) => `“${items.find(id)?.label ?? id}”`);
  const cancelled = new AbortController();
  let job: JobContext | null = null;
  const asked: Promise<T> = view.call<T>(
    task,
    { workspace: path, ...input },
    {
      signal: signal === undefined ? cancelled.signal : AbortSignal.any([cancelled.signal, signal]),
      onProgress: (progress) => {
        if (job === null) {
          const run = (context: JobContext): Promise<void> => {
            job = context;
            context.signal.addEventListener('abort', () => cancelled.abort(), { once: true });
            return asked.then(() => undefined);
          };
          jobs.start('derive', `Make ${labels.join(' and ')} ready again`, run, {
            beside: true,
            item: more.length === 0 ? (only ?? null) : null,
          });
        }
        job?.progress(progress);
      },
    },
  );
  // A worker that was ended could not tidy up.
  asked.catch(() => artifacts.sweepStaging());
  return asked;
}
