import { useMemo, useState } from 'react';
import { formatPlace, formatShare, formatWeight } from '../flame/quantity.ts';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { FunctionCell } from '../tables/function-cell.tsx';
import { orderedRows, type Sort } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { formatCount } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { ShareCell } from '../verdicts/interval-bar.tsx';
import { CategoryChip } from './category-chip.tsx';
import type { FunctionNumber, FunctionTable } from './function-table.ts';

export interface FunctionsPanelProps {
  readonly table: FunctionTable;
  /** Whether focus or hiding leaves out a part of the picture. */
  readonly filtered: boolean;
  /** Functions the search found; null without a search. */
  readonly matched: ReadonlySet<string> | null;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly selected: string | null;
  readonly onSelect: (frame: number) => void;
  readonly onOpen: (frame: number) => void;
  readonly menu: (frame: number) => readonly MenuEntry[];
}

function columnsOf(table: FunctionTable): readonly TableColumn[] {
  const { unit, denominator } = table.meta;
  const most = (column: FunctionNumber): number => {
    let largest = 0;
    for (let row = 0; row < table.count; row++) largest = Math.max(largest, table.number(row, column));
    return largest || 1;
  };
  const mostSelf = most('selfHigh');
  const share = (weight: number) => (denominator > 0 ? weight / denominator : 0);
  return [
    {
      id: 'function',
      title: 'Function',
      value: (row) => table.name(row).name,
      cell: (row) => {
        const { name, file, line } = table.name(row);
        return <FunctionCell name={name} place={formatPlace(file, line)} />;
      },
      text: (row) => table.name(row).key,
    },
    {
      id: 'self',
      title: 'Self',
      hint: 'Share of samples that end in the function, with its 95 % interval',
      width: 190,
      align: 'end',
      value: (row) => table.number(row, 'self'),
      cell: (row) => <ShareCell range={table.self(row)} most={mostSelf} />,
      text: (row) => String(table.number(row, 'self')),
    },
    {
      id: 'total',
      title: 'Total',
      hint: 'Share of samples with the function anywhere on the stack, with its 95 % interval',
      width: 190,
      align: 'end',
      value: (row) => table.number(row, 'total'),
      cell: (row) => <ShareCell range={table.total(row)} most={1} />,
      text: (row) => String(table.number(row, 'total')),
    },
    {
      id: 'charged',
      title: 'Charged',
      hint: 'Self, and what the runtime, gc and JIT did directly below the function',
      width: 78,
      align: 'end',
      value: (row) => table.number(row, 'charged'),
      cell: (row) => formatShare(share(table.number(row, 'charged'))),
      text: (row) => String(share(table.number(row, 'charged'))),
    },
    {
      id: 'weight',
      title: 'Self weight',
      width: 92,
      align: 'end',
      value: (row) => table.number(row, 'selfWeight'),
      cell: (row) => formatWeight(table.number(row, 'selfWeight'), unit),
      text: (row) => String(table.number(row, 'selfWeight')),
    },
    {
      id: 'samples',
      title: 'Samples',
      hint: 'Samples that end in the function',
      width: 78,
      align: 'end',
      value: (row) => table.number(row, 'samples'),
      cell: (row) => formatCount(table.number(row, 'samples')),
      text: (row) => String(table.number(row, 'samples')),
    },
    {
      id: 'category',
      title: 'Category',
      width: 104,
      value: (row) => table.category(row),
      cell: (row) => <CategoryChip category={table.category(row)} />,
      text: (row) => table.category(row),
    },
  ];
}

/** All functions of the view; with a search, those it found. Linked with the pictures by the selection. */
export function FunctionsPanel(props: FunctionsPanelProps) {
  const { table, matched, sort, filtered } = props;
  const columns = useMemo(() => columnsOf(table), [table]);
  const [onlyMatches, setOnlyMatches] = useState(true);
  const rows = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column) ?? columns[0];
    const keep = (row: number) => !onlyMatches || matched === null || matched.has(String(table.frame(row)));
    return column === undefined ? [] : orderedRows(table.count, keep, column.value, sort.descending);
  }, [table, columns, sort, matched, onlyMatches]);
  const selected = props.selected === null ? -1 : table.rowOfFrame(Number(props.selected));
  return (
    <div className="panel-body">
      <div className="panel-bar">
        <span>
          {formatCount(rows.length)}
          {rows.length < table.count ? ` of ${formatCount(table.count)}` : ''} functions
          <span className="panel-note"> · intervals by {methodWords(table.meta.method)}</span>
          {filtered && (
            <span className="panel-note"> · of the whole basis: focus and hiding change the picture only</span>
          )}
        </span>
        {matched !== null && (
          <label className="check">
            <input type="checkbox" checked={onlyMatches} onChange={() => setOnlyMatches(!onlyMatches)} /> only matches
          </label>
        )}
        <TableActions columns={columns} rows={rows} file="functions" />
      </div>
      <DataTable
        label="Functions"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={props.onSort}
        selected={selected}
        onSelect={(row) => props.onSelect(table.frame(row))}
        onOpen={(row) => props.onOpen(table.frame(row))}
        menu={(row) => props.menu(table.frame(row))}
        empty={matched === null ? 'The view holds no samples.' : 'No function matches the search.'}
      />
    </div>
  );
}

function methodWords(method: string): string {
  switch (method) {
    case 'block':
      return 'one-second blocks';
    case 'wilson':
      return 'Wilson on the number of samples';
    case 'replicates':
      return 'repeated captures';
    case 'exact':
      return 'counting: exact';
    default:
      return method;
  }
}
