import { Button } from '@blueprintjs/core';
import { useCallback, useMemo, useState } from 'react';
import type { PlanHistory, PlanHistoryRow } from '../../core/plan/stored.ts';
import { formatShare } from '../flame/quantity.ts';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { TableActions } from '../tables/table-actions.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { openItemById } from '../workspace/item-actions.ts';
import { BarText } from './bar-text.tsx';
import { comparePlansOf } from './comparison/compare-plans.ts';
import { usePlanHistory } from './plan-data.ts';
import { ABSENT, formatSpread, formatTime } from './plan-numbers.ts';

const CHANGES: Readonly<Record<PlanHistoryRow['change'], string>> = {
  first: 'first',
  same: '= same plan',
  partitions: '= other partitions',
  plan: '◆ other plan',
  back: '◆ earlier plan',
  parameters: '◇ other parameters',
};

const CHANGE_HINTS: Readonly<Record<PlanHistoryRow['change'], string>> = {
  first: 'The first plan of this statement',
  same: 'The planner decided as before',
  partitions: 'The same but for partitions and numbers in names',
  plan: 'The planner decided otherwise',
  back: 'The planner went back to a plan it had before',
  parameters: 'Another plan under other parameters: that is no regression',
};

/** What a changed plan does not tell by itself. */
const ALERTS: Readonly<Record<PlanHistoryRow['alerts'][number], string>> = {
  plan: '',
  time: ' · slower',
  triggers: ' · triggers',
};

const changeText = ({ change, alerts }: PlanHistoryRow): string =>
  `${CHANGES[change]}${alerts.map((alert) => ALERTS[alert]).join('')}`;

const BY: Readonly<Record<PlanHistory['by'], string>> = {
  query: 'of the same statement, whatever its constants',
  'query-id': 'of the same query identifier',
  family: 'of the same shape, as no statement was printed',
};

/** The plans of a statement in time order: what changed from one to the next, and how long each took. */
export function HistoryPanel({ id }: { readonly id: string }) {
  const { value, error, retry } = usePlanHistory(id);
  if (error !== null) return <ErrorCard error={error} onRetry={retry} />;
  if (value === null) return <LoadingState label="Looking for other plans of the statement…" />;
  return <History id={id} history={value} />;
}

function History({ id, history }: { readonly id: string; readonly history: PlanHistory }) {
  const { rows: plans } = history;
  const [cursor, setCursor] = useState(() => plans.findIndex(({ item }) => item.id === id));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const most = plans.reduce((longest, { executionTime }) => Math.max(longest, executionTime ?? 0), 0);
  const choose = useCallback(
    (item: string) =>
      setChosen((old) => (old.includes(item) ? old.filter((other) => other !== item) : [...old.slice(-1), item])),
    [],
  );
  const columns = useMemo(() => historyColumns(plans, id, chosen, most, choose), [plans, id, chosen, most, choose]);
  const rows = useMemo(() => plans.map((_, at) => at), [plans]);
  const [first, second] = plans.filter(({ item }) => chosen.includes(item.id)).map(({ item }) => item.id);
  return (
    <section className="panel" aria-label="History">
      <div className="panel-bar panel-bar-fields">
        <span>
          {plural(plans.length, 'plan')} {BY[history.by]}
        </span>
        <Button
          size="small"
          variant="outlined"
          disabled={first === undefined || second === undefined}
          title="Choose two by their boxes: the earlier is before, the later is after"
          onClick={() => first !== undefined && second !== undefined && void comparePlansOf(first, second)}
        >
          Compare two
        </Button>
        <TableActions columns={columns} rows={rows} file="plan-history" />
      </div>
      {plans.length === 1 && (
        <p className="panel-note plan-history-note">
          Import a later plan of the same statement: it is found by its fingerprint, and what changed stands here.
        </p>
      )}
      <DataTable
        label="Plans of the statement in time order"
        rowName="Plan"
        columns={columns}
        rows={rows}
        selected={cursor}
        onSelect={setCursor}
        onOpen={(at) => openItemById(plans[at]?.item.id ?? '')}
        onKey={(key, at) => {
          const plan = plans[at];
          if (key !== ' ' || plan === undefined) return false;
          choose(plan.item.id);
          return true;
        }}
        empty="No other plan of this statement is in the workspace."
      />
    </section>
  );
}

