import type { FreeTextHit } from '../../core/redact/model.ts';
import { oneLine } from '../ui/format.ts';

/** A place in a text that may tell something, marked among the words around it. */
export function QuotedPlace({ context, marked: [start, end] }: Pick<FreeTextHit, 'context' | 'marked'>) {
  return (
    <q className="selectable">
      {oneLine(context.slice(0, start))}
      <mark>{oneLine(context.slice(start, end), 200)}</mark>
      {oneLine(context.slice(end))}
    </q>
  );
}
