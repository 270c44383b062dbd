import { useEffect } from 'react';
import { LOCAL_HOST } from '../../core/capture/host.ts';
import { toErrorData } from '../../core/error.ts';
import type { CommandId } from '../../main/api/contract/commands.ts';
import { commands, onCommand } from '../commands/dispatch.ts';
import { createEmpty, openFindings } from '../findings/finding-actions.ts';
import { openHost } from '../hosts/host-actions.ts';
import { useHosts } from '../hosts/host-store.ts';
import { showJobs, useJobs } from '../jobs/job-store.ts';
import { openDialog } from '../state/dialogs.ts';
import { host } from '../state/host.ts';
import { useItems } from '../state/items.ts';
import { changeWorkspace } from '../state/session.ts';
import { closeTab, isItemTab, openInvestigation, openTab, stepTab, tabKey, useTabs } from '../state/tabs.ts';
import { switchTheme } from '../state/theme.ts';
import { undoNewest } from '../state/undo.ts';
import { setWindowState, useWindowState } from '../state/window-state.ts';
import { announce } from '../ui/announcer.tsx';
import { readClipboard } from '../ui/clipboard.ts';
import { notify } from '../ui/toasts.tsx';
import { exportFormats } from '../workspace/export-formats.ts';
import { chooseAndImport, importPaths } from '../workspace/import-files.ts';
import {
  compareChosen,
  comparePlansAmong,
  deleteItems,
  heapsAmong,
  meansGrowths,
  plansAmong,
  seriesOfHeaps,
} from '../workspace/item-actions.ts';
import { startRename, useTree } from '../workspace/selection.ts';
import { moveToNextPane, splitActive } from './dock.ts';

const complain = (thrown: unknown): void => notify({ text: toErrorData(thrown).message, intent: 'danger' });

/** The item the person means: the one of the tab they are in, else the one chosen in the tree. */
function meantItemId(): string | null {
  const { tabs, activeKey } = useTabs.getState();
  const tab = tabs.find((one) => isItemTab(one) && tabKey(one) === activeKey);
  return tab?.id ?? useTree.getState().selected.values().next().value ?? null;
}

async function chooseWorkspace(mode: 'create' | 'open', audit = false): Promise<void> {
  if (host === undefined) return openDialog({ kind: 'workspace', mode, audit });
  const path = await host.chooseWorkspace(mode);
  if (path === null) return;
  await changeWorkspace({ mode, path });
  if (audit) openInvestigation();
}

async function pasteImport(): Promise<void> {
  openDialog({ kind: 'paste', text: (await readClipboard()) ?? '' });
}

async function undo(): Promise<void> {
  const title = await undoNewest();
  announce(title === null ? 'Nothing to undo.' : `Undone: ${title}`);
}

function compareMeant(): void {
  const { selected } = useTree.getState();
  const { items } = useItems.getState();
  const meant = meantItemId();
  const known = [...selected].filter((id) => ['profile', 'heap', 'plan'].includes(items.get(id)?.kind ?? ''));
  // With a series among them all are meant: a person is told what goes with it, rather than having a part compared.
  const comparable = meansGrowths([...selected]) ? [...selected] : known;
  compareChosen(comparable.length > 1 ? comparable : meant === null ? [] : [meant]);
}

function renameMeant(): void {
  const { cursor } = useTree.getState();
  const focused = document.activeElement?.getAttribute('role') === 'tree' ? cursor : null;
  const id = focused !== null && useItems.getState().items.has(focused) ? focused : meantItemId();
  if (id === null) return;
  setWindowState({ sidebarOpen: true });
  startRename(id);
}

/** Where a part of the window is entered, the first there is. */
const ENTRANCES = [
  '.dv-tab[aria-selected="true"]',
  '[role="tree"]',
  '[tabindex="0"]',
  'button:not([disabled]):not([tabindex="-1"])',
] as const;

/** Puts the focus into the next part of the window, in reading order. */
function nextRegion(): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + 1) % regions.length];
  const inside = ENTRANCES.map((entrance) => next?.querySelector<HTMLElement>(entrance)).find((found) => found);
  (inside ?? next)?.focus();
}

/** The host whose processes were looked at last; this machine where none was. */
function lastHost(): string {
  const looked = [...useHosts.getState().looks].filter(([, { at }]) => at !== null);
  return looked.sort(([, a], [, b]) => (b.at ?? 0) - (a.at ?? 0))[0]?.[0] ?? LOCAL_HOST;
}

