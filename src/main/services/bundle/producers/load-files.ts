import { jsonBytes, type Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** Load runs as they were read: endpoints, percentiles, series, criteria. */
export function* loadFiles({ records, loads }: BundleSource): Generator<Produced> {
  for (const { id } of records.filter(({ kind }) => kind === 'load')) {
    const path = `audit_artifacts/load/${id}.json`;
    const load = loads.get(id);
    if (load === undefined || load.run === null) {
      yield { missing: { path, reason: `The run cannot be read: ${load?.why ?? 'it is gone'}` } };
      continue;
    }
    const { run } = load;
    yield {
      path,
      role: 'load',
      mediaType: 'application/json',
      captureId: id,
      redaction: 'applied',
      chunks: () => jsonBytes(run),
    };
  }
}
