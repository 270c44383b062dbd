import type { ClassGrowth } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { operationsAfter } from '../../core/verdict/heap/growth-measures.ts';
import { formatNumber } from '../flame/quantity.ts';
import type { TableColumn } from '../tables/data-table.tsx';
import type { Sort } from '../tables/row-order.ts';
import { formatCount, oneLine } from '../ui/format.ts';
import {
  changeOf,
  classTitle,
  formatMeasured,
  formatMore,
  formatSize,
  isPerStep,
  type Measured,
  placeOf,
  shortPlace,
  shownSteps,
  stepTitles,
  valuesOf,
} from './growth-numbers.ts';
import { StepChart } from './step-chart.tsx';

interface Classes {
  readonly classes: readonly ClassGrowth[];
  readonly byKey: ReadonlyMap<string, ClassGrowth>;
}

/** Steps that a table has columns for before a person asks for all. */
const ROOM = 6;

/** A class in a row: its name, where it was defined, and the class its objects lie inside of. */
function ClassName({ row, byKey }: { readonly row: ClassGrowth; readonly byKey: Classes['byKey'] }) {
  const place = placeOf(row);
  const around = row.partOf === null ? undefined : byKey.get(row.partOf);
  return (
    <span className="growth-class" title={oneLine([classTitle(row), place].filter(Boolean).join('\n'), 2000)}>
      <span className="growth-code">{oneLine(classTitle(row), 300)}</span>
      {around !== undefined && (
        <span className="tag" title="Most of its new objects lie inside new objects of that class">
          inside {oneLine(classTitle(around), 60)}
        </span>
      )}
      <span className="growth-place">{oneLine(shortPlace(place), 300)}</span>
    </span>
  );
}

function nameColumn({ classes, byKey }: Classes): TableColumn {
  const title = (at: number): string => {
    const row = classes[at];
    return row === undefined ? '' : classTitle(row);
  };
  return {
    id: 'class',
    title: 'Class',
    value: title,
    cell: (at) => {
      const row = classes[at];
      return row === undefined ? null : <ClassName row={row} byKey={byKey} />;
    },
    text: title,
  };
}

function numberColumn(
  { classes }: Pick<Classes, 'classes'>,
  given: Pick<TableColumn, 'id' | 'title'> & { readonly hint?: string; readonly width: number },
  value: (row: ClassGrowth) => number,
  format: (value: number) => string,
): TableColumn {
  const of = (at: number): number => {
    const row = classes[at];
    return row === undefined ? Number.NaN : value(row);
  };
  return {
    ...given,
    align: 'end',
    value: of,
    cell: (at) => (Number.isNaN(of(at)) ? '' : format(of(at))),
    text: (at) => (Number.isNaN(of(at)) ? '' : String(of(at))),
  };
}

const signed =
  (format: (value: number) => string) =>
  (value: number): string =>
    formatMore(value, format);

export interface SeriesColumns extends Classes {
  readonly growth: GrowthDetail['growth'];
  readonly from: number;
  readonly measure: Measured;
  readonly allSteps: boolean;
}

