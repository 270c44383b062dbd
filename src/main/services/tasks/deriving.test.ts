import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { oddSnapshot } from '../../../../tests/support/heap/odd-snapshot.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { deriving } from './deriving.ts';
import { heapNodeTask } from './heap-tasks.ts';
import { importTask } from './import-task.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-deriving-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const context: TaskContext = { signal: new AbortController().signal, progress: () => undefined };

describe('a heap whose columns are made again', () => {
  it('leaves nothing behind where its raw file is another one meanwhile', async () => {
    const path = join(folder, 'a.plateau');
    const workspace = Workspace.create(path, { at: '2026-01-01T00:00:00.000Z' });
    try {
      const file = join(folder, 'a.heapsnapshot');
      writeFileSync(file, oddSnapshot(1));
      const input = { workspace: path, at: '2026-01-01T00:00:00.000Z', version: '0', options: { via: 'file' } };
      const { imported, failed } = await importTask(
        { ...input, sources: [{ path: file, name: file, staged: false }] },
        context,
      );
      expect(failed).toEqual([]);
      const { id = '', sha256 = '' } = imported[0] ?? {};
      rmSync(join(path, 'heaps', id));
      writeFileSync(workspace.artifacts.path(sha256), oddSnapshot(2));
      const looked = deriving(heapNodeTask)({ workspace: path, id, node: 0 }, context);
      await expect(looked).rejects.toMatchObject({ code: 'item.artifactDamaged' });
      expect(readdirSync(join(path, 'staging'))).toEqual([]);
      writeFileSync(workspace.artifacts.path(sha256), oddSnapshot(1));
      expect(await deriving(heapNodeTask)({ workspace: path, id, node: 0 }, context)).toMatchObject({
        node: { node: 0 },
      });
      expect(readdirSync(join(path, 'staging'))).toEqual([]);
    } finally {
      workspace.close();
    }
  });
});
