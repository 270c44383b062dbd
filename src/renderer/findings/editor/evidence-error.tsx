import type { PlateauErrorData } from '../../../core/error.ts';
import { useItem } from '../../state/items.ts';
import { ErrorCard } from '../../ui/error-card.tsx';

export interface EvidenceErrorProps {
  readonly item: string;
  readonly error: PlateauErrorData;
  readonly onRetry: () => void;
}

/** What stands in the place of evidence that could not be drawn: its item by name, what went wrong, and what to do. */
export function EvidenceError({ item, error, onRetry }: EvidenceErrorProps) {
  const label = useItem(item)?.label ?? item;
  const hint = 'Try again, or open the item itself: it says whether it can still be read.';
  return (
    <div className="evidence-error">
      <ErrorCard error={{ hint, ...error }} subject={label} onRetry={onRetry} />
    </div>
  );
}
