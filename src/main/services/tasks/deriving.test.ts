import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
import { evaluateTask } from './profile-tasks.ts';

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

  it('leaves no new columns beside an old class table where it cannot be stored', async () => {
    const { id } = await importedHeap(5);
    const columns = join(workspace.path, 'heaps', id);
    const look = () => deriving(heapNodeTask)({ workspace: workspace.path, id, node: 0 }, context);
    rmSync(columns);
    const db = new Database(join(workspace.path, 'workspace.db'));
    db.exec("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END");
    await expect(look()).rejects.toThrow('full');
    expect(existsSync(columns)).toBe(false);
    expect(staged()).toEqual([]);
    db.exec('DROP TRIGGER full');
    db.close();
    expect(await look()).toMatchObject({ node: { node: 0 } });
  });

  it('is made for whoever still asks where the one who asked first is gone', async () => {
    const { id } = await importedHeap(6);
    rmSync(join(workspace.path, 'heaps', id));
    const asked = (signal: AbortSignal) =>
      Promise.resolve(deriving(heapNodeTask)({ workspace: workspace.path, id, node: 0 }, { ...context, signal }));
    const [first, third] = [new AbortController(), new AbortController()];
    const answers = Promise.allSettled([asked(first.signal), asked(context.signal), asked(third.signal)]);
    first.abort();
    third.abort();
    const cancelled = { status: 'rejected', reason: { code: 'job.cancelled' } };
    expect(await answers).toMatchObject([cancelled, { status: 'fulfilled', value: { node: { node: 0 } } }, cancelled]);
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

  it('keeps nothing else from being judged where it cannot be made again', async () => {
    const heaps = [await importedHeap(7), await importedHeap(8)];
    const steps = heaps.map(({ id }) => ({ id, operations: null, forcedGc: null }));
    const made = { workspace: workspace.path, steps, warmUp: 0, at: AT, version: '0' };
    const { itemId } = growthTask(made, context);
    const [gone, other] = heaps.map(({ id }) => id);
    workspace.items.delete(gone ?? '', AT);
    const db = new Database(join(workspace.path, 'workspace.db'));
    db.exec('DELETE FROM derived');
    db.close();
    const at = '2026-02-02T00:00:00.000Z';
    const ids = [itemId, other];
    await expect(evaluateTask({ workspace: workspace.path, ids, at }, context)).rejects.toMatchObject({
      code: 'item.notFound',
    });
    expect(workspace.judgements.of(other ?? '', '')[0]?.evaluatedAt).toBe(at);
  });
});
