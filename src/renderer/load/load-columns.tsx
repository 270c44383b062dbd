import './load.css';
import { failedShare } from '../../core/load/failed-share.ts';
import type { LoadRow, LoadThreshold } from '../../core/load/model.ts';
import { quantileName, quantileOf, requestsFor } from '../../core/load/quantile.ts';
import { formatDuration, formatNumber, formatShare } from '../flame/quantity.ts';
import type { TableColumn } from '../tables/data-table.tsx';
import { formatCount, oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';

const ABSENT = '–';

export const formatLatency = (ms: number): string => formatDuration(ms * 1e6);

interface Numbers {
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  readonly width?: number;
}

/** A column of numbers; what a file does not tell is no 0. */
function numbers(
  rows: readonly LoadRow[],
  { width = 88, ...head }: Numbers,
  of: (row: LoadRow) => number | null,
  format: (value: number) => string,
): TableColumn {
  const at = (index: number): number => {
    const row = rows[index];
    return row === undefined ? Number.NaN : (of(row) ?? Number.NaN);
  };
  return {
    ...head,
    width,
    align: 'end',
    value: at,
    text: (index) => (Number.isNaN(at(index)) ? '' : String(at(index))),
    cell: (index) => (Number.isNaN(at(index)) ? ABSENT : format(at(index))),
  };
}

/** A percentile; one with fewer than ten requests above it is told so, and not to be leant on. */
function quantileColumn(rows: readonly LoadRow[], q: number): TableColumn {
  const needed = requestsFor(q);
  const isFew = (row: LoadRow | undefined): boolean => (row?.requests ?? needed) < needed;
  const title = quantileName(q);
  const hint = `${title}; it needs ${formatCount(needed)} requests`;
  const plain = numbers(rows, { id: title, title, hint, width: 96 }, (row) => quantileOf(row, q), formatLatency);
  return {
    ...plain,
    cell: (index) =>
      isFew(rows[index]) && !Number.isNaN(plain.value(index)) ? (
        <span
          className="load-few"
          title={`Too few: ${hint}, and there were ${formatCount(rows[index]?.requests ?? 0)}`}
        >
          few · {plain.cell(index)}
        </span>
      ) : (
        plain.cell(index)
      ),
  };
}

/** How a row is called. */
export const rowName = ({ name, method }: Pick<LoadRow, 'name' | 'method'>): string =>
  name === '' ? 'Whole run' : method === null ? name : `${method} ${name}`;

/** The whole run and its endpoints, a row each. */
export function endpointColumns(rows: readonly LoadRow[], counts: 'requests' | 'runs'): readonly TableColumn[] {
  const name = (index: number): string => {
    const row = rows[index];
    return row === undefined ? '' : rowName(row);
  };
  return [
    {
      id: 'name',
      title: counts === 'runs' ? 'Command' : 'Endpoint',
      minWidth: 200,
      // The whole run stays on top.
      value: (index) => (index === 0 ? '' : name(index)),
      text: name,
      cell: (index) => (index === 0 ? <b>{name(index)}</b> : <MiddleText text={oneLine(name(index), 400)} />),
    },
    numbers(
      rows,
      { id: 'requests', title: counts === 'runs' ? 'Runs' : 'Requests' },
      ({ requests }) => requests,
      formatCount,
    ),
    numbers(rows, { id: 'rate', title: 'Per second' }, ({ perSecond }) => perSecond, formatNumber),
    numbers(rows, { id: 'failed', title: 'Failed', width: 76 }, failedShare, formatShare),
    numbers(rows, { id: 'min', title: 'Least' }, ({ min }) => min, formatLatency),
    numbers(rows, { id: 'mean', title: 'Mean' }, ({ mean }) => mean, formatLatency),
    ...[0.5, 0.95, 0.99].map((q) => quantileColumn(rows, q)),
    numbers(rows, { id: 'max', title: 'Greatest' }, ({ max }) => max, formatLatency),
  ];
}

const WORDS = { held: 'held', crossed: 'crossed', open: 'not assessed' } as const;

const stateOf = ({ passed }: LoadThreshold): keyof typeof WORDS =>
  passed === null ? 'open' : passed ? 'held' : 'crossed';

/** The thresholds of a run, with what they came to. */
export function thresholdColumns(thresholds: readonly LoadThreshold[]): readonly TableColumn[] {
  const texts = (
    head: Pick<TableColumn, 'id' | 'title' | 'hint' | 'width' | 'minWidth'>,
    of: (one: LoadThreshold) => string,
  ): TableColumn => {
    const at = (index: number): string => {
      const one = thresholds[index];
      return one === undefined ? '' : of(one);
    };
    return { ...head, value: at, text: at, cell: (index) => <MiddleText text={oneLine(at(index), 400)} /> };
  };
  const word = (one: LoadThreshold): string => WORDS[stateOf(one)];
  return [
    {
      ...texts({ id: 'state', title: 'Now', width: 110, hint: 'Held against the numbers of the run again' }, word),
      cell: (index) => {
        const one = thresholds[index];
        return one === undefined ? '' : <span data-threshold={stateOf(one)}>{word(one)}</span>;
      },
    },
    texts({ id: 'metric', title: 'Metric', width: 260 }, ({ metric }) => metric),
    texts({ id: 'expression', title: 'Threshold', width: 130 }, ({ expression }) => expression),
    {
      id: 'value',
      title: 'Came to',
      width: 100,
      align: 'end',
      value: (index) => thresholds[index]?.value ?? Number.NaN,
      text: (index) => String(thresholds[index]?.value ?? ''),
      cell: (index) => {
        const value = thresholds[index]?.value ?? null;
        return value === null ? ABSENT : formatNumber(value);
      },
    },
    texts({ id: 'told', title: 'The file says', width: 110 }, ({ told }) =>
      told === null ? ABSENT : told ? 'passed' : 'failed',
    ),
    texts({ id: 'note', title: 'Note', minWidth: 200 }, ({ note }) => note),
  ];
}
