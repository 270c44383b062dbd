import { useMemo } from 'react';
import type { HeapFacts } from '../../core/heap/stored.ts';
import type { HeapCollection, HeapCollections } from '../../core/heap/view/collection-model.ts';
import type { Entries } from '../../core/heap/view/entries.ts';
import { DataTable, type ExportedColumn, type TableColumn } from '../tables/data-table.tsx';
import { useListFilter } from '../tables/list-filter.tsx';
import { orderedRows } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { useCollections } from './heap-data.ts';
import type { HeapState } from './heap-state.ts';
import { type NodeActions, nodeMenu } from './node-actions.ts';
import { idText, nodeTitle } from './node-name.tsx';
import { numberColumn } from './number-column.ts';
import { formatSize } from './sizes.tsx';

/** `1,000`, `≤ 2,944`, `256–1,024`. */
export function entriesText({ least, most }: Entries): string {
  if (least === most) return formatCount(most);
  return least === 0 ? `≤ ${formatCount(most)}` : `${formatCount(least)}–${formatCount(most)}`;
}

/** Why it is not told exactly. */
function entriesHint({ least, most }: Entries): string | undefined {
  if (least === most) return undefined;
  const numbers = least === 0 ? `Up to ${formatCount(most)}` : `From ${formatCount(least)} up to ${formatCount(most)}`;
  return `${numbers}: what is a number or a hole is not in the file, only how much room there is.`;
}

/** Characters of a text that are looked through: no class of a compiler's is longer, and the search grows with their square. */
const LOOKED_THROUGH = 4000;

/** `HashMap` of `java.util.HashMap`, in whatever a JVM's classes stand in: packages leave no room for what tells apart. */
export const unpackaged = (text: string): string =>
  text.length > LOOKED_THROUGH ? text : text.replace(/\b(?:[a-z_]\w*\.)+(?=[A-Z])/g, '');

/** What holds a collection, and what it is. */
function Collection({ row, short }: { readonly row: HeapCollection; readonly short: (text: string) => string }) {
  const title = nodeTitle(row.node);
  const words = [row.path, `${title} ${idText(row.node)}`, row.contents === null ? '' : `mostly ${row.contents}`];
  return (
    <span className="held-cell" title={oneLine(words.filter((text) => text !== '').join('\n'), 2000)}>
      <span className="node-class">{oneLine(short(title), 120)}</span>
      <MiddleText text={short(row.path) || '(root)'} className="held-path" />
    </span>
  );
}

function columnsOf(rows: readonly HeapCollection[], short: (text: string) => string): readonly TableColumn[] {
  return [
    {
      id: 'path',
      title: 'Collection, held by',
      hint: 'What it is, and the last steps of the shortest path from a root to it',
      value: (row) => rows[row]?.path ?? '',
      cell: (row) => {
        const collection = rows[row];
        return collection === undefined ? null : <Collection row={collection} short={short} />;
      },
      text: (row) => {
        const collection = rows[row];
        if (collection === undefined) return '';
        return `${nodeTitle(collection.node)} ${idText(collection.node)} ${collection.path}`;
      },
    },
    {
      id: 'contents',
      title: 'Mostly',
      hint: 'Class of most of the largest things that only it keeps alive, or of its entries where others keep them too',
      width: 116,
      value: (row) => rows[row]?.contents ?? '',
      cell: (row) => {
        const contents = rows[row]?.contents ?? null;
        return contents === null ? (
          <span className="node-note">–</span>
        ) : (
          <span title={oneLine(contents)}>{oneLine(short(contents), 200)}</span>
        );
      },
      text: (row) => rows[row]?.contents ?? '',
    },
    numberColumn(
      rows,
      { id: 'entries', title: 'Entries', hint: 'Entries it has, as far as the file tells', width: 134 },
      ({ entries }) => entries.most,
      ({ entries }) => <span title={entriesHint(entries)}>{entriesText(entries)}</span>,
    ),
    numberColumn(
      rows,
      { id: 'retained', title: 'Retained', hint: 'What would be freed with it', width: 84 },
      ({ node }) => node.retained,
      ({ node }) => formatSize(node.retained),
    ),
  ];
}

