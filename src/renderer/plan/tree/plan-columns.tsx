import type { ReactNode } from 'react';
import type { Level } from '../../../core/verdict/verdict.ts';
import { numberWidth } from '../../tables/column-width.ts';
import type { ExportedColumn, ShownColumn } from '../../tables/data-table.tsx';
import { formatCount, oneLine, plural } from '../../ui/format.ts';
import { LevelBadge } from '../../ui/level-badge.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { BarText } from '../bar-text.tsx';
import { BAR_HINTS, BAR_TITLES, type Bars, barOf, rowsDrawn } from '../bars.ts';
import { canDraw } from '../bars-switch.tsx';
import { ABSENT, formatFactor, formatMilliseconds, formatRows, type PlanNumber } from '../plan-numbers.ts';
import type { PlanTable } from '../plan-table.ts';
import type { Fold } from './folding.ts';
import { nodesOf, type PlanLine } from './plan-lines.ts';

export type PlanColumn = ShownColumn & ExportedColumn;

export interface PlanColumnsProps {
  readonly table: PlanTable;
  readonly lines: readonly PlanLine[];
  readonly bars: Bars;
  /** The highest level a verdict has that speaks of a step. */
  readonly levels: ReadonlyMap<number, Level>;
  /** CSS pixels the step's column has at least. */
  readonly nodeWidth?: number;
}

/** `1,998 more like this`. */
export const foldTitle = ({ nodes }: Fold): string => `${formatCount(nodes.length)} more like this`;

/** Why a number is not there. */
export function absence(table: PlanTable, node: number, name: PlanNumber): string {
  if (table.neverExecuted(node)) return 'Never executed: the server did not come to this step';
  const isTime = name === 'self' || name === 'inclusive' || name === 'share' || name === 'selfIo';
  if (Number.isNaN(table.total('loops').sum) && name !== 'plannedRows')
    return Number.isNaN(table.total('plannedRows').sum)
      ? 'Not executed, and not estimated: the plan tells only what would be done'
      : 'Not executed: only estimates were asked for (EXPLAIN without ANALYZE)';
  if (isTime && Number.isNaN(table.total('inclusive').sum)) return 'No times were taken (TIMING OFF)';
  if (name === 'hit' || name === 'read') return 'Not printed: EXPLAIN was asked without BUFFERS';
  if (name === 'plannedRows' || name === 'estimateFactor' || name === 'totalCost')
    return 'No estimate was printed, or it cannot be told how often it held';
  return 'Not printed for this step';
}

/** A step's name, and what the verdicts make of it. */
function NodeCell({ line, table, levels }: Pick<PlanColumnsProps, 'table' | 'levels'> & { readonly line: PlanLine }) {
  if (line.kind === 'fold') {
    const { fold } = line;
    const words = table.words(fold.first);
    const never = fold.nodes.filter((node) => table.neverExecuted(node)).length;
    return (
      <span className="plan-fold" title={`${words.title} on ${oneLine(words.object, 300)} and others alike`}>
        <b>{foldTitle(fold)}</b>
        <span className="plan-fold-sum">
          {words.title}, summed{never > 0 ? `; ${formatCount(never)} never executed` : ''}
        </span>
      </span>
    );
  }
  const { node } = line;
  const { title, object, role } = table.words(node);
  const level = levels.get(node);
  const never = table.neverExecuted(node);
  return (
    <span className="plan-node" data-never={never}>
      {level !== undefined && <LevelBadge level={level} compact />}
      {isTold(role) && <span className="plan-role">{oneLine(role, 120)}</span>}
      <span className="plan-title">{oneLine(title, 120)}</span>
      {object !== '' && <MiddleText className="plan-object" text={object} />}
      {never && <span className="plan-never">never executed</span>}
    </span>
  );
}

/** Outer, inner and member are told by the order of the lines. */
const isTold = (role: string): boolean => !['', 'Outer', 'Inner', 'Member', 'Subquery'].includes(role);

interface BarCellProps {
  readonly table: PlanTable;
  readonly line: PlanLine;
  readonly bars: Bars;
}

function BarCell({ table, line, bars }: BarCellProps) {
  const { length, text } = barOf(table, bars, nodesOf(line));
  const why = text === ABSENT && line.kind === 'node' ? absence(table, line.node, BAR_NUMBERS[bars]) : undefined;
  return <BarText bars={bars} length={length} text={text} title={why} />;
}