type ShellCommand = readonly [CommandId, () => void];

const SHELL: readonly ShellCommand[] = [
  ['file.import', () => void chooseAndImport().catch(complain)],
  ['file.importOptions', () => openDialog({ kind: 'import', files: [] })],
  ['file.paste', () => void pasteImport()],
  ['file.newWorkspace', () => void chooseWorkspace('create').catch(complain)],
  ['file.newAudit', () => void chooseWorkspace('create', true).catch(complain)],
  ['file.openWorkspace', () => void chooseWorkspace('open').catch(complain)],
  ['file.openSample', () => void changeWorkspace({ mode: 'sample' }).catch(complain)],
  ['file.exportReport', () => openDialog({ kind: 'report' })],
  ['edit.undo', () => void undo().catch(complain)],
  ['view.palette', () => openDialog({ kind: 'palette' })],
  ['view.theme', switchTheme],
  ['view.sidebar', () => setWindowState({ sidebarOpen: !useWindowState.getState().sidebarOpen })],
  ['view.nextTab', () => stepTab(1)],
  ['view.previousTab', () => stepTab(-1)],
  ['view.splitRight', () => splitActive('right')],
  ['view.splitDown', () => splitActive('bottom')],
  ['view.nextPane', moveToNextPane],
  ['view.nextRegion', nextRegion],
  ['view.investigation', openInvestigation],
  ['view.ruleSets', () => openTab({ kind: 'ruleSets', id: '' })],
  ['view.calculators', () => openTab({ kind: 'calculators', id: '' })],
  ['view.findings', openFindings],
  ['finding.new', () => void createEmpty()],
  ['view.jobs', () => showJobs(!useJobs.getState().panelOpen)],
  ['capture.start', () => openHost(lastHost())],
  ['host.open', () => openHost(LOCAL_HOST)],
  ['host.add', () => openDialog({ kind: 'host', name: null })],
  ['compare.start', compareMeant],
  [
    'compare.plans',
    () => {
      const meant = meantItemId();
      const chosen = plansAmong(useTree.getState().selected);
      comparePlansAmong(chosen.length > 0 ? chosen : plansAmong(meant === null ? [] : [meant]));
    },
  ],
  [
    'compare.series',
    () => {
      const meant = meantItemId();
      const chosen = heapsAmong(useTree.getState().selected);
      seriesOfHeaps(chosen.length > 0 ? chosen : heapsAmong(meant === null ? [] : [meant]), 'series');
    },
  ],
  ['help.keys', () => openDialog({ kind: 'keys' })],
  ['help.welcome', () => openTab({ kind: 'welcome', id: '' })],
  ['help.about', () => openDialog({ kind: 'about' })],
];

/** Commands that need an open tab or a chosen item, and are greyed without. */
const ON_ITEM: readonly ShellCommand[] = [
  ['edit.rename', renameMeant],
  [
    'file.export',
    () => {
      const item = useItems.getState().items.get(meantItemId() ?? '');
      if (item === undefined) return;
      if (exportFormats(item).length > 0) openDialog({ kind: 'export', itemId: item.id });
      else notify({ text: `“${item.label}” is kept as it came in: there is nothing to export it to.` });
    },
  ],
  ['edit.delete', () => void deleteItems([...useTree.getState().selected])],
];

function registerAll(table: readonly ShellCommand[]): () => void {
  const stops = table.map(([id, run]) => onCommand(id, run));
  return () => {
    for (const stop of stops) stop();
  };
}

/** Answers the shell's commands while the window is open, and brings in those of the desktop's menu and of the system. */
export function useShellCommands(): void {
  const hasItem = useTree((state) => state.selected.size > 0);
  const hasTab = useTabs((state) => state.activeKey !== null);
  useEffect(() => registerAll(SHELL), []);
  useEffect(() => (hasItem ? registerAll(ON_ITEM) : undefined), [hasItem]);
  useEffect(
    () =>
      hasTab
        ? onCommand('file.closeTab', () => {
            const { activeKey } = useTabs.getState();
            if (activeKey !== null) closeTab(activeKey);
          })
        : undefined,
    [hasTab],
  );
  useEffect(() => {
    commands.activate(useTabs.getState().activeKey);
    return useTabs.subscribe(({ activeKey }) => commands.activate(activeKey));
  }, []);
  useEffect(() => host?.onCommand((id) => commands.run(id)), []);
  useEffect(() => host?.onOpenFiles((paths) => void importPaths(paths, 'file')), []);
}
