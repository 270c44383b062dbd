import type { Severity } from '../../core/finding/model.ts';
import { SEVERITY_WORDS } from './finding-words.ts';

/** Each severity has its own number of bars, so that it is told without colour. */
const BARS: Readonly<Record<Severity, number>> = { critical: 4, high: 3, medium: 2, low: 1 };

export interface SeverityBadgeProps {
  /** Null: not assessed. */
  readonly severity: Severity | null;
  /** What the table gives, where a person chose another. */
  readonly computed?: Severity | null;
}

/** How bad a finding is, as bars, word and colour; with what was computed where that was overridden. */
export function SeverityBadge({ severity, computed = severity }: SeverityBadgeProps) {
  const word = severity === null ? 'Not assessed' : SEVERITY_WORDS[severity];
  const other = computed === severity ? '' : computed === null ? '–' : SEVERITY_WORDS[computed];
  const bars = severity === null ? 0 : BARS[severity];
  return (
    <span
      className={`severity severity-${severity ?? 'unknown'}`}
      title={`Severity: ${word}${other === '' ? '' : `, by a person; computed: ${other}`}`}
    >
      <svg viewBox="0 0 15 12" width="14" height="11" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 4}
            y={8 - bar * 2.6}
            width="2.6"
            height={4 + bar * 2.6}
            fill={bar < bars ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth={bar < bars ? 0 : 0.7}
          />
        ))}
      </svg>
      {word}
      {other !== '' && <span className="severity-computed">({other})</span>}
    </span>
  );
}
