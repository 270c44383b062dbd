import '../profile/profile.css';
import '../heap/heap.css';
import '../growth/growth.css';
import '../plan/plan.css';
import './statements.css';
import { useCallback, useMemo } from 'react';
import { statementKey } from '../../core/catalog/statements.ts';
import type { StatementRow, StatementsDetail } from '../../core/plan/stored.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { call } from '../state/client.ts';
import { useAllRevisions } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { SearchedTable } from '../tables/searched-table.tsx';
import { copyAll } from '../ui/copy-all.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { sentence } from '../ui/format.ts';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { spoken } from '../verdicts/verdict-list.tsx';
import { VerdictRow } from '../verdicts/verdict-row.tsx';
import { openItemById } from '../workspace/item-actions.ts';
import { StatementCard } from './statement-card.tsx';
import { statementColumns, statementText, withStatements } from './statement-columns.tsx';
import { StatementsHeader } from './statements-header.tsx';
import { type StatementsState, useStatementsState } from './statements-state.ts';

/** The view of what a server counted of its statements: which take most time in all, what the rules say, and their plans. */
export function StatementsView({ itemId }: { readonly itemId: string }) {
  const state = useStatementsState(itemId);
  const revision = useAllRevisions();
  const { before } = state;
  const { value, error, retry } = useResource(
    JSON.stringify([itemId, revision, before]),
    (signal) => call('statements', { id: itemId, ...(before === null ? {} : { before }) }, signal),
    { settleMs: 100 },
  );
  if (error !== null) {
    return <ViewError error={error} onRetry={retry} />;
  }
  if (value === null) return <LoadingState label="Reading the statements…" />;
  return <OpenStatements key={itemId} detail={value} state={state} />;
}

interface OpenStatementsProps {
  readonly detail: StatementsDetail;
  readonly state: StatementsState;
}

function OpenStatements({ detail, state }: OpenStatementsProps) {
  const { statements, verdicts } = detail;
  // Until one is chosen it is the one that takes most time.
  const selected = useMemo(
    () =>
      state.statement === null
        ? costliest(statements)
        : statements.findIndex((row) => statementKey(row) === state.statement),
    [statements, state.statement],
  );
  return (
    <div className="profile-view plan-view">
      <StatementsHeader detail={detail} state={state} />
      <VerdictFrame
        verdicts={<Verdicts verdicts={verdicts} statements={statements} state={state} />}
        verdictShare={state.verdictShare}
        onVerdictShare={state.setVerdictShare}
        label="Size of the statement"
        direction="row"
        share={state.cardShare}
        onShare={state.setCardShare}
        first={<StatementTable statements={statements} selected={selected} state={state} />}
        second={<StatementCard row={statements[selected]} />}
      />
    </div>
  );
}

const nothing = (): void => undefined;

/** The statement that took most time in all; −1 for none. */
const costliest = (statements: readonly StatementRow[]): number =>
  statements.reduce((most, row, at) => (row.totalTime > (statements[most]?.totalTime ?? -1) ? at : most), -1);

interface VerdictsProps {
  readonly verdicts: readonly Verdict[];
  readonly statements: readonly StatementRow[];
  readonly state: StatementsState;
}

function Verdicts({ verdicts, statements, state }: VerdictsProps) {
  const texts = useMemo(
    () => new Map(statements.flatMap((row) => (row.queryId === null ? [] : [[row.queryId, statementText(row)]]))),
    [statements],
  );
  const { loud } = spoken(verdicts);
  return (
    <section className="verdicts" aria-label="Verdicts">
      {loud.length === 0 && (
        <p className="verdicts-none">
          No statement takes an outsized part of the time, and none runs once for each row.
        </p>
      )}
      <ul className="verdict-list">
        {loud.map((verdict) => (
          <VerdictRow
            key={`${verdict.rule} ${verdict.subject.key}`}
            verdict={verdict}
            words={withStatements(sentence(verdict.reason), texts)}
            selected={verdict.subject.key === state.statement}
            onEvidence={({ subject }) => state.setStatement(subject.key)}
            next={null}
            onNext={nothing}
          />
        ))}
      </ul>
    </section>
  );
}

interface StatementTableProps {
  readonly statements: readonly StatementRow[];
  readonly selected: number;
  readonly state: StatementsState;
}

function StatementTable({ statements, selected, state }: StatementTableProps) {
  const columns = useMemo(() => statementColumns(statements), [statements]);
  const textOf = useCallback(
    (at: number) => {
      const row = statements[at];
      return row === undefined ? '' : statementText(row);
    },
    [statements],
  );
  return (
    <SearchedTable
      id={state.id}
      filterName="filter"
      label="Statements by their time"
      placeholder="Find statements"
      rowName="Statement"
      noun="statement"
      file="statements"
      columns={columns}
      count={statements.length}
      textOf={textOf}
      sort={state.sort}
      onSort={state.setSort}
      selected={selected}
      onSelect={(at) => {
        const row = statements[at];
        if (row !== undefined) state.setStatement(statementKey(row));
      }}
      onOpen={(at) => {
        const [newest] = statements[at]?.plans ?? [];
        if (newest !== undefined) openItemById(newest);
      }}
      menu={(at) => {
        const row = statements[at];
        if (row === undefined) return [];
        const [plan] = row.plans;
        return [
          {
            ...{ kind: 'action', id: 'plan', title: 'Open its plan', enabled: plan !== undefined, key: 'Enter' },
            run: () => plan !== undefined && openItemById(plan),
          },
          {
            ...{ kind: 'action', id: 'copy', title: 'Copy statement', enabled: true },
            run: () => void copyAll(statementText(row), 'the statement'),
          },
        ];
      }}
      empty="No statement has this text."
    />
  );
}
