import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Files, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import {
  DSSE_ENVELOPE,
  DSSE_NAMESPACE,
  envelopeText,
  preAuthentication,
  readEnvelope,
  SSH_NAMESPACE,
  SSH_SIGNATURE,
} from '../../../../core/bundle/attestation.ts';
import { MANIFEST } from '../../../../core/bundle/manifest.ts';
import { bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { verifyBundle } from '../verify/verify-bundle.ts';

let folder = '';
let workspace = '';
let zip = '';
let files: Files = new Map();
const keyOf = (name: string) => join(folder, name);

function makeKey(name: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', keyOf(name)]);
}

/** A file in which a key signs for somebody. */
function allowed(who: string, key: string): string {
  const path = keyOf(`signers-${who}`);
  writeFileSync(path, `${who}@audit.example ${readFileSync(`${keyOf(key)}.pub`, 'utf8')}`);
  return path;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-signing-'));
  workspace = await evidenceWorkspace(folder);
  makeKey('auditor');
  makeKey('stranger');
  zip = join(folder, 'signed.zip');
  await bundled(workspace, zip, keyOf('auditor'));
  files = await unzipped(zip);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('writes a signature that ssh-keygen itself verifies over the manifest', () => {
  const [signature, manifest] = [join(folder, 'm.sig'), files.get(MANIFEST)];
  writeFileSync(signature, files.get(SSH_SIGNATURE) ?? '');
  const args = ['-Y', 'verify', '-f', allowed('ann', 'auditor'), '-I', 'ann@audit.example', '-n', SSH_NAMESPACE];
  const { status, stdout } = spawnSync('ssh-keygen', [...args, '-s', signature], { input: manifest, encoding: 'utf8' });
  expect(stdout).toContain('Good "plateau-bundle" signature for ann@audit.example');
  expect(status).toBe(0);
});

it('is signed where the allowed signers have the key, in both forms', async () => {
  const verified = await verifyBundle(zip, { ...context, allowedSigners: allowed('ann', 'auditor') });
  expect(verified).toMatchObject({ ok: true, level: 'signed', warnings: [] });
  expect(verified.signatures).toEqual([
    { path: SSH_SIGNATURE, state: 'known', by: 'ann@audit.example' },
    { path: DSSE_ENVELOPE, state: 'known', by: 'ann@audit.example' },
  ]);
});

it('notes a key that nobody vouches for, and does not fail for it', async () => {
  for (const allowedSigners of [null, allowed('bob', 'stranger')]) {
    const verified = await verifyBundle(zip, { ...context, allowedSigners });
    expect(verified).toMatchObject({ ok: true, level: 'journal chain' });
    expect(verified.warnings.map(({ code }) => code)).toEqual(['signature.unknownKey', 'signature.unknownKey']);
    expect(verified.warnings[0]?.message).toMatch(/SHA256:/);
  }
});

it('fails where the manifest is another than the one that was signed', async () => {
  const other = join(folder, 'other.zip');
  const text = files.get(MANIFEST)?.toString() ?? '';
  zipOf(other, new Map([...files, [MANIFEST, Buffer.from(`${text}\n`)]]));
  const verified = await verifyBundle(other, { ...context, allowedSigners: allowed('ann', 'auditor') });
  expect(verified.failures.map(({ code, path }) => [code, path])).toEqual([
    ['manifest.form', MANIFEST],
    ['signature.subject', DSSE_ENVELOPE],
    ['signature.bad', SSH_SIGNATURE],
  ]);
  expect(verified.level).toBe('none');
});

it('fails for what is no signature', async () => {
  const other = join(folder, 'other.zip');
  zipOf(other, new Map([...files, [SSH_SIGNATURE, Buffer.from('x')], [DSSE_ENVELOPE, Buffer.from('{}')]]));
  const { failures } = await verifyBundle(other, context);
  expect(failures.map(({ code }) => code)).toEqual(['signature.malformed', 'signature.bad']);
});

it.each(['x', '\n\n', '-----BEGIN SSH SIGNATURE-----\n'])(
  'fails for %j behind the signature, which nobody signed',
  async (more) => {
    const other = join(folder, 'other.zip');
    const signature = `${files.get(SSH_SIGNATURE)?.toString() ?? ''}${more}`;
    zipOf(other, new Map([...files, [SSH_SIGNATURE, Buffer.from(signature)]]));
    const { failures } = await verifyBundle(other, { ...context, allowedSigners: allowed('ann', 'auditor') });
    expect(failures.map(({ code }) => code)).toEqual(['signature.bad']);
  },
);

/** Bytes signed as a stranger does, or anybody whose tool was made to. */
function signedBy(key: string, bytes: Uint8Array, namespace: string): Buffer {
  const path = join(folder, 'bytes');
  writeFileSync(path, bytes);
  rmSync(`${path}.sig`, { force: true });
  execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', keyOf(key), '-n', namespace, path], { stdio: 'ignore' });
  return readFileSync(`${path}.sig`);
}

it('fails for an envelope that says of the manifest what does not stand in it, though a known key signed it', async () => {
  const other = join(folder, 'other.zip');
  const envelope = readEnvelope(files.get(DSSE_ENVELOPE)?.toString() ?? '');
  const payload = Buffer.from(envelope?.payload ?? '', 'base64')
    .toString()
    .replace(/"createdAt":"[^"]*"/, '"createdAt":"2030-01-01"');
  const sig = signedBy('auditor', preAuthentication(Buffer.from(payload)), DSSE_NAMESPACE).toString('base64');
  const text = envelopeText(Buffer.from(payload).toString('base64'), [{ keyid: '', sig }]);
  zipOf(other, new Map([...files, [DSSE_ENVELOPE, Buffer.from(text)]]));
  const { failures, level } = await verifyBundle(other, { ...context, allowedSigners: allowed('ann', 'auditor') });
  expect(failures.map(({ code }) => code)).toEqual(['signature.subject']);
  expect(level).not.toBe('signed');
});

it('takes no signature for another purpose, of a key that is allowed for others only, or was allowed for a time that is over', async () => {
  const other = join(folder, 'other.zip');
  const manifest = files.get(MANIFEST) ?? Buffer.alloc(0);
  const key = readFileSync(`${keyOf('auditor')}.pub`, 'utf8');
  const signers = join(folder, 'signers-narrow');
  const envelope = files.get(DSSE_ENVELOPE) ?? Buffer.alloc(0);
  zipOf(other, new Map([...files, [SSH_SIGNATURE, signedBy('auditor', manifest, 'file')], [DSSE_ENVELOPE, envelope]]));
  expect((await verifyBundle(other, context)).failures.map(({ code }) => code)).toEqual(['signature.bad']);
  for (const option of ['namespaces="git"', 'valid-before="20200101Z"', 'valid-after="20990101Z"']) {
    writeFileSync(signers, `ann@audit.example ${option} ${key}`);
    const { level, signatures } = await verifyBundle(zip, { ...context, allowedSigners: signers });
    expect([option, level, signatures.map(({ state }) => state)]).toEqual([
      option,
      'journal chain',
      ['unknown', 'unknown'],
    ]);
  }
});

it('reads no signature of megabytes', async () => {
  const other = join(folder, 'other.zip');
  zipOf(other, new Map([...files, [SSH_SIGNATURE, Buffer.alloc(2 ** 21, 'x')]]));
  expect((await verifyBundle(other, context)).failures.map(({ code }) => code)).toEqual(['signature.unreadable']);
});

it('gives the same bytes twice with an Ed25519 key, and refuses what is no key', async () => {
  const again = join(folder, 'again.zip');
  await bundled(workspace, again, keyOf('auditor'));
  expect(readFileSync(again).equals(readFileSync(zip))).toBe(true);
  const none = join(folder, 'none.zip');
  await expect(bundled(workspace, none, join(folder, 'none'))).rejects.toMatchObject({ code: 'bundle.cannotSign' });
  expect(() => readFileSync(none)).toThrow();
});
