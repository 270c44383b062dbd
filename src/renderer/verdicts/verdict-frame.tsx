import type { ReactNode } from 'react';
import { Split, type SplitProps } from '../ui/split.tsx';

export interface VerdictFrameProps extends SplitProps {
  /** The verdicts, on top. */
  readonly verdicts: ReactNode;
  /** Share of what stands below them; null: the verdicts take what they need, up to a limit. */
  readonly verdictShare: number | null;
  readonly onVerdictShare: (share: number) => void;
}

/** The frame of a view that is judged: the verdicts first, below them what they speak of in two parts; the other properties are theirs. */
export function VerdictFrame({ verdicts, verdictShare, onVerdictShare, ...parts }: VerdictFrameProps) {
  return (
    <Split
      label="Size of the verdicts"
      share={verdictShare}
      onShare={onVerdictShare}
      first={verdicts}
      second={<Split {...parts} />}
    />
  );
}
