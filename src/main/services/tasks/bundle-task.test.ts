import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unzipped } from '../../../../tests/support/bundle/zip-edit.ts';
import { MANIFEST, manifestSchema } from '../../../core/bundle/manifest.ts';
import { addLoadRun, bundled, context, evidenceWorkspace, SECRETS } from '../bundle/evidence-for-tests.ts';
import { bundleTask } from './bundle-task.ts';

let folder = '';
let workspace = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-bundle-'));
  workspace = await evidenceWorkspace(folder);
  await addLoadRun(workspace, folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gives the same bytes for the same workspace', async () => {
  const [one, other] = [join(folder, 'one.zip'), join(folder, 'other.zip')];
  const { bundleId } = await bundled(workspace, one);
  expect(await bundled(workspace, other)).toMatchObject({ bundleId });
  expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
});

it('holds no constant, host or path of the workspace, and not its secret', async () => {
  const zip = join(folder, 'a.zip');
  await bundled(workspace, zip);
  const all = [...(await unzipped(zip)).values()].map((bytes) => bytes.toString('latin1')).join('\n');
  for (const secret of [...SECRETS, folder]) expect(all).not.toContain(secret);
});

it('holds the report, the findings in every form, the load run, the traffic and the baseline', async () => {
  const zip = join(folder, 'a.zip');
  const { bundleId, missing } = await bundled(workspace, zip);
  const files = await unzipped(zip);
  const text = (path: string): string => files.get(path)?.toString() ?? '';
  for (const path of ['06-performance-scalability-audit.md', 'report/index.html', 'findings/PERF-001.md']) {
    expect(text(path)).toContain(bundleId);
    expect(text(path)).toContain('share-external');
    expect(text(path)).toContain('parse_orders');
  }
  expect(text('report/index.html')).toContain('<svg');
  expect(text('findings/findings.csv').split('\r\n')[1]).toMatch(/^PERF-001,/);
  expect(JSON.parse(text('findings/findings.sarif')).runs[0].results).toHaveLength(1);
  const [load = ''] = [...files.keys()].filter((path) => path.startsWith('audit_artifacts/load/'));
  expect(JSON.parse(text(load)).endpoints[0].name).toMatch(/^https:\/\/host-[0-9a-f]{12}\//);
  expect(text('audit_artifacts/traffic_profile.csv')).toContain('Peak RPS (read),requests/s,120,');
  expect(text('baselines/2026-01-01.md')).toMatch(/^# Performance baseline: before host-/);
  for (const { path } of missing) expect(files.has(path), path).toBe(false);
});

it('has the same identifier signed or not, though the report tells which', async () => {
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const [plain, signed] = [join(folder, 'plain.zip'), join(folder, 'signed.zip')];
  const { bundleId } = await bundled(workspace, plain);
  expect((await bundled(workspace, signed, key)).bundleId).toBe(bundleId);
  const page = (await unzipped(signed)).get('06-performance-scalability-audit.md')?.toString();
  expect(page).toContain('signed: the manifest is signed');
});

it('puts no text of a baseline into a bundle whose profile takes names out', async () => {
  const zip = join(folder, 'strict.zip');
  const input = {
    workspace,
    path: zip,
    at: '2026-01-01T00:00:00.000Z',
    version: '0',
    pageScript: '',
    profile: 'share-external-strict',
    sign: null,
    known: [],
  };
  const { missing } = await bundleTask(input, context);
  expect(missing.map(({ path }) => path)).toContain('baselines/2026-01-01.md');
  const all = [...(await unzipped(zip)).values()].map((bytes) => bytes.toString('latin1')).join('\n');
  expect(all).not.toContain('parse_orders (');
});

it('tells what a reader of the list will not find, and why', async () => {
  const zip = join(folder, 'a.zip');
  const { missing } = await bundled(workspace, zip);
  const manifest = manifestSchema.parse(JSON.parse((await unzipped(zip)).get(MANIFEST)?.toString() ?? ''));
  expect(manifest.missing).toEqual(missing);
  expect(missing.map(({ path }) => path)).toContain('audit_artifacts/lhci_mobile');
  expect(missing.every(({ reason }) => reason !== '')).toBe(true);
});

it('leaves what was there, and nothing of its own, where it cannot write or is cancelled', async () => {
  const place = join(folder, 'kept');
  mkdirSync(place);
  const zip = join(place, 'a.zip');
  writeFileSync(zip, 'what was there');
  const input = {
    workspace,
    path: zip,
    at: '2026-01-01T00:00:00.000Z',
    version: '0',
    pageScript: '',
    profile: 'share-external',
    sign: null,
    known: [],
  };
  const cancelled = { ...context, signal: AbortSignal.abort() };
  await expect(bundleTask(input, cancelled)).rejects.toMatchObject({ code: 'job.cancelled' });
  await expect(bundleTask({ ...input, path: join(place, 'no', 'a.zip') }, context)).rejects.toMatchObject({
    code: 'export.cannotWrite',
  });
  expect(readdirSync(place)).toEqual(['a.zip']);
  expect(readFileSync(zip, 'utf8')).toBe('what was there');
  expect(readdirSync(join(workspace, 'staging'))).toEqual([]);
});
