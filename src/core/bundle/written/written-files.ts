import { growthCsv } from '../../heap/export/growth-csv.ts';
import { heapCsv } from '../../heap/export/heap-classes.ts';
import { PROFILE_EXPORTERS } from '../../profile/exporters/index.ts';
import type { Profile } from '../../profile/model.ts';
import { seriesCsv } from '../../series/series-csv.ts';
import { comparisonPicture, diffOfProfiles } from '../../verdict/comparison-picture.ts';
import type { Basis } from '../../verdict/verdict.ts';
import { type ItemModel, modelLines } from '../item-model.ts';
import type { ItemRecord } from '../item-record.ts';
import type { BundledFile } from '../manifest.ts';
import type { compareAgain } from '../replay.ts';
import { canBeExplained, explainedPlan } from './explained-plan.ts';
import { jsonBytes, textBytes } from './file-bytes.ts';

/** A file that follows from an item's row and model: whoever has these can write it again. */
export interface WrittenFile extends Omit<BundledFile, 'size' | 'sha256' | 'source'> {
  readonly captureId: string;
  /** Its bytes, in chunks. */
  readonly chunks: () => Iterable<Uint8Array>;
}

/** Formats that other tools read, and what they are called in the folder of a capture. */
const EXPORTS = [
  { id: 'speedscope', name: 'profile.speedscope.json', role: 'profile', mediaType: 'application/json' },
  { id: 'folded', name: 'folded.txt', role: 'profile', mediaType: 'text/plain' },
  { id: 'svg', name: 'flame.svg', role: 'picture', mediaType: 'image/svg+xml' },
] as const;

function* exported(profile: Profile, label: string, id: string): Generator<Uint8Array> {
  const exporter = PROFILE_EXPORTERS.find((known) => known.id === id);
  if (exporter === undefined) throw new RangeError(`there is no exporter ${id}`);
  yield* exporter.export(profile, { sampleType: profile.defaultSampleType, basis: 'active', label });
}

/** The flame graph of the first profile, at the place where a reader looks for one. */
export const FLAME = 'audit_artifacts/flame.svg';

/** That picture. */
export function flameFile({ id, label }: ItemRecord, profile: Profile): WrittenFile {
  const chunks = () => exported(profile, label, 'svg');
  return { path: FLAME, role: 'picture', mediaType: 'image/svg+xml', captureId: id, redaction: 'applied', chunks };
}

function* heapFiles(record: ItemRecord, model: Extract<ItemModel, { readonly kind: 'heap' | 'growth' }>) {
  const folder = `audit_artifacts/heaps/${record.id}`;
  const common = { captureId: record.id, redaction: 'summary-only' } as const;
  const classes = { ...common, path: `${folder}/classes.csv`, role: 'classes', mediaType: 'text/csv' } as const;
  const json = { ...common, role: 'summary', mediaType: 'application/json' } as const;
  const [retainers, summary] = [`${folder}/retainers.json`, `${folder}/summary.json`];
  if (model.kind === 'heap') {
    const { facts, classes: rows } = model.heap;
    const { suspects, ...others } = facts;
    yield { ...classes, chunks: () => textBytes(heapCsv(facts, rows)) };
    yield { ...json, path: retainers, chunks: () => jsonBytes(suspects) };
    yield { ...json, path: summary, chunks: () => jsonBytes(others) };
  } else {
    const { classes: _classes, paths, owners, ...others } = model.growth;
    yield { ...classes, chunks: () => textBytes(growthCsv(model.growth)) };
    yield { ...json, path: retainers, chunks: () => jsonBytes({ paths, owners }) };
    yield { ...json, path: summary, chunks: () => jsonBytes(others) };
  }
}

/** Everything that a bundle holds of an item for people and other programs, of its model alone. */
function* toldFiles(record: ItemRecord, model: ItemModel): Generator<WrittenFile> {
  const { id, label } = record;
  const common = { captureId: id, redaction: 'applied' } as const;
  switch (model.kind) {
    case 'profile':
      for (const { id: format, name, role, mediaType } of EXPORTS) {
        const path = `audit_artifacts/captures/${id}/${name}`;
        yield { ...common, path, role, mediaType, chunks: () => exported(model.profile, label, format) };
      }
      return;
    case 'heap':
    case 'growth':
      yield* heapFiles(record, model);
      return;
    case 'plan':
      if (!canBeExplained(model.plan)) return;
      yield {
        ...{ ...common, path: `audit_artifacts/explain/${id}.json`, role: 'plan', mediaType: 'application/json' },
        chunks: () => jsonBytes(explainedPlan(model.plan)),
      };
      return;
    case 'series': {
      const path = `audit_artifacts/metrics/${id}.csv`;
      const chunks = () => seriesCsv(model.series);
      yield { ...common, path, role: 'metric', mediaType: 'text/csv', chunks };
      return;
    }
    case 'load':
    case 'frontend': {
      const read = model.kind === 'load' ? model.run : model.report;
      const path = `audit_artifacts/${model.kind}/${id}.json`;
      yield { ...common, path, role: model.kind, mediaType: 'application/json', chunks: () => jsonBytes(read) };
      return;
    }
    case 'catalog':
  }
}

/** All files that follow from an item's model, the model's own among them; none of an item that has none. */
export function* writtenFiles(record: ItemRecord, model: ItemModel | null): Generator<WrittenFile> {
  if (model === null) return;
  yield* toldFiles(record, model);
  if (record.model === null) return;
  yield {
    ...{ path: record.model, role: 'model', mediaType: 'application/x-ndjson' },
    ...{ captureId: record.id, redaction: 'applied' },
    chunks: () => textBytes(modelLines(model)),
  };
}

const basisOf = ({ spec }: ItemRecord): Basis => {
  const told = typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? spec.basis : null;
  return told === 'all' || told === 'app' ? told : 'active';
};

/** The traffic that the brief states. */
export const TRAFFIC = 'audit_artifacts/traffic_profile.csv';

/** The table of a comparison. */
export const comparisonPath = (id: string): string => `audit_artifacts/comparisons/${id}.json`;

/** What follows from a comparison that was made again; `changes` are what people recorded between its sides, which does not. */
export function* comparisonFiles(
  record: ItemRecord,
  made: NonNullable<ReturnType<typeof compareAgain>>,
  changes: unknown,
): Generator<WrittenFile> {
  const { id, spec, label } = record;
  const common = { captureId: id, redaction: 'applied' } as const;
  const { comparison } = made;
  yield {
    ...{ ...common, path: comparisonPath(id), role: 'comparison', mediaType: 'application/json' },
    chunks: () => jsonBytes({ item: id, spec, changes, comparison }),
  };
  if (made.kind !== 'comparison') return;
  const basis = basisOf(record);
  yield {
    ...{ ...common, path: `audit_artifacts/comparisons/${id}.svg`, role: 'picture', mediaType: 'image/svg+xml' },
    chunks: () => {
      const diff = diffOfProfiles(made.before, made.after, made.comparison, { basis, invert: false });
      return comparisonPicture(diff, made.comparison, { label, basis });
    },
  };
}
