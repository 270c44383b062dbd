import type { ItemModel } from '../../../../core/bundle/item-model.ts';
import type { ItemRecord } from '../../../../core/bundle/item-record.ts';
import { jsonBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { FLAME, flameFile, type WrittenFile, writtenFiles } from '../../../../core/bundle/written/written-files.ts';
import type { BundleEntry, Produced } from '../entries.ts';
import { provenanceOf } from '../provenance.ts';
import type { BundleSource } from '../source.ts';

/** What follows from an item's model, of which its own file is known by what it was read from. */
export function* modelFiles({ items }: BundleSource, record: ItemRecord): Generator<BundleEntry> {
  const model = items.model(record.id);
  if (model === null) return;
  const { sha256 } = items.stored(record.id);
  const source = sha256 === '' ? {} : { source: { commitment: items.commitment(sha256) } };
  for (const file of writtenFiles(record, model)) yield file.role === 'model' ? { ...file, ...source } : file;
}

/** Where an item came from. */
export function provenanceFile(
  source: BundleSource,
  record: ItemRecord,
  like: Pick<WrittenFile, 'redaction'>,
  folder: string,
): BundleEntry {
  return {
    ...{ path: `${folder}/provenance.json`, role: 'provenance', mediaType: 'application/json', captureId: record.id },
    redaction: like.redaction,
    chunks: () => jsonBytes(provenanceOf(source, record)),
  };
}

/** Profiles: for other tools, as pictures, and as the rules see them. */
export function* captureFiles(source: BundleSource): Generator<Produced> {
  let isFirst = true;
  for (const record of source.records) {
    if (record.kind !== 'profile') continue;
    yield* modelFiles(source, record);
    const model: ItemModel | null = source.items.model(record.id);
    if (model?.kind === 'profile' && isFirst) {
      isFirst = false;
      yield flameFile(record, model.profile);
    }
    yield provenanceFile(source, record, { redaction: 'applied' }, `audit_artifacts/captures/${record.id}`);
  }
  if (isFirst) yield { missing: { path: FLAME, reason: 'No profile is in the workspace.' } };
}