function historyColumns(
  plans: readonly PlanHistoryRow[],
  id: string,
  chosen: readonly string[],
  most: number,
  choose: (item: string) => void,
): readonly TableColumn[] {
  type Given = Omit<TableColumn, 'cell' | 'text' | 'value'>;
  const column = (
    given: Given,
    text: (plan: PlanHistoryRow) => string,
    cell: (plan: PlanHistoryRow) => React.ReactNode = text,
  ): TableColumn => ({
    ...given,
    value: (at) => at,
    text: (at) => {
      const plan = plans[at];
      return plan === undefined ? '' : text(plan);
    },
    cell: (at) => {
      const plan = plans[at];
      return plan === undefined ? null : cell(plan);
    },
  });
  const time = (value: number | null) => (value === null ? ABSENT : formatTime(value));
  return [
    column(
      { id: 'chosen', title: '', hint: 'Two of them are compared; Space chooses', width: 30 },
      () => '',
      ({ item }) => (
        <input
          type="checkbox"
          tabIndex={-1}
          checked={chosen.includes(item.id)}
          aria-label={`Compare ${oneLine(item.label, 100)}`}
          onClick={(event) => event.stopPropagation()}
          onChange={() => choose(item.id)}
        />
      ),
    ),
    column({ id: 'taken', title: 'Taken', width: 138 }, ({ takenAt }) => formatMoment(takenAt)),
    column(
      { id: 'plan', title: 'Plan', minWidth: 150 },
      ({ item }) => item.label,
      ({ item, rootLabel, approval }) => (
        <span className="plan-history-name" title={`${item.label}\n${rootLabel}`}>
          {item.id === id && <span className="plan-here">this</span>}
          {approval !== null && (
            <span className="plan-here" title={`Approved by ${approval.owner}, ${formatMoment(approval.at)}`}>
              approved
            </span>
          )}
          <MiddleText text={item.label} />
        </span>
      ),
    ),
    column({ id: 'change', title: 'Plan is', hint: 'Against the plan before it', width: 136 }, changeText, (plan) => (
      <span className="plan-change" data-change={plan.change} title={CHANGE_HINTS[plan.change]}>
        {changeText(plan)}
      </span>
    )),
    column(
      {
        id: 'time',
        title: 'Execution',
        width: 124,
        hint: 'Execution time, of a log its duration; of several runs their median',
      },
      ({ executionTime }) => time(executionTime),
      ({ executionTime }) => (
        <BarText
          bars="self"
          length={executionTime === null || most === 0 ? Number.NaN : executionTime / most}
          text={time(executionTime)}
        />
      ),
    ),
    ...(plans.some(({ times }) => times !== null && formatSpread(times) !== null)
      ? [
          column(
            {
              id: 'runs',
              title: 'Runs',
              width: 150,
              hint: 'Least and most of the runs that count, where it was captured several times',
            },
            ({ times }) => (times === null ? '' : (formatSpread(times) ?? '')),
          ),
        ]
      : []),
    column(
      { id: 'notes', title: 'What changed', minWidth: 200 },
      ({ notes }) => notes.join('; '),
      ({ notes }) => <span title={notes.join('\n')}>{oneLine(notes.join('; '), 400)}</span>,
    ),
    column({ id: 'planning', title: 'Planning', width: 78, align: 'end' }, ({ planningTime }) => time(planningTime)),
    column({ id: 'triggers', title: 'Triggers', width: 66, align: 'end' }, ({ triggerShare }) =>
      triggerShare === null ? ABSENT : formatShare(triggerShare),
    ),
    column(
      { id: 'hash', title: 'Plan hash', width: 84, hint: 'The first digits of the plan’s hash' },
      ({ plan }) => plan,
      ({ plan }) => <code title={plan}>{plan.slice(0, 8)}</code>,
    ),
  ];
}
