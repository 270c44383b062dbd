import { jsonBytes, type Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { modelEntry } from './capture-files.ts';

/** Load runs and reports of front ends as they were read, and as the rules see them. */
export function* loadFiles(source: BundleSource): Generator<Produced> {
  for (const record of source.records) {
    const { id, kind } = record;
    if (kind !== 'load' && kind !== 'frontend') continue;
    const path = `audit_artifacts/${kind}/${id}.json`;
    const model = source.items.model(id);
    if (model?.kind !== 'load' && model?.kind !== 'frontend') {
      const reads = kind === 'load' ? source.loads : source.frontends;
      yield { missing: { path, reason: `It cannot be read: ${reads.get(id)?.why ?? 'it is gone'}` } };
      continue;
    }
    const read = model.kind === 'load' ? model.run : model.report;
    yield {
      path,
      role: kind,
      mediaType: 'application/json',
      captureId: id,
      redaction: 'applied',
      chunks: () => jsonBytes(read),
    };
    const entry = modelEntry(source, record);
    if (entry !== null) yield entry;
  }
}
