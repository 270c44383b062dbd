import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Files, resealed, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import { MANIFEST, manifestSchema, REPORT_MARKDOWN } from '../../../../core/bundle/manifest.ts';
import { signedManifestPath, signOffPath, signOffSignaturePath, statementOf } from '../../../../core/sign-off/model.ts';
import { Workspace } from '../../../workspace/workspace.ts';
import type { BundleOutcome } from '../../tasks/bundle-task.ts';
import { bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { signStatement } from '../signing/sign-statement.ts';
import { verifyBundle } from './verify-bundle.ts';

const DAY = '2026-01-02T09:00:00.000Z';
let folder = '';
let workspace = '';
let exported: BundleOutcome;
let signers = '';
const key = () => join(folder, 'key');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-sign-off-'));
  workspace = await evidenceWorkspace(folder);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'sam', '-f', key()]);
  signers = join(folder, 'signers');
  writeFileSync(signers, `sam@audit.example ${readFileSync(`${key()}.pub`, 'utf8')}`);
});

beforeEach(async () => {
  exported = await bundled(workspace, join(folder, 'first.zip'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function change(work: (workspace: Workspace) => void): void {
  const opened = Workspace.open(workspace);
  try {
    opened.write(() => work(opened));
  } finally {
    opened.close();
  }
}

async function signed(withKey: boolean, signedAt = DAY, name = 'Sam Ito'): Promise<void> {
  const { bundleId, manifestSha256 } = exported;
  const statement = statementOf({ role: 'sre', name, signedAt, bundleId, manifestSha256 });
  const proof = withKey
    ? await signStatement(statement, { key: key(), signal: context.signal })
    : { signature: '', key: '' };
  change(({ signOffs }) => signOffs.add({ ...statement, ...proof, recordedAt: signedAt }));
}

const again = (name: string) => bundled(workspace, join(folder, name));
const verified = (name: string, allowedSigners: string | null = null) =>
  verifyBundle(join(folder, name), { ...context, allowedSigners });

/** The second bundle with some of its files changed, and all hashes made anew. */
async function forged(edit: (files: Files) => void): Promise<Awaited<ReturnType<typeof verifyBundle>>> {
  await again('second.zip');
  const files = await unzipped(join(folder, 'second.zip'));
  edit(files);
  zipOf(join(folder, 'forged.zip'), resealed(files));
  return verified('forged.zip', signers);
}

const codes = (found: readonly { readonly code: string }[]): readonly string[] => found.map(({ code }) => code);

it('keeps a bundle’s identifier when it is signed off, and says that it is the one that was signed', async () => {
  await signed(true);
  const second = await again('second.zip');
  expect(second.bundleId).toBe(exported.bundleId);
  expect(second.manifestSha256).not.toBe(exported.manifestSha256);
  const { ok, failures, warnings, signOffs } = await verified('second.zip', signers);
  expect({ ok, failures, codes: codes(warnings) }).toEqual({ ok: true, failures: [], codes: [] });
  expect(signOffs).toEqual([
    {
      role: 'sre',
      name: 'Sam Ito',
      signedAt: DAY,
      manifestSha256: exported.manifestSha256,
      bundle: 'this',
      state: 'known',
      by: 'sam@audit.example',
    },
  ]);
  const files = await unzipped(join(folder, 'second.zip'));
  const report = files.get(REPORT_MARKDOWN)?.toString() ?? '';
  expect(report).toContain('signed for this bundle');
  expect(report).toContain(exported.manifestSha256);
});

it('lets ssh-keygen itself check who signed, with the file that lies in the bundle', async () => {
  await again('second.zip');
  const files = await unzipped(join(folder, 'second.zip'));
  writeFileSync(join(folder, 's.sig'), files.get(signOffSignaturePath('sre')) ?? '');
  const args = ['-Y', 'verify', '-f', signers, '-I', 'sam@audit.example', '-n', 'plateau-sign-off'];
  const said = execFileSync('ssh-keygen', [...args, '-s', join(folder, 's.sig')], {
    input: files.get(signOffPath('sre')),
    encoding: 'utf8',
  });
  expect(said).toContain('Good "plateau-sign-off" signature for sam@audit.example');
});

it('notes a key that nobody vouches for, and does not fail for it', async () => {
  await again('second.zip');
  const { ok, warnings, signOffs } = await verified('second.zip');
  expect(ok).toBe(true);
  expect(codes(warnings)).toEqual(['signature.unknownKey']);
  expect(signOffs[0]?.state).toBe('unknown');
});

it('finds a name that was changed under a signature, though all hashes were made anew', async () => {
  const { ok, failures } = await forged((files) => {
    const path = signOffPath('sre');
    files.set(path, Buffer.from(files.get(path)?.toString().replace('Sam Ito', 'Max Fox') ?? ''));
  });
  expect(ok).toBe(false);
  expect(codes(failures)).toEqual(['signOff.badSignature']);
});

it('finds a manifest that is not the one that was signed, and one that was taken out', async () => {
  const { manifestSha256 = '' } = (await verified('second.zip')).signOffs[0] ?? {};
  const path = signedManifestPath(manifestSha256);
  const other = await forged((files) => files.set(path, Buffer.from(`${files.get(path)?.toString() ?? ''} `)));
  expect(codes(other.failures)).toEqual(['signOff.manifest']);
  const without = await forged((files) => files.delete(path));
  expect(codes(without.failures)).toEqual(['signOff.manifest']);
});

it('finds what lies among sign-offs and is none, since the identifier does not cover them', async () => {
  const { failures } = await forged((files) => {
    const manifest = manifestSchema.parse(JSON.parse(files.get(MANIFEST)?.toString() ?? ''));
    const [listed] = manifest.files;
    if (listed === undefined) throw new Error('the manifest lists nothing');
    const added = { ...listed, path: 'sign-offs/notes.txt', role: 'report' as const };
    files.set(added.path, Buffer.from('x'));
    files.set(MANIFEST, Buffer.from(JSON.stringify({ ...manifest, files: [...manifest.files, added] })));
  });
  expect(codes(failures)).toContain('signOff.extra');
});

it('tells that a sign-off is for another bundle once a finding was edited', async () => {
  change(({ findings }) => {
    const finding = findings.get('PERF-001');
    findings.write(finding, { ...finding.body, cause: 'Another one.' }, { at: DAY, who: 'ann' });
  });
  const second = await again('second.zip');
  expect(second.bundleId).not.toBe(exported.bundleId.replace(second.bundleId, ''));
  const { ok, warnings, signOffs } = await verified('second.zip', signers);
  expect(ok).toBe(true);
  expect(codes(warnings)).toEqual(['signOff.otherBundle']);
  expect(signOffs[0]?.bundle).toBe('other');
  const report = (await unzipped(join(folder, 'second.zip'))).get(REPORT_MARKDOWN)?.toString() ?? '';
  expect(report).toContain('signed for an older bundle');
});

it('says that a name without a key is claimed, and that a clock was wrong by how much at least', async () => {
  await signed(false, '2026-01-01T03:00:00.000Z', 'Ida Wolf');
  await again('second.zip');
  const { ok, warnings, signOffs } = await verified('second.zip', signers);
  expect(ok).toBe(true);
  expect(codes(warnings)).toEqual(['signOff.clock', 'signOff.claimed']);
  expect(warnings[0]?.message).toContain('Signed 1 day before the newest thing in the bundle was made');
  expect(signOffs[0]).toMatchObject({ name: 'Ida Wolf', state: 'none', bundle: 'this' });
});

it('leaves initials of names under the strict profile, without the signature that is over the whole name', async () => {
  await signed(true);
  await bundled(workspace, join(folder, 'strict.zip'), null, 'share-external-strict');
  const files = await unzipped(join(folder, 'strict.zip'));
  expect(files.has(signOffSignaturePath('sre'))).toBe(false);
  const all = [...files.values()].map((bytes) => bytes.toString('latin1')).join('\n');
  expect(all).not.toContain('Sam Ito');
  expect(JSON.parse(files.get(signOffPath('sre'))?.toString() ?? '')).toMatchObject({ shortened: true });
  expect(files.get(REPORT_MARKDOWN)?.toString()).toContain('the same state under another redaction profile');
  expect((await verified('strict.zip', signers)).ok).toBe(true);
});
