import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewItem } from './items.ts';
import { Workspace } from './workspace.ts';

const AT = '2026-01-01T00:00:00.000Z';
let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-workspace-'));
  path = join(folder, 'one.plateau');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function item(id: string, artifact: string): NewItem {
  return {
    id,
    kind: 'profile',
    label: `label of ${id}`,
    group: 'g',
    artifact,
    format: 'collapsed',
    host: null,
    capturedAt: null,
    importedAt: AT,
    summary: '',
    level: 'none',
    provenance: {
      fileName: 'a.folded',
      via: 'file',
      sha256: artifact,
      bytes: 3,
      compression: 'none',
      format: 'collapsed',
      parserVersion: 1,
      plateauVersion: '0',
      options: {},
      importedAt: AT,
    },
    warnings: [],
    detail: {},
  };
}

/** Puts a file and items read from it into a workspace, as an import does. */
function add(workspace: Workspace, sha256: string, ids: readonly string[]): void {
  const staged = workspace.artifacts.newStagingPath();
  writeFileSync(staged, 'raw');
  workspace.write(() => {
    workspace.items.addArtifact(sha256, 3, AT);
    for (const id of ids) workspace.items.add(item(id, sha256));
    workspace.artifacts.keep(staged, sha256);
  });
}

/** Changes a closed workspace's database behind its back. */
function meddle(sql: string): void {
  const db = new Database(join(path, 'workspace.db'));
  db.exec(sql);
  db.close();
}

test('is found again under its name, and a second one is not put over it', () => {
  const made = Workspace.create(path, { at: AT });
  made.close();
  const opened = Workspace.open(join(path, 'workspace.db'));
  expect([opened.id, opened.name]).toEqual([made.id, 'one']);
  opened.close();
  expect(() => Workspace.create(path, { at: AT })).toThrow(expect.objectContaining({ code: 'workspace.exists' }));
});

test('a creation that was killed on its way is no workspace, and is made again', () => {
  mkdirSync(path);
  writeFileSync(join(path, 'workspace.db.new-1'), 'half');
  expect(Workspace.exists(path)).toBe(false);
  Workspace.create(path, { at: AT }).close();
  expect(existsSync(join(path, 'workspace.db.new-1'))).toBe(false);
});

test.each([
  ['a folder that is not there', () => undefined, 'workspace.notFound'],
  ['a folder that cannot be looked into', () => symlinkSync(path, path), 'workspace.noAccess'],
  [
    'another program’s database',
    () => {
      mkdirSync(path);
      meddle('CREATE TABLE other (a)');
    },
    'workspace.notAWorkspace',
  ],
  [
    'a newer Plateau’s',
    () => {
      Workspace.create(path, { at: AT }).close();
      meddle('PRAGMA user_version = 999');
    },
    'workspace.newer',
  ],
  [
    'a file that is no database',
    () => {
      mkdirSync(path);
      writeFileSync(join(path, 'workspace.db'), 'x'.repeat(10_000));
    },
    'workspace.damaged',
  ],
  [
    'one that lost its head',
    () => {
      Workspace.create(path, { at: AT }).close();
      meddle('DELETE FROM workspace');
    },
    'workspace.damaged',
  ],
])('refuses to open %s', (_what, arrange, code) => {
  arrange();
  expect(() => Workspace.open(path, { sweep: true })).toThrow(expect.objectContaining({ code }));
});

test('brings a deleted item back until it is purged, and keeps a file that another item was read from', () => {
  const workspace = Workspace.create(path, { at: AT });
  const shared = 'aa'.repeat(32);
  const alone = 'bb'.repeat(32);
  add(workspace, shared, ['p1', 'p2']);
  add(workspace, alone, ['p3']);
  for (const id of ['p1', 'p3']) workspace.items.delete(id, '2026-02-01T00:00:00.000Z');
  workspace.purge('2026-02-01T00:00:00.000Z');
  expect([workspace.items.restore('p1'), workspace.items.find('p1')?.id]).toEqual([true, 'p1']);
  workspace.items.delete('p1', '2026-02-01T00:00:00.000Z');
  workspace.purge('2026-02-02T00:00:00.000Z');
  expect(workspace.items.list().map(({ id }) => id)).toEqual(['p2']);
  expect(workspace.items.restore('p1')).toBe(false);
  expect([shared, alone].map((sha256) => existsSync(workspace.artifacts.path(sha256)))).toEqual([true, false]);
  workspace.close();
});

