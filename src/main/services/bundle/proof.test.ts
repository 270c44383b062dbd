import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unzipped } from '../../../../tests/support/bundle/zip-edit.ts';
import { EXPORT } from '../../../core/bundle/manifest.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { bundled, evidenceWorkspace } from './evidence-for-tests.ts';
import { provenIn, rawProof } from './proof.ts';

const { signal } = new AbortController();
let folder = '';
let workspace = '';
let zip = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-proof-'));
  workspace = await evidenceWorkspace(folder);
  zip = join(folder, 'a.zip');
  await bundled(workspace, zip);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function proofOfPlan() {
  const opened = Workspace.open(workspace);
  try {
    return await rawProof(opened, join(folder, 'plan.json'));
  } finally {
    opened.close();
  }
}

it('shows which items of a bundle were read from a file, to whoever has the file and its opening', async () => {
  const { commitment, opening, items } = await proofOfPlan();
  expect(items).toHaveLength(1);
  const rows = (await unzipped(zip)).get(EXPORT)?.toString() ?? '';
  expect(rows).toContain(commitment);
  const proven = await provenIn(zip, { path: join(folder, 'plan.json'), opening }, signal);
  expect(proven).toMatchObject({ commitment, items: [expect.stringMatching(/^q/)] });
});

it('shows nothing of another file, or under another opening', async () => {
  const { opening } = await proofOfPlan();
  const other = join(folder, 'other.json');
  writeFileSync(other, '[]');
  expect(await provenIn(zip, { path: other, opening }, signal)).toMatchObject({ items: [] });
  const path = join(folder, 'plan.json');
  expect(await provenIn(zip, { path, opening: '0'.repeat(64) }, signal)).toMatchObject({ items: [] });
  await expect(provenIn(zip, { path: join(folder, 'gone'), opening }, signal)).rejects.toMatchObject({
    code: 'prove.unreadable',
  });
});

it('can be made with openssl, as the documentation tells', async () => {
  const { sha256, commitment, opening } = await proofOfPlan();
  const args = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${opening}`];
  expect(execFileSync('openssl', args, { input: sha256 }).toString()).toContain(commitment);
});

it('leaves no hash of a raw file in the bundle, nor its beginning', async () => {
  const opened = Workspace.open(workspace);
  const hashes = opened.items.list({ runs: true }).flatMap(({ sha256 }) => (sha256 === '' ? [] : [sha256]));
  opened.close();
  const all = [...(await unzipped(zip)).values()].map((bytes) => bytes.toString('latin1')).join('\n');
  expect(hashes.length).toBeGreaterThan(5);
  for (const sha256 of hashes) expect(all).not.toContain(sha256.slice(0, 8));
});
