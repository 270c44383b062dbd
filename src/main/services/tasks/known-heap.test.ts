import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oddSnapshot } from '../../../../tests/support/heap/odd-snapshot.ts';
import type { ImportOutcome } from '../../../core/item.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { importTask } from './import-task.ts';

const AT = '2026-01-01T00:00:00.000Z';
let folder = '';
let workspace: Workspace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-known-'));
  workspace = Workspace.create(join(folder, 'a.plateau'), { at: AT });
});
afterEach(() => {
  workspace.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Imports a file, with the names of the phases it went through. */
async function imports(
  text: string,
  options: { readonly format?: string; readonly staged?: boolean; readonly signal?: AbortSignal } = {},
): Promise<ImportOutcome & { readonly phases: ReadonlySet<string> }> {
  const { format, staged = false, signal = new AbortController().signal } = options;
  const path = staged ? workspace.artifacts.newStagingPath() : join(folder, 'a.heapsnapshot');
  writeFileSync(path, text);
  const phases = new Set<string>();
  const asked = { via: 'file', ...(format === undefined ? {} : { format }) };
  const sources = [{ path, name: 'a.heapsnapshot', staged }];
  const outcome = await importTask(
    { workspace: workspace.path, sources, options: asked, at: AT, version: '0' },
    { signal, progress: ({ phase }) => phases.add(phase) },
  );
  return { ...outcome, phases };
}

const isAnalysed = ({ phases }: { readonly phases: ReadonlySet<string> }): boolean =>
  [...phases].some((phase) => phase.includes('dominators'));

describe('a heap that is in the workspace', () => {
  it.each([false, true])('is told by its bytes and not analysed again (staged: %s)', async (staged) => {
    const first = await imports(oddSnapshot(1));
    const second = await imports(oddSnapshot(1), { staged });
    expect([isAnalysed(first), isAnalysed(second)]).toEqual([true, false]);
    expect(second.imported).toEqual([{ ...first.imported[0], existing: true }]);
    expect(readdirSync(join(workspace.path, 'staging'))).toEqual([]);
  });

  it('is analysed where another one is as long, where it was deleted, and where its raw file is gone', async () => {
    const same = `${oddSnapshot(1)} `;
    const [first] = (await imports(same)).imported;
    expect(isAnalysed(await imports(`${oddSnapshot(1)}\n`))).toBe(true);
    rmSync(workspace.artifacts.path(first?.sha256 ?? ''));
    expect(isAnalysed(await imports(same))).toBe(true);
    workspace.items.delete(first?.id ?? '', AT);
    const again = await imports(same);
    expect([isAnalysed(again), again.imported[0]?.existing]).toEqual([true, false]);
  });

  it('is cancelled while it is compared', async () => {
    await imports(oddSnapshot(1));
    const signal = AbortSignal.abort();
    await expect(imports(oddSnapshot(1), { signal })).rejects.toMatchObject({ code: 'job.cancelled' });
  });
});
