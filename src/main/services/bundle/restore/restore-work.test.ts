import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Files, resealed, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import { FINDINGS } from '../../../../core/bundle/findings-file.ts';
import { MANIFEST } from '../../../../core/bundle/manifest.ts';
import { emptyFinding } from '../../../../core/finding/empty.ts';
import { verifyHistory } from '../../../../core/finding/history.ts';
import { Workspace } from '../../../workspace/workspace.ts';
import { restoreTask } from '../../tasks/restore-task.ts';
import { bundled, context, evidenceWorkspace, SECRETS } from '../evidence-for-tests.ts';
import { verifyBundle } from '../verify/verify-bundle.ts';

const AT = '2026-02-01T00:00:00.000Z';
const SCHEMA_1 = resolve(import.meta.dirname, '../../../../../tests/fixtures/bundles/schema-1.zip');
let folder = '';
let workspace = '';
let zip = '';
let files: Files = new Map();
let made = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-work-'));
  workspace = await evidenceWorkspace(folder);
  zip = join(folder, 'last quarter.zip');
  await bundled(workspace, zip);
  files = await unzipped(zip);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const restore = (path: string, into: string | null, at = AT) =>
  restoreTask({ path, into, folder: join(folder, 'bundles'), at, who: 'bob', version: '0', by: context.by }, context);

function own(): string {
  const path = join(folder, `own-${++made}.plateau`);
  Workspace.create(path, { at: AT }).close();
  return path;
}

function inWorkspace<T>(path: string, look: (workspace: Workspace) => T): T {
  const opened = Workspace.open(path);
  try {
    return look(opened);
  } finally {
    opened.close();
  }
}

it('brings findings back under their ids, with evidence that is there and a chain that names the bundle', async () => {
  const { workspace: path, work } = await restore(zip, null);
  expect(work?.findings).toEqual([{ id: 'PERF-001', was: 'PERF-001', existing: false }]);
  inWorkspace(path, ({ findings, items }) => {
    const { body } = findings.get('PERF-001');
    expect(body.title).toContain('parse_orders');
    for (const row of body.evidence) if ('item' in row) expect(items.find(row.item)).not.toBeNull();
    expect(body.evidence.length).toBeGreaterThan(0);
    const history = findings.history('PERF-001');
    expect(history.at(-1)).toMatchObject({ field: 'imported', who: 'bob', oldSha256: '' });
    expect(verifyHistory(findings.history(), findings.head(), findings.list()).intact).toBe(true);
  });
});

