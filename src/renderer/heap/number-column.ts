import type { ReactNode } from 'react';
import type { TableColumn } from '../tables/data-table.tsx';

/** A column of numbers over a list of rows. */
export function numberColumn<Row>(
  rows: readonly Row[],
  column: Pick<TableColumn, 'id' | 'title' | 'hint' | 'width'>,
  value: (row: Row) => number,
  cell: (row: Row) => ReactNode,
): TableColumn {
  const at = <T>(index: number, answer: (row: Row) => T, none: T): T => {
    const row = rows[index];
    return row === undefined ? none : answer(row);
  };
  return {
    ...column,
    align: 'end',
    value: (index) => at(index, value, 0),
    cell: (index) => at<ReactNode>(index, cell, null),
    text: (index) => String(at(index, value, 0)),
  };
}
