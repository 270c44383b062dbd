import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type InvestigationBody, MOST_SIGNALS } from '../../../../core/investigation/model.ts';
import { NO_CONDITIONS, statedOf } from '../../../../core/investigation/stated-conditions.ts';
import { Workspace } from '../../../workspace/workspace.ts';
import { restoreTask } from '../../tasks/restore-task.ts';
import { bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';

const AT = '2026-02-01T00:00:00.000Z';
const OF_SERIES = { column: '', kind: 'node', name: 'db-1', signal: '' } as const;
let folder = '';
let zip = '';
let made = 0;
let plan = '';
let series = '';

function inWorkspace<T>(path: string, look: (workspace: Workspace) => T): T {
  const opened = Workspace.open(path);
  try {
    return look(opened);
  } finally {
    opened.close();
  }
}

const say = (path: string, said: Partial<InvestigationBody>, closedAt: string | null = null): void =>
  inWorkspace(path, ({ investigations }) => {
    const stored = investigations.read();
    investigations.write({ ...stored, closedAt, body: { ...stored.body, ...said }, revision: stored.revision + 1 }, AT);
  });

const bodyOf = (path: string): InvestigationBody =>
  inWorkspace(path, ({ investigations }) => investigations.read().body);

/** A workspace with a brief of its own. */
function own(said: Partial<InvestigationBody> = {}, closedAt: string | null = null): string {
  const path = join(folder, `own-${++made}.plateau`);
  Workspace.create(path, { at: AT }).close();
  say(path, { values: { 'data.volume': 'our own' }, ...said }, closedAt);
  return path;
}

const restore = (into: string) =>
  restoreTask({ path: zip, into, folder, at: AT, who: 'bob', version: '0', by: context.by }, context);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-said-'));
  const workspace = await evidenceWorkspace(folder);
  inWorkspace(workspace, ({ items }) => {
    plan = items.list({ kind: 'plan' })[0]?.id ?? '';
    series = items.list({ kind: 'series' })[0]?.id ?? '';
  });
  say(workspace, {
    conditions: [{ ...NO_CONDITIONS, item: plan, cache: 'cold' }],
    signals: [{ ...OF_SERIES, item: series }],
  });
  zip = join(folder, 'audit.zip');
  await bundled(workspace, zip);
  // Elsewhere the items have names of their own.
  const elsewhere = own();
  await restore(elsewhere);
  inWorkspace(elsewhere, ({ items }) => {
    plan = items.list({ kind: 'plan' })[0]?.id ?? '';
    series = items.list({ kind: 'series' })[0]?.id ?? '';
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('says of what came how it was measured and whose it is, beside what the brief that was kept says', async () => {
  const ours = { item: 's0', column: '', kind: 'service', name: 'web', signal: '' } as const;
  const path = own({ signals: [ours] });
  const { work } = await restore(path);
  expect(work).toMatchObject({ investigation: 'kept', conditions: 1, signals: 1, saidLeft: 0 });
  const body = bodyOf(path);
  expect(statedOf(body.conditions, plan).cache).toBe('cold');
  expect(body.signals).toEqual([ours, expect.objectContaining({ item: series, kind: 'node' })]);
  expect(body.values['data.volume']).toBe('our own');
  expect((await restore(path)).work).toMatchObject({ conditions: 0, signals: 0, saidLeft: 0 });
});

it('keeps what is said of a measurement here', async () => {
  const path = own({ signals: [{ ...OF_SERIES, item: series, name: 'db-of-ours' }] });
  expect((await restore(path)).work).toMatchObject({ signals: 0 });
  expect(bodyOf(path).signals.map(({ name }) => name)).toEqual(['db-of-ours']);
});

it('tells what a closed investigation did not take, and leaves it as it was closed', async () => {
  const path = own({}, AT);
  const before = bodyOf(path);
  expect((await restore(path)).work).toMatchObject({ investigation: 'kept', conditions: 0, signals: 0, saidLeft: 2 });
  expect(bodyOf(path)).toEqual(before);
});

it('refuses a bundle whose statements find no room, before anything of it is stored', async () => {
  const signals = Array.from({ length: MOST_SIGNALS }, (_, i) => ({ ...OF_SERIES, item: `s${i}` }));
  const path = own({ signals });
  await expect(restore(path)).rejects.toMatchObject({
    code: 'bundle.noRoom',
    message: expect.stringContaining('2,001 statements'),
    hint: expect.stringContaining('without --here'),
  });
  inWorkspace(path, ({ items, findings }) => {
    expect(items.list()).toEqual([]);
    expect(findings.list()).toEqual([]);
  });
});
