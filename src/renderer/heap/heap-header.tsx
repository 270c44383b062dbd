import type { HeapDetail, HeapFacts } from '../../core/heap/stored.ts';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { hasObjects } from './heap-parts.ts';
import { formatSize } from './sizes.tsx';

/** What a heap was read from, in words. */
function formatText({ format, table, runtime }: HeapFacts): string {
  if (table !== null) {
    const counted = table.measure === 'allocated' ? ', freed ones too' : '';
    return `table by ${table.basis}${counted}${table.isComplete ? '' : ', largest rows only'}`;
  }
  return format === 'hprof' ? 'JVM heap dump' : runtime === 'V8' ? 'V8 heap snapshot' : 'heap snapshot';
}

/** What a heap is, in a line. */
export function heapFacts({ facts, item }: HeapDetail): readonly string[] {
  const { detached } = facts;
  return [
    ...(facts.table?.hasBytes === false ? [plural(facts.nodeCount, 'object')] : [formatSize(facts.totalSize)]),
    ...(hasObjects(facts) ? [plural(facts.nodeCount, 'object'), plural(facts.edgeCount, 'reference')] : []),
    ...(facts.extraNativeBytes > 0 ? [`${formatSize(facts.extraNativeBytes)} native beside it`] : []),
    ...(detached !== null && detached.count > 0
      ? [`${plural(detached.count, 'detached node')}, ${formatSize(detached.bytes)}`]
      : []),
    formatText(facts),
    ...(formatText(facts).includes(facts.runtime) ? [] : [facts.runtime]),
    ...(item.capturedAt === null ? [] : [formatMoment(item.capturedAt)]),
    ...(item.host === null ? [] : [item.host]),
  ]
    .filter((fact, index, all) => fact !== '' && all.indexOf(fact) === index)
    .map((fact) => oneLine(fact, 120));
}

export interface HeapHeaderProps {
  readonly detail: HeapDetail;
  readonly onAbout: () => void;
}

/** Name, size and origin of a heap. */
export function HeapHeader({ detail, onAbout }: HeapHeaderProps) {
  const facts = heapFacts(detail);
  return (
    <header className="capture-header">
      <div className="capture-title">
        <h1>
          <MiddleText text={detail.item.label} />
        </h1>
        <ul className="capture-facts" aria-label="About the heap" title={facts.join(' · ')}>
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        {detail.warnings.length > 0 && (
          <button type="button" className="capture-warnings" onClick={onAbout}>
            ⚠ {plural(detail.warnings.length, 'warning')}
          </button>
        )}
      </div>
    </header>
  );
}
