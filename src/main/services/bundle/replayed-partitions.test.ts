import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { unzipped } from '../../../../tests/support/bundle/zip-edit.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { importTask } from '../tasks/import-task.ts';
import { bundled, context } from './evidence-for-tests.ts';
import { verifyBundle } from './verify/verify-bundle.ts';

const AT = '2026-03-01T00:00:00.000Z';
const FIXTURES = resolve(import.meta.dirname, '../../../../tests/fixtures');
const PLANS = ['pg15', 'pg17', 'pg18'].map((server) => `plans/${server}/23b-partition-not-pruned.json`);

it('makes the verdicts of plans over partitions again where every name is hidden', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-partitions-'));
  try {
    const workspace = join(folder, 'a.plateau');
    const zip = join(folder, 'a.zip');
    Workspace.create(workspace, { at: AT }).close();
    const sources = PLANS.map((name) => ({ path: join(FIXTURES, name), name, staged: false }));
    const asked = { workspace, sources, options: { via: 'file' }, at: AT, version: '0' };
    expect((await importTask(asked, context)).failed).toEqual([]);
    await bundled(workspace, zip, null, 'share-external-strict');
    const { ok, replay } = await verifyBundle(zip, context);
    expect({ ok, cannot: replay?.cannot, equal: replay?.equal }).toEqual({
      ...{ ok: true, cannot: [] },
      equal: replay?.verdicts,
    });
    const verdicts = (await unzipped(zip)).get('verdicts/verdicts.json')?.toString() ?? '';
    expect(verdicts).toMatch(/"partitions": \d+/);
    expect(verdicts).not.toContain('events');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
