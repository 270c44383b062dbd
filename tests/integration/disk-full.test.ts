import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TaskContext } from '../../src/main/jobs/serve-tasks.ts';
import { deriving } from '../../src/main/services/tasks/deriving.ts';
import { heapNodeTask } from '../../src/main/services/tasks/heap-tasks.ts';
import { importTask } from '../../src/main/services/tasks/import-task.ts';
import { Workspace } from '../../src/main/workspace/workspace.ts';
import { isRoot } from './support/capture-targets.ts';

const DUMP = join(import.meta.dirname, '../fixtures/heaps/hprof/session-leak-17.hprof.gz');
const AT = '2026-01-01T00:00:00.000Z';
const context: TaskContext = { signal: new AbortController().signal, progress: () => undefined };
const undo: (() => void)[] = [];

afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const mounted = (options: string, folder: string): void => {
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder]).status).toBe(0);
};

/** A workspace on a disk of so many kilobytes. */
function workspaceOf(kilobytes: number): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-full-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  mounted(`size=${kilobytes}k`, disk);
  undo.push(() => spawnSync('umount', ['-l', disk]));
  const workspace = Workspace.create(join(disk, 'a.plateau'), { at: AT });
  undo.push(() => workspace.close());
  return workspace;
}

const imported = ({ path }: Workspace) =>
  importTask(
    {
      workspace: path,
      sources: [{ path: DUMP, name: DUMP, staged: false }],
      options: { via: 'file' },
      at: AT,
      version: '0',
    },
    context,
  );

describe.skipIf(!isRoot)(`a disk that is full${isRoot ? '' : ' (skipped: needs root)'}`, () => {
  it('is told wherever an import meets it, and nothing stays of the import', async () => {
    const sizes = [500, 800, 1200, 1600, 2000, 2400, 2800, 3200, 8000];
    const told: (string | undefined)[] = [];
    for (const size of sizes) {
      const workspace = workspaceOf(size);
      const { failed } = await imported(workspace);
      told.push(failed[0]?.code);
      expect(failed[0]?.message ?? '').not.toContain('unexpectedly');
      expect(readdirSync(join(workspace.path, 'staging'))).toEqual([]);
      expect(workspace.items.list().length).toBe(failed.length === 0 ? 1 : 0);
    }
    expect(new Set(told)).toEqual(new Set(['workspace.diskFull', undefined]));
  });

  it('is told where a heap is derived again', async () => {
    const workspace = workspaceOf(16_000);
    const { imported: items } = await imported(workspace);
    const id = items[0]?.id ?? '';
    rmSync(join(workspace.path, 'heaps', id));
    mounted('remount,size=1200k', join(workspace.path, '..'));
    await expect(deriving(heapNodeTask)({ workspace: workspace.path, id, node: 0 }, context)).rejects.toMatchObject({
      code: 'workspace.diskFull',
      message: expect.stringContaining(workspace.path),
    });
    expect(readdirSync(join(workspace.path, 'staging'))).toEqual([]);
  });
});