/** The columns as they are copied: what is not told exactly is two numbers. */
export function exportedOf(
  columns: readonly TableColumn[],
  rows: readonly Pick<HeapCollection, 'entries'>[],
): readonly ExportedColumn[] {
  const bound = (title: string, which: keyof Entries): ExportedColumn => ({
    title,
    text: (row) => String(rows[row]?.entries[which] ?? ''),
  });
  return columns.flatMap((column) =>
    column.id === 'entries' ? [bound('Entries, at least', 'least'), bound('Entries, at most', 'most')] : [column],
  );
}

const NOTHING: readonly HeapCollection[] = [];
const whole = (text: string): string => text;

export interface CollectionsPanelProps {
  readonly facts: HeapFacts;
  readonly state: HeapState;
  readonly actions: NodeActions;
}

/** Objects that hold many entries, with what holds them, how many there are, and what would be freed with each. */
export function CollectionsPanel({ facts, state, actions }: CollectionsPanelProps) {
  const { id, collectionSort: sort, selection } = state;
  const { value, error } = useCollections(id);
  const filter = useListFilter(id, 'collectionFilter', 'Filter collections', 'Filter by class or holder');
  const all = value?.rows ?? NOTHING;
  const short = facts.format === 'hprof' ? unpackaged : whole;
  const columns = useMemo(() => columnsOf(all, short), [all, short]);
  const exported = useMemo(() => exportedOf(columns, all), [columns, all]);
  const rows = useMemo(() => {
    const column = columns.find((one) => one.id === sort.column) ?? columns[0];
    const isWanted = (row: number) => matches(all[row], filter.wanted);
    return column === undefined ? [] : orderedRows(all.length, isWanted, column.value, sort.descending);
  }, [columns, all, sort, filter.wanted]);
  if (error !== null) return <ErrorCard error={error} />;
  if (value === null) return <LoadingState label="Looking for collections…" />;
  return (
    <div className="panel-body">
      <div className="panel-bar heap-bar">
        {filter.input}
        <span className="panel-note" title="The largest, and those with most entries, of all with room for ten or more">
          {listed(value, rows.length)}
        </span>
        <span className="panel-note" title="One heap cannot tell which of them grow: make a series of several">
          A series tells which grow.
        </span>
        <TableActions columns={exported} rows={rows} file="collections" />
      </div>
      <DataTable
        label="Collections"
        rowName="Collection"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={state.setCollectionSort}
        selected={all.findIndex(({ node }) => node.node === selection.node)}
        onSelect={(row) => {
          const collection = all[row];
          if (collection !== undefined) actions.inspect(collection.node);
        }}
        onOpen={(row) => {
          const collection = all[row];
          if (collection !== undefined) actions.showInDominators(collection.node.node);
        }}
        onKey={filter.onKey}
        menu={(row) => {
          const collection = all[row];
          return collection === undefined ? [] : nodeMenu(id, collection.node, actions, 'dominators');
        }}
        empty={
          all.length === 0 ? 'No collection has ten entries.' : 'No collection matches the filter. Escape empties it.'
        }
      />
    </div>
  );
}

function matches(row: HeapCollection | undefined, wanted: string): boolean {
  if (row === undefined) return false;
  return [row.path, row.node.className, row.kind, row.contents ?? ''].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}

function listed({ total, rows }: HeapCollections, shown: number): string {
  if (shown < rows.length) return `${formatCount(shown)} of ${formatCount(rows.length)}`;
  return rows.length < total
    ? `${formatCount(rows.length)} of ${plural(total, 'collection')}`
    : plural(rows.length, 'collection');
}
