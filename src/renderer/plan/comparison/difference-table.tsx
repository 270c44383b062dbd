import { useMemo } from 'react';
import type { PlanDiff, StepDifference } from '../../../core/plan/diff/model.ts';
import { widthOfAll } from '../../tables/column-width.ts';
import { DataTable, type TableColumn } from '../../tables/data-table.tsx';
import { TableActions } from '../../tables/table-actions.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { formatCount, oneLine, plural } from '../../ui/format.ts';
import { ABSENT, formatMilliseconds, formatRows } from '../plan-numbers.ts';
import type { StepPair } from './step-pairs.ts';

export interface DifferenceTableProps {
  readonly diff: PlanDiff;
  readonly pair: StepPair | null;
  readonly onPair: (pair: StepPair) => void;
}

const KINDS: Readonly<Record<StepDifference['kind'], string>> = {
  changed: '~ changed',
  measured: '= same step',
  added: '+ added',
  removed: '− removed',
};

export const pairOf = ({ before, after }: StepDifference): StepPair => ({
  before: before?.index ?? null,
  after: after?.index ?? null,
});

/** What differs between the plans, the biggest differences first. */
export function DifferenceTable({ diff, pair, onPair }: DifferenceTableProps) {
  const { differences, moreDifferences } = diff;
  const columns = useMemo(() => differenceColumns(differences), [differences]);
  const rows = useMemo(() => differences.map((_, at) => at), [differences]);
  const selected = useMemo(
    () =>
      pair === null
        ? -1
        : differences.findIndex((one) => {
            const { before, after } = pairOf(one);
            return before === pair.before && after === pair.after;
          }),
    [differences, pair],
  );
  return (
    <section className="panel" aria-label="Differences">
      <div className="panel-body">
        <div className="panel-bar panel-bar-fields">
          <span>
            {plural(differences.length + moreDifferences, 'difference')}, the biggest first
            {moreDifferences > 0 && `; ${formatCount(moreDifferences)} smaller ones are not listed`}
          </span>
          <TableActions columns={columns} rows={rows} file="plan-differences" />
        </div>
        <DataTable
          label="Differences between the plans"
          rowName="Difference"
          columns={columns}
          rows={rows}
          selected={selected}
          onSelect={(at) => {
            const difference = differences[at];
            if (difference !== undefined) onPair(pairOf(difference));
          }}
          menu={(at) => [
            {
              kind: 'action',
              id: 'copy',
              title: 'Copy row',
              enabled: true,
              run: () => void copyText(columns.map(({ title, text }) => `${title}: ${text(at)}`).join('\n')),
            },
          ]}
          empty="No step differs, neither in what it does nor in what was measured."
        />
      </div>
    </section>
  );
}

/** What a difference is of, in words: both labels where they are not the same. */
export function differenceLabel({ before, after }: StepDifference): string {
  if (before === null || after === null) return (before ?? after)?.label ?? '';
  return before.label === after.label ? after.label : `${before.label} → ${after.label}`;
}

/** What the planner decided otherwise, then what happened otherwise. */
export function changesText({ fields, moved }: StepDifference): string {
  const told = [...fields].sort((a, b) => Number(b.isShape) - Number(a.isShape));
  const words = told.map(({ name, before, after }) => `${name}: ${before ?? ABSENT} → ${after ?? ABSENT}`);
  return [...(moved ? ['stands elsewhere'] : []), ...words].join('; ');
}

const number = (value: number | null | undefined): number => value ?? Number.NaN;

function differenceColumns(differences: readonly StepDifference[]): readonly TableColumn[] {
  const most = differences.reduce((largest, { deltaTime }) => Math.max(largest, Math.abs(deltaTime ?? 0)), 0);
  type Given = Omit<TableColumn, 'cell' | 'text' | 'value'>;
  const column = (
    given: Given,
    text: (one: StepDifference) => string,
    cell: (one: StepDifference) => React.ReactNode = text,
  ): TableColumn => ({
    ...given,
    value: (at) => at,
    text: (at) => {
      const one = differences[at];
      return one === undefined ? '' : text(one);
    },
    cell: (at) => {
      const one = differences[at];
      return one === undefined ? null : cell(one);
    },
  });
  const pairText = (format: (value: number) => string, of: (step: StepDifference['before']) => number | null) =>
    ((one) => `${format(number(of(one.before)))} → ${format(number(of(one.after)))}`) as (
      one: StepDifference,
    ) => string;
  const times = pairText(formatMilliseconds, (step) => step?.selfTime ?? null);
  const rows = pairText(formatRows, (step) => step?.rows ?? null);
  const blocks = ({ deltaBlocks }: StepDifference): string =>
    deltaBlocks === null ? ABSENT : signed(deltaBlocks, formatRows);
  return [
    column(
      { id: 'kind', title: 'Step is', width: 92 },
      ({ kind, moved }) => (moved && kind === 'measured' ? '↕ moved' : KINDS[kind]),
      ({ kind, moved }) => (
        <span className="diff-kind" data-kind={kind}>
          {moved && kind === 'measured' ? '↕ moved' : KINDS[kind]}
        </span>
      ),
    ),
    column({ id: 'step', title: 'Step', minWidth: 236 }, differenceLabel, (one) => (
      <span className="diff-step" title={differenceLabel(one)}>
        {oneLine(differenceLabel(one), 300)}
      </span>
    )),
    column(
      {
        id: 'time',
        title: 'Self ms',
        width: widthOfAll('Self ms', differences.map(times)),
        align: 'end',
        hint: 'Milliseconds of the step alone, before → after',
      },
      times,
    ),
    column(
      { id: 'delta', title: 'Difference', width: 120, hint: 'After − before, of the step alone' },
      ({ deltaTime }) => (deltaTime === null ? '' : String(deltaTime)),
      ({ deltaTime }) => <Delta value={deltaTime} most={most} />,
    ),
    column(
      {
        id: 'rows',
        title: 'Rows',
        width: widthOfAll('Rows', differences.map(rows)),
        align: 'end',
        hint: 'Rows delivered in all, before → after',
      },
      rows,
    ),
    column(
      {
        id: 'blocks',
        title: 'Blocks',
        width: widthOfAll('Blocks', differences.map(blocks)),
        align: 'end',
        hint: 'Blocks hit and read by the step alone, after − before',
      },
      blocks,
    ),
    column({ id: 'changes', title: 'What changed', minWidth: 220 }, changesText, (one) => (
      <span title={changesText(one)}>{oneLine(changesText(one), 500)}</span>
    )),
  ];
}

const signed = (value: number, format: (value: number) => string): string =>
  value > 0 ? `+${format(value)}` : value < 0 ? `−${format(-value)}` : '0';

/** A difference as a bar to the left (less) or right (more), with its sign. */
function Delta({ value, most }: { readonly value: number | null; readonly most: number }) {
  if (value === null) return <span className="plan-absent">{ABSENT}</span>;
  const share = most > 0 ? Math.abs(value) / most : 0;
  return (
    <span className="diff-delta" data-more={value > 0}>
      <span className="diff-delta-track">
        <span style={{ width: `${share * 50}%`, [value > 0 ? 'left' : 'right']: '50%' }} />
      </span>
      <b>{signed(value, formatMilliseconds)}</b>
    </span>
  );
}
