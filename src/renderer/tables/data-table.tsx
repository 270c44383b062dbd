import { type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  type HTMLAttributes,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
} from 'react';
import { openContextMenu } from '../ui/context-menu.tsx';
import { copyAll } from '../ui/copy-all.ts';
import { plural } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { delimitedCell, nextSort, type Sort, type SortValue } from './row-order.ts';

/** A column as it is drawn. */
export interface ShownColumn {
  readonly id: string;
  readonly title: string;
  /** What the column is, for its head's tooltip. */
  readonly hint?: string;
  /** Width in CSS pixels; the one column without it takes what is left. */
  readonly width?: number;
  /** Of the one without a width: what it has at least; 150 unless given. */
  readonly minWidth?: number;
  readonly align?: 'start' | 'end';
  readonly cell: (row: number) => ReactNode;
}

/** A column as it is copied and saved. */
export interface ExportedColumn {
  readonly title: string;
  /** Plain text for the clipboard, one cell or several under one head. */
  readonly text: (row: number) => string;
}

/** A column of a table that is put in order by its values and copied as it stands. */
export interface TableColumn extends ShownColumn, ExportedColumn {
  readonly value: SortValue;
}

/** Rows that open and close, for a table that is a tree. */
export interface TableTree {
  /** 0 for rows that stand in no other. */
  readonly depth: (row: number) => number;
  readonly state: (row: number) => 'open' | 'closed' | 'leaf';
  readonly onToggle: (row: number) => void;
  /** CSS pixels a level is indented by; 14 unless given. */
  readonly indent?: number;
}

export interface DataTableProps {
  readonly label: string;
  readonly columns: readonly ShownColumn[];
  /** Rows to show, in order. */
  readonly rows: readonly number[];
  /** Without it the rows have an order of their own. */
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** Present where rows open and close; the first column is indented. */
  readonly tree?: TableTree;
  /** The selected row; −1: none. */
  readonly selected: number;
  readonly onSelect: (row: number) => void;
  /** A click, once it has selected the row: for rows that are there to be clicked. */
  readonly onClick?: (row: number) => void;
  /** Enter or a double click. */
  readonly onOpen?: (row: number) => void;
  readonly menu?: (row: number) => readonly MenuEntry[];
  /** What a row is, for the name of its menu; `Function` unless given. */
  readonly rowName?: string;
  /** Keys of the owner, tried before the table's own; true when it took the key. */
  readonly onKey?: (key: string, row: number) => boolean;
  readonly empty: ReactNode;
}

const ROW_HEIGHT = 24;
const HEAD_HEIGHT = 25;
const PAGE = 20;
/** Rows that are drawn above and below those in sight. */
const OVERSCAN = 8;
const INDENT = 14;
/** Rows of longer tables take the elements of those that went out of sight: to make and throw away new ones takes longer than a frame has. */
const MOST_OWN_ROWS = 500;
/** Rows that stand deeper are indented no further: their depth is told as a number. */
const DEEPEST_INDENT = 16;

/** The rows as text for a spreadsheet, with a line of heads. */
export function tableText(columns: readonly ExportedColumn[], rows: readonly number[], separator: ',' | '\t'): string {
  const line = (cells: readonly string[]) => cells.map((cell) => delimitedCell(cell, separator)).join(separator);
  return [
    line(columns.map(({ title }) => title)),
    ...rows.map((row) => line(columns.map(({ text }) => text(row)))),
  ].join('\n');
}

/** Copies all rows and says so. */
export async function copyTable(columns: readonly ExportedColumn[], rows: readonly number[], separator: ',' | '\t') {
  await copyAll(`${tableText(columns, rows, separator)}\n`, plural(rows.length, 'row'));
}

/**
 * A table of any length: only the rows on screen are drawn. Arrows move the selection, Enter opens, heads sort; where it is a tree, the right and
 * the left arrow open and close.
 */
