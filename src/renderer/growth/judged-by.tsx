import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import type { Evaluation } from '../../core/item.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { activeRuleSet, useRuleSets } from '../rules/rule-set-store.ts';
import { call } from '../state/client.ts';
import { itemChanged } from '../state/items.ts';
import { formatMoment, oneLine, sentence } from '../ui/format.ts';
import { CertaintyMark, LevelBadge } from '../ui/level-badge.tsx';
import { OtherEvaluations } from '../verdicts/other-evaluations.tsx';

interface JudgedProps {
  readonly current: Evaluation;
  readonly evaluations: readonly Evaluation[];
  readonly detail: GrowthDetail;
}

/** Which rule set the verdicts are by, how to have those of the active one, and what others said. */
export function Judged({ current, evaluations, detail }: JudgedProps) {
  const active = useRuleSets(activeRuleSet);
  const [busy, setBusy] = useState(false);
  const others = evaluations.filter((evaluation) => evaluation !== current);
  const stale = active !== undefined && active.sha256 !== current.ruleSetSha256;
  const judge = async () => {
    setBusy(true);
    try {
      await call('evaluate', { id: detail.item.id });
      itemChanged(detail.item.id);
    } catch (thrown) {
      reportProblem(detail.item.label, thrown);
    }
    setBusy(false);
  };
  return (
    <div className="verdicts-by">
      Judged by <b>{current.ruleSetId}</b> version {current.ruleSetVersion}, {formatMoment(current.evaluatedAt)}
      {stale && (
        <Button size="small" variant="minimal" loading={busy} onClick={() => void judge()}>
          Judge by {oneLine(active.id, 60)}
        </Button>
      )}
      <OtherEvaluations evaluations={others}>
        {(verdicts) => (
          <ul className="growth-small">
            {verdicts.map((verdict) => (
              <li key={verdict.subject.key}>
                <LevelBadge level={verdict.level} />
                <CertaintyMark certainty={verdict.certainty} />
                <span title={sentence(verdict.reason)}>{sentence(verdict.reason)}</span>
              </li>
            ))}
          </ul>
        )}
      </OtherEvaluations>
    </div>
  );
}
