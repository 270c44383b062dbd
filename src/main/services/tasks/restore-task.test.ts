import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Files, unzipped, zipOf } from '../../../../tests/support/bundle/zip-edit.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { bundled, context, evidenceWorkspace } from '../bundle/evidence-for-tests.ts';
import { verifyBundle } from '../bundle/verify/verify-bundle.ts';
import { compareTask } from './compare-tasks.ts';
import { planDetailTask } from './plan-tasks.ts';
import { restoreTask } from './restore-task.ts';

const AT = '2026-02-01T00:00:00.000Z';
let folder = '';
let workspace = '';
let zip = '';
let files: Files = new Map();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-restore-'));
  workspace = await evidenceWorkspace(folder);
  zip = join(folder, 'last quarter.zip');
  await bundled(workspace, zip);
  files = await unzipped(zip);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const restore = (path: string, place: string, into: string | null = null) =>
  restoreTask({ path, into, folder: join(folder, place), at: AT, who: 'bob', version: '0', by: context.by }, context);

/** What lists show of a workspace, without its texts. */
function rows(path: string) {
  const opened = Workspace.open(path);
  try {
    return opened.items.list({ runs: true }).map(({ id, kind, level, sha256 }) => ({ id, kind, level, sha256 }));
  } finally {
    opened.close();
  }
}

it('makes a workspace of a bundle that has the same items with the same verdicts, and cannot be written to', async () => {
  const outcome = await restore(zip, 'a');
  expect(outcome).toMatchObject({ readOnly: true, existing: 0, items: rows(workspace).length });
  expect(outcome.name).toMatch(/^last-quarter-[0-9a-f]{8}$/);
  const said = (path: string) =>
    rows(path)
      .map(({ id, kind, level }) => `${id.slice(0, 1)} ${kind} ${level}`)
      .sort();
  expect(said(outcome.workspace)).toEqual(said(workspace));
  // Ids are made of hashes, which would prove a guess of a short file.
  const known = new Set(rows(workspace).flatMap(({ id, sha256 }) => [id, sha256]));
  expect(
    rows(outcome.workspace).filter(({ id, sha256 }) => known.has(id) || (sha256 !== '' && known.has(sha256))),
  ).toEqual([]);
  const [before = '', after = ''] = rows(outcome.workspace)
    .filter(({ kind }) => kind === 'profile')
    .map(({ id }) => id);
  const compare = {
    workspace: outcome.workspace,
    before: [after],
    after: [before],
    basis: 'active',
    at: AT,
    version: '0',
  };
  expect(() => compareTask(compare)).toThrow(expect.objectContaining({ code: 'workspace.readOnly' }));
});

it('shows a plan of it without its file', async () => {
  const { workspace: made } = await restore(zip, 'b');
  const plan = rows(made).find(({ kind }) => kind === 'plan');
  expect(() => planDetailTask({ workspace: made, id: plan?.id ?? '', at: AT })).not.toThrow();
});

it('overwrites nothing when the same bundle comes again', async () => {
  const first = await restore(zip, 'c');
  const before = readFileSync(join(first.workspace, 'workspace.db'));
  expect(await restore(zip, 'c')).toMatchObject({ workspace: first.workspace, items: 0, existing: first.items });
  expect(readFileSync(join(first.workspace, 'workspace.db')).equals(before)).toBe(true);
  expect(readdirSync(join(folder, 'c'))).toHaveLength(1);
});

it('gives a bundle that verifies again', async () => {
  const { workspace: made } = await restore(zip, 'd');
  const again = join(folder, 'again.zip');
  await bundled(made, again);
  const { ok, replay } = await verifyBundle(again, context);
  expect(ok).toBe(true);
  expect(replay?.equal).toBe(replay?.verdicts);
});

it('adds to a workspace that is there, so that old captures can be compared with new ones', async () => {
  const own = join(folder, 'own.plateau');
  Workspace.create(own, { at: AT }).close();
  expect(await restore(zip, 'none', own)).toMatchObject({ readOnly: false, existing: 0 });
  expect(await restore(zip, 'none', own)).toMatchObject({ items: 0 });
  const [before = '', after = ''] = rows(own)
    .filter(({ kind }) => kind === 'profile')
    .map(({ id }) => id);
  const compare = { workspace: own, before: [after], after: [before], basis: 'active', at: AT, version: '0' };
  expect(compareTask(compare).itemId).toMatch(/^c/);
});

it('brings the owner’s own bundle back to the items that it was made of', async () => {
  const before = rows(workspace);
  expect(await restore(zip, 'none', workspace)).toMatchObject({ items: 0, existing: before.length });
  expect(rows(workspace)).toEqual(before);
  const opened = Workspace.open(workspace);
  const [series] = opened.items.list({ kind: 'series' });
  opened.write(() => opened.items.delete(series?.id ?? '', AT));
  opened.close();
  expect(await restore(zip, 'none', workspace)).toMatchObject({ items: 1, existing: before.length - 1 });
  const byId = (all: ReturnType<typeof rows>) => [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(byId(rows(workspace)).map(({ id }) => id)).toEqual(byId(before).map(({ id }) => id));
});

it('refuses what does not verify, and leaves nothing', async () => {
  const edited = join(folder, 'edited.zip');
  zipOf(edited, new Map([...files, ['notes.txt', Buffer.from('x')]]));
  await expect(restore(edited, 'e')).rejects.toMatchObject({ code: 'bundle.notVerified' });
  const cancelled = { ...context, signal: AbortSignal.abort() };
  const input = { path: zip, into: null, folder: join(folder, 'e'), at: AT, who: 'bob', version: '0', by: context.by };
  await expect(restoreTask(input, cancelled)).rejects.toBeDefined();
  expect(() => readdirSync(join(folder, 'e'))).toThrow();
});