/** A column a heap or a step, the whole change after the warm-up, and what of it falls to an operation. */
export function seriesColumns({
  classes,
  byKey,
  growth,
  from,
  measure,
  allSteps,
}: SeriesColumns): readonly TableColumn[] {
  const { snapshots } = growth;
  const perStep = isPerStep(measure);
  const format = formatMeasured(measure);
  const places = perStep ? snapshots.length : snapshots.length - (measure === 'stillAlive' ? 2 : 1);
  const shown = shownSteps(places, Math.min(from, places - 1), allSteps ? places : ROOM);
  const operations = operationsAfter(growth, from)?.reduce((sum, value) => sum + value, 0) ?? null;
  const change = (row: ClassGrowth): number => changeOf(row, measure, from);
  const titles = stepTitles(snapshots.map(({ label }) => label));
  const counts: readonly TableColumn[] = shown.map((at) => {
    const label = perStep
      ? (snapshots[at]?.label ?? '')
      : `${snapshots[at]?.label ?? ''} → ${snapshots[at + 1]?.label ?? ''}`;
    const warmUp = at < from;
    const column = numberColumn(
      { classes },
      {
        id: `step${at}`,
        title: `${warmUp ? 'warm-up ' : ''}${perStep ? titles[at] : `${titles[at]} → ${titles[at + 1]}`}`,
        hint: `${label}${warmUp ? ' (warm-up)' : ''}`,
        width: (perStep ? 76 : 88) + (warmUp ? 26 : 0),
      },
      (row) => valuesOf(row, measure)[at] ?? Number.NaN,
      format,
    );
    if (!warmUp) return column;
    return { ...column, cell: (row) => <span className="growth-warm-up">{column.cell(row)}</span> };
  });
  return [
    nameColumn({ classes, byKey }),
    {
      id: 'course',
      title: 'Course',
      hint: 'How it went from heap to heap; sorted by the whole change',
      width: 78,
      value: (at) => {
        const row = classes[at];
        return row === undefined ? Number.NaN : change(row);
      },
      cell: (at) => {
        const row = classes[at];
        if (row === undefined) return null;
        const values = valuesOf(row, measure);
        return (
          <StepChart
            values={values}
            from={Math.min(from, values.length - 1)}
            width={66}
            height={20}
            label={values.map(format).join(' → ')}
          />
        );
      },
      text: (at) => {
        const row = classes[at];
        return row === undefined ? '' : valuesOf(row, measure).join(' → ');
      },
    },
    ...counts,
    numberColumn(
      { classes },
      {
        id: 'change',
        title: perStep ? 'Δ' : 'in all',
        hint: from > 0 ? 'After the warm-up' : 'From the first heap to the last',
        width: 84,
      },
      change,
      perStep ? signed(format) : format,
    ),
    ...(operations === null || measure === 'stillAlive'
      ? []
      : [
          numberColumn(
            { classes },
            {
              id: 'perOperation',
              title: '/ operation',
              hint: 'The same for each operation after the warm-up',
              width: 84,
            },
            (row) => change(row) / operations,
            (value) => (value === 0 ? '0' : format(value)),
          ),
        ]),
    ...(growth.sizes === 'retained' && measure !== 'retained'
      ? [
          numberColumn(
            { classes },
            {
              id: 'retainedChange',
              title: 'Δ retained',
              hint: 'Bytes that its objects keep alive more at the end than after the warm-up',
              width: 90,
            },
            (row) => changeOf(row, 'retained', from),
            signed(formatSize),
          ),
        ]
      : []),
    ...(growth.sizes === 'shallow' && measure !== 'self'
      ? [
          numberColumn(
            { classes },
            {
              id: 'selfChange',
              title: 'Δ shallow',
              hint: 'Bytes that its objects take themselves more at the end than after the warm-up',
              width: 90,
            },
            (row) => changeOf(row, 'self', from),
            signed(formatSize),
          ),
        ]
      : []),
  ];
}

/** The column a class table is sorted by: the chosen one, or, where that is not there, what tells most of the growth. */
export function sortOf(columns: readonly TableColumn[], chosen: Sort): Sort {
  const has = (column: string) => columns.some(({ id }) => id === column);
  if (has(chosen.column)) return chosen;
  return { column: ['retainedChange', 'selfChange'].find(has) ?? 'change', descending: true };
}

/** Before and after, what is new and gone, and by how much the sizes differ. */
export function comparedColumns({
  classes,
  byKey,
  growth: { matching, sizes },
}: Classes & Pick<SeriesColumns, 'growth'>): readonly TableColumn[] {
  const number = (
    id: string,
    title: string,
    width: number,
    value: (row: ClassGrowth) => number,
    format: (value: number) => string,
    hint: string,
  ) => numberColumn({ classes }, { id, title, width, hint }, value, format);
  return [
    nameColumn({ classes, byKey }),
    number('before', 'Before', 78, ({ count }) => count[0] ?? 0, formatCount, 'Objects before'),
    number('after', 'After', 78, ({ count }) => count[1] ?? 0, formatCount, 'Objects after'),
    ...(matching.byId
      ? [
          number('new', 'New', 72, ({ added }) => added?.[0] ?? 0, formatNumber, 'Objects that were not there before'),
          number(
            'gone',
            'Gone',
            72,
            ({ removed }) => removed?.[0] ?? 0,
            formatNumber,
            'Objects that are no longer there',
          ),
        ]
      : []),
    number(
      'change',
      'Δ',
      72,
      (row) => changeOf(row, 'count', 0),
      signed(formatNumber),
      'Objects more after than before',
    ),
    ...(sizes === 'none'
      ? []
      : [
          number(
            'selfChange',
            'Δ shallow',
            90,
            (row) => changeOf(row, 'self', 0),
            signed(formatSize),
            'Bytes of the objects themselves',
          ),
        ]),
    ...(sizes === 'retained'
      ? [
          number(
            'retainedChange',
            'Δ retained',
            92,
            (row) => changeOf(row, 'retained', 0),
            signed(formatSize),
            'Bytes that only they keep alive',
          ),
        ]
      : []),
  ];
}
