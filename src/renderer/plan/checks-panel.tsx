import type { PlanDetail } from '../../core/plan/stored.ts';
import type { CheckState, PlanCheck } from '../../core/verdict/plan/check.ts';
import { formatCount, oneLine, plural, sentence } from '../ui/format.ts';
import type { PlanTable } from './plan-table.ts';
import type { PlanActions } from './step-menu.ts';

export const STATE_TITLES: Readonly<Record<CheckState, string>> = {
  fires: 'Found something',
  'cannot-judge': 'Cannot judge',
  clear: 'Clear',
};
const STATE_SIGNS: Readonly<Record<CheckState, string>> = { fires: '▲', 'cannot-judge': '?', clear: '✓' };
const STATE_WORDS: Readonly<Record<CheckState, string>> = {
  fires: 'What the rules found. The verdicts above tell it step by step.',
  'cannot-judge': 'What this plan does not tell, and what would.',
  clear: 'Looked at, and nothing found.',
};
const ORDER: readonly CheckState[] = ['fires', 'cannot-judge', 'clear'];

export const checksOf = (checks: readonly PlanCheck[], state: CheckState): readonly PlanCheck[] =>
  checks.filter((check) => check.state === state);

/** `3 found something · 2 cannot judge · 14 clear`. */
export const checkCounts = (checks: readonly PlanCheck[]): string =>
  [
    [checksOf(checks, 'fires').length, 'found something'] as const,
    [checksOf(checks, 'cannot-judge').length, 'cannot judge'] as const,
    [checksOf(checks, 'clear').length, 'clear'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${formatCount(count)} ${word}`)
    .join(' · ');

export interface ChecksPanelProps {
  readonly detail: PlanDetail;
  readonly table: PlanTable;
  readonly actions: PlanActions;
}

/** Every rule with what it found: fires, cannot judge and what it lacks, clear; each with its formula and what it left out. */
export function ChecksPanel({ detail, table, actions }: ChecksPanelProps) {
  const { checks, catalogs } = detail;
  if (checks.length === 0) return <p className="panel-empty">No rule looks at plans of this database yet.</p>;
  return (
    <section className="panel-scroll plan-checks" aria-label="Checks">
      <p className="panel-note">
        {catalogs.length === 0
          ? 'No catalog of this database is in the workspace: import pg_stats and pg_indexes as CSV or JSON from psql, and what cannot be judged by a plan alone is judged.'
          : `With what is known of the database from ${catalogs.map(({ label }) => `“${oneLine(label, 80)}”`).join(', ')}.`}
      </p>
      {ORDER.map((state) => {
        const list = checksOf(checks, state);
        if (list.length === 0) return null;
        return (
          <section key={state} className="plan-check-group">
            <h3>
              {STATE_TITLES[state]} <span className="tab-count">{formatCount(list.length)}</span>
            </h3>
            <p className="panel-note">{STATE_WORDS[state]}</p>
            <ul>
              {list.map((check) => (
                <Check key={check.rule} check={check} table={table} actions={actions} />
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

/** Left-out steps that are named; the others are counted. */
const NAMED = 12;

function Check({ check, table, actions }: { check: PlanCheck; table: PlanTable; actions: PlanActions }) {
  const { rule, title, state, reason, formula, missing, guarded } = check;
  const guards = [...Map.groupBy(guarded, ({ guard }) => guard)];
  return (
    <li className="plan-check" data-state={state}>
      <p className="plan-check-title">
        <span className="plan-check-sign" role="img" aria-label={STATE_TITLES[state]}>
          {STATE_SIGNS[state]}
        </span>
        <b>{oneLine(title, 200)}</b> <span className="plan-rule">{rule}</span>
      </p>
      <p className="plan-check-reason">{sentence(reason)}</p>
      {missing !== null && (
        <p className="plan-check-missing">
          It needs <b>{oneLine(missing, 300)}</b>.
        </p>
      )}
      <details>
        <summary>Formula{guarded.length > 0 ? `, ${plural(guarded.length, 'step')} left out` : ''}</summary>
        <code className="plan-formula">{oneLine(formula, 1000)}</code>
        {guards.map(([guard, steps]) => (
          <p key={guard} className="plan-check-guard">
            {oneLine(guard, 300)}:{' '}
            {steps.slice(0, NAMED).map(({ node }, at) => (
              <span key={`${node} ${at.toString()}`}>
                {at > 0 && ', '}
                <button type="button" className="link" onClick={() => actions.showInTree(node)}>
                  {stepName(table, node)}
                </button>
              </span>
            ))}
            {steps.length > NAMED && ` and ${formatCount(steps.length - NAMED)} more`}
          </p>
        ))}
      </details>
    </li>
  );
}

export function stepName(table: PlanTable, node: number): string {
  const { title, object } = table.words(node);
  return oneLine(object === '' ? title : `${title} on ${object}`, 120);
}
