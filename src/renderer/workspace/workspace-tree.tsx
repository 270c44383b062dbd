import './workspace-tree.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { useItems } from '../state/items.ts';
import { tabKey, useTabs } from '../state/tabs.ts';
import { useWorkspace } from '../state/workspace.ts';
import { EmptyState, LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { chooseAndImport } from './import-files.ts';
import { openItem, tabOf } from './item-actions.ts';
import { openItemMenu } from './item-menu.ts';
import { point, setExpanded, setFilter, useTree } from './selection.ts';
import { TreeLine } from './tree-line.tsx';
import { parentOf, type TreeRow, treeRows } from './tree-rows.ts';

const HEIGHTS = { section: 26, file: 26, item: 42 } as const;

const rowElementId = (id: string): string => `tree-${id}`;

/** The lines drawn now, for whoever needs to know them. */
export function useTreeRows(): readonly TreeRow[] {
  const items = useItems((state) => state.items);
  const filter = useTree((state) => state.filter);
  const collapsed = useTree((state) => state.collapsed);
  return useMemo(() => treeRows(items.values(), { filter, collapsed }), [items, filter, collapsed]);
}

function TreeBody({ rows }: { readonly rows: readonly TreeRow[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const cursor = useTree((state) => state.cursor);
  const cursorIndex = rows.findIndex((row) => row.id === cursor);
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => HEIGHTS[rows[index]?.type ?? 'item'],
    getItemKey,
    overscan: 12,
  });
  useEffect(() => {
    if (cursorIndex >= 0) virtualizer.scrollToIndex(cursorIndex, { align: 'auto' });
  }, [cursorIndex, virtualizer]);

  // What the cursor was on can go away (deleted, filtered out): the keyboard then stays where it was.
  const place = useRef(0);
  useEffect(() => {
    if (cursorIndex >= 0) place.current = cursorIndex;
    else if (cursor !== null) point(rows, rows[Math.min(place.current, rows.length - 1)]?.id ?? cursor, 'cursor');
  }, [cursor, cursorIndex, rows]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = rows[cursorIndex];
    const walk = (index: number) => {
      const target = rows[Math.min(rows.length - 1, Math.max(0, index))];
      if (target === undefined) return;
      point(rows, target.id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'cursor' : 'only');
    };
    const act = (): boolean => {
      switch (event.key) {
        case 'ArrowDown':
          walk(cursorIndex + 1);
          return true;
        case 'ArrowUp':
          walk(cursorIndex < 0 ? 0 : cursorIndex - 1);
          return true;
        case 'Home':
          walk(0);
          return true;
        case 'End':
          walk(rows.length - 1);
          return true;
        case 'PageDown':
        case 'PageUp':
          if (event.ctrlKey || event.altKey || event.metaKey) return false;
          walk(cursorIndex + (event.key === 'PageDown' ? 10 : -10));
          return true;
        case 'ArrowRight':
          if (row === undefined || row.type === 'item') return true;
          if (row.expanded) walk(cursorIndex + 1);
          else setExpanded(row.id, true);
          return true;
        case 'ArrowLeft':
          if (row !== undefined && row.type !== 'item' && row.expanded) setExpanded(row.id, false);
          else walk(Math.max(0, parentOf(rows, cursorIndex)));
          return true;
        case 'Enter':
          if (row?.type === 'item') openItem(row.item);
          else if (row !== undefined) setExpanded(row.id, !row.expanded);
          return true;
        case ' ':
          if (row?.type === 'item') point(rows, row.id, 'toggle');
          return true;
        case 'F10':
        case 'ContextMenu': {
          if (event.key === 'F10' && !event.shiftKey) return false;
          const box = document.getElementById(rowElementId(row?.id ?? ''))?.getBoundingClientRect();
          if (row?.type === 'item' && box !== undefined) openItemMenu(row.item, { x: box.left + 24, y: box.bottom });
          return true;
        }
        default:
          return false;
      }
    };
    if (act()) event.preventDefault();
  };

  const onPointAt = (event: MouseEvent, row: TreeRow) => {
    if (event.shiftKey) return point(rows, row.id, 'range');
    if (event.ctrlKey || event.metaKey) return point(rows, row.id, 'toggle');
    point(rows, row.id, 'only');
    if (row.type === 'item') openItem(row.item);
    else setExpanded(row.id, !row.expanded);
  };

  return (
    <div
      ref={scroller}
      className="tree"
      role="tree"
      aria-label="Workspace items"
      aria-multiselectable="true"
      aria-activedescendant={cursorIndex >= 0 ? rowElementId(cursor ?? '') : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const first = rows[0];
        if (event.target === event.currentTarget && cursorIndex < 0 && first !== undefined)
          point(rows, first.id, 'cursor');
      }}
    >
      <div className="tree-canvas" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((slot) => {
          const row = rows[slot.index];
          if (row === undefined) return null;
          return (
            <TreeLine
              key={slot.key}
              elementId={rowElementId(row.id)}
              row={row}
              top={slot.start}
              height={slot.size}
              onPointAt={(event) => onPointAt(event, row)}
              onMenu={(event) => {
                event.preventDefault();
                if (row.type !== 'item') return;
                if (!useTree.getState().selected.has(row.id)) point(rows, row.id, 'only');
                openItemMenu(row.item, { x: event.clientX, y: event.clientY });
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The tree's line of the tab the person is in is chosen, so that the two say the same. */
function useRevealActive(): void {
  const activeKey = useTabs((state) => state.activeKey);
  const items = useItems((state) => state.items);
  useEffect(() => {
    const item = [...items.values()].find((candidate) => {
      const tab = tabOf(candidate);
      return tab !== null && tabKey(tab) === activeKey;
    });
    const { selected } = useTree.getState();
    if (item === undefined || selected.has(item.id)) return;
    useTree.setState({ selected: new Set([item.id]), cursor: item.id, anchor: item.id });
  }, [activeKey, items]);
}

/** The workspace's items with their filter. */
export function WorkspaceTree() {
  const rows = useTreeRows();
  const total = useItems((state) => state.items.size);
  const loaded = useItems((state) => state.loaded);
  const error = useItems((state) => state.error);
  const filter = useTree((state) => state.filter);
  const phase = useWorkspace(({ state }) => state.phase);
  useRevealActive();
  return (
    <>
      <div className="tree-filter">
        <input
          className="field"
          type="search"
          placeholder="Filter"
          aria-label="Filter the workspace"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setFilter('');
          }}
        />
      </div>
      {error !== null && <ErrorCard error={error} />}
      {!loaded && error === null && phase !== 'failed' && <LoadingState label="Loading…" />}
      {loaded && rows.length > 0 && <TreeBody rows={rows} />}
      {loaded && rows.length === 0 && total > 0 && (
        <EmptyState
          title="Nothing fits the filter"
          actions={
            <button type="button" className="link-button" onClick={() => setFilter('')}>
              Clear the filter
            </button>
          }
        />
      )}
      {loaded && phase === 'ready' && total === 0 && (
        <EmptyState
          title="No profiles yet"
          actions={
            <button type="button" className="link-button" onClick={() => void chooseAndImport()}>
              Import files…
            </button>
          }
        >
          Drop profiles anywhere on the window.
        </EmptyState>
      )}
    </>
  );
}
