import '../profile/profile.css';
import '../heap/heap.css';
import '../growth/growth.css';
import '../plan/plan.css';
import './statements.css';
import { useDeferredValue, useMemo, useRef } from 'react';
import { statementKey } from '../../core/catalog/statements.ts';
import type { StatementRow, StatementsDetail } from '../../core/plan/stored.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { useCommand } from '../commands/dispatch.ts';
import { call } from '../state/client.ts';
import { useAllRevisions } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { DataTable } from '../tables/data-table.tsx';
import { orderedRows } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { copyText } from '../ui/clipboard.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { plural } from '../ui/format.ts';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { spoken } from '../verdicts/verdict-list.tsx';
import { VerdictRow } from '../verdicts/verdict-row.tsx';
import { openItemById } from '../workspace/item-actions.ts';
import { StatementCard } from './statement-card.tsx';
import { statementColumns, statementText } from './statement-columns.tsx';
import { StatementsHeader } from './statements-header.tsx';
import { type StatementsState, useStatementsState } from './statements-state.ts';

/** The view of what a server counted of its statements: which take most time in all, what the rules say, and their plans. */
export function StatementsView({ itemId }: { readonly itemId: string }) {
  const state = useStatementsState(itemId);
  const revision = useAllRevisions();
  const { before } = state;
  const { value, error } = useResource(
    JSON.stringify([itemId, revision, before]),
    (signal) => call('statements', { id: itemId, ...(before === null ? {} : { before }) }, signal),
    { settleMs: 100 },
  );
  if (error !== null) {
    return (
      <div className="view-error">
        <ErrorCard error={error} />
      </div>
    );
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
  const selected = useMemo(
    () => statements.findIndex((row) => statementKey(row) === state.statement),
    [statements, state.statement],
  );
  return (
    <div className="profile-view plan-view">
      <StatementsHeader detail={detail} state={state} />
      <VerdictFrame
        verdicts={<Verdicts verdicts={verdicts} state={state} />}
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

function Verdicts({ verdicts, state }: { readonly verdicts: readonly Verdict[]; readonly state: StatementsState }) {
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
  const { sort, filter } = state;
  const input = useRef<HTMLInputElement>(null);
  const find = () => {
    input.current?.focus();
    input.current?.select();
  };
  useCommand('edit.find', find);
  const wanted = useDeferredValue(filter).trim().toLowerCase();
  const columns = useMemo(() => statementColumns(statements), [statements]);
  const rows = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column) ?? columns[1];
    const keep = (at: number): boolean => {
      const row = statements[at];
      return row !== undefined && (wanted === '' || statementText(row).toLowerCase().includes(wanted));
    };
    return column === undefined ? [] : orderedRows(statements.length, keep, column.value, sort.descending);
  }, [statements, columns, sort, wanted]);
  const select = (at: number) => {
    const row = statements[at];
    if (row !== undefined) state.setStatement(statementKey(row));
  };
  return (
    <section className="panel" aria-label="Statements">
      <div className="panel-bar plan-bar-line">
        <input
          ref={input}
          type="search"
          className="heap-filter"
          value={filter}
          placeholder="Find statements"
          aria-label="Find statements by their text"
          maxLength={1000}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => state.setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || filter === '') return;
            event.stopPropagation();
            state.setFilter('');
          }}
        />
        <span className="panel-note">{plural(rows.length, 'statement')}</span>
        <TableActions columns={columns} rows={rows} file="statements" />
      </div>
      <DataTable
        label="Statements by their time"
        rowName="Statement"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={state.setSort}
        selected={selected}
        onSelect={select}
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
              run: () => void copyText(statementText(row)),
            },
          ];
        }}
        onKey={(key) => {
          if (key === '/') find();
          else if (key === 'Escape' && filter !== '') state.setFilter('');
          else return false;
          return true;
        }}
        empty="No statement has this text."
      />
    </section>
  );
}
