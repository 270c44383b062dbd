import { type Host, type HostEntry, LOCAL_HOST } from '../../core/capture/host.ts';
import { toErrorData } from '../../core/error.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { openDialog } from '../state/dialogs.ts';
import { closeTab, openTab, replaceTab, type Tab, tabKey } from '../state/tabs.ts';
import { undoable } from '../state/undo.ts';
import { setWindowState } from '../state/window-state.ts';
import { copyText } from '../ui/clipboard.ts';
import { openContextMenu } from '../ui/context-menu.tsx';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { notify } from '../ui/toasts.tsx';
import { setFilter } from '../workspace/selection.ts';
import { disconnect, forgetLook, hostTitle, look, refreshHosts, stopLooking } from './host-store.ts';

const tabOfHost = (name: string): Tab => ({ kind: 'host', id: name });

/** Shows a host, and what runs there; connects where it must. */
export function openHost(name: string): void {
  openTab(tabOfHost(name));
  void look(name);
}

/** Lets the view of a host that was changed go on, under its new name where it has one; connects again where it was connected. */
export function replaceHost(old: Pick<Host, 'name' | 'state'>, newName: string): void {
  forgetLook(old.name);
  replaceTab(tabKey(tabOfHost(old.name)), tabOfHost(newName));
  if (old.state === 'connected') void look(newName);
}

/** Connects without looking at processes. Failures stand beside the host. */
export async function connectHost(name: string): Promise<void> {
  try {
    await call('connectHost', { name });
  } catch (thrown) {
    const { code, message } = toErrorData(thrown);
    if (code !== 'ssh.declined' && code !== 'ssh.closed') notify({ text: message, intent: 'danger' });
  }
  await refreshHosts();
}

export async function disconnectHost(name: string): Promise<void> {
  await stopLooking(name);
  try {
    await disconnect(name);
    notify({ text: `Disconnected from ${hostTitle(name)}.`, timeoutMs: 2500 });
  } catch (thrown) {
    reportProblem(hostTitle(name), thrown);
  }
}

const entryOf = ({ name, destination, class: hostClass, transport, remoteFolder }: Host): HostEntry => ({
  name,
  destination,
  class: hostClass,
  transport,
  remoteFolder,
});

/** Takes a host off the list and offers to put it back. Nothing is changed on the host. */
export async function removeHost(host: Host): Promise<void> {
  try {
    await call('removeHost', { name: host.name });
  } catch (thrown) {
    return reportProblem(host.name, thrown);
  }
  closeTab(tabKey(tabOfHost(host.name)));
  forgetLook(host.name);
  await refreshHosts();
  const text = `Removed the host “${host.name}”.`;
  const undo = undoable(text, async () => {
    await call('addHost', entryOf(host));
    await refreshHosts();
  });
  const onClick = () => void undo().catch((thrown: unknown) => reportProblem(host.name, thrown));
  notify({ text, action: { text: 'Undo', onClick }, timeoutMs: 10_000 });
}

async function copyFingerprint({ key, name }: Host): Promise<void> {
  if (key === null) return;
  const copied = await copyText(`${key.type} ${key.sha256}`);
  notify({
    text: copied ? `Copied the fingerprint of ${name}.` : 'The browser did not allow copying.',
    timeoutMs: 2500,
  });
}

/** Shows in the workspace tree what was captured on a host, under whichever name it had, and nothing else. */
function showCaptures({ name, formerly }: Host): void {
  setWindowState({ sidebarOpen: true });
  setFilter(`host:${[name, ...formerly].join('|')}`);
}

/** The menu of a host. */
export function openHostMenu(host: Host, at: { readonly x: number; readonly y: number }): void {
  const local = host.name === LOCAL_HOST;
  const connected = host.state !== 'disconnected';
  const connection: MenuEntry = connected
    ? {
        kind: 'action',
        id: 'disconnect',
        title: host.state === 'connecting' ? 'Stop connecting' : 'Disconnect',
        enabled: true,
        run: () => void disconnectHost(host.name),
      }
    : { kind: 'action', id: 'connect', title: 'Connect', enabled: true, run: () => void connectHost(host.name) };
  openContextMenu(hostTitle(host.name), at, [
    {
      kind: 'action',
      id: 'processes',
      title: 'Processes',
      key: 'Enter',
      enabled: true,
      run: () => openHost(host.name),
    },
    ...(local ? [] : [connection]),
    {
      kind: 'action',
      id: 'captures',
      title: 'Show what was captured there',
      enabled: true,
      run: () => showCaptures(host),
    },
    ...(local
      ? []
      : ([
          { kind: 'divider', id: 'd1' },
          {
            kind: 'action',
            id: 'fingerprint',
            title: 'Copy the key’s fingerprint',
            enabled: host.key !== null,
            run: () => void copyFingerprint(host),
          },
          {
            kind: 'action',
            id: 'edit',
            title: 'Edit…',
            enabled: true,
            run: () => openDialog({ kind: 'host', name: host.name }),
          },
          {
            kind: 'action',
            id: 'remove',
            title: 'Remove',
            enabled: true,
            danger: true,
            run: () => void removeHost(host),
          },
        ] as const)),
  ]);
}
