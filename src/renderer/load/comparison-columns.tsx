import type { ComparedMetric, ComparedRow, LoadComparison } from '../../core/verdict/load/load-comparison.ts';
import { formatChange, formatChangeBounds, formatShare } from '../flame/quantity.ts';
import type { TableColumn } from '../tables/data-table.tsx';
import { oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { formatLatency, rowName } from './load-columns.tsx';

/** A metric of an endpoint before and after: a row of the table. */
export interface ComparedCell extends ComparedMetric {
  readonly row: Pick<ComparedRow, 'name' | 'method'>;
}

export const cellsOf = ({ rows }: LoadComparison): readonly ComparedCell[] =>
  rows.flatMap(({ name, method, metrics }) => metrics.map((metric) => ({ ...metric, row: { name, method } })));

/** Metrics of endpoints, before beside after. */
export function comparisonColumns(cells: readonly ComparedCell[]): readonly TableColumn[] {
  type Head = Pick<TableColumn, 'id' | 'title' | 'hint' | 'width' | 'minWidth'>;
  const texts = (head: Head, of: (cell: ComparedCell) => string): TableColumn => {
    const at = (index: number): string => {
      const cell = cells[index];
      return cell === undefined ? '' : of(cell);
    };
    return { ...head, value: at, text: at, cell: (index) => <MiddleText text={oneLine(at(index), 400)} /> };
  };
  const numbers = (head: Head, of: (cell: ComparedCell) => number | null, shown: (cell: ComparedCell) => string) => ({
    ...head,
    align: 'end' as const,
    value: (index: number) => {
      const cell = cells[index];
      return cell === undefined ? Number.NaN : (of(cell) ?? Number.NaN);
    },
    text: (index: number) => {
      const cell = cells[index];
      return cell === undefined ? '' : String(of(cell) ?? '');
    },
    cell: (index: number) => {
      const cell = cells[index];
      return cell === undefined ? '' : shown(cell);
    },
  });
  const value = ({ metric }: ComparedCell, number: number): string =>
    metric === 'error rate' ? formatShare(number) : formatLatency(number);
  const change: TableColumn = {
    ...numbers(
      { id: 'change', title: 'Change', width: 96 },
      (cell) => cell.change?.value ?? null,
      (cell) => (cell.change === null ? '–' : formatChange(cell.change.value)),
    ),
    cell: (index) => {
      const { change: found = null, status } = cells[index] ?? {};
      if (found === null) return '–';
      // What may be noise, or too small to count, is a number and no news.
      const isNews = status !== 'persisting' && status !== 'inconclusive';
      const colour = found.value > 0 ? 'delta-more' : 'delta-less';
      return <span className={isNews && found.value !== 0 ? colour : undefined}>{formatChange(found.value)}</span>;
    },
  };
  return [
    texts({ id: 'name', title: 'Endpoint', minWidth: 200 }, ({ row }) => rowName(row)),
    texts({ id: 'metric', title: 'Metric', width: 100 }, ({ metric }) => metric),
    numbers(
      { id: 'before', title: 'Before', width: 100, hint: 'Of the middle run of the side' },
      ({ before }) => before,
      (cell) => value(cell, cell.before),
    ),
    numbers(
      { id: 'after', title: 'After', width: 100, hint: 'Of the middle run of the side' },
      ({ after }) => after,
      (cell) => value(cell, cell.after),
    ),
    change,
    texts(
      {
        id: 'noise',
        title: 'With noise',
        width: 150,
        hint: 'Where the change lies, given how far runs before lie apart; three tell it',
      },
      ({ change: found }) =>
        found?.low === undefined || found.high === undefined
          ? '–'
          : formatChangeBounds({ low: found.low, high: found.high }),
    ),
    texts({ id: 'status', title: 'Status', width: 110 }, ({ status }) => status),
  ];
}
