import type { Job } from '../../main/api/contract/items.ts';
import { call } from '../state/client.ts';
import { isActive, putJob, useJobs } from './job-store.ts';

/** The job when it ended. Its states arrive with the window's events; one question at the start covers a job that was quicker than them. */
export async function finished(id: string): Promise<Job> {
  const ended = (): Job | null => {
    const job = useJobs.getState().jobs.get(id);
    return job === undefined || isActive(job) ? null : job;
  };
  const known = ended();
  if (known !== null) return known;
  const asked = await call('job', { id });
  const already = ended();
  if (already !== null) return already;
  putJob(asked);
  if (!isActive(asked)) return asked;
  return new Promise((resolve) => {
    const stop = useJobs.subscribe(() => {
      const job = ended();
      if (job === null) return;
      stop();
      resolve(job);
    });
  });
}
