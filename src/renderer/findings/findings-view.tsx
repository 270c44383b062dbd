import '../heap/heap.css';
import './findings.css';
import { Button } from '@blueprintjs/core';
import { Duplicate, IssueNew } from '@blueprintjs/icons';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import { FINDING_STATUSES, SEVERITIES } from '../../core/finding/model.ts';
import type { FindingRow } from '../../core/finding/stored.ts';
import { useCommand } from '../commands/dispatch.ts';
import { SignOffPanel } from '../sign-off/sign-off-panel.tsx';
import { useTabState } from '../state/tab-state.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { DataTable } from '../tables/data-table.tsx';
import { useListFilter } from '../tables/list-filter.tsx';
import { orderedRows, type Sort } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { EmptyState, LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { formatCount, plural } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { chooseAndImport } from '../workspace/import-files.ts';
import { CandidatesPanel } from './candidates-panel.tsx';
import { DeletedPanel } from './deleted-panel.tsx';
import { createEmpty, deleteFindings, mergeFindings, openCandidates, openFinding } from './finding-actions.ts';
import { findingColumns } from './finding-columns.tsx';
import { isKept, NO_FILTER } from './finding-filter.ts';
import { refreshFindings, useFindings } from './finding-store.ts';
import { CATEGORIES, SEVERITY_WORDS, STATUS_WORDS, severityCounts } from './finding-words.ts';
import { RetestPanel } from './retest-panel.tsx';

const STATE = 'findings';
const sortSchema = z.object({ column: z.string(), descending: z.boolean() });
const choicesSchema = z.object({ severity: z.string(), status: z.string(), category: z.string() });
const FIRST_SORT: Sort = { column: 'priority', descending: true };
const NO_CHOICES = { severity: '', status: '', category: '' };
type Part = 'findings' | 'retest' | 'sign-off' | 'deleted';

/** All findings of the workspace, what to fix first first, with what could become one above them. */
export function FindingsView() {
  const { rows, candidates, deleted, loaded, error } = useFindings();
  const [part, setPart] = useState<Part>('findings');
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  const waiting = useMemo(() => openCandidates(candidates), [candidates]);
  const [room, setRoom] = useState(0);
  // Room for as many as there were, until none is left: what stands below does not jump while they are accepted one by one.
  if (waiting.length > room || (waiting.length === 0 && room > 0)) setRoom(waiting.length);
  if (error !== null) return <ViewError error={error} onRetry={() => void refreshFindings()} />;
  if (!loaded) return <LoadingState label="Loading findings…" />;
  return (
    <div className="findings-view">
      <header className="findings-head">
        <h1>Findings</h1>
        <Counts rows={rows} />
        {editable && (
          <Button size="small" variant="outlined" icon={<IssueNew size={13} />} onClick={() => void createEmpty()}>
            New finding
          </Button>
        )}
      </header>
      {waiting.length > 0 && part === 'findings' && (
        <CandidatesPanel candidates={waiting} editable={editable} room={room} />
      )}
      <section className="panel" aria-label="List of findings">
        <PanelTabs
          label="Parts of the findings"
          tabs={[
            { id: 'findings', title: 'Findings', count: formatCount(rows.length) },
            { id: 'retest', title: 'Retest' },
            { id: 'sign-off', title: 'Sign-off' },
            { id: 'deleted', title: 'Deleted', count: formatCount(deleted.length) },
          ]}
          active={part}
          onActive={setPart}
        >
          {part === 'retest' && <RetestPanel editable={editable} />}
          {part === 'sign-off' && <SignOffPanel editable={editable} />}
          {part === 'deleted' && <DeletedPanel deleted={deleted} editable={editable} />}
          {part === 'findings' && rows.length > 0 && <FindingsTable rows={rows} editable={editable} />}
          {part === 'findings' && rows.length === 0 && <NoFindings waiting={waiting.length} editable={editable} />}
        </PanelTabs>
      </section>
    </div>
  );
}

/** How many findings have each severity. */
function Counts({ rows }: { readonly rows: readonly FindingRow[] }) {
  const counts = severityCounts(rows);
  const unknown = counts.get('unknown') ?? 0;
  return (
    <ul className="finding-counts" aria-label="Findings by severity">
      {SEVERITIES.map((severity) => (
        <li key={severity} className={`severity-${severity}`} data-none={counts.get(severity) === 0}>
          <b>{formatCount(counts.get(severity) ?? 0)}</b> {SEVERITY_WORDS[severity]}
        </li>
      ))}
      {unknown > 0 && (
        <li className="severity-unknown">
          <b>{formatCount(unknown)}</b> not assessed
        </li>
      )}
    </ul>
  );
}

function NoFindings({ waiting, editable }: { readonly waiting: number; readonly editable: boolean }) {
  if (waiting > 0) {
    return (
      <EmptyState title="No findings yet">
        Above stands what the rules found. Accept what should be fixed: each becomes a finding with its evidence, to be
        explained, fixed and verified.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No findings yet"
      actions={
        <>
          <Button onClick={() => void chooseAndImport()}>Import files…</Button>
          {editable && <Button onClick={() => void createEmpty()}>New finding</Button>}
        </>
      }
    >
      A finding says what is slow or leaks, why, and how its fix is verified. Import a profile, a heap or a query plan:
      what the rules call “investigate” or worse becomes a candidate here. Or choose “Create finding” beside a verdict.
    </EmptyState>
  );
}

interface FindingsTableProps {
  readonly rows: readonly FindingRow[];
  readonly editable: boolean;
}

function FindingsTable({ rows, editable }: FindingsTableProps) {
  const [sort, setSort] = useTabState(STATE, 'sort', FIRST_SORT, sortSchema);
  const [choices, setChoices] = useTabState(STATE, 'choices', NO_CHOICES, choicesSchema);
  const [selectedId, setSelectedId] = useState('');
  const filter = useListFilter(STATE, 'filter', 'Find findings by their text', 'Filter findings  /');
  useCommand('edit.find', () => void filter.onKey('/'));
  const columns = useMemo(() => findingColumns(rows, new Date().toISOString().slice(0, 10)), [rows]);
  const { wanted } = filter;
  const shown = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column) ?? columns[0];
    const keep = (row: number): boolean => {
      const one = rows[row];
      return one !== undefined && isKept(one, { ...NO_FILTER, ...choices, text: wanted });
    };
    return column === undefined ? [] : orderedRows(rows.length, keep, column.value, sort.descending);
  }, [columns, rows, choices, wanted, sort]);
  const selected = rows.findIndex(({ id }) => id === selectedId);
  const open = (row: number) => {
    const one = rows[row];
    if (one !== undefined) openFinding(one.id);
  };
  const remove = (row: number) => {
    const one = rows[row];
    const next = rows[shown[shown.indexOf(row) + 1] ?? -1] ?? rows[shown[shown.indexOf(row) - 1] ?? -1];
    if (one === undefined) return;
    setSelectedId(next?.id ?? '');
    void deleteFindings([one.id]);
  };
  const choice = (
    name: keyof typeof NO_CHOICES,
    label: string,
    all: string,
    values: readonly (readonly [string, string])[],
  ) => (
    <select
      className="field finding-choice"
      aria-label={label}
      value={choices[name]}
      data-set={choices[name] !== ''}
      onChange={(event) => setChoices({ ...choices, [name]: event.target.value })}
    >
      <option value="">{all}</option>
      {values.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  );
  return (
    <>
      <div className="panel-bar findings-bar">
        {filter.input}
        {choice('severity', 'Severity', 'Every severity', [
          ...SEVERITIES.map((one) => [one, SEVERITY_WORDS[one]] as const),
          ['unknown', 'Not assessed'],
        ])}
        {choice(
          'status',
          'Status',
          'Every status',
          FINDING_STATUSES.map((one) => [one, STATUS_WORDS[one]]),
        )}
        {choice('category', 'Category', 'Every category', CATEGORIES)}
        <span className="panel-note">
          {shown.length === rows.length
            ? plural(rows.length, 'finding')
            : `${formatCount(shown.length)} of ${plural(rows.length, 'finding')}`}
        </span>
        <TableActions columns={columns} rows={shown} file="findings" />
      </div>
      <Duplicates rows={rows} editable={editable} />
      <DataTable
        label="Findings"
        rowName="Finding"
        columns={columns}
        rows={shown}
        sort={sort}
        onSort={setSort}
        selected={selected}
        onSelect={(row) => setSelectedId(rows[row]?.id ?? '')}
        onOpen={open}
        onKey={(key, row) => {
          if (key === 'Delete' && row >= 0 && editable) remove(row);
          else return filter.onKey(key);
          return true;
        }}
        menu={(row) => menuOf(rows[row], editable, () => remove(row))}
        empty="No finding is like that. Escape empties the filter."
      />
    </>
  );
}

