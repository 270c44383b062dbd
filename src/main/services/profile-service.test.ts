import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { oddSnapshot } from '../../../tests/support/heap/odd-snapshot.ts';
import type { ExitReason, FromWorker, WorkerHost } from '../jobs/channel.ts';
import { JobList } from '../jobs/job-list.ts';
import { EventHub } from './event-hub.ts';
import { ProfileService } from './profile-service.ts';
import { StateService } from './state-service.ts';
import { importTask } from './tasks/import-task.ts';
import { ViewWorker } from './view-worker.ts';
import { WorkspaceService } from './workspace-service.ts';

const AT = '2026-01-01T00:00:00.000Z';
const now = () => AT;

/** Workers that write the half of an export and are gone, or go when they are killed. */
function workers(ends: 'by itself' | 'killed'): WorkerHost {
  return {
    start: () => {
      const gone: ((why: ExitReason) => void)[] = [];
      const end = (): void => {
        for (const tell of gone) tell({ code: null, signal: 'SIGKILL', stderr: '' });
      };
      return {
        send: (message) => {
          if (message.type !== 'run') return;
          writeFileSync(z.object({ path: z.string() }).parse(message.input).path, 'half');
          if (ends === 'by itself') setImmediate(end);
        },
        onMessage: () => undefined,
        onExit: (listener) => {
          gone.push(listener);
        },
        kill: end,
      };
    },
  };
}

/** Workers that answer every task with the same. */
function answering(result: unknown): WorkerHost {
  return {
    start: () => {
      const heard: ((message: FromWorker) => void)[] = [];
      return {
        send: ({ id }) => {
          for (const tell of heard) tell({ type: 'done', id, result });
        },
        onMessage: (listener) => {
          heard.push(listener);
        },
        onExit: () => undefined,
        kill: () => undefined,
      };
    },
  };
}

/** A workspace with a heap, and the service over it. */
async function withHeap(host: WorkerHost, viewHost: WorkerHost) {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-profiles-'));
  const events = new EventHub();
  const workspaces = new WorkspaceService({ userData: folder, state: new StateService(folder), events, now });
  onTestFinished(() => {
    workspaces.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { path: workspace } = workspaces.create(join(folder, 'a.plateau'));
  const file = join(folder, 'a.heapsnapshot');
  writeFileSync(file, oddSnapshot(1));
  const input = { workspace, sources: [{ path: file, name: file, staged: false }], options: { via: 'file' } };
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const { imported } = await importTask({ ...input, at: AT, version: '0' }, context);
  const [view, heapView] = [new ViewWorker(viewHost), new ViewWorker(host)];
  const jobs = new JobList(now);
  const profiles = new ProfileService({ workspaces, workers: host, view, heapView, jobs, events, now });
  return { id: imported[0]?.id ?? '', workspace, profiles };
}

it.each([['by itself'], ['killed']] as const)('an export leaves no file where its worker ends %s', async (ends) => {
  const host = workers(ends);
  const { id, workspace, profiles } = await withHeap(host, host);
  const leaving = new AbortController();
  const exported = profiles.export(id, 'csv', { signal: leaving.signal });
  if (ends === 'killed') leaving.abort();
  await expect(exported).rejects.toMatchObject({ code: ends === 'killed' ? 'job.cancelled' : 'job.crashed' });
  expect(readdirSync(join(workspace, 'staging'))).toEqual([]);
});

it('a heap is judged where heaps are opened, and keeps no flame graph waiting', async () => {
  const none: WorkerHost = {
    start: () => {
      throw new Error('the profiles’ worker was asked');
    },
  };
  const { id, profiles } = await withHeap(answering({ evaluated: 1 }), none);
  expect(await profiles.evaluate(id)).toMatchObject({ current: true });
});
