import './workbench.css';
import { Button } from '@blueprintjs/core';
import { Search } from '@blueprintjs/icons';
import type { PlateauErrorData } from '../../core/error.ts';
import { keyLabelOf } from '../commands/command-menu.ts';
import { commands } from '../commands/dispatch.ts';
import { MenuBar } from '../commands/menu-bar.tsx';
import { useJobs } from '../jobs/job-store.ts';
import { JobsPanel } from '../jobs/jobs-panel.tsx';
import { host } from '../state/host.ts';
import { openSession } from '../state/session.ts';
import { useWindowState } from '../state/window-state.ts';
import { useWorkspace } from '../state/workspace.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { DockView } from './dock-view.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Logo } from './logo.tsx';
import { Sidebar } from './sidebar.tsx';
import { StatusBar } from './status-bar.tsx';

/** The row above everything: menus and the way to everything else. On the desktop the system's menu takes its place. */
function TopBar() {
  return (
    <header className="top-bar" data-region="menu">
      <Logo size={18} />
      <MenuBar />
      <button type="button" className="palette-button" onClick={() => commands.run('view.palette')}>
        <Search size={13} aria-hidden="true" />
        <span className="palette-button-text">Find a command or an item</span>
        <kbd>{keyLabelOf('view.palette')}</kbd>
      </button>
    </header>
  );
}

/** What stands in the middle while no workspace is open. */
function NoWorkspace({ error }: { readonly error: PlateauErrorData }) {
  const missing = error.code === 'workspace.none';
  const retry = (
    <Button size="small" onClick={() => void openSession()}>
      Try again
    </Button>
  );
  return (
    <div className="start-failure">
      <h2>{missing ? 'No workspace is open' : 'The workspace could not be opened'}</h2>
      {missing ? (
        <p>A workspace is a folder that keeps profiles, their verdicts and where they came from.</p>
      ) : (
        <ErrorCard error={error} actions={retry} />
      )}
      <div className="start-choices">
        <Button intent="primary" onClick={() => commands.run('file.openSample')}>
          Open the sample workspace
        </Button>
        <Button onClick={() => commands.run('file.newWorkspace')}>New workspace…</Button>
        <Button onClick={() => commands.run('file.openWorkspace')}>Open workspace…</Button>
      </div>
    </div>
  );
}

function Middle() {
  const state = useWorkspace((store) => store.state);
  if (state.phase === 'starting') return <LoadingState label="Opening the workspace…" />;
  if (state.phase === 'ready') return <DockView key={state.workspace.id} />;
  return <NoWorkspace error={state.error} />;
}

/** The window's parts in their places. */
export function Workbench() {
  const sidebarOpen = useWindowState((state) => state.sidebarOpen);
  const jobsOpen = useJobs((state) => state.panelOpen);
  return (
    <div className="workbench">
      {host === undefined && <TopBar />}
      <div className="workbench-body">
        {sidebarOpen && <Sidebar />}
        <div className="workbench-middle">
          <main className="workbench-panes" aria-label="Open views" data-region="views">
            <ErrorBoundary part="the panes">
              <Middle />
            </ErrorBoundary>
          </main>
          {jobsOpen && (
            <ErrorBoundary part="the jobs panel">
              <JobsPanel />
            </ErrorBoundary>
          )}
        </div>
      </div>
      <StatusBar />
    </div>
  );
}
