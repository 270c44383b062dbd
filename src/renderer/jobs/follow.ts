import { call } from '../state/client.ts';
import { putJob, useJobs } from './job-store.ts';

/** Makes a job that was just started known at once. What the window's events told of it meanwhile is newer, and stays. */
export async function follow(id: string): Promise<void> {
  const asked = await call('job', { id });
  if (!useJobs.getState().jobs.has(id)) putJob(asked);
}