function menuOf(row: FindingRow | undefined, editable: boolean, remove: () => void): readonly MenuEntry[] {
  if (row === undefined) return [];
  return [
    { kind: 'action', id: 'open', title: 'Open', key: 'Enter', enabled: true, run: () => openFinding(row.id) },
    ...row.duplicates.map(
      (other): MenuEntry => ({
        kind: 'action',
        id: `merge ${other}`,
        title: `Merge ${other} into it`,
        enabled: editable,
        run: () => void mergeFindings(row.id, other),
      }),
    ),
    { kind: 'divider', id: 'd1' },
    { kind: 'action', id: 'delete', title: 'Delete', key: 'Delete', enabled: editable, danger: true, run: remove },
  ];
}

/** Findings about the same thing: each pair once, with the offer to make them one. */
function Duplicates({ rows, editable }: FindingsTableProps) {
  const groups = new Map<string, string>();
  for (const { id, duplicates } of rows) {
    const [other] = [...duplicates].sort();
    if (other !== undefined && other < id) groups.set(id, other);
  }
  if (groups.size === 0) return null;
  return (
    <ul className="finding-duplicates" aria-label="Findings about the same thing">
      {[...groups].map(([id, into]) => (
        <li key={id}>
          <Duplicate size={13} aria-hidden="true" />
          <span>
            {id} is about the same as {into}: one finding can hold the evidence of both.
          </span>
          {editable && (
            <Button size="small" variant="outlined" onClick={() => void mergeFindings(into, id)}>
              Merge into {into}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
