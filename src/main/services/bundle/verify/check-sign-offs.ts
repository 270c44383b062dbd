import { bundleIdOf, manifestSchema, SIGN_OFFS, sha256Text } from '../../../../core/bundle/manifest.ts';
import {
  isSignOffPath,
  ROLE_NAMES,
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
import type { Checking } from '../signing/check-signatures.ts';
import { checkElsewhere } from './check-elsewhere.ts';
import type { CheckedSignOff, Looking } from './checked-sign-off.ts';
import type { Contents } from './contents.ts';
import { checkedStatement } from './statement-signature.ts';

/** Longest signature that is read, in bytes. */
const LONGEST_SIGNATURE = 2 ** 20;
/** Longest statement, or manifest that was signed, that is read, in bytes. */
const LONGEST = 2 ** 28;

async function textAt(contents: Contents, path: string): Promise<string> {
  return (await contents.bytes(path, LONGEST)).toString('utf8');
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

/** The signature of a role's statement; null where no key signs it, empty where it cannot be read. */
async function signatureAt(role: SignOffRole, { contents }: Looking) {
  const signaturePath = signOffSignaturePath(role);
  if (!contents.has(signaturePath)) return { signaturePath, signature: null };
  try {
    return { signaturePath, signature: await contents.bytes(signaturePath, LONGEST_SIGNATURE) };
  } catch {
    return { signaturePath, signature: new Uint8Array(0) };
  }
}

/**
 * Checks who signed off: that each statement is what it seems, that what was signed is this very content or is said to be another bundle, and its signature where it
 * has one. Sign-offs that came with other bundles stand behind them. A key that nobody vouches for is a note and no failure, and so is a clock that was wrong.
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
    const signed = { statement, path, ...(await signatureAt(role, looking)) };
    found.push({
      role,
      name,
      signedAt,
      manifestSha256,
      bundle,
      ...(await checkedStatement(signed, looking, checking)),
    });
  }
  return [...found, ...(await checkElsewhere(looking, checking))];
}
