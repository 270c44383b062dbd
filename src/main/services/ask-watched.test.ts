import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../core/item.ts';
import { ForkHost } from '../jobs/fork-host.ts';
import { JobList } from '../jobs/job-list.ts';
import { Workspace } from '../workspace/workspace.ts';
import { askWatched } from './ask-watched.ts';
import { ViewWorker } from './view-worker.ts';

const AT = '2026-01-01T00:00:00.000Z';
const host = new ForkHost(fileURLToPath(new URL('../jobs/worker-for-tests.ts', import.meta.url)));
let folder = '';
let current: Workspace;
let view: ViewWorker;
let jobs: JobList;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-ask-'));
  current = Workspace.create(join(folder, 'a.plateau'), { at: AT });
  view = new ViewWorker(host);
  jobs = new JobList(() => AT);
});
afterEach(() => {
  view.stop();
  current.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The first job, as soon as it is there. */
const started = (): Promise<Job> =>
  new Promise((resolve) => {
    const stop = jobs.onChange((job) => {
      stop();
      resolve(job);
    });
  });

describe('a question whose answer takes a while', () => {
  it('is a job that can be cancelled, and then is answered as cancelled', async () => {
    const job = started();
    const asked = askWatched({ workspaces: { current }, view, jobs }, 'wait', {}, ['h000000000000']);
    const { id, title } = await job;
    expect(title).toBe('Make “h000000000000” ready again');
    jobs.cancel(id);
    await expect(asked).rejects.toMatchObject({ code: 'job.cancelled' });
    expect((await jobs.finished(id)).state).toBe('cancelled');
  });

  it('goes on where its workspace was closed meanwhile', async () => {
    const job = started();
    const asked = askWatched({ workspaces: { current }, view, jobs }, 'wait', {}, ['a', 'b']);
    current.close();
    const { id, title } = await job;
    expect(title).toBe('Make “a” and “b” ready again');
    jobs.cancel(id);
    await expect(asked).rejects.toMatchObject({ code: 'job.cancelled' });
  });

  it('leaves no staged file of a worker that was ended with it', async () => {
    const job = started();
    const asked = askWatched({ workspaces: { current }, view, jobs }, 'stageAndSpin', {}, ['a']);
    const { id } = await job;
    const staged = () => readdirSync(join(current.path, 'staging'));
    expect(staged()).toHaveLength(1);
    jobs.cancel(id);
    await expect(asked).rejects.toMatchObject({ code: 'job.cancelled' });
    await jobs.finished(id);
    expect(staged()).toEqual([]);
  });
});
