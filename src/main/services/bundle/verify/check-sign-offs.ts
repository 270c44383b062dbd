import { bundleIdOf, type Manifest, manifestSchema, SIGN_OFFS, sha256Text } from '../../../../core/bundle/manifest.ts';
import {
  isSignOffPath,
  ROLE_NAMES,
  SIGN_OFF_NAMESPACE,
  SIGN_OFF_ROLES,
  type SignOffRole,
  type SignOffStatement,
  signedManifestPath,
  signOffPath,
  signOffSignaturePath,
  signOffStatement,
  statementText,
} from '../../../../core/sign-off/model.ts';
import { clockOf } from '../../../../core/sign-off/standing.ts';
import { type Checking, checkedIn } from '../signing/check-signatures.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';

/** Who signed the bundle off, as far as it can be told of the bundle alone. */
export interface CheckedSignOff {
  readonly role: SignOffRole;
  readonly name: string;
  /** ISO 8601, by the signer’s clock. */
  readonly signedAt: string;
  /** Of the bundle that was signed. */
  readonly manifestSha256: string;
  /** `this`: what was signed has the same content; `other`: it is another bundle. */
  readonly bundle: 'this' | 'other';
  /** As of signatures; `none`: no key signs it, so that whoever wrote the bundle may have written the name. */
  readonly state: 'known' | 'unknown' | 'bad' | 'unchecked' | 'none';
  /** Whose key: as the allowed signers have it, else its fingerprint. */
  readonly by: string;
}

interface Looking {
  readonly manifest: Manifest;
  readonly contents: Contents;
  readonly failures: Failures;
  /** What should be known and is no failure. */
  readonly notes: Failures;
}

async function textAt(contents: Contents, path: string): Promise<string> {
  return (await contents.bytes(path)).toString('utf8');
}

async function statementAt(role: SignOffRole, { contents, failures }: Looking): Promise<SignOffStatement | null> {
  const path = signOffPath(role);
  try {
    const text = await textAt(contents, path);
    const statement = signOffStatement.parse(JSON.parse(text));
    if (statement.role !== role)
      failures.add(path, 'signOff.malformed', `It is signed as ${ROLE_NAMES[statement.role]}.`);
    // What is read and what was signed must be the same bytes.
    else if (statementText(statement) !== text) {
      failures.add(path, 'signOff.malformed', 'It says more than is read of it, or says it in another form.');
    } else return statement;
  } catch {
    failures.add(path, 'signOff.malformed', 'It is no sign-off of the form this version knows.');
  }
  return null;
}

/** When the newest thing in the bundle that was signed was made; null where its manifest is not there, or is another one. */
async function signedManifest(statement: SignOffStatement, looking: Looking): Promise<string | null> {
  const { manifest, contents, failures } = looking;
  const path = signedManifestPath(statement.manifestSha256);
  if (!contents.has(path)) {
    if (statement.bundleId === manifest.bundleId) {
      failures.add(path, 'signOff.manifest', `${statement.name} signed this manifest; it is not there.`);
    }
    return null;
  }
  try {
    const text = await textAt(contents, path);
    if (sha256Text(text) !== statement.manifestSha256) {
      failures.add(path, 'signOff.manifest', 'It is not the manifest that its name tells of.');
      return null;
    }
    const { bundleId, ...rest } = manifestSchema.parse(JSON.parse(text));
    if (bundleId === statement.bundleId && bundleIdOf(rest) === bundleId) return rest.createdAt;
    failures.add(
      path,
      'signOff.manifest',
      `${statement.name} signed bundle ${statement.bundleId}; this manifest is of another one.`,
    );
  } catch {
    failures.add(path, 'signOff.manifest', 'It is no manifest.');
  }
  return null;
}

async function signatureOf(
  statement: SignOffStatement,
  { contents, failures, notes }: Looking,
  checking: Omit<Checking, 'folder'>,
): Promise<Pick<CheckedSignOff, 'state' | 'by'>> {
  const path = signOffSignaturePath(statement.role);
  if (!contents.has(path)) {
    const why =
      statement.shortened === true ? 'its signature is over the whole name, which was taken out' : 'no key signs it';
    notes.add(signOffPath(statement.role), 'signOff.claimed', `${statement.name} is only claimed: ${why}.`);
    return { state: 'none', by: '' };
  }
  const bytes = new TextEncoder().encode(statementText(statement));
  let signature: Uint8Array;
  try {
    signature = await contents.bytes(path);
  } catch {
    failures.add(path, 'signOff.badSignature', 'The signature cannot be read.');
    return { state: 'bad', by: '' };
  }
  const found = await checkedIn(signature, bytes, SIGN_OFF_NAMESPACE, checking);
  const { state, by } = found;
  if (state === 'bad')
    failures.add(path, 'signOff.badSignature', `The signature is not one of what ${statement.name} signed.`);
  if (state === 'unknown') {
    const whose =
      checking.allowed === null
        ? 'give --allowed-signers to know whose key that is'
        : 'the allowed signers do not have it';
    notes.add(path, 'signature.unknownKey', `${statement.name} signed off with ${by}; ${whose}.`);
  }
  if (state === 'unchecked') {
    notes.add(path, 'signature.unchecked', 'ssh-keygen is not installed here: not checked.');
  }
  return found;
}

/**
 * Checks who signed off: that each statement is what it seems, that what was signed is this very content or is said to be another bundle, and its signature where it
 * has one. A key that nobody vouches for is a note and no failure, and so is a clock that was wrong.
 */
export async function checkSignOffs(
  looking: Looking,
  checking: Omit<Checking, 'folder'>,
): Promise<readonly CheckedSignOff[]> {
  const { manifest, contents, failures, notes } = looking;
  for (const { path, role } of manifest.files) {
    const below = path.startsWith(SIGN_OFFS);
    if (below !== (role === 'sign-off') || (below && !isSignOffPath(path))) {
      failures.add(path, 'signOff.extra', 'It lies among sign-offs, or is said to be one, and is none.');
    }
  }
  const found: CheckedSignOff[] = [];
  for (const role of SIGN_OFF_ROLES) {
    if (!contents.has(signOffPath(role))) {
      const path = signOffSignaturePath(role);
      if (contents.has(path)) failures.add(path, 'signOff.malformed', 'It is a signature of nothing.');
      continue;
    }
    const statement = await statementAt(role, looking);
    if (statement === null) continue;
    const { name, signedAt, manifestSha256, bundleId } = statement;
    const createdAt = await signedManifest(statement, looking);
    const path = signOffPath(role);
    if (bundleId !== manifest.bundleId) {
      const message = `${name} (${ROLE_NAMES[role]}) signed bundle ${bundleId}, an older or another one.`;
      notes.add(path, 'signOff.otherBundle', message);
    }
    const clock = clockOf({ signedAt, recordedAt: null }, createdAt);
    if (clock !== '') notes.add(path, 'signOff.clock', `${name}: ${clock}`);
    const bundle = bundleId === manifest.bundleId ? 'this' : 'other';
    found.push({ role, name, signedAt, manifestSha256, bundle, ...(await signatureOf(statement, looking, checking)) });
  }
  return found;
}
