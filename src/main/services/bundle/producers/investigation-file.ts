import {
  type BundledBaseline,
  INVESTIGATION,
  INVESTIGATION_SCHEMA,
  type InvestigationFile,
} from '../../../../core/bundle/investigation-file.ts';
import { jsonBytes } from '../../../../core/bundle/written/file-bytes.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { baselineTexts } from './baseline-files.ts';

/** The brief, the changes and the baselines as they leave, so that they can be taken in elsewhere. */
export function* investigationFiles(source: BundleSource): Generator<Produced> {
  const { investigation } = source.report;
  if (investigation === null) return;
  const { body, updatedAt, closedAt } = investigation.investigation;
  const texts = new Map(
    baselineTexts(source).map(({ baseline, path, text }) => [baseline, text === null ? null : path]),
  );
  const file: InvestigationFile = {
    schema: INVESTIGATION_SCHEMA,
    body,
    updatedAt,
    closedAt,
    changes: [...investigation.changes],
    baselines: investigation.baselines.map(
      ({ id, label, takenAt, items, notMeasured }): BundledBaseline => ({
        ...{ id, label, takenAt, items: [...items], notMeasured: [...notMeasured] },
        file: texts.get(id) ?? null,
      }),
    ),
  };
  yield {
    path: INVESTIGATION,
    role: 'workspace',
    mediaType: 'application/json',
    redaction: 'applied',
    chunks: () => jsonBytes(file),
  };
}
