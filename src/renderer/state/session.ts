import { toErrorData } from '../../core/error.ts';
import type { WorkspaceEvent, WorkspaceInfo } from '../../main/api/contract/items.ts';
import { flushDrafts, forgetDrafts } from '../findings/editor/draft-store.ts';
import { clearFindings, refreshFindings, refreshFindingsSoon } from '../findings/finding-store.ts';
import { clearRetest } from '../findings/retest-store.ts';
import { refreshHosts } from '../hosts/host-store.ts';
import { dropQuestion, putQuestion, refreshQuestions } from '../hosts/question-store.ts';
import { refreshInvestigation } from '../investigation/investigation-store.ts';
import { loadDismissals, putJob, refreshJobs } from '../jobs/job-store.ts';
import { refreshRuleSets } from '../rules/rule-set-store.ts';
import { clearSignOffs, refreshSignOffsSoon } from '../sign-off/sign-off-store.ts';
import { surviving, useTree } from '../workspace/selection.ts';
import { call, stream } from './client.ts';
import { clearItems, itemChanged, refreshItems, useItems } from './items.ts';
import { leaveLayout, loadLayout } from './layout.ts';
import { flushRemembered } from './remember.ts';
import { loadTabState } from './tab-state.ts';
import { replaceTabs } from './tabs.ts';
import { forgetUndo } from './undo.ts';
import { currentWorkspace, useWorkspace } from './workspace.ts';

const RECONNECT_MS = { first: 300, most: 5000 } as const;

/** Shows a workspace the door has opened: its items, and the tabs it was left with. */
async function enter(workspace: WorkspaceInfo): Promise<void> {
  await flushRemembered();
  leaveLayout();
  // Before the first workspace nothing is open but what the person asked for just now.
  if (useWorkspace.getState().state.phase !== 'starting') replaceTabs({ tabs: [], activeKey: null });
  clearItems();
  clearFindings();
  clearSignOffs();
  clearRetest();
  forgetDrafts();
  forgetUndo();
  useTree.setState({ selected: new Set(), cursor: null, anchor: null, filter: '', renaming: null });
  await Promise.all([
    refreshItems(),
    refreshJobs(),
    refreshRuleSets(),
    refreshInvestigation(),
    refreshFindings(),
    loadTabState(workspace.id),
  ]);
  await loadLayout(workspace, useItems.getState().items);
  useWorkspace.setState({ state: { phase: 'ready', workspace } });
}

let transition: Promise<unknown> = Promise.resolve();

/** Runs changes of workspace one after the other, whoever asks for them: two at once would mix two workspaces' tabs. */
function inTurn(change: () => Promise<void>): Promise<void> {
  const turn = transition.then(change);
  transition = turn.catch(() => undefined);
  return turn;
}

/** Shows `workspace`; when it is the one shown already, only its facts are new. */
async function show(workspace: WorkspaceInfo): Promise<void> {
  const present = currentWorkspace(useWorkspace.getState());
  if (present?.id !== workspace.id) return enter(workspace);
  useWorkspace.setState({ state: { phase: 'ready', workspace } });
}

/** Opens the window on the workspace that is open behind the door; a failure is shown in place of the workbench. */
export function openSession(): Promise<void> {
  return inTurn(async () => {
    try {
      const [workspace, about] = await Promise.all([call('workspace', {}), call('about', {}), loadDismissals()]);
      useWorkspace.setState({ about });
      await show(workspace);
    } catch (thrown) {
      useWorkspace.setState({ state: { phase: 'failed', error: toErrorData(thrown) } });
    }
  });
}

/** Makes another workspace the open one. Throws when it cannot be opened; then the present one stays. */
export function changeWorkspace(
  to: { readonly mode: 'create' | 'open'; readonly path: string } | { readonly mode: 'sample' },
): Promise<void> {
  return inTurn(async () => {
    // They belong to the workspace that is open still.
    await flushDrafts();
    if (to.mode === 'sample') return show(await call('openSampleWorkspace', {}));
    return show(await call(to.mode === 'create' ? 'createWorkspace' : 'openWorkspace', { path: to.path }));
  });
}

function onWorkspaceEvent(): Promise<void> {
  return inTurn(async () => show(await call('workspace', {})));
}

async function onEvent(event: WorkspaceEvent): Promise<void> {
  switch (event.type) {
    case 'hello':
      useWorkspace.setState({ connected: true });
      // Hosts and questions belong to the person, not to a workspace.
      void refreshHosts();
      void refreshQuestions().catch(() => undefined);
      if (currentWorkspace(useWorkspace.getState()) !== null) {
        await Promise.all([
          refreshItems(),
          refreshJobs(),
          refreshRuleSets(),
          refreshInvestigation(),
          refreshFindings(),
        ]);
      } else if (useWorkspace.getState().state.phase === 'failed') {
        await openSession();
      }
      return;
    case 'workspace':
      return onWorkspaceEvent();
    case 'item':
      itemChanged(event.id);
      refreshFindingsSoon();
      refreshSignOffsSoon();
      await refreshItems();
      // Objectives are held against what load runs measured; one that went is of no known kind any more.
      if (['load', undefined].includes(useItems.getState().items.get(event.id)?.kind)) void refreshInvestigation();
      return useTree.setState((state) => surviving(state, (id) => useItems.getState().items.has(id)));
    case 'finding':
      refreshSignOffsSoon();
      return refreshFindings();
    case 'sign-offs':
      return refreshSignOffsSoon();
    case 'job':
      return putJob(event.job);
    case 'rulesets':
      refreshSignOffsSoon();
      return refreshRuleSets();
    case 'investigation':
      // A baseline is what an improvement is held against.
      refreshFindingsSoon();
      refreshSignOffsSoon();
      return refreshInvestigation();
    case 'hosts':
      return refreshHosts();
    case 'question':
      return putQuestion(event.question);
    case 'questionGone':
      return dropQuestion(event.id);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Follows what happens in the workspace until `signal` aborts, connecting again when the connection is lost. */
export async function followEvents(signal: AbortSignal): Promise<void> {
  let wait: number = RECONNECT_MS.first;
  while (!signal.aborted) {
    try {
      for await (const event of stream('events', {}, signal)) {
        wait = RECONNECT_MS.first;
        void onEvent(event).catch(() => undefined);
      }
    } catch {
      // Told to the person by `connected`; tried again below.
    }
    if (signal.aborted) return;
    useWorkspace.setState({ connected: false });
    await pause(wait, signal);
    wait = Math.min(RECONNECT_MS.most, wait * 2);
  }
}
