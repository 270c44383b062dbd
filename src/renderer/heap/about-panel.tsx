import type { HeapDetail } from '../../core/heap/stored.ts';
import { CaptureMade, FactList } from '../capture/capture-provenance.tsx';
import type { Fact } from '../capture/provenance-facts.ts';
import { WarningList } from '../capture/warning-list.tsx';
import { formatShare } from '../flame/quantity.ts';
import { formatBytes, formatCount, formatMoment } from '../ui/format.ts';
import { RelatedItems } from '../workspace/related-items.tsx';
import { hasObjects } from './heap-parts.ts';
import { formatSize } from './sizes.tsx';

/** Where a heap came from and how it was read, as name and value. */
export function heapProvenance({ provenance, facts, item }: HeapDetail): readonly Fact[] {
  const objects: readonly Fact[] = hasObjects(facts)
    ? [
        [
          'Objects',
          `${formatCount(facts.nodeCount)}, ${formatCount(facts.nodeCount - facts.unreached.count)} of them held by something`,
        ],
        ['References', formatCount(facts.edgeCount)],
        ['Object ids', facts.hasIds ? 'the runtime’s own: the same in each snapshot of one process' : 'none'],
        ['Allocations', facts.hasSites ? 'tracked: the inspector shows where' : 'not tracked'],
      ]
    : [];
  return [
    ['File', provenance.fileName],
    ['SHA-256', provenance.sha256],
    ['Size of the file', `${formatBytes(provenance.bytes)} (${formatCount(provenance.bytes)} bytes)`],
    ['Came in by', provenance.via],
    ['Imported', formatMoment(provenance.importedAt)],
    ...(item.capturedAt === null ? [] : [['Taken', formatMoment(item.capturedAt)] as const]),
    ['Format', `${provenance.format}${provenance.compression === 'none' ? '' : `, ${provenance.compression}`}`],
    ['Read by', `Plateau ${provenance.plateauVersion}`],
    ...(facts.runtime === '' ? [] : [['Runtime', facts.runtime] as const]),
    ['Size of the heap', `${formatBytes(facts.totalSize)} (${formatCount(facts.totalSize)} bytes)`],
    ...(facts.extraNativeBytes > 0 ? [['Native memory beside it', formatBytes(facts.extraNativeBytes)] as const] : []),
    ...objects,
  ];
}

/** Provenance, the reader’s warnings, and what the heap is made of. */
export function AboutPanel({ detail }: { readonly detail: HeapDetail }) {
  const { facts, warnings, provenance } = detail;
  const sizes = facts.sizeByType.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
  return (
    <div className="panel-scroll capture-panel">
      <div>
        {provenance.capture !== undefined && <CaptureMade capture={provenance.capture} provenance={provenance} />}
        <section aria-labelledby="heap-provenance">
          <h3 id="heap-provenance">Provenance</h3>
          <FactList facts={heapProvenance(detail)} />
        </section>
        <RelatedItems item={detail.item} />
      </div>
      <section aria-labelledby="heap-warnings">
        <h3 id="heap-warnings">Warnings of the reader</h3>
        <WarningList warnings={warnings} none="None: everything in the file was read as it stands." />
        {sizes.length > 0 && (
          <>
            <h3>Bytes by type</h3>
            <ul className="categories">
              {sizes.map(({ type, bytes }) => (
                <li key={type}>
                  <span>{type}</span>
                  <span className="number">
                    {formatSize(bytes)} · {formatShare(facts.totalSize > 0 ? bytes / facts.totalSize : 0)}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </div>
  );
}
