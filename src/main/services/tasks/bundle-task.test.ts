import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unzipped } from '../../../../tests/support/bundle/zip-edit.ts';
import { MANIFEST, manifestSchema } from '../../../core/bundle/manifest.ts';
import { bundled, context, evidenceWorkspace, SECRETS } from '../bundle/evidence-for-tests.ts';
import { bundleTask } from './bundle-task.ts';

let folder = '';
let workspace = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-bundle-'));
  workspace = await evidenceWorkspace(folder);
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
  const input = { workspace, path: zip, version: '0', profile: 'share-external', sign: null, known: [] };
  const cancelled = { ...context, signal: AbortSignal.abort() };
  await expect(bundleTask(input, cancelled)).rejects.toMatchObject({ code: 'job.cancelled' });
  await expect(bundleTask({ ...input, path: join(place, 'no', 'a.zip') }, context)).rejects.toMatchObject({
    code: 'export.cannotWrite',
  });
  expect(readdirSync(place)).toEqual(['a.zip']);
  expect(readFileSync(zip, 'utf8')).toBe('what was there');
  expect(readdirSync(join(workspace, 'staging'))).toEqual([]);
});