it('brings the brief and baselines back as they left, without what was taken out', async () => {
  const { workspace: path, work } = await restore(zip, own());
  expect(work).toMatchObject({ investigation: 'restored', baselines: 1 });
  inWorkspace(path, ({ investigations }) => {
    const { body, revision } = investigations.read();
    expect(revision).toBe(1);
    expect(body.values['traffic_profile.peak_read_current']).toBe('120 rps');
    expect(JSON.stringify(body)).not.toContain(SECRETS[1]);
    const [baseline] = investigations.baselines();
    expect(baseline).toMatchObject({ id: 'b1', takenAt: '2026-01-01T00:00:00.000Z' });
    expect(investigations.baselineText('b1')).toMatch(/^# Performance baseline/);
  });
});

it('puts the workspace before an id that is taken, leaves an own brief, and changes nothing when it comes again', async () => {
  const path = own();
  inWorkspace(path, (one) =>
    one.write(() => {
      one.findings.create({ body: emptyFinding(), fingerprint: '' }, { at: AT, who: 'ann' });
      one.investigations.write({ ...one.investigations.read(), revision: 1 }, AT);
    }),
  );
  const first = await restore(zip, path);
  const prefix = inWorkspace(workspace, ({ id }) => `W${id.slice(0, 4).toUpperCase()}-PERF-001`);
  expect(first.work).toMatchObject({
    findings: [{ id: prefix, was: 'PERF-001', existing: false }],
    investigation: 'kept',
  });
  const state = () =>
    inWorkspace(path, (one) =>
      JSON.stringify([one.findings.list(), one.findings.history(), one.journal(), one.items.list()]),
    );
  const before = state();
  const again = await restore(zip, path, '2026-03-01T00:00:00.000Z');
  expect(again).toMatchObject({
    items: 0,
    work: { findings: [{ id: prefix, existing: true }], changes: 0, baselines: 0 },
  });
  expect(state()).toBe(before);
});

it('knows what comes back after it went through another workspace, however often', async () => {
  const [ann, ben] = [own(), own()];
  await restore(zip, ann);
  const here = (path: string) =>
    inWorkspace(path, ({ items, investigations, findings }) => ({
      items: items.list({ runs: true }).map(({ id }) => id),
      baselines: investigations.baselines().map(({ id }) => id),
      changes: investigations.changes().map(({ id }) => id),
      findings: findings.list().map(({ id }) => id),
    }));
  const sent = async (from: string, to: string, name: string) => {
    const file = join(folder, name);
    await bundled(from, file);
    expect(await verifyBundle(file, context)).toMatchObject({ failures: [] });
    return await restore(file, to);
  };
  const first = here(workspace);
  // Through Ben to whoever made it: nothing new but Ben's copy of the finding.
  await sent(ann, ben, 'to-ben.zip');
  expect(here(ben)).toEqual(here(ann));
  const back = await sent(ben, workspace, 'back.zip');
  expect(back).toMatchObject({ items: 0, work: { baselines: 0, changes: 0 } });
  const { items, baselines, changes } = here(workspace);
  expect({ items, baselines, changes }).toEqual({
    items: first.items,
    baselines: first.baselines,
    changes: first.changes,
  });
  const once = here(workspace).findings;
  for (const round of [1, 2]) {
    await sent(workspace, ben, `out-${round}.zip`);
    await sent(ben, workspace, `in-${round}.zip`);
  }
  expect(here(workspace)).toEqual({ ...first, findings: once });
  expect(here(ben)).toMatchObject({ items: here(ann).items, baselines: here(ann).baselines });
});

it('leaves findings of the workspace that it came from as they are there', async () => {
  const before = inWorkspace(workspace, ({ findings }) => JSON.stringify(findings.list()));
  const { work } = await restore(zip, workspace);
  expect(work?.findings).toEqual([{ id: 'PERF-001', was: 'PERF-001', existing: true }]);
  expect(inWorkspace(workspace, ({ findings }) => JSON.stringify(findings.list()))).toBe(before);
});

it('takes a bundle of the first form in as a copy, and leaves its file as it is', async () => {
  const bytes = readFileSync(SCHEMA_1);
  // Its rule set had fewer thresholds: this version can neither vouch for its verdicts nor call them changed.
  expect(await verifyBundle(SCHEMA_1, context)).toMatchObject({ outcome: 'other-version', failures: [] });
  const { work, readOnly } = await restore(SCHEMA_1, null);
  expect(readOnly).toBe(true);
  expect(work).toMatchObject({ findings: [{ id: 'PERF-001' }], investigation: 'none', baselines: 0 });
  expect(readFileSync(SCHEMA_1).equals(bytes)).toBe(true);
});

it('says of a bundle of a newer form that it is newer, and takes nothing of it in', async () => {
  const newer = join(folder, 'newer.zip');
  const text = files.get(MANIFEST)?.toString().replace('plateau-bundle/2', 'plateau-bundle/3') ?? '';
  zipOf(newer, new Map([...files, [MANIFEST, Buffer.from(text)]]));
  const { ok, failures } = await verifyBundle(newer, context);
  expect(ok).toBe(false);
  expect(failures.map(({ code }) => code)).toEqual(['manifest.newer']);
  expect(failures[0]?.message).toContain('plateau-bundle/3');
  await expect(restore(newer, own())).rejects.toMatchObject({
    code: 'bundle.notVerified',
    message: expect.stringContaining('A newer Plateau made it'),
  });
});

it('notes that a clock is wrong where the bundle was made later than now', async () => {
  const { notes } = await restore(zip, own(), '2025-12-29T00:00:00.000Z');
  expect(notes).toEqual([expect.stringContaining('3 days from now: a clock is wrong by that at least')]);
  expect((await restore(zip, own())).notes).toEqual([]);
});

it('refuses ids that no workspace gives', async () => {
  const file = JSON.parse(files.get(FINDINGS)?.toString() ?? '');
  file.findings[0].id = '../PERF-001';
  const hostile = join(folder, 'hostile.zip');
  zipOf(hostile, resealed(new Map([...files, [FINDINGS, Buffer.from(JSON.stringify(file))]])));
  await expect(restore(hostile, own())).rejects.toMatchObject({ code: 'bundle.notVerified' });
});
