import { seriesCsv } from '../../../../core/series/series-csv.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { modelEntry } from './capture-files.ts';

/** Series of values as tables, and as the rules see them. */
export function* seriesFiles(source: BundleSource): Generator<Produced> {
  for (const record of source.records) {
    if (record.kind !== 'series') continue;
    const entry = modelEntry(source, record);
    if (entry !== null) yield entry;
    const model = source.items.model(record.id);
    if (model?.kind !== 'series') continue;
    yield {
      path: `audit_artifacts/metrics/${record.id}.csv`,
      role: 'metric',
      mediaType: 'text/csv',
      captureId: record.id,
      redaction: 'applied',
      chunks: () => seriesCsv(model.series),
    };
  }
}
