import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oddSnapshot } from '../../../../tests/support/heap/odd-snapshot.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { deriving } from './deriving.ts';
import { growthDetailTask, growthTask } from './growth-tasks.ts';
import { heapNodeTask } from './heap-tasks.ts';
import { importTask } from './import-task.ts';

const AT = '2026-01-01T00:00:00.000Z';
let folder = '';
let workspace: Workspace;
let phases: string[] = [];
const context: TaskContext = {
  signal: new AbortController().signal,
  progress: ({ phase }) => {
    phases.push(phase);
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-deriving-'));
  workspace = Workspace.create(join(folder, 'a.plateau'), { at: AT });
});
afterEach(() => {
  workspace.close();
  rmSync(folder, { recursive: true, force: true });
});

async function importedHeap(seed: number): Promise<{ readonly id: string; readonly sha256: string }> {
  const path = join(folder, `${seed}.heapsnapshot`);
  writeFileSync(path, oddSnapshot(seed));
  const sources = [{ path, name: path, staged: false }];
  const input = { workspace: workspace.path, sources, options: { via: 'file' }, at: AT, version: '0' };
  const { imported } = await importTask(input, context);
  const [only] = imported;
  if (only === undefined) throw new Error('nothing was imported');
  return only;
}

const staged = (): readonly string[] => readdirSync(join(workspace.path, 'staging'));

describe('what is made again', () => {
  it('leaves nothing behind where a heap’s raw file is another one meanwhile', async () => {
    const { id, sha256 } = await importedHeap(1);
    const look = () => deriving(heapNodeTask)({ workspace: workspace.path, id, node: 0 }, context);
    rmSync(join(workspace.path, 'heaps', id));
    writeFileSync(workspace.artifacts.path(sha256), oddSnapshot(2));
    await expect(look()).rejects.toMatchObject({ code: 'item.artifactDamaged' });
    expect(staged()).toEqual([]);
    writeFileSync(workspace.artifacts.path(sha256), oddSnapshot(1));
    expect(await look()).toMatchObject({ node: { node: 0 } });
    expect(staged()).toEqual([]);
  });

  it('tells how far it is where a series of heaps is measured again', async () => {
    const heaps = [await importedHeap(3), await importedHeap(4)];
    const steps = heaps.map(({ id }) => ({ id, operations: null, forcedGc: null }));
    const made = { workspace: workspace.path, steps, warmUp: 0, at: AT, version: '0' };
    const { itemId } = growthTask(made, context);
    const ask = () => growthDetailTask({ workspace: workspace.path, id: itemId }, context);
    const told = JSON.stringify(ask());
    const db = new Database(join(workspace.path, 'workspace.db'));
    db.exec('DELETE FROM derived');
    db.close();
    phases = [];
    expect(JSON.stringify(ask())).toBe(told);
    expect(phases.length).toBeGreaterThan(0);
  });
});
