import type { HeapFacts } from '../../../core/heap/stored.ts';
import { oneLine } from '../../ui/format.ts';

export interface AllocatedByProps {
  readonly table: HeapFacts['table'];
  readonly classKey: string;
}

/** Who called the function that allocated most of a row, where a table tells it: the only trace of who holds what it allocated. */
export function AllocatedBy({ table, classKey }: AllocatedByProps) {
  const callers = table?.callers?.find(({ key }) => key === classKey)?.callers ?? [];
  if (callers.length === 0) return null;
  return (
    <section className="inspector-part" aria-labelledby="callers-title">
      <h3 id="callers-title">Called by, where most of it was allocated</h3>
      <ol className="step-list">
        {callers.map((caller, depth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a recursive function calls itself, and a stack never changes
          <li key={depth} className="step selectable" title={oneLine(caller, 2000)}>
            {oneLine(caller, 400)}
          </li>
        ))}
      </ol>
    </section>
  );
}
