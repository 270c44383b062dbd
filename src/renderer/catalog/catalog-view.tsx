import '../profile/profile.css';
import '../heap/heap.css';
import '../growth/growth.css';
import '../plan/plan.css';
import { Button } from '@blueprintjs/core';
import { useMemo } from 'react';
import type { CatalogDetail } from '../../core/plan/stored.ts';
import { call } from '../state/client.ts';
import { useAllRevisions } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { setTabState } from '../state/tab-state.ts';
import { SearchedTable } from '../tables/searched-table.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { formatCount, formatMeasured, oneLine } from '../ui/format.ts';
import { ItemHeader } from '../ui/item-header.tsx';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { saveArtifact } from '../workspace/save-reply.ts';
import { indexColumns, statisticsColumns, tableColumns } from './catalog-columns.tsx';
import { CATALOG_PANES, type CatalogPane, type CatalogState, filterOf, useCatalogState } from './catalog-state.ts';
import { type KnownTable, knownTables, tableName } from './catalog-tables.ts';

/** The view of what a server tells of its tables: which there are, their columns and indexes, and what of a plan that lets be judged. */
export function CatalogView({ itemId }: { readonly itemId: string }) {
  const revision = useAllRevisions();
  const { value, error, retry } = useResource(`${itemId} ${revision}`, (signal) =>
    call('catalog', { id: itemId }, signal),
  );
  if (value !== null) return <OpenCatalog key={itemId} detail={value} />;
  if (error === null) return <LoadingState label="Reading the catalog…" />;
  return <ViewError error={error} onRetry={retry} />;
}

const TITLES: Readonly<Record<CatalogPane, string>> = { tables: 'Tables', columns: 'Columns', indexes: 'Indexes' };

function OpenCatalog({ detail }: { readonly detail: CatalogDetail }) {
  const { item, catalog, warnings } = detail;
  const state = useCatalogState(item.id);
  const tables = useMemo(() => knownTables(catalog), [catalog]);
  const counts: Readonly<Record<CatalogPane, number | null>> = {
    tables: tables.length,
    columns: catalog.columns?.length ?? null,
    indexes: catalog.indexes?.length ?? null,
  };
  const panes = CATALOG_PANES.filter((pane) => counts[pane] !== null);
  const pane = panes.includes(state.pane) ? state.pane : 'tables';
  return (
    <div className="profile-view plan-view">
      <ItemHeader
        label={item.label}
        about="About the catalog"
        facts={[item.summary, formatMeasured(item), ...(item.host === null ? [] : [item.host])]}
        actions={
          <Button
            size="small"
            variant="outlined"
            title="The file as it came in"
            onClick={() => void saveArtifact(item)}
          >
            Save raw…
          </Button>
        }
      >
        <p className="catalog-answers">{answersText(detail)}</p>
        {warnings.map(({ code, message }) => (
          <p key={`${code} ${message}`} className="growth-banner" role="note">
            <span>⚠ {oneLine(message, 600)}</span>
          </p>
        ))}
      </ItemHeader>
      <section className="panel">
        <PanelTabs
          label="Parts of the catalog"
          tabs={panes.map((id) => ({ id, title: TITLES[id], count: formatCount(counts[id] ?? 0) }))}
          active={pane}
          onActive={state.setPane}
        >
          <Pane key={pane} pane={pane} detail={detail} tables={tables} state={state} />
        </PanelTabs>
      </section>
    </div>
  );
}

/** What of a plan it lets be judged, and whether it is the one that is asked. */
export function answersText({ catalog, inForce, item }: Pick<CatalogDetail, 'catalog' | 'inForce' | 'item'>): string {
  const told = [
    ...(catalog.columns === null ? [] : ['how many values columns have, which EX-CARDINALITY needs']),
    ...(catalog.indexes === null ? [] : ['which indexes there are, which EX-COVERING and EX-INDEXES need']),
  ];
  const used = inForce
    ? `Plans ${item.host === null ? '' : `of ${oneLine(item.host, 100)} `}are judged with it.`
    : 'Plans are not judged with it any more: a later export took its place.';
  return `It tells ${told.join('; and ')}. ${used}`;
}

interface PaneProps {
  readonly pane: CatalogPane;
  readonly detail: CatalogDetail;
  readonly tables: readonly KnownTable[];
  readonly state: CatalogState;
}

function Pane({ pane, detail, tables, state }: PaneProps) {
  const { columns, indexes } = detail.catalog;
  const table = useMemo(() => {
    switch (pane) {
      case 'tables':
        return { shown: tableColumns(tables), count: tables.length, textOf: (at: number) => tables[at]?.name ?? '' };
      case 'columns': {
        const rows = columns ?? [];
        const textOf = (at: number) => texts(rows[at], ({ column }) => column);
        return { shown: statisticsColumns(rows), count: rows.length, textOf };
      }
      case 'indexes': {
        const rows = indexes ?? [];
        const textOf = (at: number) =>
          texts(rows[at], (index) => [index.name, ...index.columns, ...index.included].join(' '));
        return { shown: indexColumns(rows), count: rows.length, textOf };
      }
    }
  }, [pane, tables, columns, indexes]);
  const nouns = { tables: 'table', columns: 'column', indexes: 'index' } as const;
  /** The columns of a table, or its indexes where nothing is known of its columns. */
  const openTable = (at: number) => {
    const name = tables[at]?.name;
    if (pane !== 'tables' || name === undefined) return;
    const next = columns === null ? 'indexes' : 'columns';
    setTabState(detail.item.id, filterOf(next), name);
    state.setPane(next);
  };
  return (
    <SearchedTable
      id={detail.item.id}
      filterName={filterOf(pane)}
      label={`${TITLES[pane]} of the database`}
      placeholder={`Find ${TITLES[pane].toLowerCase()}`}
      rowName={TITLES[pane].replace(/s$/, '')}
      noun={nouns[pane]}
      nouns={TITLES[pane].toLowerCase()}
      file={`${pane}`}
      columns={table.shown}
      count={table.count}
      textOf={table.textOf}
      sort={state.sort}
      onSort={state.setSort}
      selected={state.selected}
      onSelect={state.setSelected}
      onOpen={openTable}
      empty={`None of its ${TITLES[pane].toLowerCase()} has this text.`}
    />
  );
}

/** A row by its table and what else it is found by. */
const texts = <Row extends { readonly schema: string | null; readonly table: string }>(
  row: Row | undefined,
  more: (row: Row) => string,
): string => (row === undefined ? '' : `${tableName(row)} ${more(row)}`);
