import { useMemo, useState } from 'react';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { orderedRows, type Sort } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';

export interface LoadTableProps {
  readonly label: string;
  /** What a row is. */
  readonly rowName: string;
  readonly columns: readonly TableColumn[];
  readonly count: number;
  /** Rows at the top that no sort moves. */
  readonly fixed?: number;
  readonly heading: string;
  /** What a saved file is called, without its ending. */
  readonly file: string;
  readonly initial: Sort;
  readonly selected: number;
  readonly onSelect: (row: number) => void;
}

/** A table of a load run: sorted by its heads, copied and saved as it stands. */
export function LoadTable({
  label,
  rowName,
  columns,
  count,
  fixed = 0,
  heading,
  file,
  initial,
  selected,
  onSelect,
}: LoadTableProps) {
  const [sort, setSort] = useState<Sort>(initial);
  const rows = useMemo(() => {
    // Without a column to sort by, rows stay as they were given.
    const value = columns.find(({ id }) => id === sort.column)?.value ?? ((row: number) => row);
    const top = Array.from({ length: Math.min(fixed, count) }, (_, row) => row);
    return [...top, ...orderedRows(count, (row) => row >= fixed, value, sort.descending)];
  }, [columns, count, fixed, sort]);
  return (
    <div className="panel-body">
      <div className="panel-bar">
        <span>{heading}</span>
        <TableActions columns={columns} rows={rows} file={file} />
      </div>
      <DataTable
        label={label}
        rowName={rowName}
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={setSort}
        selected={selected}
        onSelect={onSelect}
        empty="The file tells of none."
      />
    </div>
  );
}
