import type { PlanDetail } from '../../core/plan/stored.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { VerdictList } from '../verdicts/verdict-list.tsx';
import { checkCounts, checksOf } from './checks-panel.tsx';

export interface PlanVerdictsProps {
  readonly detail: PlanDetail;
  readonly selectedKey: string | null;
  readonly onEvidence: (verdict: Verdict) => void;
  readonly onChecks: () => void;
  /** What a verdict is about, beside others that say the same: `step 6 · Index Only Scan on parent_t`. */
  readonly nameOf: (verdict: Verdict) => string;
}

/** What the rules found, first; then how many looked and found nothing, and which cannot judge and why. */
export function PlanVerdicts({ detail, selectedKey, onEvidence, onChecks, nameOf }: PlanVerdictsProps) {
  const { checks, evaluations } = detail;
  const unjudged = checksOf(checks, 'cannot-judge');
  return (
    <div className="plan-verdicts">
      {checks.length > 0 && (
        <button
          type="button"
          className="plan-check-line"
          title={unjudged.map(({ title, missing }) => `${title}: needs ${missing ?? 'more'}`).join('\n')}
          onClick={onChecks}
        >
          <b>Checks</b> {checkCounts(checks)}
          {unjudged.length > 0 && (
            <span className="verdicts-rules"> cannot judge: {unjudged.map(({ rule }) => rule).join(' · ')}</span>
          )}
        </button>
      )}
      <VerdictList
        evaluations={evaluations}
        onEvidence={onEvidence}
        selectedKey={selectedKey}
        nameOf={nameOf}
        silence="No rule found anything of weight in this plan."
      />
    </div>
  );
}
