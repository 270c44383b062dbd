import { useMemo } from 'react';
import type { ClassGrowth, PathGrowth } from '../../core/heap/growth/model.ts';
import { isMachinery } from '../../core/heap/machinery.ts';
import { DataTable, type TableColumn, tableText } from '../tables/data-table.tsx';
import { orderedRows } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { copyText } from '../ui/clipboard.ts';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import type { ClassesPanelProps } from './classes-panel.tsx';
import { classTitle, courseOf, formatMore, formatSize, pathChange, shownSteps, stepTitles } from './growth-numbers.ts';
import { openObject } from './open-object.ts';
import { pathChoices } from './path-choices.ts';
import { RuntimesCheck } from './runtimes-check.tsx';
import { StepChart } from './step-chart.tsx';

/** Steps that the table has columns for. */
const ROOM = 6;

function titleOf(byKey: ReadonlyMap<string, ClassGrowth>, { class: key }: PathGrowth): string {
  const row = byKey.get(key);
  return row === undefined ? key : classTitle(row);
}

function pathColumns(
  paths: readonly PathGrowth[],
  byKey: ReadonlyMap<string, ClassGrowth>,
  from: number,
  labels: readonly string[],
): readonly TableColumn[] {
  const steps = shownSteps(labels.length, from, ROOM);
  const titles = stepTitles(labels);
  const of = <T,>(at: number, none: T, value: (path: PathGrowth) => T): T => {
    const path = paths[at];
    return path === undefined ? none : value(path);
  };
  const course = (at: number) => of(at, null, ({ count }) => courseOf(count, from));
  const bytes = ({ bytes: values }: PathGrowth): number => (values.at(-1) ?? 0) - (values[from] ?? 0);
  return [
    {
      id: 'class',
      title: 'Class',
      width: 118,
      value: (at) => of(at, '', (path) => titleOf(byKey, path)),
      cell: (at) => <span className="growth-code">{of(at, '', (path) => oneLine(titleOf(byKey, path), 200))}</span>,
      text: (at) => of(at, '', (path) => titleOf(byKey, path)),
    },
    {
      id: 'path',
      title: 'Held at',
      hint: 'Shortest path from where the program’s part of it begins; * stands for indices, keys and counters',
      value: (at) => of(at, '', ({ path }) => path),
      cell: (at) => <MiddleText className="growth-code" text={of(at, '', ({ path }) => path)} />,
      text: (at) => of(at, '', ({ path }) => path),
    },
    {
      id: 'course',
      title: 'Course',
      hint: 'How many of them there were in each heap, after the warm-up',
      width: 216,
      value: (at) => of(at, Number.NaN, (path) => pathChange(path, from)),
      cell: (at) => {
        const told = course(at);
        if (told === null) return null;
        return (
          <span className="growth-course" data-course={told.course}>
            <StepChart
              values={of(at, [], ({ count }) => count)}
              from={from}
              width={44}
              height={18}
              label={of(at, '', ({ count }) => count.map(formatCount).join(' → '))}
            />
            {told.words}
          </span>
        );
      },
      text: (at) => course(at)?.words ?? '',
    },
    ...steps.map(
      (step): TableColumn => ({
        id: `step${step}`,
        title: titles[step] ?? '',
        hint: `${labels[step] ?? ''}${step < from ? ' (warm-up)' : ''}`,
        width: 56,
        align: 'end',
        value: (at) => of(at, Number.NaN, ({ count }) => count[step] ?? 0),
        cell: (at) => (
          <span className={step < from ? 'growth-warm-up' : undefined}>
            {of(at, '', ({ count }) => formatCount(count[step] ?? 0))}
          </span>
        ),
        text: (at) => of(at, '', ({ count }) => String(count[step] ?? 0)),
      }),
    ),
    {
      id: 'change',
      title: 'Δ',
      hint: 'Objects more at the end than after the warm-up',
      width: 64,
      align: 'end',
      value: (at) => of(at, Number.NaN, (path) => pathChange(path, from)),
      cell: (at) => of(at, '', (path) => formatMore(pathChange(path, from))),
      text: (at) => of(at, '', (path) => String(pathChange(path, from))),
    },
    {
      id: 'bytes',
      title: 'Δ retained',
      hint: 'Retained by them, one inside another counted twice',
      width: 84,
      align: 'end',
      value: (at) => of(at, Number.NaN, bytes),
      cell: (at) => of(at, '', (path) => formatMore(bytes(path), formatSize)),
      text: (at) => of(at, '', (path) => String(bytes(path))),
    },
  ];
}

