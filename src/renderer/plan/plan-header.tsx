import { Button } from '@blueprintjs/core';
import type { PlanDetail } from '../../core/plan/stored.ts';
import { openDialog } from '../state/dialogs.ts';
import { type CopyChoice, CopyMenu } from '../ui/copy-menu.tsx';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { ApproveButton } from './approve-button.tsx';
import { planFacts } from './plan-facts.ts';
import { PlanRuns } from './plan-runs.tsx';
import type { PlanState } from './plan-state.ts';

/** A reason as a sentence of its own. */
const asSentence = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/[.\s]+$/, '')}.`;

export interface PlanHeaderProps {
  readonly detail: PlanDetail;
  readonly state: PlanState;
  readonly onPlace: (offset: number) => void;
  /** What the plan can be copied as. */
  readonly copies: readonly CopyChoice[];
}

/** Name and times of a plan, its statement, and what it lacks. */
export function PlanHeader({ detail, state, onPlace, copies }: PlanHeaderProps) {
  const { item, facts, warnings } = detail;
  const line = planFacts(detail);
  const query = facts.query ?? facts.queryFingerprint?.text ?? null;
  const { incomplete } = facts;
  return (
    <header className="capture-header">
      <div className="capture-title">
        <h1>
          <MiddleText text={item.label} />
        </h1>
        <ul className="capture-facts" aria-label="About the plan" title={line.join(' · ')}>
          {line.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        {warnings.length > 0 && (
          <button type="button" className="capture-warnings" onClick={() => state.setPane('statement')}>
            ⚠ {plural(warnings.length, 'warning')}
          </button>
        )}
        <CopyMenu what="plan" choices={copies} />
        <ApproveButton detail={detail} />
        <Button
          size="small"
          variant="outlined"
          onClick={() => openDialog({ kind: 'comparePlans', before: item.id, after: null })}
        >
          Compare with…
        </Button>
      </div>
      {detail.runs !== null && <PlanRuns id={item.id} runs={detail.runs} />}
      {query !== null && (
        <button
          type="button"
          className="plan-query-line"
          title="Show the whole statement"
          onClick={() => state.setPane('statement')}
        >
          <code>{oneLine(query.replace(/\s+/g, ' ').trim(), 400)}</code>
        </button>
      )}
      {incomplete !== null && (
        <p className="growth-banner" role="alert">
          <span>
            <b>Incomplete.</b> {asSentence(oneLine(incomplete.why, 400))} What stands before line{' '}
            {formatCount(incomplete.line)} is shown; numbers that need the rest are missing.{' '}
            <button type="button" className="link" onClick={() => onPlace(incomplete.at)}>
              Show the place
            </button>
          </span>
        </p>
      )}
    </header>
  );
}
