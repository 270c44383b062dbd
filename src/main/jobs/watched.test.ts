import { once } from 'node:events';
import { expect, it } from 'vitest';
import { PlateauError } from '../../core/error.ts';
import { JobList } from './job-list.ts';
import { watched } from './watched.ts';

const asked = { kind: 'preview', title: 'Look', signal: new AbortController().signal };
const jobsOf = (): JobList => new JobList(() => '2026-01-01T00:00:00.000Z');
/** Resolved with the first job that runs. */
const running = (jobs: JobList): Promise<string> =>
  new Promise((resolve) => {
    const stop = jobs.onChange(({ id, state }) => {
      if (state !== 'running') return;
      stop();
      resolve(id);
    });
  });

it('is no job where it is answered at once', async () => {
  const jobs = jobsOf();
  expect(await watched(jobs, asked, () => Promise.resolve(7))).toBe(7);
  expect(jobs.list()).toEqual([]);
});

it('is a job where it takes its time, which knows how far it was before', async () => {
  const jobs = jobsOf();
  let end: (value: number) => void = () => undefined;
  const answer = watched(jobs, { ...asked, quietMs: 0 }, ({ progress }) => {
    progress({ done: 3, total: 10, unit: 'steps', phase: 'looking' });
    return new Promise<number>((resolve) => {
      end = resolve;
    });
  });
  const id = await running(jobs);
  await Promise.resolve();
  expect(jobs.get(id)).toMatchObject({ kind: 'preview', progress: { done: 3, phase: 'looking' } });
  end(8);
  expect(await answer).toBe(8);
  expect(await jobs.finished(id)).toMatchObject({ state: 'done', result: undefined });
});

it('ends when its job is cancelled, and says so to whoever asked', async () => {
  const jobs = jobsOf();
  const answer = watched(jobs, { ...asked, quietMs: 0 }, async ({ signal }) => {
    await once(signal, 'abort');
    throw new PlateauError({ code: 'job.cancelled', message: 'The job was cancelled.' });
  });
  jobs.cancel(await running(jobs));
  await expect(answer).rejects.toMatchObject({ code: 'job.cancelled' });
  expect(jobs.list()[0]?.state).toBe('cancelled');
});
