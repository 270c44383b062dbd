import type { FieldText } from '../../core/plan/stored.ts';
import { formatCount, oneLine } from '../ui/format.ts';

export interface FieldListProps {
  readonly fields: readonly FieldText[];
  /** Shows a position of the text. */
  readonly onPlace: (offset: number) => void;
}

/** Fields as they were printed, each with its line in the text. */
export function FieldList({ fields, onPlace }: FieldListProps) {
  return (
    <dl className="plan-fields">
      {fields.map(({ key, text, start, line }) => (
        <div key={`${key} ${start}`}>
          <dt title={key}>{oneLine(key, 200)}</dt>
          <dd>
            <span className="plan-field-text">{oneLine(text, 5000)}</span>
            <button
              type="button"
              className="plan-line"
              title={`Show line ${formatCount(line)} of the text`}
              aria-label={`${key}: line ${formatCount(line)} of the text`}
              onClick={() => onPlace(start)}
            >
              {formatCount(line)}
            </button>
          </dd>
        </div>
      ))}
    </dl>
  );
}
