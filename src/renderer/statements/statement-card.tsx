import { Button } from '@blueprintjs/core';
import type { StatementRow } from '../../core/plan/stored.ts';
import { formatShare } from '../flame/quantity.ts';
import { ABSENT, formatRows, formatTime } from '../plan/plan-numbers.ts';
import { SqlText } from '../plan/sql-text.tsx';
import { useItems } from '../state/items.ts';
import { copyAll } from '../ui/copy-all.ts';
import { formatMoment, oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { openItemById } from '../workspace/item-actions.ts';
import { statementText } from './statement-columns.tsx';

/** The statement that is selected: its whole text, what was counted, and its plans. */
export function StatementCard({ row }: { readonly row: StatementRow | undefined }) {
  if (row === undefined) {
    return (
      <aside className="inspector" aria-label="Statement">
        <p className="panel-empty">Choose a statement: its whole text and its plans stand here.</p>
      </aside>
    );
  }
  const time = (value: number | null): string => (value === null ? ABSENT : formatTime(value));
  const count = (value: number | null): string => (value === null ? ABSENT : formatRows(value));
  const facts: readonly (readonly [string, string])[] = [
    ['Total', `${time(row.totalTime)}${row.share === null ? '' : `, ${formatShare(row.share)} of all`}`],
    ['Calls', count(row.calls)],
    ['Mean', time(row.meanTime)],
    ['Fastest … slowest', `${time(row.minTime)} … ${time(row.maxTime)}`],
    ['Planning', time(row.planTime)],
    ['Rows', count(row.rows)],
    ['Blocks hit, read', `${count(row.sharedHit)}, ${count(row.sharedRead)}`],
    ['Temporary blocks', count(row.tempWritten)],
    ['Query identifier', row.queryId ?? ABSENT],
    ['Counted since', row.since === null ? ABSENT : formatMoment(row.since)],
  ];
  return (
    <aside className="inspector" aria-label="Statement">
      <div className="inspector-scroll">
        <section className="inspector-part">
          <h3>
            Statement
            <Button size="small" variant="minimal" onClick={() => void copyAll(statementText(row), 'the statement')}>
              Copy
            </Button>
          </h3>
          <SqlText text={row.query ?? statementText(row)} />
        </section>
        <section className="inspector-part">
          <h3>Plans</h3>
          <Plans ids={row.plans} />
        </section>
        <section className="inspector-part">
          <h3>Counted</h3>
          <dl className="facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{oneLine(value, 200)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </aside>
  );
}

function Plans({ ids }: { readonly ids: readonly string[] }) {
  const items = useItems((state) => state.items);
  const plans = ids.flatMap((id) => items.get(id) ?? []);
  if (plans.length === 0) {
    return (
      <p className="panel-note">
        None is in the workspace. Run EXPLAIN (ANALYZE, BUFFERS) on it and paste what it prints: it is found by the
        statement.
      </p>
    );
  }
  return (
    <ul className="plan-related">
      {plans.map((item) => (
        <li key={item.id} className="plan-related-line">
          <button type="button" className="link" title="Open this plan" onClick={() => openItemById(item.id)}>
            <MiddleText text={item.label} />
          </button>
          <span className="plan-relation">{oneLine(item.summary, 80)}</span>
        </li>
      ))}
    </ul>
  );
}