/** The objects of the classes that grew most, by the path they are held on: growing groups told from bounded ones. */
export function PathsPanel({ detail, byKey, from, state }: ClassesPanelProps) {
  const { paths, snapshots } = detail.growth;
  const { pathClass, pathSort, runtimes } = state;
  const columns = useMemo(
    () =>
      pathColumns(
        paths,
        byKey,
        from,
        snapshots.map(({ label }) => label),
      ),
    [paths, byKey, from, snapshots],
  );
  const rows = useMemo(() => {
    const keep = (at: number): boolean => {
      const path = paths[at];
      if (path === undefined) return false;
      if (pathClass !== null) return path.class === pathClass;
      const row = byKey.get(path.class);
      return runtimes || row === undefined || !isMachinery(row);
    };
    const column = columns.find(({ id }) => id === pathSort.column) ?? columns[0];
    return column === undefined ? [] : orderedRows(paths.length, keep, column.value, pathSort.descending);
  }, [paths, byKey, columns, pathClass, pathSort, runtimes]);
  const keyOf = ({ class: key, path }: PathGrowth): string => `${key}\n${path}`;
  const selected = paths.findIndex((path) => keyOf(path) === state.path);
  const last = snapshots.at(-1)?.id ?? '';
  const open = (at: number) => {
    const node = paths[at]?.example ?? null;
    if (node !== null) openObject(last, node);
  };
  const menu = (at: number): readonly MenuEntry[] => {
    const path = paths[at];
    if (path === undefined) return [];
    const action = (id: string, title: string, run: () => void, enabled = true): MenuEntry => ({
      kind: 'action',
      id,
      title,
      enabled,
      run,
    });
    return [
      action('open', 'Open one of them', () => open(at), path.example !== null),
      action(
        'both',
        'Look at one in two heaps',
        () => {
          state.setObject({ step: snapshots.length - 1, node: path.example ?? 0 });
          state.setPanel('object');
        },
        path.example !== null && detail.growth.matching.byId,
      ),
      { kind: 'divider', id: 'd1' },
      action('copy', 'Copy path', () => void copyText(path.path)),
      action('copyWhole', 'Copy the whole path from the root', () => void copyText(path.wholePath)),
      action('copyRow', 'Copy row', () => void copyText(tableText(columns, [at], '\t'))),
    ];
  };
  const classes = useMemo(() => pathChoices(paths, byKey, pathClass), [paths, byKey, pathClass]);
  return (
    <div className="panel-body">
      <div className="panel-bar">
        <label className="choice">
          <span>Class</span>
          <select
            value={pathClass ?? ''}
            onChange={(event) => state.setPathClass(event.target.value === '' ? null : event.target.value)}
          >
            <option value="">all that grew most</option>
            {classes.map(({ key, title }) => (
              <option key={key} value={key}>
                {oneLine(title, 80)}
              </option>
            ))}
          </select>
        </label>
        {pathClass === null && <RuntimesCheck state={state} />}
        <span>{plural(rows.length, 'path')}</span>
        <TableActions columns={columns} rows={rows} file="paths" />
      </div>
      <DataTable
        label="Paths and how many objects are held on each"
        rowName="Path"
        columns={columns}
        rows={rows}
        sort={pathSort}
        onSort={state.setPathSort}
        selected={selected}
        onSelect={(at) => {
          const path = paths[at];
          state.setPath(path === undefined ? null : keyOf(path));
        }}
        onOpen={open}
        menu={menu}
        empty={
          pathClass === null
            ? 'No class of the program grew.'
            : 'The paths of this class were not followed: only those of the classes that grew most are.'
        }
      />
    </div>
  );
}
