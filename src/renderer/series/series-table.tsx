import { useMemo, useState } from 'react';
import type { Series } from '../../core/series/model.ts';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { orderedRows, type Sort } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { plural } from '../ui/format.ts';
import { formatTime, formatValue } from './series-numbers.ts';

function columnsOf(series: Series): readonly TableColumn[] {
  const restarted = (row: number): boolean => {
    const [time, next] = [series.times[row] ?? 0, series.times[row + 1] ?? Number.POSITIVE_INFINITY];
    return series.restarts.some((restart) => restart >= time && restart < next);
  };
  return [
    {
      id: 'time',
      title: 'Time',
      hint: 'Seconds since the start of the series',
      width: 96,
      align: 'end',
      value: (row) => series.times[row] ?? 0,
      cell: (row) => formatTime(series.times[row] ?? 0),
      text: (row) => String(series.times[row] ?? ''),
    },
    ...series.columns.map(
      ({ name, title, unit, values }): TableColumn => ({
        id: name,
        title: `${title} (${unit})`,
        width: Math.max(110, 30 + 7 * `${title} (${unit})`.length),
        align: 'end',
        value: (row) => values[row] ?? Number.NaN,
        cell: (row) => formatValue(values[row], unit),
        text: (row) => String(values[row] ?? ''),
      }),
    ),
    {
      id: 'note',
      title: 'Note',
      value: (row) => (restarted(row) ? 'restarted' : ''),
      cell: (row) => (restarted(row) ? 'restarted' : ''),
      text: (row) => (restarted(row) ? 'restarted' : ''),
    },
  ];
}

export interface SeriesTableProps {
  readonly series: Series;
  readonly at: number;
  readonly onAt: (index: number) => void;
}

/** Every value, by keyboard and for a spreadsheet; its row is where the cross hair is. */
export function SeriesTable({ series, at, onAt }: SeriesTableProps) {
  const [sort, setSort] = useState<Sort>({ column: 'time', descending: false });
  const columns = useMemo(() => columnsOf(series), [series]);
  const rows = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column) ?? columns[0];
    return column === undefined ? [] : orderedRows(series.times.length, () => true, column.value, sort.descending);
  }, [series, columns, sort]);
  return (
    <div className="panel-body">
      <div className="panel-bar">
        <span>{plural(series.times.length, 'time')}</span>
        <TableActions columns={columns} rows={rows} file="values" />
      </div>
      <DataTable
        label="Values"
        rowName="Value"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={setSort}
        selected={at}
        onSelect={onAt}
        empty="Nothing was measured."
      />
    </div>
  );
}
