import { useCallback } from 'react';
import type { HeapDetail } from '../../core/heap/stored.ts';
import { AboutPanel } from './about-panel.tsx';
import type { ClassTable } from './class-table.ts';
import { ClassesPanel } from './classes-panel.tsx';
import { ClosuresPanel } from './closures-panel.tsx';
import { CollectionsPanel } from './collections-panel.tsx';
import { DominatorsPanel, type ToReveal } from './dominators-panel.tsx';
import { hasObjects, isDetachedClass } from './heap-parts.ts';
import type { HeapState } from './heap-state.ts';
import { MapPanel } from './map/map-panel.tsx';
import type { NodeActions } from './node-actions.ts';
import type { NodeTreeSource } from './node-tree.tsx';
import { SearchPanel } from './search-panel.tsx';
import { StringsPanel } from './strings-panel.tsx';

export interface HeapPaneProps {
  readonly detail: HeapDetail;
  readonly table: ClassTable;
  readonly state: HeapState;
  readonly actions: NodeActions;
  readonly tree: NodeTreeSource;
  readonly wanted: ToReveal | null;
  readonly onRevealed: (wanted: ToReveal) => void;
  readonly onFind: () => void;
}

/** The pane that is in front. */
export function HeapPane(props: HeapPaneProps) {
  const { detail, table, state, actions, tree, onFind } = props;
  const { facts, item } = detail;
  const detached = useCallback((row: number) => isDetachedClass(table.name(row)), [table]);
  const classes = { table, facts, state, actions, onFind, withObjects: hasObjects(facts), itemLabel: item.label };
  switch (state.pane) {
    case 'classes':
      return <ClassesPanel {...classes} label="Classes" />;
    case 'dominators':
      return (
        <DominatorsPanel {...{ facts, state, tree, actions }} wanted={props.wanted} onRevealed={props.onRevealed} />
      );
    case 'map':
      return <MapPanel facts={facts} table={table} state={state} actions={actions} onFind={onFind} />;
    case 'collections':
      return <CollectionsPanel facts={facts} state={state} actions={actions} />;
    case 'closures':
      return <ClosuresPanel state={state} actions={actions} />;
    case 'strings':
      return <StringsPanel facts={facts} state={state} actions={actions} />;
    case 'detached':
      return <ClassesPanel {...classes} keep={detached} label="Detached nodes" />;
    case 'search':
      return <SearchPanel facts={facts} state={state} actions={actions} onFind={onFind} />;
    case 'about':
      return <AboutPanel detail={detail} />;
  }
}
