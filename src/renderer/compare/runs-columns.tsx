import { formatChange, formatChangeBounds } from '../flame/quantity.ts';
import type { TableColumn } from '../tables/data-table.tsx';
import { oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';

/** One value before and after: a row of the table of compared runs. */
export interface RunCell {
  /** What it is of: an endpoint, a metric, a package. */
  readonly name: string;
  /** Which metric, or in what unit. */
  readonly metric: string;
  /** Null where a side has none. */
  readonly before: number | null;
  readonly after: number | null;
  readonly shown: (value: number) => string;
  /** Relative; the bounds are those of the noise. */
  readonly change: { readonly value: number; readonly low?: number; readonly high?: number } | null;
  readonly status: string;
}

/** What may be noise, or too small to count, is a number and no news. */
const NO_NEWS: ReadonlySet<string> = new Set(['persisting', 'clear', 'inconclusive', 'not-comparable']);

/** Values of compared runs, before beside after. */
export function runsColumns(
  cells: readonly RunCell[],
  heads: { readonly name: string; readonly metric: string; readonly side: string; readonly noise: string },
): readonly TableColumn[] {
  type Head = Pick<TableColumn, 'id' | 'title' | 'hint' | 'width' | 'minWidth'>;
  const texts = (head: Head, of: (cell: RunCell) => string): TableColumn => {
    const at = (index: number): string => {
      const cell = cells[index];
      return cell === undefined ? '' : of(cell);
    };
    return { ...head, value: at, text: at, cell: (index) => <MiddleText text={oneLine(at(index), 400)} /> };
  };
  const numbers = (head: Head, of: (cell: RunCell) => number | null, shown: (cell: RunCell) => string) => ({
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
  const value = ({ shown }: RunCell, number: number | null): string => (number === null ? '–' : shown(number));
  const change: TableColumn = {
    ...numbers(
      { id: 'change', title: 'Change', width: 96 },
      (cell) => cell.change?.value ?? null,
      (cell) => (cell.change === null ? '–' : formatChange(cell.change.value)),
    ),
    cell: (index) => {
      const { change: found = null, status = '' } = cells[index] ?? {};
      if (found === null) return '–';
      const isNews = !NO_NEWS.has(status) && found.value !== 0;
      const colour = found.value > 0 ? 'delta-more' : 'delta-less';
      return <span className={isNews ? colour : undefined}>{formatChange(found.value)}</span>;
    },
  };
  return [
    texts({ id: 'name', title: heads.name, minWidth: 200 }, ({ name }) => name),
    texts({ id: 'metric', title: heads.metric, width: 110 }, ({ metric }) => metric),
    numbers(
      { id: 'before', title: 'Before', width: 100, hint: heads.side },
      ({ before }) => before,
      (cell) => value(cell, cell.before),
    ),
    numbers(
      { id: 'after', title: 'After', width: 100, hint: heads.side },
      ({ after }) => after,
      (cell) => value(cell, cell.after),
    ),
    change,
    texts({ id: 'noise', title: 'With noise', width: 150, hint: heads.noise }, ({ change: found }) =>
      found?.low === undefined || found.high === undefined
        ? '–'
        : formatChangeBounds({ low: found.low, high: found.high }),
    ),
    texts({ id: 'status', title: 'Status', width: 110 }, ({ status }) => status),
  ];
}
