import { useMemo } from 'react';
import type { Comparison, DiffRow } from '../../core/profile/comparison.ts';
import {
  formatChange,
  formatChangeBounds,
  formatPoints,
  formatShare,
  formatShareRange,
  type Range,
} from '../flame/quantity.ts';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { FunctionCell } from '../tables/function-cell.tsx';
import { orderedRows, type Sort } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { formatCount } from '../ui/format.ts';
import { StatusBadge } from '../ui/level-badge.tsx';
import { costUnit, formatCost, formatCostDelta } from './cost.ts';
import { DIFF_FILTERS, type DiffFilter, filterCounts, passes } from './diff-filter.ts';
import { rowWords } from './diff-tooltip.tsx';

export interface DiffTableProps {
  readonly comparison: Comparison;
  /** Match keys the search found; null without a search. */
  readonly matched: ReadonlySet<string> | null;
  readonly filter: DiffFilter;
  readonly onFilter: (filter: DiffFilter) => void;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
}

function columnsOf(rows: readonly DiffRow[], unit: string): readonly TableColumn[] {
  const at = (index: number): DiffRow | undefined => rows[index];
  const number = (
    id: string,
    title: string,
    width: number,
    value: (row: DiffRow) => number,
    cell: (row: DiffRow) => React.ReactNode,
    hint?: string,
  ): TableColumn => ({
    id,
    title,
    width,
    align: 'end',
    value: (index) => {
      const row = at(index);
      return row === undefined ? Number.NaN : value(row);
    },
    cell: (index) => {
      const row = at(index);
      return row === undefined ? null : cell(row);
    },
    text: (index) => {
      const row = at(index);
      return row === undefined ? '' : String(value(row));
    },
    ...(hint === undefined ? {} : { hint }),
  });
  return [
    {
      id: 'status',
      title: 'Status',
      width: 96,
      hint: 'Only functions that reach a level on either side have a status',
      value: (index) => at(index)?.status ?? '~',
      cell: (index) => {
        const row = at(index);
        if (row === undefined) return null;
        if (row.status !== null) return <StatusBadge status={row.status} />;
        return <span className="row-noise">{row.significant ? 'changed' : 'noise'}</span>;
      },
      text: (index) => at(index)?.status ?? (at(index)?.significant === true ? 'changed' : 'noise'),
    },
    {
      id: 'function',
      title: 'Function',
      value: (index) => at(index)?.name ?? '',
      cell: (index) => {
        const row = at(index);
        if (row === undefined) return null;
        return <FunctionCell name={row.name} place={row.file} more={rowWords(row, unit)} />;
      },
      text: (index) => at(index)?.key ?? '',
    },
    number(
      'before',
      'Before',
      132,
      (row) => row.before.self.value,
      (row) => <SharePair range={row.before.self} />,
      'Self share of the basis before, with its 95 % interval',
    ),
    number(
      'after',
      'After',
      132,
      (row) => row.after.self.value,
      (row) => <SharePair range={row.after.self} />,
      'Self share of the basis after, with its 95 % interval',
    ),
    number(
      'deltaShare',
      'Δ share',
      74,
      (row) => row.deltaShare.value,
      (row) => formatPoints(row.deltaShare.value),
      'After less before, in percentage points',
    ),
    number(
      'costBefore',
      'Cost before',
      84,
      (row) => row.before.cost.value,
      (row) => formatCost(row.before.cost.value, unit),
      `Self cost before, ${unit}`,
    ),
    number(
      'costAfter',
      'Cost after',
      76,
      (row) => row.after.cost.value,
      (row) => formatCost(row.after.cost.value, unit),
      `Self cost after, ${unit}`,
    ),
    number(
      'size',
      'Δ cost',
      78,
      (row) => Math.abs(row.deltaCost.value),
      (row) => <DeltaCost row={row} unit={unit} />,
      `Change of self cost, ${unit}; sorted by its size`,
    ),
    number(
      'change',
      'Δ %',
      174,
      (row) => row.change?.value ?? (row.after.cost.value > 0 ? Number.POSITIVE_INFINITY : 0),
      (row) => <Change row={row} />,
      'Relative change of self cost, with its 95 % interval',
    ),
  ];
}

function SharePair({ range }: { readonly range: Range }) {
  return (
    <span className="share-pair">
      <span className="share-value">{formatShare(range.value)}</span>
      <span className="share-range">{formatShareRange(range)}</span>
    </span>
  );
}

function DeltaCost({ row, unit }: { readonly row: DiffRow; readonly unit: string }) {
  const { value } = row.deltaCost;
  const way = !row.significant || value === 0 ? 'same' : value > 0 ? 'more' : 'less';
  const { low, high } = row.deltaCost;
  return (
    <span
      className={`delta delta-${way}`}
      title={`95 % interval ${formatCostDelta(low, unit)} … ${formatCostDelta(high, unit)} ${unit}`}
    >
      {formatCostDelta(value, unit)}
    </span>
  );
}

function Change({ row }: { readonly row: DiffRow }) {
  if (row.change === null) return row.after.cost.value > 0 ? 'new' : '–';
  return (
    <span className="change-pair">
      <span>{formatChange(row.change.value)}</span>
      <span className="share-range">{formatChangeBounds(row.change)}</span>
    </span>
  );
}

/** Every function of both captures with its change. */
export function DiffTable(props: DiffTableProps) {
  const { comparison, matched, filter, sort } = props;
  const { rows } = comparison;
  const unit = costUnit(comparison.cost);
  const columns = useMemo(() => columnsOf(rows, unit), [rows, unit]);
  const counts = useMemo(() => filterCounts(rows), [rows]);
  const shown = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column) ?? columns[0];
    const keep = (index: number) => {
      const row = rows[index];
      return row !== undefined && passes(row, filter) && (matched === null || matched.has(row.key));
    };
    return column === undefined ? [] : orderedRows(rows.length, keep, column.value, sort.descending);
  }, [rows, columns, sort, filter, matched]);
  const selected = rows.findIndex(({ key }) => key === props.selected);
  return (
    <div className="panel-body">
      <div className="panel-bar">
        <fieldset className="filters">
          <legend className="visually-hidden">Show</legend>
          {DIFF_FILTERS.map((choice) => (
            <label key={choice} className="filter" data-on={choice === filter} data-none={counts.get(choice) === 0}>
              <input
                type="radio"
                className="visually-hidden"
                checked={choice === filter}
                onChange={() => props.onFilter(choice)}
              />
              {choice} <span className="tab-count">{formatCount(counts.get(choice) ?? 0)}</span>
            </label>
          ))}
        </fieldset>
        {matched !== null && <span>search leaves {formatCount(shown.length)}</span>}
        <TableActions columns={columns} rows={shown} file="functions-compared" />
      </div>
      <DataTable
        label="Functions before and after"
        columns={columns}
        rows={shown}
        sort={sort}
        onSort={props.onSort}
        selected={selected}
        onSelect={(index) => props.onSelect(rows[index]?.key ?? '')}
        empty={filter === 'all' ? 'No function matches the search.' : `No function is ${filter}.`}
      />
    </div>
  );
}