test('sweeps what killed imports left and nothing else', () => {
  const workspace = Workspace.create(path, { at: AT });
  const kept = 'cc'.repeat(32);
  add(workspace, kept, ['p1']);
  const orphan = workspace.artifacts.path('dd'.repeat(32));
  mkdirSync(join(orphan, '..'), { recursive: true });
  writeFileSync(orphan, 'renamed, but never committed');
  const own = workspace.artifacts.newStagingPath();
  writeFileSync(own, 'still coming in');
  // No process has a number this high: Linux ends at 4,194,304.
  const dead = join(path, 'staging', '99999999-ab');
  writeFileSync(dead, 'left');
  workspace.close();
  Workspace.open(path, { sweep: true }).close();
  expect([orphan, own, dead, workspace.artifacts.path(kept)].map((file) => existsSync(file))).toEqual([
    false,
    true,
    false,
    true,
  ]);
});

test('shows a second process what the first one wrote', () => {
  const first = Workspace.create(path, { at: AT });
  const second = Workspace.open(path, { sweep: true });
  add(first, 'ee'.repeat(32), ['p1']);
  expect(second.items.list().map(({ id }) => id)).toEqual(['p1']);
  add(second, 'ff'.repeat(32), ['p2']);
  expect(first.items.list()).toHaveLength(2);
  first.close();
  second.close();
});

test('what ran in a workspace whose folder is gone finds nothing to tidy up', () => {
  const workspace = Workspace.create(path, { at: AT });
  workspace.close();
  rmSync(path, { recursive: true });
  expect(() => workspace.artifacts.sweepStaging()).not.toThrow();
});

test('the runs of a plan go with the one that stands for them', () => {
  const workspace = Workspace.create(path, { at: AT });
  const ids = (runs = false): readonly string[] => workspace.items.list({ runs }).map(({ id }) => id);
  try {
    add(workspace, 'a'.repeat(64), ['median', 'first', 'third', 'foreign']);
    workspace.write(() => {
      for (const [run, id] of ['first', 'median', 'third'].entries()) {
        workspace.plans.writeRun(id, { plan: 'median', run: run + 1 });
        workspace.items.rename(id, id === 'median' ? 'list' : `list · ${id}`);
      }
    });
    expect(ids()).toEqual(['median', 'foreign']);
    expect(ids(true)).toEqual(['median', 'first', 'third', 'foreign']);
    for (const id of ['first', 'median']) {
      expect(workspace.plans.runsOf(id).map(({ item: one, run }) => [one, run])).toEqual([
        ['first', 1],
        ['median', 2],
        ['third', 3],
      ]);
    }
    expect(workspace.plans.runsOf('foreign')).toEqual([]);
    workspace.items.rename('median', 'orders');
    expect(workspace.items.list({ runs: true }).map(({ label }) => label)).toEqual([
      'orders',
      ...['orders · first', 'orders · third', 'label of foreign'],
    ]);
    workspace.items.delete('third', '2026-01-02T00:00:00.000Z');
    workspace.items.delete('median', '2026-01-03T00:00:00.000Z');
    expect(ids(true)).toEqual(['foreign']);
    workspace.items.restore('median');
    expect(ids(true)).toEqual(['median', 'first', 'foreign']);
  } finally {
    workspace.close();
  }
});

test('an approval is one of a plan that is there', () => {
  const workspace = Workspace.create(path, { at: AT });
  try {
    add(workspace, 'a'.repeat(64), ['plan']);
    const approval = { at: AT, owner: 'anna', reason: '' };
    workspace.write(() => workspace.plans.approve('plan', approval));
    expect(workspace.plans.approval('plan')).toEqual(approval);
    expect([workspace.plans.revoke('plan'), workspace.plans.revoke('plan')]).toEqual([true, false]);
    expect([workspace.plans.approval('plan'), workspace.plans.approved()]).toEqual([null, []]);
  } finally {
    workspace.close();
  }
});
