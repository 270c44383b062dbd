import type { ItemRecord } from '../../../core/bundle/item-record.ts';
import type { BundleSource } from './source.ts';

/**
 * Where an item came from (`findings.md` §7), as it may leave. For a captured file the hash that was computed on the target stands beside the
 * one computed here.
 */
export function provenanceOf({ items, leaving }: BundleSource, record: ItemRecord): unknown {
  const { provenance } = items.stored(record.id);
  const onTarget = provenance.capture?.remoteSha256 ?? null;
  return {
    item: record.id,
    kind: record.kind,
    ...leaving.provenance(provenance),
    raw: {
      sha256: provenance.sha256,
      onTarget,
      equal: onTarget === null ? null : onTarget === provenance.sha256,
      commitment: items.commitment(provenance.sha256),
    },
  };
}