const BAR_NUMBERS: Readonly<Record<Bars, PlanNumber>> = {
  self: 'self',
  rows: 'scannedRows',
  buffers: 'hit',
  estimate: 'estimateFactor',
};

interface NumberColumn {
  readonly name: PlanNumber;
  /** What of a fold's steps is summed: for times and blocks also what stands below them. Null: nothing that a sum could tell. */
  readonly folded: PlanNumber | null;
  readonly title: string;
  readonly hint: string;
  readonly format: (value: number) => string;
  /** A value that tells nothing: a column of nothing else is left out. */
  readonly trivial: number;
}

const { NaN: NEVER } = Number;

const NUMBERS: readonly NumberColumn[] = [
  {
    ...{ name: 'self', folded: 'inclusive', title: 'Self ms', format: formatMilliseconds, trivial: NEVER },
    hint: 'Milliseconds of the step alone, on the clock: what several processes did at once counts once',
  },
  {
    ...{ name: 'inclusive', folded: 'inclusive', title: 'Total ms' },
    ...{ format: formatMilliseconds, trivial: NEVER },
    hint: 'Milliseconds with the steps below it, over all loops',
  },
  {
    ...{ name: 'rows', folded: 'rows', title: 'Rows', format: formatRows, trivial: NEVER },
    hint: 'Rows delivered in all, over loops and processes',
  },
  {
    ...{ name: 'estimateFactor', folded: null, title: 'Off by', format: formatFactor, trivial: NEVER },
    hint: '×: so many times more rows came than were planned; ÷: fewer',
  },
  {
    ...{ name: 'scannedRows', folded: 'scannedRows', title: 'Scanned', format: formatRows, trivial: NEVER },
    hint: 'Rows looked at: delivered, and removed by filters and rechecks',
  },
  {
    ...{ name: 'loops', folded: 'loops', title: 'Loops', format: formatRows, trivial: 1 },
    hint: 'How often the step ran, over all processes',
  },
  {
    ...{ name: 'hit', folded: 'hit', title: 'Hit', format: formatRows, trivial: 0 },
    hint: 'Shared blocks found in the cache, with the steps below it',
  },
  {
    ...{ name: 'read', folded: 'read', title: 'Read', format: formatRows, trivial: 0 },
    hint: 'Shared blocks read from the disk or the system’s cache, with the steps below it',
  },
  {
    ...{ name: 'plannedRows', folded: 'plannedRows', title: 'Planned', format: formatRows, trivial: NEVER },
    hint: 'Rows the planner expected, over the same loops and processes',
  },
  {
    ...{ name: 'processes', folded: null, title: 'Proc.', format: formatRows, trivial: 1 },
    hint: 'Processes that ran the step side by side',
  },
  {
    ...{ name: 'totalCost', folded: null, title: 'Cost', format: formatRows, trivial: NEVER },
    hint: 'The planner’s estimate of the whole cost, in its own unit',
  },
];

/** The deeper a tree, the less a level is indented: its names would have no room. */
export function indentOf(lines: readonly PlanLine[]): number {
  const deepest = deepestOf(lines);
  return deepest > 12 ? 7 : deepest > 5 ? 10 : 14;
}

const deepestOf = (lines: readonly PlanLine[]): number =>
  lines.reduce((deepest, { depth }) => Math.max(deepest, depth), 0);

/** Room for a step's name and relation behind the deepest indent; the table scrolls rather than cutting “Parallel Seq Scan orders”. */
const nodeWidthOf = (lines: readonly PlanLine[]): number =>
  Math.min(420, 210 + indentOf(lines) * Math.min(deepestOf(lines), 16));

/** As wide as its longest number and its head need: none is cut, and as many columns as can be are in sight. */
function widthOf({ name, title, format }: NumberColumn, table: PlanTable, hasFolds: boolean): number {
  const { sum, most, least } = table.total(name);
  const longest = [hasFolds ? sum : most, least, ...(name === 'self' || name === 'inclusive' ? [0.001] : [])].reduce(
    (length, value) => Math.max(length, format(value).length),
    1,
  );
  return numberWidth(title, longest, name === 'estimateFactor');
}

/** What tells something of a plan that was not executed only. */
const WITHOUT_ANALYZE: ReadonlySet<PlanNumber> = new Set(['totalCost']);

/** The number that the bars have beside them: it needs no column of its own. */
function toldByBars(table: PlanTable, bars: Bars): PlanNumber | null {
  if (bars === 'rows') return rowsDrawn(table);
  return bars === 'estimate' ? 'estimateFactor' : null;
}

