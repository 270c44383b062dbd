import { ChevronDown, ChevronRight } from '@blueprintjs/icons';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { isWithoutVerdicts } from '../../core/finding/item-evidence.ts';
import { ItemIcon } from '../ui/item-icon.tsx';
import { LevelBadge, levelOf } from '../ui/level-badge.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { compareItems, renameItem } from './item-actions.ts';
import { endRename, useTree } from './selection.ts';
import type { TreeRow } from './tree-rows.ts';

/** The type under which an item is dragged. */
const ITEM_DRAG = 'application/x-plateau-item';

function RenameField({ row }: { readonly row: Extract<TreeRow, { type: 'item' }> }) {
  const [label, setLabel] = useState(row.item.label);
  const field = useRef<HTMLInputElement>(null);
  const tree = () => field.current?.closest<HTMLElement>('[role="tree"]');
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const finish = (keep: boolean) => {
    const focusAfter = tree();
    endRename();
    focusAfter?.focus();
    if (keep) void renameItem(row.item, label);
  };
  return (
    <input
      ref={field}
      className="field tree-rename"
      aria-label={`New name of ${row.item.label}`}
      value={label}
      maxLength={1000}
      onChange={(event) => setLabel(event.target.value)}
      onBlur={() => useTree.getState().renaming === row.id && finish(true)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
      }}
    />
  );
}

export interface TreeLineProps {
  readonly elementId: string;
  readonly row: TreeRow;
  readonly top: number;
  readonly height: number;
  readonly onPointAt: (event: MouseEvent) => void;
  readonly onMenu: (event: MouseEvent) => void;
}

/** One line of the workspace tree. The tree holds the focus; lines are pointed at. */
export function TreeLine({ elementId, row, top, height, onPointAt, onMenu }: TreeLineProps) {
  const selected = useTree((state) => state.selected.has(row.id));
  const cursor = useTree((state) => state.cursor === row.id);
  const renaming = useTree((state) => state.renaming === row.id);
  const [dropping, setDropping] = useState(false);
  const isProfile = row.type === 'item' && row.item.kind === 'profile';
  const classes = [
    'tree-line',
    `tree-line-${row.type}`,
    `tree-depth-${row.depth}`,
    ...(selected ? ['tree-line-selected'] : []),
    ...(cursor ? ['tree-line-cursor'] : []),
    ...(dropping ? ['tree-line-dropping'] : []),
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree holds the focus and names its active line
    <div
      id={elementId}
      role="treeitem"
      aria-level={row.depth}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={row.type === 'item' ? selected : undefined}
      aria-expanded={row.type === 'item' ? undefined : row.expanded}
      className={classes.join(' ')}
      style={{ top, height }}
      draggable={isProfile && !renaming}
      onClick={onPointAt}
      onContextMenu={onMenu}
      onDragStart={(event) => {
        event.dataTransfer.setData(ITEM_DRAG, row.id);
        event.dataTransfer.effectAllowed = 'link';
      }}
      onDragOver={(event) => {
        if (!isProfile || !event.dataTransfer.types.includes(ITEM_DRAG)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'link';
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        const dragged = event.dataTransfer.getData(ITEM_DRAG);
        setDropping(false);
        if (!isProfile || dragged === '' || dragged === row.id) return;
        event.preventDefault();
        compareItems([row.id, dragged]);
      }}
    >
      {row.type === 'item' ? (
        <>
          <ItemIcon kind={row.item.kind} />
          <div className="tree-text">
            <div className="tree-first">
              {renaming ? <RenameField row={row} /> : <MiddleText className="tree-label" text={row.label} />}
              {isWithoutVerdicts(row.item) ? null : <LevelBadge level={levelOf(row.item.level)} compact />}
            </div>
            <div className="tree-summary" title={row.item.summary}>
              {dropping ? 'Compare with this' : row.item.summary}
            </div>
          </div>
        </>
      ) : (
        <>
          {row.expanded ? <ChevronDown size={12} aria-hidden="true" /> : <ChevronRight size={12} aria-hidden="true" />}
          <MiddleText className="tree-label" text={row.label} />
          <span className="tree-count">{row.count}</span>
        </>
      )}
    </div>
  );
}
