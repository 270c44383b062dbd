import { calculationPath } from '../../../../core/bundle/item-record.ts';
import { jsonBytes } from '../../../../core/bundle/written/file-bytes.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** Calculations that are kept, as they leave. */
export function* calculationFiles({ records }: BundleSource): Generator<Produced> {
  for (const { id, kind, spec } of records) {
    if (kind !== 'calculation') continue;
    yield {
      path: calculationPath(id),
      role: 'calculation',
      mediaType: 'application/json',
      captureId: id,
      redaction: 'applied',
      chunks: () => jsonBytes(spec),
    };
  }
}
