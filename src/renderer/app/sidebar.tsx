import { CaretDown, Clipboard, FolderOpen, Plus } from '@blueprintjs/icons';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { toErrorData } from '../../core/error.ts';
import { keyLabelOf } from '../commands/command-menu.ts';
import { commands } from '../commands/dispatch.ts';
import { FindingsLink } from '../findings/findings-link.tsx';
import { HostsSection } from '../hosts/hosts-section.tsx';
import { changeWorkspace } from '../state/session.ts';
import { SIDEBAR_WIDTH, setSidebarWidth, useWindowState } from '../state/window-state.ts';
import { currentWorkspace, useWorkspace } from '../state/workspace.ts';
import { openContextMenu } from '../ui/context-menu.tsx';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { notify } from '../ui/toasts.tsx';
import { compareChosen, compareTitle } from '../workspace/item-actions.ts';
import { useTree } from '../workspace/selection.ts';
import { WorkspaceTree } from '../workspace/workspace-tree.tsx';
import { ErrorBoundary } from './error-boundary.tsx';

async function change(path: string): Promise<void> {
  try {
    await changeWorkspace({ mode: 'open', path });
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

function WorkspaceSwitch() {
  const workspace = useWorkspace(currentWorkspace);
  const openMenu = (target: HTMLElement) => {
    const box = target.getBoundingClientRect();
    const recent = (workspace?.recent ?? []).filter(({ path }) => path !== workspace?.path).slice(0, 8);
    const command = (
      id: 'file.newWorkspace' | 'file.newAudit' | 'file.openWorkspace' | 'file.openSample',
      title: string,
    ): MenuEntry => {
      const key = keyLabelOf(id);
      return {
        kind: 'action',
        id,
        title,
        enabled: true,
        run: () => commands.run(id),
        ...(key === undefined ? {} : { key }),
      };
    };
    openContextMenu('Workspace', { x: box.left, y: box.bottom + 2 }, [
      ...recent.map(
        ({ path, name, exists }): MenuEntry => ({
          kind: 'action',
          id: path,
          title: exists ? name : `${name} (not there)`,
          enabled: exists,
          icon: <FolderOpen size={12} />,
          run: () => void change(path),
        }),
      ),
      ...(recent.length > 0 ? [{ kind: 'divider', id: 'd1' } as const] : []),
      command('file.newWorkspace', 'New workspace…'),
      command('file.newAudit', 'New audit…'),
      command('file.openWorkspace', 'Open workspace…'),
      command('file.openSample', 'Open the sample workspace'),
    ]);
  };
  return (
    <button
      type="button"
      className="workspace-switch"
      aria-haspopup="menu"
      title={workspace?.path}
      onClick={(event) => openMenu(event.currentTarget)}
    >
      <MiddleText text={workspace?.name ?? 'Workspace'} />
      <CaretDown size={12} aria-hidden="true" />
    </button>
  );
}

/** What is chosen together can be compared together, heaps as a series. */
function SelectionBar() {
  const selected = useTree((state) => state.selected);
  if (selected.size < 2) return null;
  return (
    <div className="selection-bar">
      <span>{selected.size} chosen</span>
      <button type="button" className="primary-button" onClick={() => compareChosen([...selected])}>
        {compareTitle([...selected]) ?? 'Compare…'}
      </button>
    </div>
  );
}

/** The edge between sidebar and panes: dragged, or moved with the arrow keys. */
function SidebarEdge() {
  const width = useWindowState((state) => state.sidebarWidth);
  const start = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (start.current !== null) setSidebarWidth(start.current.width + event.clientX - start.current.x);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    setSidebarWidth(width + (event.key === 'ArrowRight' ? 16 : -16));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a moving separator is not a rule between texts
    <div
      className="sidebar-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the workspace tree"
      aria-valuenow={width}
      aria-valuemin={SIDEBAR_WIDTH.min}
      aria-valuemax={SIDEBAR_WIDTH.max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={onKeyDown}
    />
  );
}

/** The workspace and the hosts at the left of the window. */
export function Sidebar() {
  const width = useWindowState((state) => state.sidebarWidth);
  return (
    <>
      <aside className="sidebar" aria-label="Workspace and hosts" style={{ width }}>
        <div className="sidebar-workspace" data-region="tree">
          <div className="sidebar-head">
            <WorkspaceSwitch />
            <button
              type="button"
              className="icon-button"
              aria-label="Investigation"
              title={`Investigation: brief, objectives, changes, baselines (${keyLabelOf('view.investigation')})`}
              onClick={() => commands.run('view.investigation')}
            >
              <Clipboard size={14} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label="Import files"
              title={`Import files (${keyLabelOf('file.import')})`}
              onClick={() => commands.run('file.import')}
            >
              <Plus size={14} aria-hidden="true" />
            </button>
          </div>
          <ErrorBoundary part="the workspace tree">
            <WorkspaceTree />
          </ErrorBoundary>
          <SelectionBar />
        </div>
        <FindingsLink />
        <ErrorBoundary part="the hosts">
          <HostsSection />
        </ErrorBoundary>
      </aside>
      <SidebarEdge />
    </>
  );
}
