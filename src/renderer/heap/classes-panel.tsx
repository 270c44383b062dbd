import { useDeferredValue, useMemo, useState } from 'react';
import { fileNameOf } from '../../core/file-name.ts';
import type { HeapFacts } from '../../core/heap/stored.ts';
import { copyTable, DataTable } from '../tables/data-table.tsx';
import { TableActions } from '../tables/table-actions.tsx';
import { formatCount, plural } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { exportColumns, lineColumns } from './class-columns.tsx';
import {
  type ClassLine,
  type Cursor,
  classLines,
  classRows,
  cursorOn,
  lineAt,
  lineOf,
  nothingListed,
} from './class-lines.ts';
import type { ClassTable } from './class-table.ts';
import { KIND_TITLES, KINDS } from './heap-parts.ts';
import { type HeapState, withOpened } from './heap-state.ts';
import { type NodeActions, nodeMenu } from './node-actions.ts';
import { useInstances } from './use-instances.ts';

export interface ClassesPanelProps {
  readonly table: ClassTable;
  readonly facts: HeapFacts;
  readonly state: HeapState;
  readonly actions: NodeActions;
  readonly onFind: () => void;
  /** False where the heap only counts: classes hold no objects to open. */
  readonly withObjects: boolean;
  /** Classes that are listed at all; others have panes of their own. */
  readonly keep?: (row: number) => boolean;
  readonly label: string;
  /** What the heap is called: its file of classes is named after it. */
  readonly itemLabel: string;
}

/** The classes of a heap: sorted, filtered, by module; each opens to its objects. */
export function ClassesPanel(props: ClassesPanelProps) {
  const { table, facts, state, actions, withObjects } = props;
  const { sort, byModule, selection } = state;
  const filter = useDeferredValue(state.filter);
  const [closedModules, setClosedModules] = useState<ReadonlySet<string>>(new Set());
  const opened = useMemo(
    () => new Set(state.openClasses.map((key) => table.rowOfKey(key)).filter((row) => row >= 0)),
    [state.openClasses, table],
  );
  const { instances, more } = useInstances(state.id, opened);
  const { keep } = props;
  // A pane of its own has no choice of kinds, and is not narrowed by the one made elsewhere.
  const kind = keep === undefined ? state.kind : 'all';
  const rows = useMemo(
    () => classRows(table, { text: filter, kind }, sort, facts.format, keep),
    [table, filter, kind, sort, facts.format, keep],
  );
  const lines = useMemo(
    () => classLines(table, rows, byModule, { classes: opened, closedModules, instances }),
    [table, rows, byModule, opened, closedModules, instances],
  );
  const indices = useMemo(() => lines.map((_, index) => index), [lines]);
  const columns = useMemo(
    () => lineColumns(lines, table, facts.totalSize, state.id),
    [lines, table, facts.totalSize, state.id],
  );
  const exported = useMemo(() => exportColumns(table, facts.totalSize), [table, facts.totalSize]);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [last, setLast] = useState(selection);
  if (selection !== last) {
    setLast(selection);
    setCursor(null);
  }
  const selected = useMemo(() => {
    const held = cursor === null ? -1 : lineAt(lines, cursor);
    return held >= 0 ? held : lineOf(lines, selection.node, table.rowOfKey(selection.class));
  }, [lines, cursor, selection, table]);

  const toggle = (line: ClassLine) => {
    if (line.kind === 'module') {
      const name = line.module ?? '';
      setClosedModules((old) => new Set(line.open ? [...old, name] : [...old].filter((other) => other !== name)));
    } else if (line.kind === 'class') {
      const key = table.key(line.row);
      state.setOpenClasses((old) => (line.open ? old.filter((other) => other !== key) : withOpened(old, key)));
    }
  };
  const select = (index: number) => {
    const line = lines[index];
    if (line === undefined) return;
    setCursor(line.kind === 'object' ? null : cursorOn(lines, index));
    if (line.kind === 'class') state.setSelection({ node: null, class: table.key(line.row) });
    else if (line.kind === 'object') actions.inspect({ ...line.object });
  };
  const open = (index: number) => {
    const line = lines[index];
    if (line === undefined) return;
    if (line.kind === 'more' || line.kind === 'failed') more(line.row);
    else if (line.kind === 'object') actions.inspect(line.object);
    else if (line.kind !== 'class' || withObjects) toggle(line);
  };
  const menu = (index: number): readonly MenuEntry[] => {
    const line = lines[index];
    if (line?.kind === 'object') return nodeMenu(state.id, line.object, actions);
    if (line?.kind !== 'class') return [];
    const only = [line.row];
    return [
      {
        kind: 'action',
        id: 'open',
        title: line.open ? 'Close' : 'Show its objects',
        key: 'Enter',
        enabled: withObjects,
        run: () => toggle(line),
      },
      { kind: 'divider', id: 'd1' },
      { kind: 'action', id: 'copy', title: 'Copy row', enabled: true, run: () => void copyTable(exported, only, '\t') },
    ];
  };

  return (
    <div className="panel-body">
      <div className="panel-bar heap-bar">
        <input
          type="search"
          className="heap-filter"
          value={state.filter}
          placeholder="Filter classes and modules"
          aria-label="Filter classes and modules"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => state.setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && state.filter !== '') {
              event.stopPropagation();
              event.preventDefault();
              state.setFilter('');
            }
          }}
        />
        {keep === undefined && (
          <label className="choice">
            <span className="visually-hidden">Kind</span>
            <select
              value={kind}
              onChange={(event) => state.setKind(KINDS.find((one) => one === event.target.value) ?? 'all')}
            >
              <option value="all">All kinds</option>
              {KINDS.map((one) => (
                <option key={one} value={one}>
                  {KIND_TITLES[one]}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="check">
          <input type="checkbox" checked={byModule} onChange={() => state.setByModule(!byModule)} /> by module
        </label>
        <span className="panel-note heap-bar-count">
          {rows.length < table.count
            ? `${formatCount(rows.length)} of ${plural(table.count, 'class', 'classes')}`
            : plural(table.count, 'class', 'classes')}
        </span>
        <TableActions columns={exported} rows={rows} file={fileNameOf(props.itemLabel, 'classes')} />
      </div>
      <DataTable
        label={props.label}
        rowName="Class"
        columns={columns}
        rows={indices}
        sort={sort}
        onSort={state.setSort}
        selected={selected}
        onSelect={select}
        onClick={(index) => {
          const line = lines[index];
          if (line?.kind === 'more' || line?.kind === 'failed') more(line.row);
        }}
        onOpen={open}
        onKey={(key) => {
          if (key === '/') props.onFind();
          else if (key === 'Escape' && state.filter !== '') state.setFilter('');
          else return false;
          return true;
        }}
        tree={{
          depth: (index) => depthOf(lines[index]),
          state: (index) => stateOf(lines[index], withObjects),
          onToggle: (index) => {
            const line = lines[index];
            if (line !== undefined) toggle(line);
          },
        }}
        menu={menu}
        empty={nothingListed({ text: state.filter, kind })}
      />
    </div>
  );
}

function depthOf(line: ClassLine | undefined): number {
  return line === undefined || line.kind === 'module' ? 0 : line.depth;
}

function stateOf(line: ClassLine | undefined, withObjects: boolean): 'open' | 'closed' | 'leaf' {
  if (line === undefined || (line.kind !== 'module' && line.kind !== 'class')) return 'leaf';
  if (line.kind === 'class' && !withObjects) return 'leaf';
  return line.open ? 'open' : 'closed';
}
