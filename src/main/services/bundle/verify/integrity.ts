import { createHash } from 'node:crypto';
import { DSSE_ENVELOPE, SSH_SIGNATURE } from '../../../../core/bundle/attestation.ts';
import { checkHistory, HISTORY } from '../../../../core/bundle/history-chain.ts';
import { checkJournal } from '../../../../core/bundle/journal-chain.ts';
import {
  bundleIdOf,
  JOURNAL,
  MANIFEST,
  type Manifest,
  manifestSchema,
  manifestText,
  READABLE_SCHEMAS,
  SUMS,
  sumsText,
  unknownSchema,
} from '../../../../core/bundle/manifest.ts';
import { strayWords } from '../../../../core/bundle/stray-files.ts';
import type { Container } from './container.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';

/** Files that sign the manifest and so do not stand in it. */
const SIGNATURES: ReadonlySet<string> = new Set([SSH_SIGNATURE, DSSE_ENVELOPE]);

/** A manifest with the hash of its bytes. */
export interface ReadManifest {
  readonly manifest: Manifest;
  readonly bytes: Buffer;
  readonly sha256: string;
}

const said = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** The manifest, or null where there is none that can be read. */
export async function readManifest(contents: Contents, failures: Failures): Promise<ReadManifest | null> {
  if (!contents.has(MANIFEST)) {
    failures.add(
      MANIFEST,
      'manifest.missing',
      'There is no manifest that may be unpacked: nothing says what belongs to the bundle.',
    );
    return null;
  }
  try {
    const bytes = await contents.bytes(MANIFEST);
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    const newer = unknownSchema(value);
    if (newer !== null) {
      const message = `The bundle is of the form ${newer}; this version reads ${READABLE_SCHEMAS.join(' and ')}. A newer Plateau made it.`;
      failures.add(MANIFEST, 'manifest.newer', message);
      return null;
    }
    const read = manifestSchema.safeParse(value);
    if (!read.success) {
      const at = read.error.issues[0]?.path.join('.') ?? '';
      failures.add(MANIFEST, 'manifest.malformed', `The manifest is not of the form this version knows: ${at}.`);
      return null;
    }
    const { bundleId, ...rest } = read.data;
    if (bundleIdOf(rest) !== bundleId) {
      failures.add(MANIFEST, 'manifest.bundleId', 'The bundle’s identifier does not follow from the manifest.');
    }
    // A name that stands twice in an object is read differently by different programs.
    if (manifestText(read.data) !== bytes.toString('utf8')) {
      failures.add(MANIFEST, 'manifest.form', 'The manifest says more than is read of it, or says it in another form.');
    }
    return { manifest: read.data, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (thrown) {
    failures.add(MANIFEST, 'manifest.malformed', `The manifest cannot be read: ${said(thrown)}`);
    return null;
  }
}

/** Every file against the manifest, and the list of sums. Answers with the paths that are what the manifest says. */
export async function checkFiles(
  { manifest }: ReadManifest,
  container: Container,
  contents: Contents,
  failures: Failures,
  onBytes: (bytes: number) => void,
): Promise<ReadonlySet<string>> {
  const whole = new Set<string>();
  const listed = new Set<string>();
  for (const { path, size, sha256 } of manifest.files) {
    if (listed.has(path)) failures.add(path, 'manifest.twice', 'The manifest lists the file twice.');
    listed.add(path);
    if (!contents.has(path)) {
      failures.add(path, 'file.missing', 'The manifest lists the file; it is not there, or may not be unpacked.');
      continue;
    }
    try {
      const found = await contents.hash(path, onBytes);
      if (found.size !== size)
        failures.add(path, 'file.size', `It has ${found.size} bytes; the manifest says ${size}.`);
      if (found.sha256 !== sha256) {
        failures.add(path, 'file.sha256', `Its SHA-256 is ${found.sha256}; the manifest says ${sha256}.`);
      } else whole.add(path);
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === 'AbortError') throw thrown;
      failures.add(path, 'file.unreadable', `It does not unpack: ${said(thrown)}.`);
    }
  }
  for (const path of container.files.keys()) {
    if (path === MANIFEST || SIGNATURES.has(path) || listed.has(path)) continue;
    failures.add(path, 'file.extra', `The manifest does not list the file.${strayWords(path)}`);
  }
  await checkSums(manifest, contents, failures);
  return whole;
}

async function checkSums(manifest: Manifest, contents: Contents, failures: Failures): Promise<void> {
  if (!contents.has(SUMS)) {
    failures.add(SUMS, 'sums.missing', 'The list for “sha256sum -c” is not there.');
    return;
  }
  try {
    if ((await contents.bytes(SUMS)).toString('utf8') === sumsText(manifest.files)) return;
    failures.add(SUMS, 'sums.differ', 'The list for “sha256sum -c” is not the manifest’s.');
  } catch (thrown) {
    failures.add(SUMS, 'sums.missing', `The list for “sha256sum -c” cannot be read: ${said(thrown)}.`);
  }
}

/** The chains of the journal and of changes of findings, each with its head. True where all hold. */
export async function checkChain({ manifest }: ReadManifest, contents: Contents, failures: Failures): Promise<boolean> {
  const before = failures.count;
  try {
    const { head, broken } = checkJournal(await contents.lines(JOURNAL));
    for (const { line, message } of broken) failures.add(JOURNAL, 'journal.broken', `Entry ${line} ${message}.`);
    if (head !== manifest.journalHead) {
      failures.add(JOURNAL, 'journal.head', 'Its last entry is not the one that the manifest tells of.');
    }
  } catch (thrown) {
    failures.add(JOURNAL, 'journal.unreadable', `The journal cannot be read: ${said(thrown)}.`);
  }
  await checkHistoryChain(manifest, contents, failures);
  return failures.count === before;
}

/** The chain of changes of findings, where the manifest tells of one. */
async function checkHistoryChain({ historyHead }: Manifest, contents: Contents, failures: Failures): Promise<void> {
  if (historyHead === undefined) return;
  try {
    const { head, broken } = checkHistory(await contents.lines(HISTORY));
    for (const { line, message } of broken) failures.add(HISTORY, 'history.broken', `Entry ${line} ${message}.`);
    if (head !== historyHead) {
      failures.add(HISTORY, 'history.head', 'Its last entry is not the one that the manifest tells of.');
    }
  } catch (thrown) {
    failures.add(HISTORY, 'history.unreadable', `The history of findings cannot be read: ${said(thrown)}.`);
  }
}
