import { z } from 'zod';
import { create } from 'zustand';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { Job } from '../../main/api/contract/items.ts';
import { call } from '../state/client.ts';
import { recall, remember } from '../state/remember.ts';
import { notify } from '../ui/toasts.tsx';

/** A file on its way to Plateau, before a job has it. */
export interface Transfer {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly cancel: () => void;
}

/** Something that went wrong and stays listed until it is dismissed. */
export interface Problem {
  readonly id: string;
  /** What it happened to. */
  readonly subject: string;
  readonly error: PlateauErrorData;
  /** ISO 8601. */
  readonly at: string;
}

/** Problems of the window itself are numbered anew each time it opens. */
const OWN_PREFIX = 'window/';
const STATE_KEY = 'problems';
const DISMISSALS_KEPT = 500;

interface JobStore {
  readonly jobs: ReadonlyMap<string, Job>;
  readonly transfers: readonly Transfer[];
  /** Problems of this window that belong to no job. */
  readonly ownProblems: readonly Problem[];
  readonly dismissed: ReadonlySet<string>;
  /** Whether jobs and problems are on show. Not remembered: it opens by itself when there is something to see. */
  readonly panelOpen: boolean;
}

export const useJobs = create<JobStore>(() => ({
  jobs: new Map(),
  transfers: [],
  ownProblems: [],
  dismissed: new Set(),
  panelOpen: false,
}));

export const showJobs = (panelOpen: boolean): void => useJobs.setState({ panelOpen });

/** What the window needs of an import job's result. */
const importOutcome = z.object({
  imported: z.array(
    z.object({
      path: z.string(),
      id: z.string(),
      kind: z.string(),
      label: z.string(),
      existing: z.boolean(),
      warnings: z.array(z.unknown()),
    }),
  ),
  failed: z.array(
    z.object({
      path: z.string(),
      code: z.string(),
      message: z.string(),
      hint: z.string().nullable(),
      offset: z.number().nullable(),
    }),
  ),
});
export type SeenOutcome = z.infer<typeof importOutcome>;

/** The outcome of a finished import job; null for other jobs. */
export function outcomeOf(job: Job): SeenOutcome | null {
  if (job.kind !== 'import' || job.result === null) return null;
  const parsed = importOutcome.safeParse(job.result);
  return parsed.success ? parsed.data : null;
}

/** The job of a kind that works for an item now; undefined where none does. */
export const activeJobFor = (jobs: ReadonlyMap<string, Job>, wanted: string, itemId: string): Job | undefined =>
  activeJobs(jobs).find(({ kind, item }) => kind === wanted && item === itemId);

export const isActive = (job: Job): boolean => job.state === 'queued' || job.state === 'running';

/** Jobs that are queued or running, oldest first. */
export function activeJobs(jobs: ReadonlyMap<string, Job>): readonly Job[] {
  return [...jobs.values()].filter(isActive).sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** Jobs that ended, newest first. */
export function endedJobs(jobs: ReadonlyMap<string, Job>): readonly Job[] {
  const end = (job: Job): string => job.finishedAt ?? job.startedAt;
  return [...jobs.values()].filter((job) => !isActive(job)).sort((a, b) => end(b).localeCompare(end(a)));
}

/** Share of a job that is done, 0 to 1; null where its size is not known. */
export function progressOf(job: Job): number | null {
  const { done, total } = job.progress;
  if (total === null || total <= 0) return null;
  return Math.min(1, Math.max(0, done / total));
}

/** Every failure that was not dismissed, newest first: failed jobs, files an import could not take, and the window's own. */
export function problemsOf(store: Pick<JobStore, 'jobs' | 'ownProblems' | 'dismissed'>): readonly Problem[] {
  const ofJobs = [...store.jobs.values()].flatMap((job): readonly Problem[] => {
    const at = job.finishedAt ?? job.startedAt;
    const files = (outcomeOf(job)?.failed ?? []).map(
      ({ path, code, message, hint, offset }, index): Problem => ({
        id: `${job.id}/${index}`,
        subject: path,
        at,
        error: {
          code,
          message,
          ...(hint === null ? {} : { hint }),
          ...(offset === null ? {} : { at: { offset } }),
        },
      }),
    );
    if (job.state !== 'failed' || job.error === null || files.length > 0) return files;
    return [{ id: job.id, subject: job.title, at, error: job.error }];
  });
  return [...ofJobs, ...store.ownProblems]
    .filter(({ id }) => !store.dismissed.has(id))
    .sort((a, b) => b.at.localeCompare(a.at));
}

export function putJob(job: Job): void {
  useJobs.setState(({ jobs }) => ({ jobs: new Map(jobs).set(job.id, job) }));
}

export async function refreshJobs(): Promise<void> {
  const jobs = await call('jobs', {});
  useJobs.setState({ jobs: new Map(jobs.map((job) => [job.id, job])) });
}

let ownCount = 0;

/** Lists a failure of the window's own doing. */
export function reportProblem(subject: string, thrown: unknown): void {
  ownCount += 1;
  const problem: Problem = {
    id: `${OWN_PREFIX}${ownCount}`,
    subject,
    error: toErrorData(thrown),
    at: new Date().toISOString(),
  };
  useJobs.setState(({ ownProblems }) => ({ ownProblems: [...ownProblems, problem] }));
}

/** Takes problems off the list, also for the next time the window is opened. */
export function dismissProblems(ids: readonly string[]): void {
  const dismissed = new Set([...useJobs.getState().dismissed, ...ids]);
  useJobs.setState({ dismissed });
  const ofJobs = [...dismissed].filter((id) => !id.startsWith(OWN_PREFIX));
  remember(STATE_KEY, ofJobs.slice(-DISMISSALS_KEPT));
}

/** Reads which problems were dismissed before: jobs outlive the window. */
export async function loadDismissals(): Promise<void> {
  const stored = await recall(STATE_KEY, z.array(z.string().max(200)).max(DISMISSALS_KEPT), []);
  useJobs.setState({ dismissed: new Set(stored) });
}

export function addTransfer(transfer: Transfer): void {
  useJobs.setState(({ transfers }) => ({ transfers: [...transfers, transfer] }));
}

export function endTransfer(id: string): void {
  useJobs.setState(({ transfers }) => ({ transfers: transfers.filter((transfer) => transfer.id !== id) }));
}

export async function cancelJob(id: string): Promise<void> {
  try {
    putJob(await call('cancelJob', { id }));
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}