export function DataTable(props: DataTableProps) {
  const { columns, rows, selected, onSelect, rowName = 'Function', tree } = props;
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    rangeExtractor: useSteadyRange(),
    // The rows begin below the head, which stays on top of them.
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
  });
  const items = inSlots(virtual.getVirtualItems(), rows.length);
  const at = rows.indexOf(selected);
  const shown = useRef(-1);
  useEffect(() => {
    // With the next frame: scrolling makes the browser lay out the page, which it does then anyway.
    const frame = requestAnimationFrame(() => {
      if (at >= 0 && shown.current !== selected) virtual.scrollToIndex(at, { align: 'auto' });
      shown.current = selected;
    });
    return () => cancelAnimationFrame(frame);
  }, [at, selected, virtual]);

  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row !== undefined) onSelect(row);
  };
  /** Opens, or goes to the first row inside; closes, or goes to the row around. */
  const sideways = (key: string): boolean => {
    if (tree === undefined || at < 0) return false;
    const state = tree.state(selected);
    if (key === 'ArrowRight') {
      if (state === 'closed') tree.onToggle(selected);
      else if (state === 'open') go(at + 1);
    } else if (key === 'ArrowLeft') {
      if (state === 'open') tree.onToggle(selected);
      else go(rowAround(rows, at, tree));
    } else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inHead = event.target !== event.currentTarget;
    // They press a head's button.
    if (inHead && (event.key === 'Enter' || event.key === ' ')) return;
    const moves = new Map([
      ['ArrowDown', at + 1],
      ['ArrowUp', Math.max(0, at - 1)],
      ['PageDown', at + PAGE],
      ['PageUp', at - PAGE],
      ['Home', 0],
      ['End', rows.length - 1],
    ]);
    const to = moves.get(event.key);
    if (props.onKey?.(event.key, at >= 0 ? selected : -1) === true) return handled(event);
    if (to !== undefined) {
      go(to);
      // From a head into the rows, where Enter opens.
      if (inHead) event.currentTarget.focus({ preventScroll: true });
    } else if (sideways(event.key)) return handled(event);
    else if (event.key === 'Enter' && at >= 0) props.onOpen?.(selected);
    else if (at >= 0 && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
      const box = document.getElementById(`${id}-${selected}`)?.getBoundingClientRect();
      if (box === undefined || props.menu === undefined) return;
      openContextMenu(rowName, { x: box.left + 24, y: box.bottom }, props.menu(selected));
    } else return;
    handled(event);
  };
  const template = columns
    .map(({ width, minWidth = 150 }) => (width === undefined ? `minmax(${minWidth}px, 1fr)` : `${width}px`))
    .join(' ');
  const openMenu = (event: MouseEvent, row: number) => {
    if (props.menu === undefined) return;
    event.preventDefault();
    onSelect(row);
    openContextMenu(rowName, { x: event.clientX, y: event.clientY }, props.menu(row));
  };

  return (
    <div ref={body} className="data-table">
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both grids and tree grids have an active descendant */}
      <table
        role={tree === undefined ? 'grid' : 'treegrid'}
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={at >= 0 ? `${id}-${selected}` : undefined}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr className="data-table-head" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            {columns.map((column) => (
              <TableHead key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, slot }) => {
            const row = rows[index] ?? -1;
            return (
              <tr
                key={slot ?? row}
                id={`${id}-${row}`}
                className="data-table-row"
                aria-rowindex={index + 2}
                aria-selected={row === selected}
                {...treeAria(tree, row)}
                style={{ gridTemplateColumns: template, transform: `translateY(${start - HEAD_HEIGHT}px)` }}
                onClick={() => {
                  onSelect(row);
                  props.onClick?.(row);
                }}
                onDoubleClick={() => props.onOpen?.(row)}
                onContextMenu={(event) => openMenu(event, row)}
              >
                {columns.map((column, place) => (
                  <td key={column.id} className={`cell cell-${column.align ?? 'start'}`}>
                    {tree !== undefined && place === 0 ? (
                      <TreeCell tree={tree} row={row}>
                        {column.cell(row)}
                      </TreeCell>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 && <div className="data-table-empty">{props.empty}</div>}
    </div>
  );
}

/** A row that is drawn; a long table’s with the number of the elements it is drawn in. */
interface DrawnRow {
  readonly index: number;
  readonly start: number;
  readonly slot: number | null;
}

/**
 * The rows of a long table in the order of their elements, which then stay where they are while it scrolls: one that leaves at one end comes back
 * at the other. Rows of others have elements of their own.
 */
export function inSlots(
  items: readonly { readonly index: number; readonly start: number }[],
  count: number,
): readonly DrawnRow[] {
  if (count <= MOST_OWN_ROWS) return items.map(({ index, start }) => ({ index, start, slot: null }));
  return items
    .map(({ index, start }) => ({ index, start, slot: index % items.length }))
    .sort((a, b) => a.slot - b.slot);
}

/** Indexes to draw around those in sight: `least` or more, as far as there are so many. */
export function steadyRange(
  { startIndex, endIndex, count }: Omit<Range, 'overscan'>,
  least: number,
): readonly number[] {
  const length = Math.min(count, Math.max(least, endIndex - startIndex + 1 + 2 * OVERSCAN));
  const first = Math.max(0, Math.min(startIndex - OVERSCAN, count - length));
  return Array.from({ length }, (_, at) => first + at);
}

/** Draws as many rows wherever the table stands: one more or less would be made and thrown away with every frame. */
function useSteadyRange(): (range: Range) => number[] {
  const most = useRef(0);
  return useCallback((range: Range) => {
    const indexes = [...steadyRange(range, most.current)];
    most.current = indexes.length;
    return indexes;
  }, []);
}

function handled(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Place of the nearest row above that stands less deep; the row's own place where there is none. */
function rowAround(rows: readonly number[], at: number, tree: TableTree): number {
  const depth = tree.depth(rows[at] ?? -1);
  for (let place = at - 1; place >= 0; place--) {
    if (tree.depth(rows[place] ?? -1) < depth) return place;
  }
  return at;
}

function treeAria(tree: TableTree | undefined, row: number): HTMLAttributes<HTMLTableRowElement> {
  if (tree === undefined) return {};
  const state = tree.state(row);
  return { 'aria-level': tree.depth(row) + 1, ...(state === 'leaf' ? {} : { 'aria-expanded': state === 'open' }) };
}

interface TreeCellProps {
  readonly tree: TableTree;
  readonly row: number;
  readonly children: ReactNode;
}

/** The first cell of a row that opens: its indentation, and what opens it by the pointer. */
function TreeCell({ tree, row, children }: TreeCellProps) {
  const depth = tree.depth(row);
  const state = tree.state(row);
  return (
    <span className="tree-cell" style={{ paddingLeft: Math.min(depth, DEEPEST_INDENT) * (tree.indent ?? INDENT) }}>
      {depth > DEEPEST_INDENT && <span className="tree-depth">{depth}</span>}
      {state === 'leaf' ? (
        <span className="twisty" />
      ) : (
        // The keyboard opens rows by the arrows, of which the row itself tells.
        <span
          className="twisty"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            tree.onToggle(row);
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          {state === 'open' ? '▾' : '▸'}
        </span>
      )}
      {children}
    </span>
  );
}

interface TableHeadProps {
  readonly column: ShownColumn;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

function TableHead({ column, sort, onSort }: TableHeadProps) {
  if (sort === undefined || onSort === undefined) {
    return (
      <th scope="col" className={`head head-${column.align ?? 'start'}`} title={column.hint}>
        <span className="head-plain">{column.title}</span>
      </th>
    );
  }
  const sorted = sort.column === column.id;
  const direction = sort.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={`head head-${column.align ?? 'start'}`} aria-sort={sorted ? direction : 'none'}>
      <button
        type="button"
        title={column.hint}
        onClick={() => onSort(nextSort(sort, column.id, column.align === 'end'))}
      >
        <span>{column.title}</span>
        <span className="head-sort" aria-hidden="true">
          {sorted ? (sort.descending ? '▾' : '▴') : ''}
        </span>
      </button>
    </th>
  );
}
