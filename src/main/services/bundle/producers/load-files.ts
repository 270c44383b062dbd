import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { modelFiles } from './capture-files.ts';

/** Load runs and reports of front ends as they were read, and as the rules see them. */
export function* loadFiles(source: BundleSource): Generator<Produced> {
  for (const record of source.records) {
    const { id, kind } = record;
    if (kind !== 'load' && kind !== 'frontend') continue;
    if (source.items.model(id) === null) {
      const reads = kind === 'load' ? source.loads : source.frontends;
      const path = `audit_artifacts/${kind}/${id}.json`;
      yield { missing: { path, reason: `It cannot be read: ${reads.get(id)?.why ?? 'it is gone'}` } };
      continue;
    }
    yield* modelFiles(source, record);
  }
}
