import { z } from 'zod';
import type { ItemRecord } from '../../../../core/bundle/item-record.ts';
import { type Manifest, REDACTION } from '../../../../core/bundle/manifest.ts';
import { redactionFile } from '../../../../core/bundle/picture-file.ts';
import { provenancePath } from '../../../../core/bundle/written/known-paths.ts';
import { redactionProfile } from '../../../../core/redact/profiles.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';

const provenance = z.object({
  item: z.string(),
  kind: z.string(),
  raw: z.object({ sha256: z.string().nullable(), commitment: z.string() }),
});

/** Whether an item's origin is told of that item, and of the file that its row names; whether its model is said to be of the same file. */
export async function checkProvenance(
  { files, rawHashes }: Manifest,
  records: ReadonlyMap<string, ItemRecord>,
  contents: Contents,
  failures: Failures,
): Promise<void> {
  // Older forms do not say what stands for hashes of raw files.
  if (rawHashes === undefined) return;
  const isCommitment = rawHashes === 'commitment';
  for (const { path, role, captureId = '', source } of files) {
    const record = records.get(captureId);
    if (record === undefined || record.sha256 === '') continue;
    if (role === 'model' && isCommitment && source?.commitment !== record.sha256) {
      failures.add(
        path,
        'reference.source',
        `The manifest says that it is of another file than ${captureId} was read from.`,
      );
    }
    if (role !== 'provenance' || path !== provenancePath(record) || !contents.has(path)) continue;
    try {
      const { item, kind, raw } = provenance.parse(JSON.parse((await contents.bytes(path)).toString('utf8')));
      const told = isCommitment ? raw.commitment : raw.sha256;
      if (item !== record.id || kind !== record.kind || told !== record.sha256) {
        failures.add(path, 'reference.source', `It tells of another item or file than the row of ${record.id} does.`);
      }
      if (isCommitment && raw.sha256 !== null) {
        failures.add(
          path,
          'reference.source',
          'It has the hash of a raw file, of which the manifest says that none leaves.',
        );
      }
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === 'AbortError') throw thrown;
      failures.add(path, 'reference.unreadable', 'It is not of the form this version knows.');
    }
  }
}

const saidOfProfile = z.object({ about: z.string(), residualRisk: z.string() });

/** Whether what a bundle says of its redaction is what the profile that it names does. */
export async function checkRedactionWords(contents: Contents, failures: Failures): Promise<void> {
  if (!contents.has(REDACTION)) return;
  try {
    const file: unknown = JSON.parse((await contents.bytes(REDACTION)).toString('utf8'));
    const { about, residualRisk } = redactionProfile(redactionFile.parse(file).profile);
    const told = saidOfProfile.parse(file);
    if (told.about === about && told.residualRisk === residualRisk) return;
    failures.add(REDACTION, 'reference.redaction', 'It says of its profile what that profile does not do.');
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'AbortError') throw thrown;
    // That it cannot be read is told where the report is held against it.
  }
}
