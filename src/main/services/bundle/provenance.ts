import type { ItemRecord } from '../../../core/bundle/item-record.ts';
import { provenanceWithExporter } from '../exporter-of.ts';
import type { BundleSource } from './source.ts';

/**
 * Where an item came from (`findings.md` §7), as it may leave. For a captured file it says whether the hash that was computed on the target is the
 * one computed here; both are told where hashes of raw files may leave.
 */
export function provenanceOf({ items, leaving }: BundleSource, record: ItemRecord): unknown {
  const stored = items.stored(record.id);
  const { provenance } = stored;
  const onTarget = provenance.capture?.remoteSha256 ?? null;
  const isTold = leaving.profile.treatments.digest === 'keep';
  const { sha256: _sha256, ...redacted } = leaving.provenance(provenanceWithExporter(stored));
  return {
    item: record.id,
    kind: record.kind,
    ...redacted,
    raw: {
      sha256: isTold ? provenance.sha256 : null,
      onTarget: isTold ? onTarget : null,
      equal: onTarget === null ? null : onTarget === provenance.sha256,
      commitment: items.commitment(provenance.sha256),
    },
  };
}
