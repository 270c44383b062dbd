import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlateauError } from '../../../../core/error.ts';
import { type KeyStanding, unasked } from '../../../../core/sign-off/key-standing.ts';
import { SIGN_OFF_NAMESPACE, type SignOffStatement, statementText } from '../../../../core/sign-off/model.ts';
import { type Checking, checkedIn } from './check-signatures.ts';
import { keyFingerprint, type Signing, sshSignature } from './sign-manifest.ts';
import { isPublicKey } from './signing-keys.ts';
import { sshKeygen } from './ssh-keygen.ts';

/** An armoured SSH signature, and the fingerprint of its key. */
export interface SignedStatement {
  readonly signature: string;
  readonly key: string;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'plateau-sign-off-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Signs a sign-off’s statement by the file of a key, or by the line of an agent's public one, as “ssh-keygen -Y sign -n plateau-sign-off” does. Throws `bundle.cannotSign`. */
export function signStatement(
  statement: SignOffStatement,
  { key: given, asks, signal }: Omit<Signing, 'folder'>,
): Promise<SignedStatement> {
  return inFolder(async (folder) => {
    // Of an agent's key the public half says which it is.
    const key = isPublicKey(given) ? join(folder, 'key.pub') : given;
    if (key !== given) await writeFile(key, `${given}\n`, { mode: 0o600 });
    const bytes = new TextEncoder().encode(statementText(statement));
    const signature = await sshSignature(bytes, SIGN_OFF_NAMESPACE, {
      key,
      folder,
      signal,
      ...(asks === undefined ? {} : { asks }),
    });
    return { signature: signature.toString('utf8'), key: await keyFingerprint({ key, folder, signal }) };
  });
}

/**
 * Whose key signed a statement that came as a file: its fingerprint; empty where it carries no signature, or where no ssh-keygen can look. Throws
 * `signOff.badSignature` for a signature of other bytes.
 */
export function keyOfStatement(statement: SignOffStatement, signature: string, signal: AbortSignal): Promise<string> {
  if (signature === '') return Promise.resolve('');
  return inFolder(async (folder) => {
    const file = join(folder, 'signature');
    await writeFile(file, signature, { mode: 0o600 });
    const args = ['-Y', 'check-novalidate', '-n', SIGN_OFF_NAMESPACE, '-s', file];
    const { code, stdout } = await sshKeygen(args, new TextEncoder().encode(statementText(statement)), signal);
    if (code === null) return '';
    if (code === 0) return /SHA256:[A-Za-z0-9+/=]+/.exec(stdout)?.[0] ?? '';
    throw new PlateauError({
      code: 'signOff.badSignature',
      message: `The signature of ${statement.name} is not one of this statement: it was changed after it was signed.`,
      hint: 'Ask for the file again. Nothing was taken in.',
    });
  });
}

/** What the key of a sign-off is worth by a file of allowed signers. Without an ssh-keygen here a key stays unknown. */
export async function keyStandingOf(
  statement: SignOffStatement,
  { signature, key }: SignedStatement,
  checking: Omit<Checking, 'folder'>,
): Promise<KeyStanding> {
  if (signature === '') return unasked({ key });
  const encoder = new TextEncoder();
  const bytes = encoder.encode(statementText(statement));
  const { state, by } = await checkedIn(encoder.encode(signature), bytes, SIGN_OFF_NAMESPACE, checking);
  if (state === 'unchecked') return unasked({ key });
  return { keyState: state, by: state === 'known' ? by : '' };
}
