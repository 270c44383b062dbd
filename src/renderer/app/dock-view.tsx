import 'dockview-react/dist/styles/dockview.css';
import './dock.css';
import { Button } from '@blueprintjs/core';
import { Cross, Import } from '@blueprintjs/icons';
import {
  type DockviewApi,
  DockviewReact,
  type DockviewTheme,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from 'dockview-react';
import { type ReactNode, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { CommandScope, commands } from '../commands/dispatch.ts';
import { useFindingKey } from '../findings/finding-key.ts';
import { useFindings } from '../findings/finding-store.ts';
import { VerdictItem } from '../findings/verdict-item.ts';
import { useItem, useItems } from '../state/items.ts';
import { useLayout } from '../state/layout.ts';
import { closeTab, isItemTab, TAB_KINDS, type Tab, tabKey } from '../state/tabs.ts';
import { openContextMenu } from '../ui/context-menu.tsx';
import { EmptyState, LoadingState } from '../ui/empty-state.tsx';
import { ItemIcon } from '../ui/item-icon.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { chooseAndImport } from '../workspace/import-files.ts';
import { connectDock, moveToNextPane, splitActive, tabTitle } from './dock.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { VIEWS } from './views.tsx';

const tabParams = z.object({ kind: z.enum(TAB_KINDS), id: z.string() });

function tabOfParams(params: unknown): Tab | null {
  const parsed = tabParams.safeParse(params);
  return parsed.success ? parsed.data : null;
}

/** One open view, guarded so that its failure stays its own. */
function ViewPanel({ params }: IDockviewPanelProps) {
  const tab = tabOfParams(params);
  const item = useItem(tab?.id ?? '');
  const loaded = useItems((state) => state.loaded);
  if (tab === null) return null;
  if (isItemTab(tab) && item === undefined) {
    if (!loaded) return <LoadingState label="Loading the workspace…" />;
    return (
      <EmptyState title="This item is no longer in the workspace">It was deleted. Undo brings it back.</EmptyState>
    );
  }
  const View = VIEWS[tab.kind];
  return (
    <CommandScope value={tabKey(tab)}>
      <ErrorBoundary part={`the view “${tabTitle(tab, item)}”`}>
        <Suspense fallback={<LoadingState label="Opening…" />}>
          <ViewFrame tab={tab}>
            <View itemId={tab.id} />
          </ViewFrame>
        </Suspense>
      </ErrorBoundary>
    </CommandScope>
  );
}

/** What stands around a view: its verdicts know whose they are, and the key that makes findings of them. */
function ViewFrame({ tab, children }: { readonly tab: Tab; readonly children: ReactNode }) {
  const item = isItemTab(tab) ? tab.id : null;
  useFindingKey(item, tabKey(tab));
  return (
    <div className="view" data-tab={tabKey(tab)}>
      <VerdictItem value={item}>{children}</VerdictItem>
    </div>
  );
}

/** Scrolls a tab into view when it becomes the active one: where there are many, a new one opens beyond the edge. */
function useSeenWhenActive(api: IDockviewPanelHeaderProps['api']) {
  const handle = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = () => handle.current?.closest('.dv-tab')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (api.isActive) show();
    const listening = api.onDidActiveChange(({ isActive }) => {
      if (isActive) show();
    });
    return () => listening.dispose();
  }, [api]);
  return handle;
}

/** A tab's handle: icon, name, close button and menu. */
function TabHandle({ params, api }: IDockviewPanelHeaderProps) {
  const tab = tabOfParams(params);
  const handle = useSeenWhenActive(api);
  const item = useItem(tab?.id ?? '');
  // The title of a finding changes while it is written.
  useFindings(({ rows }) => rows.find(({ id }) => id === tab?.id)?.title);
  const title = tab === null ? '' : tabTitle(tab, item);
  useEffect(() => {
    if (api.title !== title) api.setTitle(title);
  }, [api, title]);
  if (tab === null) return null;
  const key = tabKey(tab);
  const closeOthers = () => {
    for (const panel of [...api.group.panels]) if (panel.id !== key) closeTab(panel.id);
  };
  const alone = api.group.panels.length < 2;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the dock's own tab around it has the role; these are its pointer's extras
    <div
      ref={handle}
      className="tab-handle"
      role="presentation"
      onAuxClick={(event) => {
        if (event.button === 1) closeTab(key);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        api.setActive();
        openContextMenu(`Tab ${title}`, { x: event.clientX, y: event.clientY }, [
          { kind: 'action', id: 'close', title: 'Close', enabled: true, run: () => closeTab(key) },
          { kind: 'action', id: 'others', title: 'Close others in this pane', enabled: !alone, run: closeOthers },
          { kind: 'divider', id: 'd1' },
          {
            kind: 'action',
            id: 'right',
            title: 'Move to a pane on the right',
            enabled: !alone,
            run: () => splitActive('right'),
          },
          {
            kind: 'action',
            id: 'below',
            title: 'Move to a pane below',
            enabled: !alone,
            run: () => splitActive('bottom'),
          },
          { kind: 'action', id: 'next', title: 'Move to the next pane', enabled: true, run: moveToNextPane },
        ]);
      }}
    >
      <ItemIcon kind={tab.kind} size={13} />
      <MiddleText text={title} />
      <button
        type="button"
        className="tab-close"
        tabIndex={-1}
        aria-label={`Close ${title}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          closeTab(key);
        }}
      >
        <Cross size={12} aria-hidden="true" />
      </button>
    </div>
  );
}

function NothingOpen() {
  return (
    <EmptyState
      title="Nothing is open"
      actions={
        <>
          <Button icon={<Import size={14} />} onClick={() => void chooseAndImport()}>
            Import files…
          </Button>
          <Button onClick={() => commands.run('view.palette')}>Find a command or an item…</Button>
        </>
      }
    >
      Choose something in the workspace tree, or drop profiles anywhere on the window.
    </EmptyState>
  );
}

const DOCK_THEME: DockviewTheme = { name: 'plateau', className: 'dock-theme', dndTabIndicator: 'line' };
const COMPONENTS = { view: ViewPanel };

/** The panes in the middle of the workbench. */
export function DockView() {
  const [api, setApi] = useState<DockviewApi | null>(null);
  // A layout effect, so that it ends before the dock takes itself down and reports each panel as removed: the person closed none of them.
  useLayoutEffect(() => (api === null ? undefined : connectDock(api, useLayout.getState().panes)), [api]);
  return (
    <DockviewReact
      className="dock"
      theme={DOCK_THEME}
      components={COMPONENTS}
      defaultTabComponent={TabHandle}
      watermarkComponent={NothingOpen}
      disableFloatingGroups
      onReady={(event) => setApi(event.api)}
    />
  );
}