/** Columns of the tree table: the step, the bar that was chosen, and every number that tells something in this plan. */
export function planColumns(props: PlanColumnsProps): readonly PlanColumn[] {
  const { table, lines, bars } = props;
  const analyzed = table.tells('loops', Number.NaN);
  const numbers = NUMBERS.filter(
    ({ name, trivial }) =>
      table.tells(name, trivial) && !(analyzed && WITHOUT_ANALYZE.has(name)) && name !== toldByBars(table, bars),
  );
  const hasFolds = lines.some(({ kind }) => kind === 'fold');
  const valueAt = ({ name, folded }: NumberColumn, at: number): number => {
    const line = lines[at];
    if (line === undefined) return Number.NaN;
    if (line.kind === 'node') return table.number(name, line.node);
    return folded === null ? Number.NaN : table.sum(folded, line.fold.nodes);
  };
  const cell = (column: NumberColumn, at: number): ReactNode => {
    const line = lines[at];
    const value = valueAt(column, at);
    if (line === undefined || (line.kind === 'fold' && Number.isNaN(value))) return null;
    if (Number.isNaN(value)) {
      const why = line.kind === 'node' ? absence(table, line.node, column.name) : undefined;
      return (
        <span className="plan-absent" title={why}>
          {ABSENT}
        </span>
      );
    }
    const text = column.format(value);
    if (column.name !== 'estimateFactor') return text;
    return (
      <span className="plan-factor" data-off={offOf(value)} title={offText(table, line)}>
        {text}
      </span>
    );
  };
  return [
    {
      id: 'node',
      title: 'Step',
      minWidth: props.nodeWidth ?? nodeWidthOf(lines),
      cell: (at) => {
        const line = lines[at];
        return line === undefined ? null : <NodeCell line={line} table={table} levels={props.levels} />;
      },
      text: (at) => lineText(table, lines[at]),
    },
    ...(canDraw(table, bars) ? [barColumn(props)] : []),
    ...numbers.map(
      (column): PlanColumn => ({
        id: column.name,
        title: column.title,
        hint: column.hint,
        width: widthOf(column, table, hasFolds),
        align: 'end',
        cell: (at) => cell(column, at),
        text: (at) => {
          const value = valueAt(column, at);
          return Number.isNaN(value) ? '' : String(value);
        },
      }),
    ),
  ];
}

/** CSS pixels: room for the bar, and for the longest number beside it. */
const BAR_WIDTHS: Readonly<Record<Bars, number>> = { self: 104, rows: 134, buffers: 134, estimate: 118 };

function barColumn({ table, lines, bars }: PlanColumnsProps): PlanColumn {
  return {
    id: 'bar',
    title: bars === 'rows' ? (rowsDrawn(table) === 'scannedRows' ? 'Scanned' : 'Planned') : BAR_TITLES[bars],
    hint: BAR_HINTS[bars],
    width: BAR_WIDTHS[bars],
    cell: (at) => {
      const line = lines[at];
      return line === undefined ? null : <BarCell table={table} line={line} bars={bars} />;
    },
    text: (at) => {
      const line = lines[at];
      return line === undefined ? '' : plainText(barOf(table, bars, nodesOf(line)).text);
    },
  };
}

const plainText = (text: string): string => (text === ABSENT ? '' : text.replaceAll('\u00a0', ' '));

/** How far off an estimate is, for its colour: from ten, a hundred, a thousand times on. */
function offOf(factor: number): number {
  const size = Math.abs(factor);
  return size > 1000 ? 3 : size > 100 ? 2 : size > 10 ? 1 : 0;
}

function offText(table: PlanTable, line: PlanLine): string | undefined {
  if (line.kind !== 'node') return undefined;
  const [rows, planned] = [table.number('rows', line.node), table.number('plannedRows', line.node)];
  return `${plural(rows, 'row')} came, ${formatRows(planned)} were planned`;
}

/** A line for the clipboard, indented by its depth. */
export function lineText(table: PlanTable, line: PlanLine | undefined): string {
  if (line === undefined) return '';
  const indent = '  '.repeat(Math.min(line.depth, 100));
  if (line.kind === 'fold') return `${indent}${foldTitle(line.fold)}`;
  const { title, object, role } = table.words(line.node);
  return `${indent}${[isTold(role) ? `${role}:` : '', title, object].filter((part) => part !== '').join(' ')}`;
}
