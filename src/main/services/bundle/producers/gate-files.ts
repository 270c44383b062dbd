import { gatePath } from '../../../../core/bundle/item-record.ts';
import { jsonBytes } from '../../../../core/bundle/written/file-bytes.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** Results of checks as they leave. */
export function* gateFiles({ records }: BundleSource): Generator<Produced> {
  for (const { id, kind, spec } of records) {
    if (kind !== 'gate') continue;
    yield {
      path: gatePath(id),
      role: 'gate',
      mediaType: 'application/json',
      captureId: id,
      redaction: 'applied',
      chunks: () => jsonBytes(spec),
    };
  }
}
