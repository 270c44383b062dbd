import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { copyText } from '../ui/clipboard.ts';
import { openContextMenu } from '../ui/context-menu.tsx';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { notify } from '../ui/toasts.tsx';
import { delimitedCell, nextSort, type Sort, type SortValue } from './row-order.ts';

export interface TableColumn {
  readonly id: string;
  readonly title: string;
  /** What the column is, for its head's tooltip. */
  readonly hint?: string;
  /** Width in CSS pixels; the one column without it takes what is left. */
  readonly width?: number;
  readonly align?: 'start' | 'end';
  readonly value: SortValue;
  readonly cell: (row: number) => ReactNode;
  /** Plain text for the clipboard, one cell or several under one head. */
  readonly text: (row: number) => string;
}

export interface DataTableProps {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  /** Rows to show, in order. */
  readonly rows: readonly number[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** The selected row; −1: none. */
  readonly selected: number;
  readonly onSelect: (row: number) => void;
  /** Enter or a double click. */
  readonly onOpen?: (row: number) => void;
  readonly menu?: (row: number) => readonly MenuEntry[];
  /** What a row is, for the name of its menu; `Function` unless given. */
  readonly rowName?: string;
  readonly empty: ReactNode;
}

const ROW_HEIGHT = 24;
const HEAD_HEIGHT = 25;
const PAGE = 20;

/** The rows as text for a spreadsheet, with a line of heads. */
export function tableText(columns: readonly TableColumn[], rows: readonly number[], separator: ',' | '\t'): string {
  const line = (cells: readonly string[]) => cells.map((cell) => delimitedCell(cell, separator)).join(separator);
  return [
    line(columns.map(({ title }) => title)),
    ...rows.map((row) => line(columns.map(({ text }) => text(row)))),
  ].join('\n');
}

/** Copies all rows and says so. */
export async function copyTable(columns: readonly TableColumn[], rows: readonly number[], separator: ',' | '\t') {
  const copied = await copyText(`${tableText(columns, rows, separator)}\n`);
  notify(
    copied
      ? { text: `Copied ${rows.length.toLocaleString('en')} rows.`, intent: 'success', timeoutMs: 2500 }
      : { text: 'The browser did not allow copying.', intent: 'warning' },
  );
}

/** A table of any length: only the rows on screen are drawn. Arrows move the selection, Enter opens, heads sort. */
export function DataTable(props: DataTableProps) {
  const { columns, rows, selected, onSelect, rowName = 'Function' } = props;
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    // The rows begin below the head, which stays on top of them.
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
  });
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
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = new Map([
      ['ArrowDown', at + 1],
      ['ArrowUp', Math.max(0, at - 1)],
      ['PageDown', at + PAGE],
      ['PageUp', at - PAGE],
      ['Home', 0],
      ['End', rows.length - 1],
    ]);
    const to = moves.get(event.key);
    if (to !== undefined) go(to);
    else if (event.key === 'Enter' && at >= 0) props.onOpen?.(selected);
    else if (at >= 0 && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
      const box = document.getElementById(`${id}-${selected}`)?.getBoundingClientRect();
      if (box === undefined || props.menu === undefined) return;
      openContextMenu(rowName, { x: box.left + 24, y: box.bottom }, props.menu(selected));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const template = columns.map(({ width }) => (width === undefined ? 'minmax(150px, 1fr)' : `${width}px`)).join(' ');
  const openMenu = (event: MouseEvent, row: number) => {
    if (props.menu === undefined) return;
    event.preventDefault();
    onSelect(row);
    openContextMenu(rowName, { x: event.clientX, y: event.clientY }, props.menu(row));
  };

  return (
    <div ref={body} className="data-table">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table made a grid is the WAI-ARIA pattern for selectable rows
        role="grid"
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
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index] ?? -1;
            return (
              <tr
                key={row}
                id={`${id}-${row}`}
                className="data-table-row"
                aria-rowindex={index + 2}
                aria-selected={row === selected}
                style={{ gridTemplateColumns: template, transform: `translateY(${start - HEAD_HEIGHT}px)` }}
                onClick={() => onSelect(row)}
                onDoubleClick={() => props.onOpen?.(row)}
                onContextMenu={(event) => openMenu(event, row)}
              >
                {columns.map((column) => (
                  <td key={column.id} className={`cell cell-${column.align ?? 'start'}`}>
                    {column.cell(row)}
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

interface TableHeadProps {
  readonly column: TableColumn;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

function TableHead({ column, sort, onSort }: TableHeadProps) {
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
