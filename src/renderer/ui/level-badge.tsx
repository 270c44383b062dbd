import type { Certainty, Level, Status } from '../../core/verdict/verdict.ts';

const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  none: 'None',
  watch: 'Watch',
  investigate: 'Investigate',
  'likely-bottleneck': 'Likely bottleneck',
};

/** Each level has its own outline, so that it is told without colour: ring, disc, triangle, diamond. */
function LevelShape({ level }: { readonly level: Level }) {
  switch (level) {
    case 'none':
      return <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case 'watch':
      return <circle cx="6" cy="6" r="4" fill="currentColor" />;
    case 'investigate':
      return <path d="M6 1.4 11 10.4H1Z" fill="currentColor" />;
    case 'likely-bottleneck':
      return <path d="M6 .6 11.4 6 6 11.4.6 6Z" fill="currentColor" />;
  }
}

/** The level named by text from outside, `none` for anything unknown. */
export function levelOf(text: string): Level {
  switch (text) {
    case 'watch':
    case 'investigate':
    case 'likely-bottleneck':
      return text;
    default:
      return 'none';
  }
}

export interface LevelBadgeProps {
  readonly level: Level;
  /** Only the shape, with the word as tooltip and for screen readers. */
  readonly compact?: boolean;
}

/** How big a finding is, as shape, word and colour. */
export function LevelBadge({ level, compact = false }: LevelBadgeProps) {
  const word = LEVEL_WORDS[level];
  return (
    <span className={`level-badge level-${level}`} title={`Level: ${word}`}>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <LevelShape level={level} />
      </svg>
      <span className={compact ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  );
}

const CERTAINTY_BARS: Readonly<Record<Certainty, number>> = { confirmed: 3, probable: 2, inconclusive: 1 };

/** How sure a finding is, as bars and a word; never mixed with how big. */
export function CertaintyMark({ certainty, compact = false }: { certainty: Certainty; compact?: boolean }) {
  const bars = CERTAINTY_BARS[certainty];
  return (
    <span className={`certainty certainty-${certainty}`} title={`Certainty: ${certainty}`}>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        {[0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={bar * 4 + 0.5}
            y={8 - bar * 3}
            width="3"
            height={4 + bar * 3}
            fill={bar < bars ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth={bar < bars ? 0 : 0.8}
          />
        ))}
      </svg>
      <span className={compact ? 'visually-hidden' : undefined}>{certainty}</span>
    </span>
  );
}

/** Which way a status points: worse, better, or neither. */
const STATUS_SIGN: Readonly<Record<Status, '▲' | '▼' | '◆' | '='>> = {
  new: '▲',
  regressed: '▲',
  persisting: '=',
  improved: '▼',
  resolved: '▼',
  exposed: '◆',
  masked: '◆',
  inconclusive: '◆',
  'not-comparable': '◆',
};

/** What became of a subject between two captures, as sign, word and colour. */
export function StatusBadge({ status }: { readonly status: Status }) {
  return (
    <span className={`status-badge status-${status}`}>
      <span aria-hidden="true">{STATUS_SIGN[status]}</span>
      {status}
    </span>
  );
}
