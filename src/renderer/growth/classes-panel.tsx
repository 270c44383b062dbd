import { useMemo, useRef } from 'react';
import type { ClassGrowth } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { isMachinery } from '../../core/heap/machinery.ts';
import { useCommand } from '../commands/dispatch.ts';
import { DataTable, tableText } from '../tables/data-table.tsx';
import { orderedRows } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { copyText } from '../ui/clipboard.ts';
import { formatCount } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { comparedColumns, seriesColumns, sortOf } from './class-columns.tsx';
import {
  CLASS_FILTERS,
  type ClassFilter,
  classTitle,
  type Measured,
  measuresOf,
  passes,
  placeOf,
} from './growth-numbers.ts';
import type { GrowthState } from './growth-state.ts';
import { hasPaths } from './path-choices.ts';
import { RuntimesCheck } from './runtimes-check.tsx';

export interface ClassesPanelProps {
  readonly detail: GrowthDetail;
  readonly classes: readonly ClassGrowth[];
  readonly byKey: ReadonlyMap<string, ClassGrowth>;
  readonly from: number;
  readonly state: GrowthState;
}

const MEASURE_TITLES: Readonly<Record<Measured, string>> = {
  count: 'Objects',
  self: 'Shallow',
  retained: 'Retained',
  added: 'New',
  removed: 'Gone',
  stillAlive: 'Still alive',
};

const MEASURE_HINTS: Readonly<Record<Measured, string>> = {
  count: 'Objects in each heap',
  self: 'Bytes of the objects themselves, in each heap',
  retained: 'Bytes that only they keep alive, in each heap',
  added: 'Objects in each step that were not there before it',
  removed: 'Objects in each step that are no longer there after it',
  stillAlive: 'Of the new objects of each step, those still there one heap later',
};

const FILTER_TITLES: Readonly<Record<ClassFilter, string>> = {
  grew: 'More objects',
  'every step': 'More in every step',
  fewer: 'Fewer',
  all: 'All',
};

/** Every class over the heaps: how many, how large, how many new; filtered, sorted, to be copied. */
export function ClassesPanel({ detail, classes, byKey, from, state }: ClassesPanelProps) {
  const { growth } = detail;
  const two = growth.snapshots.length === 2;
  const { filter, search, runtimes, allSteps } = state;
  const measures = measuresOf(growth);
  const measure = measures.includes(state.measure) ? state.measure : 'count';
  const input = useRef<HTMLInputElement>(null);
  useCommand('edit.find', () => input.current?.select());
  const columns = useMemo(
    () =>
      two
        ? comparedColumns({ classes, byKey, growth })
        : seriesColumns({ classes, byKey, growth, from, measure, allSteps }),
    [two, classes, byKey, growth, from, measure, allSteps],
  );
  const sort = sortOf(columns, state.sort);
  const rows = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const keep = (at: number): boolean => {
      const row = classes[at];
      if (row === undefined || !passes(row, filter, from) || (!runtimes && isMachinery(row))) return false;
      const text = words.length === 0 ? '' : `${classTitle(row)} ${placeOf(row)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    };
    const column = columns.find(({ id }) => id === sort.column);
    return column === undefined ? [] : orderedRows(classes.length, keep, column.value, sort.descending);
  }, [classes, columns, filter, runtimes, search, sort.column, sort.descending, from]);
  const selected = classes.findIndex(({ key }) => key === state.classKey);
  const showPaths = (at: number) => {
    const key = classes[at]?.key;
    // Only those that grew most have paths; where nothing has, there is no such panel.
    if (key === undefined || !hasPaths(growth.paths, key)) return;
    state.setPathClass(key);
    state.setPanel('paths');
  };
  const menu = (at: number): readonly MenuEntry[] => {
    const row = classes[at];
    if (row === undefined) return [];
    const enabled = hasPaths(growth.paths, row.key);
    return [
      { kind: 'action', id: 'paths', title: 'Its paths', enabled, key: 'Enter', run: () => showPaths(at) },
      {
        kind: 'action',
        id: 'around',
        title: 'The class it is inside of',
        enabled: row.partOf !== null,
        run: () => state.setClassKey(row.partOf),
      },
      { kind: 'divider', id: 'd1' },
      { kind: 'action', id: 'copy', title: 'Copy name', enabled: true, run: () => void copyText(classTitle(row)) },
      {
        kind: 'action',
        id: 'copyRow',
        title: 'Copy row',
        enabled: true,
        run: () => void copyText(tableText(columns, [at], '\t')),
      },
    ];
  };
  return (
    <div className="panel-body">
      <div className="panel-bar growth-bar">
        {!two && measures.length > 1 && (
          <MeasureSwitch measure={measure} choices={measures} onMeasure={state.setMeasure} />
        )}
        <fieldset className="filters">
          <legend className="visually-hidden">Show</legend>
          {CLASS_FILTERS.filter((choice) => !two || choice !== 'every step').map((choice) => (
            <label key={choice} className="filter" data-on={choice === filter}>
              <input
                type="radio"
                className="visually-hidden"
                checked={choice === filter}
                onChange={() => state.setFilter(choice)}
              />
              {FILTER_TITLES[choice]}
            </label>
          ))}
        </fieldset>
        <RuntimesCheck state={state} />
        {growth.snapshots.length > 6 && !two && (
          <label className="check">
            <input type="checkbox" checked={allSteps} onChange={(event) => state.setAllSteps(event.target.checked)} />
            all {growth.snapshots.length} steps
          </label>
        )}
        <input
          ref={input}
          className="field growth-search"
          type="search"
          placeholder="Find classes"
          aria-label="Find classes by name or file"
          value={search}
          onChange={(event) => state.setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') state.setSearch('');
          }}
        />
        <span className="growth-count">{formatCount(rows.length)}</span>
        <TableActions columns={columns} rows={rows} file="classes" />
      </div>
      <DataTable
        label="Classes over the heaps"
        rowName="Class"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={state.setSort}
        selected={selected}
        onSelect={(at) => state.setClassKey(classes[at]?.key ?? null)}
        onOpen={showPaths}
        menu={menu}
        empty={<Empty search={search} filter={filter} runtimes={runtimes} />}
      />
    </div>
  );
}

function Empty({ search, filter, runtimes }: Pick<GrowthState, 'search' | 'filter' | 'runtimes'>) {
  const hidden = runtimes ? '' : ' The runtime’s own are not shown.';
  if (search !== '')
    return (
      <>
        No class here has “{search}” in its name or file.{hidden}
      </>
    );
  if (filter === 'fewer') return <>No class has fewer objects at the end.{hidden}</>;
  return (
    <>
      No class of the program has more objects at the end{filter === 'every step' ? ' of every step' : ''}.{hidden}
    </>
  );
}

interface MeasureSwitchProps {
  readonly measure: Measured;
  readonly choices: readonly Measured[];
  readonly onMeasure: (measure: Measured) => void;
}

function MeasureSwitch({ measure, choices, onMeasure }: MeasureSwitchProps) {
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">What the columns count</legend>
      {choices.map((choice) => (
        <label key={choice} className="segment" data-on={choice === measure} title={MEASURE_HINTS[choice]}>
          <input
            type="radio"
            className="visually-hidden"
            checked={choice === measure}
            onChange={() => onMeasure(choice)}
          />
          {MEASURE_TITLES[choice]}
        </label>
      ))}
    </fieldset>
  );
}
