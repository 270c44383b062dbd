import { growthCsv } from '../../../../core/heap/export/growth-csv.ts';
import { heapCsv } from '../../../../core/heap/export/heap-classes.ts';
import { jsonBytes, type Produced, textBytes } from '../entries.ts';
import { provenanceOf } from '../provenance.ts';
import type { BundleSource } from '../source.ts';
import { modelEntry } from './capture-files.ts';

/** Heaps and series of them: tables of classes and the paths that hold them, never their objects. */
export function* heapFiles(source: BundleSource): Generator<Produced> {
  const { items } = source;
  for (const record of source.records) {
    if (record.kind !== 'heap' && record.kind !== 'growth') continue;
    const folder = `audit_artifacts/heaps/${record.id}`;
    const common = { captureId: record.id, redaction: 'summary-only' } as const;
    const json = { ...common, mediaType: 'application/json' } as const;
    const model = items.model(record.id);
    if (model?.kind === 'heap') {
      const { facts, classes } = model.heap;
      yield {
        ...common,
        path: `${folder}/classes.csv`,
        role: 'classes',
        mediaType: 'text/csv',
        chunks: () => textBytes(heapCsv(facts, classes)),
      };
      yield { ...json, path: `${folder}/retainers.json`, role: 'summary', chunks: () => jsonBytes(facts.suspects) };
      const { suspects: _suspects, ...summary } = facts;
      yield { ...json, path: `${folder}/summary.json`, role: 'summary', chunks: () => jsonBytes(summary) };
      yield {
        ...json,
        path: `${folder}/provenance.json`,
        role: 'provenance',
        chunks: () => jsonBytes(provenanceOf(source, record)),
      };
    } else if (model?.kind === 'growth') {
      const { growth } = model;
      yield {
        ...common,
        path: `${folder}/classes.csv`,
        role: 'classes',
        mediaType: 'text/csv',
        chunks: () => textBytes(growthCsv(growth)),
      };
      const { classes: _classes, paths, owners, ...summary } = growth;
      yield { ...json, path: `${folder}/retainers.json`, role: 'summary', chunks: () => jsonBytes({ paths, owners }) };
      yield { ...json, path: `${folder}/summary.json`, role: 'summary', chunks: () => jsonBytes(summary) };
    }
    const entry = modelEntry(source, record);
    if (entry !== null) yield entry;
  }
}
