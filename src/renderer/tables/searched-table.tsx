import { useMemo } from 'react';
import { useCommand } from '../commands/dispatch.ts';
import { plural } from '../ui/format.ts';
import { DataTable, type DataTableProps, type TableColumn } from './data-table.tsx';
import { useListFilter } from './list-filter.tsx';
import { orderedRows, type Sort } from './row-order.ts';
import { TableActions } from './table-actions.tsx';

export interface SearchedTableProps
  extends Pick<DataTableProps, 'label' | 'rowName' | 'selected' | 'onSelect' | 'onOpen' | 'menu' | 'empty'> {
  /** The item whose table it is, and the name its filter is kept under. */
  readonly id: string;
  readonly filterName: string;
  readonly placeholder: string;
  /** What its rows are: `statement`; `index`, `indexes` where an `s` does not do. */
  readonly noun: string;
  readonly nouns?: string;
  /** What a saved file is called, without its ending. */
  readonly file: string;
  readonly columns: readonly TableColumn[];
  readonly count: number;
  /** What a row is found by. */
  readonly textOf: (row: number) => string;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** A table with a field above it that finds rows by their text; `/` leads there, Escape empties it. */
export function SearchedTable(props: SearchedTableProps) {
  const { id, filterName, placeholder, noun, nouns, file, columns, count, textOf, sort, onSort, ...table } = props;
  const filter = useListFilter(id, filterName, `${placeholder} by their text`, placeholder);
  const { wanted } = filter;
  useCommand('edit.find', () => void filter.onKey('/'));
  const rows = useMemo(() => {
    const column = columns.find((one) => one.id === sort.column) ?? columns[0];
    const words = wanted.split(/\s+/).filter(Boolean);
    const keep = (row: number): boolean => {
      const text = words.length === 0 ? '' : textOf(row).toLowerCase();
      return words.every((word) => text.includes(word));
    };
    return column === undefined ? [] : orderedRows(count, keep, column.value, sort.descending);
  }, [columns, count, textOf, sort, wanted]);
  return (
    <section className="panel" aria-label={props.label}>
      <div className="panel-bar panel-bar-fields">
        {filter.input}
        <span className="panel-note">{plural(rows.length, noun, nouns)}</span>
        <TableActions columns={columns} rows={rows} file={file} />
      </div>
      <DataTable {...table} columns={columns} rows={rows} sort={sort} onSort={onSort} onKey={filter.onKey} />
    </section>
  );
}
