import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { toErrorData } from '../../core/error.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import { ChangeService } from './change-service.ts';
import { EventHub } from './event-hub.ts';
import { InvestigationService } from './investigation-service.ts';
import { StateService } from './state-service.ts';
import { ViewWorker } from './view-worker.ts';
import { WorkspaceService } from './workspace-service.ts';

/** Nothing is asked of workers where there are no load runs. */
const idle: WorkerHost = {
  start: () => ({ send: () => undefined, onMessage: () => undefined, onExit: () => undefined, kill: () => undefined }),
};

function services() {
  const userData = mkdtempSync(join(tmpdir(), 'plateau-investigation-'));
  const state = new StateService(userData);
  const events = new EventHub();
  let day = 1;
  const now = () => `2026-11-0${day}T10:00:00.000Z`;
  const workspaces = new WorkspaceService({ userData, state, events, now });
  workspaces.create(workspaces.defaultPath);
  onTestFinished(() => {
    workspaces.close();
    rmSync(userData, { recursive: true });
  });
  return {
    workspaces,
    investigations: new InvestigationService({ workspaces, view: new ViewWorker(idle), events, now }),
    changes: new ChangeService({ workspaces, events, now }),
    later: (to: number) => {
      day = to;
    },
  };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (thrown) => toErrorData(thrown).code,
  );

it('refuses an edit that was made on an older revision, and writes nothing of it', async () => {
  const { investigations } = services();
  const { investigation } = await investigations.detail();
  expect(investigation).toMatchObject({ revision: 0, updatedAt: null });
  await investigations.edit({ values: { 'investigation.system': 'orders' } }, 0);
  expect(await codeOf(investigations.edit({ values: { 'investigation.system': 'payments' } }, 0))).toBe(
    'investigation.changed',
  );
  const { investigation: kept } = await investigations.detail();
  expect(kept).toMatchObject({ revision: 1, body: { values: { 'investigation.system': 'orders' } } });
});

it('takes an answer away by an empty text, and refuses what a field does not take', async () => {
  const { investigations } = services();
  await investigations.edit({ values: { 'investigation.system': ' orders ', 'baselines.target_p95': '0.3 s' } });
  const { investigation } = await investigations.edit({ values: { 'investigation.system': '' } });
  expect(investigation.body.values).toEqual({ 'baselines.target_p95': '0.3 s' });
  expect(await codeOf(investigations.edit({ values: { 'baselines.target_p95': '300' } }))).toBe('brief.noUnit');
  expect(await codeOf(investigations.edit({ values: { 'budgets.app_type': 'desktop' } }))).toBe('brief.badValue');
});

it('keeps the brief with the workspace, and opens it in every process', async () => {
  const { workspaces, investigations } = services();
  await investigations.import('# ours\ninvestigation: {system: orders}\n');
  workspaces.open(workspaces.defaultPath);
  expect(investigations.export()).toBe('# ours\ninvestigation: {system: orders}\n');
});

it('restores a removed change for a day', () => {
  const { workspaces, changes, later } = services();
  const { id } = changes.add({ text: 'deploy', kind: 'deploy', at: '2026-11-01T09:00:00Z', commit: '' });
  changes.remove(id);
  expect(changes.list()).toEqual([]);
  expect(changes.restore(id)).toMatchObject({ text: 'deploy', at: '2026-11-01T09:00:00.000Z' });
  changes.remove(id);
  later(3);
  workspaces.open(workspaces.defaultPath);
  expect(() => changes.restore(id)).toThrow('There is no change');
});

it('records the same change once, however often it is told', () => {
  const { changes } = services();
  const deploy = { text: 'deploy', kind: 'deploy', at: '2026-11-01T09:00:00Z', commit: '' } as const;
  expect(changes.add(deploy).id).toBe(changes.add(deploy).id);
  expect(changes.list()).toHaveLength(1);
});
