import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DSSE_ENVELOPE,
  DSSE_NAMESPACE,
  preAuthentication,
  readEnvelope,
  SSH_NAMESPACE,
  SSH_SIGNATURE,
  saysOf,
  subjectOf,
} from '../../../../core/bundle/attestation.ts';
import type { Contents } from '../verify/contents.ts';
import type { Failures } from '../verify/failures.ts';
import type { ReadManifest } from '../verify/integrity.ts';
import { type KeygenResult, sshKeygen } from './ssh-keygen.ts';

/** One signature that a bundle carries. */
export interface CheckedSignature {
  readonly path: string;
  /** `known`: by somebody of the file of allowed signers; `unknown`: good, by a key that the file does not have; `bad`; `unchecked`. */
  readonly state: 'known' | 'unknown' | 'bad' | 'unchecked';
  /** Who signed, as the file of allowed signers has it; else the key’s fingerprint, as far as it is known. */
  readonly by: string;
}

/** Where signatures may lie while ssh-keygen reads them, and whose count. */
export interface Checking {
  readonly folder: string;
  /** The person’s file of allowed signers (ssh-keygen(1), ALLOWED SIGNERS); null where none was given. */
  readonly allowed: string | null;
  readonly signal: AbortSignal;
}

const keyOf = ({ stdout }: KeygenResult): string => /SHA256:[A-Za-z0-9+/=]+/.exec(stdout)?.[0] ?? '';

/** Longest signature, or envelope of a hundred, that is read, in bytes. */
const LONGEST = 2 ** 20;

/** One armoured signature and no more: ssh-keygen passes over what stands behind it, which nobody signed. */
const ARMOUR = /^-----BEGIN SSH SIGNATURE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END SSH SIGNATURE-----\r?\n?$/;

/** Checks one armoured SSH signature over bytes, as “ssh-keygen -Y verify” does. */
async function checked(
  signature: Uint8Array,
  bytes: Uint8Array,
  namespace: string,
  { folder, allowed, signal }: Checking,
): Promise<Omit<CheckedSignature, 'path'>> {
  if (!ARMOUR.test(Buffer.from(signature).toString('latin1'))) return { state: 'bad', by: '' };
  const file = join(folder, 'signature');
  await writeFile(file, signature, { mode: 0o600 });
  const plain = await sshKeygen(['-Y', 'check-novalidate', '-n', namespace, '-s', file], bytes, signal);
  if (plain.code === null) return { state: 'unchecked', by: '' };
  const key = keyOf(plain);
  if (plain.code !== 0) return { state: 'bad', by: key };
  if (allowed === null) return { state: 'unknown', by: key };
  const found = await sshKeygen(['-Y', 'find-principals', '-s', file, '-f', allowed], null, signal);
  for (const who of found.stdout.split('\n').map((line) => line.trim())) {
    // A principal is a pattern of the person's own file; one that reads as an option is none.
    if (who === '' || who.startsWith('-')) continue;
    const args = ['-Y', 'verify', '-f', allowed, '-I', who, '-n', namespace, '-s', file];
    if ((await sshKeygen(args, bytes, signal)).code === 0) return { state: 'known', by: who };
  }
  return { state: 'unknown', by: key };
}

/** Checks one armoured SSH signature over bytes, in a folder of its own. */
export async function checkedIn(
  signature: Uint8Array,
  bytes: Uint8Array,
  namespace: string,
  checking: Omit<Checking, 'folder'>,
): Promise<Omit<CheckedSignature, 'path'>> {
  const folder = await mkdtemp(join(tmpdir(), 'plateau-verify-'));
  try {
    return await checked(signature, bytes, namespace, { ...checking, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkEnvelope(
  text: string,
  { manifest, sha256 }: ReadManifest,
  failures: Failures,
  checking: Checking,
): Promise<readonly CheckedSignature[]> {
  const envelope = readEnvelope(text);
  if (envelope === null) {
    failures.add(DSSE_ENVELOPE, 'signature.malformed', 'It is no DSSE envelope of an in-toto statement.');
    return [];
  }
  const payload = Buffer.from(envelope.payload, 'base64');
  if (subjectOf(payload.toString('utf8')) !== sha256) {
    failures.add(DSSE_ENVELOPE, 'signature.subject', 'Its statement is about another manifest.');
    return [];
  }
  if (!saysOf(payload.toString('utf8'), manifest)) {
    failures.add(DSSE_ENVELOPE, 'signature.subject', 'Its statement says of the manifest what does not stand in it.');
    return [];
  }
  const found: CheckedSignature[] = [];
  for (const { sig } of envelope.signatures) {
    const signature = Buffer.from(sig, 'base64');
    const result = await checked(signature, preAuthentication(payload), DSSE_NAMESPACE, checking);
    found.push({ path: DSSE_ENVELOPE, ...result });
  }
  return found;
}

/**
 * Checks the signatures of a bundle. One that does not fit its bytes is a failure; a key that nobody vouches for is not. Signatures and nothing else
 * of the bundle are written to a folder for the time of it, for ssh-keygen to read.
 */
export async function checkSignatures(
  manifest: ReadManifest,
  contents: Contents,
  failures: Failures,
  { allowed, signal }: Omit<Checking, 'folder'>,
): Promise<readonly CheckedSignature[]> {
  const found: CheckedSignature[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'plateau-verify-'));
  const checking = { folder, allowed, signal };
  try {
    if (contents.has(SSH_SIGNATURE)) {
      const result = await checked(
        await contents.bytes(SSH_SIGNATURE, LONGEST),
        manifest.bytes,
        SSH_NAMESPACE,
        checking,
      );
      found.push({ path: SSH_SIGNATURE, ...result });
    }
    if (contents.has(DSSE_ENVELOPE)) {
      const text = (await contents.bytes(DSSE_ENVELOPE, LONGEST)).toString('utf8');
      found.push(...(await checkEnvelope(text, manifest, failures, checking)));
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    failures.add('signatures', 'signature.unreadable', 'A signature cannot be read.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  for (const { path, state, by } of found) {
    if (state === 'bad')
      failures.add(
        path,
        'signature.bad',
        `The signature${by === '' ? '' : ` by ${by}`} is not one of these bytes, or more than it stands in its file.`,
      );
  }
  return found;
}
