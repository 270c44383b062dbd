import { modelLines } from '../../../../core/bundle/item-model.ts';
import type { ItemRecord } from '../../../../core/bundle/item-record.ts';
import { PROFILE_EXPORTERS } from '../../../../core/profile/exporters/index.ts';
import type { Profile } from '../../../../core/profile/model.ts';
import { type BundleEntry, jsonBytes, type Produced, textBytes } from '../entries.ts';
import { provenanceOf } from '../provenance.ts';
import type { BundleSource } from '../source.ts';

/** Formats that other tools read, and what they are called in the folder of a capture. */
const EXPORTS = [
  { id: 'speedscope', name: 'profile.speedscope.json', role: 'profile' },
  { id: 'folded', name: 'folded.txt', role: 'profile' },
  { id: 'svg', name: 'flame.svg', role: 'picture' },
] as const;

const MEDIA_TYPES = { speedscope: 'application/json', folded: 'text/plain', svg: 'image/svg+xml' } as const;

function* exported(profile: Profile, label: string, id: keyof typeof MEDIA_TYPES): Generator<Uint8Array> {
  const exporter = PROFILE_EXPORTERS.find((known) => known.id === id);
  if (exporter === undefined) throw new RangeError(`there is no exporter ${id}`);
  yield* exporter.export(profile, { sampleType: profile.defaultSampleType, basis: 'active', label });
}

/** The model of any item that has one. */
export function modelEntry({ items }: BundleSource, record: ItemRecord): BundleEntry | null {
  if (record.model === null) return null;
  const { sha256 } = items.stored(record.id);
  return {
    path: record.model,
    role: 'model',
    mediaType: 'application/x-ndjson',
    captureId: record.id,
    redaction: 'applied',
    ...(sha256 === '' ? {} : { source: { commitment: items.commitment(sha256) } }),
    chunks: () => {
      const model = items.model(record.id);
      return textBytes(model === null ? [] : modelLines(model));
    },
  };
}

/** Profiles: for other tools, as pictures, and as the rules see them. */
export function* captureFiles(source: BundleSource): Generator<Produced> {
  const { items } = source;
  let primary: ItemRecord | null = null;
  for (const record of source.records) {
    if (record.kind !== 'profile') continue;
    primary ??= record;
    const folder = `audit_artifacts/captures/${record.id}`;
    const common = { captureId: record.id, redaction: 'applied' } as const;
    const profile = (): Profile => {
      const model = items.model(record.id);
      if (model?.kind !== 'profile') throw new RangeError('a profile has no model');
      return model.profile;
    };
    for (const { id, name, role } of EXPORTS) {
      const chunks = () => exported(profile(), record.label, id);
      yield { ...common, path: `${folder}/${name}`, role, mediaType: MEDIA_TYPES[id], chunks };
      if (id === 'svg' && primary === record) {
        yield { ...common, path: 'audit_artifacts/flame.svg', role, mediaType: MEDIA_TYPES[id], chunks };
      }
    }
    const model = modelEntry(source, record);
    if (model !== null) yield model;
    yield {
      ...common,
      path: `${folder}/provenance.json`,
      role: 'provenance',
      mediaType: 'application/json',
      chunks: () => jsonBytes(provenanceOf(source, record)),
    };
  }
  if (primary === null) {
    yield { missing: { path: 'audit_artifacts/flame.svg', reason: 'No profile is in the workspace.' } };
  }
}
