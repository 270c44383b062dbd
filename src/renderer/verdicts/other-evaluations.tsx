import type { ReactNode } from 'react';
import type { Evaluation } from '../../core/item.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { formatMoment, plural } from '../ui/format.ts';

export interface OtherEvaluationsProps {
  readonly evaluations: readonly Evaluation[];
  /** Draws the verdicts of one. */
  readonly children: (verdicts: readonly Verdict[]) => ReactNode;
}

/** What other rule sets said, folded away; nothing where there are none. */
export function OtherEvaluations({ evaluations, children }: OtherEvaluationsProps) {
  if (evaluations.length === 0) return null;
  return (
    <details className="verdicts-older">
      <summary>Also judged by {plural(evaluations.length, 'other rule set')}</summary>
      {evaluations.map(({ ruleSetId, ruleSetVersion, ruleSetSha256, evaluatedAt, verdicts }) => (
        <section key={`${ruleSetSha256} ${evaluatedAt}`}>
          <h3>
            {ruleSetId} version {ruleSetVersion}, {formatMoment(evaluatedAt)}
          </h3>
          {children(verdicts)}
        </section>
      ))}
    </details>
  );
}
