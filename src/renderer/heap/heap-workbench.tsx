import { useEffect, useMemo, useRef, useState } from 'react';
import type { HeapDetail } from '../../core/heap/stored.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { useCommand } from '../commands/dispatch.ts';
import { announce } from '../ui/announcer.tsx';
import { formatCount } from '../ui/format.ts';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { spoken, VerdictList } from '../verdicts/verdict-list.tsx';
import type { ClassTable } from './class-table.ts';
import type { ToReveal } from './dominators-panel.tsx';
import { evidenceOf } from './evidence.ts';
import { HeapPane } from './heap-pane.tsx';
import { hasObjects, type Pane } from './heap-parts.ts';
import { type HeapSelection, type HeapState, withOpened } from './heap-state.ts';
import { Inspector } from './inspector/inspector.tsx';
import type { NodeActions, NodeOfClass } from './node-actions.ts';
import { useOpenPane } from './open-pane.ts';
import { dominatorTree } from './tree-sources.ts';

/** Why no rule judges a table of memray's statistics. */
const NOT_A_HEAP =
  'Nothing to judge: the table counts all that was allocated, freed or not. What is alive: memray transform csv --leaks.';

const TITLES: Readonly<Record<Pane, string>> = {
  classes: 'Classes',
  dominators: 'Dominators',
  map: 'Map',
  collections: 'Collections',
  closures: 'Closures',
  strings: 'Strings',
  detached: 'Detached',
  search: 'Search',
  about: 'About',
};

/** Steps back that are remembered. */
const MOST_BACK = 100;

export interface HeapWorkbenchProps {
  readonly detail: HeapDetail;
  readonly table: ClassTable;
  readonly state: HeapState;
}

/** Verdicts, panes and the inspector of a heap, linked by what is selected. */
export function HeapWorkbench({ detail, table, state }: HeapWorkbenchProps) {
  const { facts, evaluations } = detail;
  const { id, panes, selection } = state;
  const withObjects = hasObjects(facts);
  const [wanted, setWanted] = useState<ToReveal | null>(null);
  const tree = useMemo(() => dominatorTree(id, withObjects), [id, withObjects]);
  const select = useSelection(state);
  const panel = useRef<HTMLElement>(null);
  const { open, find } = useOpenPane(panel, state);
  useFirstSelection(detail, state);

  const inspect = ({ node, class: row }: NodeOfClass) => select.to({ node, class: row < 0 ? null : table.key(row) });
  const actions: NodeActions = {
    inspect,
    showClass: (row, node) => {
      const key = table.key(row);
      select.to({ node: node ?? null, class: key });
      state.setFilter('');
      state.setKind('all');
      if (withObjects) state.setOpenClasses((old) => withOpened(old, key));
      open('classes');
    },
    showInDominators: (node) => {
      setWanted({ node });
      open('dominators');
    },
    showInMap: (node) => {
      inspect(node);
      state.setMapRoot(node.node);
      open('map');
    },
  };
  const onEvidence = (verdict: Verdict) => {
    const evidence = evidenceOf(verdict);
    if (evidence?.kind === 'class') {
      const row = table.rowOfKey(evidence.key);
      if (row < 0) return announce('The heap holds nothing of this class any more.');
      actions.showClass(row);
    } else if (evidence?.kind === 'node') {
      select.to({ node: evidence.node, class: null });
      actions.showInDominators(evidence.node);
    }
  };
  useCommand('edit.find', find);
  useCommand('heap.classes', () => open('classes'));
  useCommand('heap.dominators', () => open('dominators'), panes.includes('dominators'));
  useCommand('heap.map', () => open('map'), panes.includes('map'));
  useCommand('heap.collections', () => open('collections'), panes.includes('collections'));
  useCommand('heap.closures', () => open('closures'), panes.includes('closures'));
  useCommand('heap.strings', () => open('strings'), panes.includes('strings'));
  useCommand('heap.detached', () => open('detached'), panes.includes('detached'));
  useCommand('heap.search', () => open('search', 'field'), panes.includes('search'));
  useCommand('heap.back', () => select.back?.(), select.back !== null);

  const current = evaluations.find(({ current: inForce }) => inForce) ?? evaluations[0];
  const subject = current?.verdicts.find((verdict) => isSelected(verdict, selection))?.subject.key ?? null;
  return (
    <VerdictFrame
      verdicts={
        <VerdictList
          evaluations={evaluations}
          onEvidence={onEvidence}
          selectedKey={subject}
          {...(facts.table?.measure === 'allocated' ? { silence: NOT_A_HEAP } : {})}
        />
      }
      verdictShare={state.verdictShare}
      onVerdictShare={state.setVerdictShare}
      label="Size of the inspector"
      direction="row"
      share={state.inspectorShare}
      onShare={state.setInspectorShare}
      first={
        <section ref={panel} className="panel">
          <PanelTabs
            label="Parts of the heap"
            tabs={panes.map((pane) => ({ id: pane, title: TITLES[pane], ...countOf(pane, detail, table) }))}
            active={state.pane}
            onActive={state.setPane}
          >
            <HeapPane
              detail={detail}
              table={table}
              state={state}
              actions={actions}
              tree={tree}
              wanted={wanted}
              onRevealed={(done) => setWanted((now) => (now === done ? null : now))}
              onFind={find}
            />
          </PanelTabs>
        </section>
      }
      second={
        <Inspector
          facts={facts}
          table={table}
          state={state}
          actions={actions}
          onBack={select.back}
          withObjects={withObjects}
        />
      }
    />
  );
}

function isSelected(verdict: Verdict, selection: HeapSelection): boolean {
  const evidence = evidenceOf(verdict);
  return evidence?.kind === 'node'
    ? evidence.node === selection.node
    : evidence !== null && selection.node === null && evidence.key === selection.class;
}

function countOf(pane: Pane, { facts }: HeapDetail, table: ClassTable): { readonly count?: string } {
  if (pane === 'classes') return { count: formatCount(table.count) };
  if (pane === 'strings' && facts.repeated !== null) return { count: formatCount(facts.repeated.contents) };
  if (pane === 'detached' && facts.detached !== null) return { count: formatCount(facts.detached.count) };
  return {};
}

/** Selecting, and the way back through what was inspected. */
function useSelection({ selection, setSelection }: HeapState): {
  readonly to: (next: HeapSelection) => void;
  readonly back: (() => void) | null;
} {
  const [past, setPast] = useState<readonly HeapSelection[]>([]);
  const last = past.at(-1);
  return {
    to: (next) => {
      if (next.node === selection.node && next.class === selection.class) return;
      if (selection.node !== null || selection.class !== null)
        setPast((old) => [...old.slice(1 - MOST_BACK), selection]);
      setSelection(next);
    },
    back:
      last === undefined
        ? null
        : () => {
            setPast((old) => old.slice(0, -1));
            setSelection(last);
          },
  };
}

/** The first time a heap is opened, what its weightiest verdict points to is in the inspector: the holder, before any click. */
function useFirstSelection({ evaluations }: HeapDetail, { selection, setSelection }: HeapState): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    if (selection.node !== null || selection.class !== null) return;
    const verdicts = (evaluations.find(({ current }) => current) ?? evaluations[0])?.verdicts ?? [];
    const [first] = spoken(verdicts).loud.flatMap((verdict) => evidenceOf(verdict) ?? []);
    if (first?.kind === 'node') setSelection({ node: first.node, class: null });
    else if (first?.kind === 'class') setSelection({ node: null, class: first.key });
  }, [evaluations, selection, setSelection]);
}
