import type { ComparedGrowth, GrowthComparison } from '../../../core/verdict/heap/growth-comparison.ts';
import type { GrowthRate } from '../../../core/verdict/heap/growth-rates.ts';
import { formatChange, formatChangeBounds, formatNumber } from '../../flame/quantity.ts';
import type { TableColumn } from '../../tables/data-table.tsx';
import { formatCount, oneLine } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/level-badge.tsx';
import { formatSize } from '../growth-numbers.ts';
import { boundsOf, type GrowthChange, rankOf } from './growth-changes.ts';

const NONE = '–';

function Rate({ rate }: { readonly rate: GrowthRate | null }) {
  if (rate === null) return <span className="row-noise">{NONE}</span>;
  const [low, high] = [formatSize(rate.low), formatSize(rate.high)];
  const range = low === high ? '' : `${low} … ${high}`;
  return (
    <span className="growth-rate" title={`least and most of any step: ${low} … ${high}`}>
      <b>{formatSize(rate.value)}</b>
      <small>{range}</small>
    </span>
  );
}

function Change({ change, row }: Pick<GrowthChange, 'change' | 'row'>) {
  if (change === null) {
    // It did not grow before; what that means is the status's to say.
    return row.status === 'new' ? <span className="delta-more">new</span> : <span className="row-noise">{NONE}</span>;
  }
  const bounds = boundsOf(change);
  const kind = change.value < 0 ? 'delta-less' : change.value > 0 ? 'delta-more' : undefined;
  return (
    <span className="growth-rate growth-rate-change">
      <b className={kind}>{formatChange(change.value)}</b>
      <small>{bounds === null ? '' : formatChangeBounds(bounds)}</small>
    </span>
  );
}

/** One class a row: growth on both sides with least and most, objects, the change, what became of it, and how long it has been flat. */
export function changeColumns(changes: readonly GrowthChange[], per: GrowthComparison['per']): readonly TableColumn[] {
  type Given = Pick<TableColumn, 'id' | 'title'> & { readonly hint?: string; readonly width?: number };
  const column = <T extends string | number>(
    given: Given,
    value: (change: GrowthChange) => T,
    cell: (change: GrowthChange) => TableColumn['cell'] extends (row: number) => infer Node ? Node : never,
    text: (change: GrowthChange) => string = (change) => String(value(change)),
    end = true,
  ): TableColumn => ({
    ...given,
    ...(end ? { align: 'end' as const } : {}),
    value: (at) => {
      const change = changes[at];
      return change === undefined ? '' : value(change);
    },
    cell: (at) => {
      const change = changes[at];
      return change === undefined ? null : cell(change);
    },
    text: (at) => {
      const change = changes[at];
      return change === undefined ? '' : text(change);
    },
  });
  const rate = (side: 'before' | 'after', title: string): TableColumn =>
    column(
      { id: side, title, width: 172, hint: `Bytes more per ${per}: overall, least … most of any step` },
      ({ row }) => row[side]?.value ?? Number.NaN,
      ({ row }) => <Rate rate={row[side]} />,
      ({ row }) => String(row[side]?.value ?? ''),
    );
  const objects = (row: ComparedGrowth): string =>
    [row.before, row.after].map((one) => (one === null ? NONE : formatNumber(one.instances))).join(' → ');
  return [
    column(
      { id: 'class', title: 'Class' },
      ({ row }) => row.label,
      ({ row }) => (
        <span className="growth-class" title={oneLine(row.label)}>
          <span className="growth-code">{oneLine(row.label, 300)}</span>
        </span>
      ),
      undefined,
      false,
    ),
    column(
      { id: 'status', title: 'Status', width: 104 },
      ({ row }) => rankOf(row.status),
      ({ row }) => <StatusBadge status={row.status} />,
      ({ row }) => row.status,
      false,
    ),
    rate('before', `Before / ${per}`),
    rate('after', `After / ${per}`),
    column(
      {
        id: 'change',
        title: 'Change',
        width: 186,
        hint: `Growth per ${per} after, against before; least … most of any two steps`,
      },
      ({ change }) => change?.value ?? Number.POSITIVE_INFINITY,
      ({ change, row }) => <Change change={change} row={row} />,
      ({ change, row }) => (change === null ? (row.status === 'new' ? 'new' : '') : String(change.value)),
    ),
    column(
      { id: 'objects', title: 'Objects', width: 112, hint: `Objects more per ${per}, before → after` },
      ({ row }) => row.after?.instances ?? 0,
      ({ row }) => objects(row),
      ({ row }) => objects(row),
    ),
    column(
      { id: 'flat', title: 'Flat', width: 60, hint: 'Steps at the end of the later series in which it grew no more' },
      ({ row }) => row.flat,
      ({ row }) => formatCount(row.flat),
    ),
  ];
}
