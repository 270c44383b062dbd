import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DSSE_ENVELOPE,
  DSSE_NAMESPACE,
  envelopeText,
  preAuthentication,
  SSH_NAMESPACE,
  SSH_SIGNATURE,
  statementText,
} from '../../../../core/bundle/attestation.ts';
import type { Manifest } from '../../../../core/bundle/manifest.ts';
import { PlateauError } from '../../../../core/error.ts';
import { type AsksIn, sshKeygen } from './ssh-keygen.ts';

function cannotSign(key: string, why: string): PlateauError {
  return new PlateauError({
    code: 'bundle.cannotSign',
    message: `Nothing could be signed with “${key}”: ${why}. Nothing was written.`,
    hint: 'Give the file of a private SSH key, or of the public one where an agent has the private one; ssh-keygen must be installed. “ssh-add” unlocks a key that has a passphrase.',
  });
}

/** With what is signed, and where files of it may lie meanwhile. */
export interface Signing {
  readonly key: string;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly asks?: AsksIn;
}

/** The armoured SSH signature over bytes. Throws `bundle.cannotSign`. */
export async function sshSignature(
  bytes: Uint8Array,
  namespace: string,
  { key, folder, signal, asks }: Signing,
): Promise<Buffer> {
  const file = join(folder, namespace);
  await writeFile(file, bytes, { mode: 0o600 });
  const { code, stderr } = await sshKeygen(['-Y', 'sign', '-f', key, '-n', namespace, file], null, signal, asks);
  if (code === null) throw cannotSign(key, 'ssh-keygen cannot be started');
  if (code !== 0) throw cannotSign(key, stderr.trim().split('\n').at(-1) ?? 'ssh-keygen refused');
  return readFile(`${file}.sig`);
}

/** The fingerprint of a key, as ssh-keygen writes it. */
export async function keyFingerprint({ key, signal }: Signing): Promise<string> {
  const { stdout } = await sshKeygen(['-l', '-E', 'sha256', '-f', key], null, signal);
  return /SHA256:[A-Za-z0-9+/=]+/.exec(stdout)?.[0] ?? '';
}

/**
 * Signs a manifest with an SSH key, as “ssh-keygen -Y sign” does: over its bytes, and over an in-toto statement about them in a DSSE envelope.
 * Answers with the files by path. Throws `bundle.cannotSign`.
 */
export async function signManifest(
  key: string,
  { manifest, bytes, sha256 }: { readonly manifest: Manifest; readonly bytes: Uint8Array; readonly sha256: string },
  { staging, signal }: { readonly staging: string; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = await mkdtemp(join(staging, 'sign-'));
  try {
    const signing = { key, folder, signal };
    const plain = await sshSignature(bytes, SSH_NAMESPACE, signing);
    const statement = Buffer.from(statementText(manifest, sha256));
    const sig = await sshSignature(preAuthentication(statement), DSSE_NAMESPACE, signing);
    const signatures = [{ keyid: await keyFingerprint(signing), sig: sig.toString('base64') }];
    return new Map([
      [SSH_SIGNATURE, plain],
      [DSSE_ENVELOPE, Buffer.from(envelopeText(statement.toString('base64'), signatures))],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
