import type { ColumnStatistics, TableIndex } from '../../core/catalog/model.ts';
import { formatShare } from '../flame/quantity.ts';
import { ABSENT, formatRows } from '../plan/plan-numbers.ts';
import type { TableColumn } from '../tables/data-table.tsx';
import { formatBytes, oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { distinctOrder, distinctText, type KnownTable, tableName } from './catalog-tables.ts';

type Head = Pick<TableColumn, 'id' | 'title' | 'hint' | 'width' | 'minWidth' | 'align'>;

/** A column of texts. */
function texts<Row>(rows: readonly Row[], head: Head, of: (row: Row) => string): TableColumn {
  const at = (index: number): string => {
    const row = rows[index];
    return row === undefined ? '' : of(row);
  };
  return { ...head, value: at, text: at, cell: (index) => <MiddleText text={oneLine(at(index), 400)} /> };
}

/** A column of numbers; what is not known is no 0. */
function numbers<Row>(
  rows: readonly Row[],
  head: Head,
  of: (row: Row) => number | null,
  format: (value: number) => string,
): TableColumn {
  const at = (index: number): number => {
    const row = rows[index];
    return row === undefined ? Number.NaN : (of(row) ?? Number.NaN);
  };
  return {
    ...head,
    align: 'end',
    value: at,
    text: (index) => (Number.isNaN(at(index)) ? '' : String(at(index))),
    cell: (index) => (Number.isNaN(at(index)) ? ABSENT : format(at(index))),
  };
}

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 3, minimumFractionDigits: 2 });

/** A table of the database a row. */
export const tableColumns = (rows: readonly KnownTable[]): readonly TableColumn[] => [
  texts(rows, { id: 'table', title: 'Table', minWidth: 220 }, ({ name }) => name),
  numbers(
    rows,
    { id: 'columns', title: 'Columns', width: 110, hint: 'Columns that pg_stats tells of' },
    ({ columns }) => columns,
    formatRows,
  ),
  numbers(
    rows,
    { id: 'indexes', title: 'Indexes', width: 110, hint: 'Each makes every write slower' },
    ({ indexes }) => indexes,
    formatRows,
  ),
  numbers(
    rows,
    { id: 'width', title: 'Row width', width: 110, hint: 'Bytes on average over the columns that are known' },
    ({ rowWidth }) => rowWidth,
    formatBytes,
  ),
];

/** A column of a table a row, as pg_stats tells of it; none of its values. */
export const statisticsColumns = (rows: readonly ColumnStatistics[]): readonly TableColumn[] => [
  texts(rows, { id: 'table', title: 'Table', width: 230 }, tableName),
  texts(rows, { id: 'column', title: 'Column', minWidth: 160 }, ({ column }) => column),
  {
    ...{ id: 'distinct', title: 'Distinct values', width: 140, align: 'end' },
    hint: 'As many as the server counted, or the part of the rows that they grow with',
    value: (at) => distinctOrder(rows[at] ?? { distinct: null }),
    text: (at) => String(rows[at]?.distinct ?? ''),
    cell: (at) => distinctText(rows[at] ?? { distinct: null }, formatRows),
  },
  numbers(
    rows,
    { id: 'common', title: 'Most common', width: 100, hint: 'Part of the rows that have the most common value' },
    ({ frequencies }) => frequencies[0] ?? null,
    formatShare,
  ),
  numbers(
    rows,
    { id: 'nulls', title: 'NULL', width: 76, hint: 'Part of the rows without a value' },
    ({ nullShare }) => nullShare,
    formatShare,
  ),
  numbers(
    rows,
    {
      ...{ id: 'correlation', title: 'Correlation', width: 88 },
      hint: 'From −1 to 1: how far the order of the rows on disk follows the column. Near 0 an index scan jumps between blocks',
    },
    ({ correlation }) => correlation,
    (value) => plain.format(value).replace('-', '−'),
  ),
  numbers(
    rows,
    { id: 'width', title: 'Width', width: 76, hint: 'Bytes of a value on average' },
    ({ averageWidth }) => averageWidth,
    formatBytes,
  ),
];

/** Columns of an index in its order; what stands there by an expression is named as one. */
const searched = ({ columns }: TableIndex): string => columns.map((column) => column ?? '(expression)').join(', ');

const kindOf = ({ isUnique, isPartial }: TableIndex): string =>
  [...(isUnique ? ['unique'] : []), ...(isPartial ? ['partial'] : [])].join(', ');

/** An index a row, as pg_indexes tells of it. */
export function indexColumns(rows: readonly TableIndex[]): readonly TableColumn[] {
  return [
    texts(rows, { id: 'table', title: 'Table', width: 200 }, tableName),
    texts(rows, { id: 'index', title: 'Index', minWidth: 180 }, ({ name }) => name),
    texts(
      rows,
      { id: 'columns', title: 'Columns', width: 240, hint: 'What it is searched by, in this order' },
      searched,
    ),
    ...(rows.some(({ included }) => included.length > 0)
      ? [
          texts(
            rows,
            { id: 'included', title: 'Includes', width: 120, hint: 'Columns it only holds (INCLUDE)' },
            ({ included }) => included.join(', '),
          ),
        ]
      : []),
    texts(rows, { id: 'kind', title: 'Kind', width: 110, hint: 'Partial: it holds a part of the rows only' }, kindOf),
    texts(rows, { id: 'method', title: 'Method', width: 76 }, ({ method }) => method ?? ''),
    ...(rows.some(({ size }) => size !== null)
      ? [numbers(rows, { id: 'size', title: 'Size', width: 86 }, ({ size }) => size, formatBytes)]
      : []),
  ];
}
