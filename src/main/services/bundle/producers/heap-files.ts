import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { modelFiles, provenanceFile } from './capture-files.ts';

/** Heaps and series of them: tables of classes and the paths that hold them, never their objects. */
export function* heapFiles(source: BundleSource): Generator<Produced> {
  for (const record of source.records) {
    if (record.kind !== 'heap' && record.kind !== 'growth') continue;
    yield* modelFiles(source, record);
    if (record.kind !== 'heap') continue;
    yield provenanceFile(source, record, { redaction: 'summary-only' }, `audit_artifacts/heaps/${record.id}`);
  }
}
