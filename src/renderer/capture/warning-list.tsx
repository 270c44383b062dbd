import type { ImportWarning } from '../../core/profile/model.ts';
import { formatCount, oneLine } from '../ui/format.ts';

export interface WarningListProps {
  readonly warnings: readonly ImportWarning[];
  /** What stands where the reader had nothing to warn of. */
  readonly none: string;
}

/** What the reader of a file warned of, each with how often it happened. */
export function WarningList({ warnings, none }: WarningListProps) {
  if (warnings.length === 0) return <p className="panel-note">{none}</p>;
  return (
    <ul className="warnings">
      {warnings.map(({ code, message, count }) => (
        <li key={`${code} ${message}`}>
          {oneLine(message, 600)}
          {count !== undefined && count > 1 && <span className="panel-note"> ({formatCount(count)} times)</span>}
        </li>
      ))}
    </ul>
  );
}
