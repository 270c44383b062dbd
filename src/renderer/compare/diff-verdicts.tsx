import { Button } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { Comparison, DiffRow } from '../../core/profile/comparison.ts';
import { adviceText } from '../../core/verdict/advice.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { FindingButton } from '../findings/finding-button.tsx';
import { formatShare, formatShareRange } from '../flame/quantity.ts';
import { oneLine, sentence } from '../ui/format.ts';
import { CertaintyMark, LevelBadge, StatusBadge } from '../ui/level-badge.tsx';
import { costUnit, formatChangeRange, formatCost } from './cost.ts';
import { byUrgency, rowOf } from './diff-filter.ts';
import { MismatchTable } from './refusal.tsx';

export interface DiffVerdictsProps {
  readonly comparison: Comparison;
  readonly selected: string | null;
  /** Selects a function by its match key. */
  readonly onFunction: (key: string) => void;
}

/** What became of each verdict: status, how sure, the sentence with share and cost; then how the profile's shape changed. */
export function DiffVerdicts({ comparison, selected, onFunction }: DiffVerdictsProps) {
  const { withStatus, shape } = useMemo(() => byUrgency(comparison.verdicts), [comparison]);
  const rows = useMemo(() => new Map(comparison.rows.map((row) => [row.key, row])), [comparison]);
  const warnings = comparison.reasons.filter(({ effect }) => effect === 'warn' || comparison.override !== null);
  return (
    <section className="verdicts" aria-label="What changed">
      {withStatus.length === 0 && (
        <p className="verdicts-none">
          No function reached a level on either side, so there is nothing to call new, regressed or resolved. The table
          below holds every function with its change.
        </p>
      )}
      <ul className="verdict-list">
        {withStatus.map((verdict) => (
          <DiffVerdict
            key={`${verdict.rule} ${verdict.subject.key} ${verdict.scope.threads}`}
            verdict={verdict}
            row={rowOf(verdict, rows)}
            comparison={comparison}
            selected={selected}
            onFunction={onFunction}
          />
        ))}
      </ul>
      {shape.length > 0 && (
        <ul className="shape-changes" aria-label="Shape of the profile">
          {shape.map((verdict) => (
            <li key={`${verdict.rule} ${verdict.subject.key} ${verdict.scope.threads}`}>
              <span className="shape-rule">{verdict.rule}</span> {sentence(verdict.reason)}
            </li>
          ))}
        </ul>
      )}
      {warnings.length > 0 && (
        <details className="compare-warnings" open={comparison.override !== null}>
          <summary>
            ⚠ Different, or not known to be alike: {warnings.map(({ what }) => oneLine(what, 60)).join(', ')}
          </summary>
          <MismatchTable reasons={warnings} />
        </details>
      )}
    </section>
  );
}

interface DiffVerdictProps {
  readonly verdict: Verdict;
  readonly row: DiffRow | null;
  readonly comparison: Comparison;
  readonly selected: string | null;
  readonly onFunction: (key: string) => void;
}

function DiffVerdict({ verdict, row, comparison, selected, onFunction }: DiffVerdictProps) {
  const [open, setOpen] = useState(false);
  return (
    <li
      className="verdict verdict-diff"
      data-status={verdict.status}
      data-selected={row !== null && row.key === selected}
    >
      <div className="verdict-line">
        <span className="verdict-level">{verdict.status !== undefined && <StatusBadge status={verdict.status} />}</span>
        <span className="verdict-sure">
          <CertaintyMark certainty={verdict.certainty} />
        </span>
        <p className="verdict-reason">{sentence(verdict.reason)}</p>
        <span className="verdict-actions">
          <FindingButton verdict={verdict} />
          {row !== null && (
            <Button
              size="small"
              variant="minimal"
              onClick={() => onFunction(row.key)}
              title="Select it in the pictures and in the table"
            >
              Show
            </Button>
          )}
          <Button size="small" variant="minimal" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Less' : 'Why'}
          </Button>
        </span>
      </div>
      {open && <BeforeAfter verdict={verdict} row={row} unit={costUnit(comparison.cost)} />}
    </li>
  );
}

interface BeforeAfterProps {
  readonly verdict: Verdict;
  readonly row: DiffRow | null;
  readonly unit: string;
}

/** The numbers of both sides. Share and cost stand together: a share alone proves no change (`rules.md` §1). */
function BeforeAfter({ verdict, row, unit }: BeforeAfterProps) {
  const { before, after } = verdict;
  return (
    <dl className="verdict-facts">
      {[['Before', before] as const, ['After', after] as const].map(([title, side]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            {side === undefined ? (
              'no verdict'
            ) : (
              <>
                <LevelBadge level={side.level} /> {sentence(side.reason)}
              </>
            )}
          </dd>
        </div>
      ))}
      {row !== null && (
        <>
          <div>
            <dt>Own share</dt>
            <dd>
              {formatShare(row.before.self.value)} ({formatShareRange(row.before.self)}) →{' '}
              {formatShare(row.after.self.value)} ({formatShareRange(row.after.self)})
            </dd>
          </div>
          <div>
            <dt>Own cost</dt>
            <dd>
              {formatCost(row.before.cost.value, unit)} → {formatCost(row.after.cost.value, unit)} {unit},{' '}
              {formatChangeRange(row.change)}
            </dd>
          </div>
        </>
      )}
      <div>
        <dt>Rule</dt>
        <dd>
          {verdict.rule} version {verdict.ruleVersion}, limit {verdict.threshold.op}{' '}
          {formatShare(verdict.threshold.value)}, {verdict.threshold.source}
        </dd>
      </div>
      <div>
        <dt>Advice</dt>
        <dd>{adviceText(verdict.advice)}</dd>
      </div>
      {verdict.guards.length > 0 && (
        <div>
          <dt>Held back by</dt>
          <dd>{verdict.guards.join(', ')}</dd>
        </div>
      )}
    </dl>
  );
}
