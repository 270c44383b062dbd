import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { toErrorData } from '../../core/error.ts';
import { CHANNELS } from '../api/contract/ipc.ts';
import { createDoor } from '../api/door.ts';
import { createSite } from '../api/site.ts';
import { createServices, type Services } from '../services/index.ts';
import { type Installation, installationOf, userDataFolder } from '../services/places.ts';
import { installBridge } from './bridge.ts';
import { type GivenFiles, givenFiles } from './given-files.ts';
import { harden, hardenSession } from './hardening.ts';
import { installMenu } from './menu.ts';
import { printInWindow } from './print-pdf.ts';
import { declareAppScheme, serveAppScheme } from './scheme.ts';
import { UtilityHost } from './utility-host.ts';
import { openWindow } from './window.ts';

/** What the system asked to be opened before there was a window to open it in. */
interface Waiting {
  files: string[];
  take: ((given: GivenFiles) => void) | null;
}

function tellFiles(window: BrowserWindow, files: readonly string[]): void {
  if (files.length === 0) return;
  if (window.webContents.isLoading()) {
    window.webContents.once('did-finish-load', () => window.webContents.send(CHANNELS.openFiles, files));
  } else {
    window.webContents.send(CHANNELS.openFiles, files);
  }
}

function onlyWindow(open: () => BrowserWindow): BrowserWindow {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return open();
  if (window.isMinimized()) window.restore();
  window.focus();
  return window;
}

async function openWorkspace({ workspaces, imports }: Services, chosen: string | undefined): Promise<void> {
  if (chosen === undefined && workspaces.isFirstStart) await imports.openSample();
  else workspaces.openOrCreate(chosen);
}

async function run(installation: Installation, userData: string, waiting: Waiting): Promise<void> {
  const first = givenFiles(process.argv, process.cwd(), app.isPackaged);
  const services = createServices({
    userData,
    resources: installation.resources,
    workers: new UtilityHost(installation.worker),
    shell: 'desktop',
    printPdf: printInWindow,
    version: installation.version,
  });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void services.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
  await openWorkspace(services, first.workspace ?? process.env.PLATEAU_WORKSPACE);
  const door = createDoor(services);
  hardenSession();
  serveAppScheme(createSite({ door, ...installation }));
  installBridge(door);
  installMenu((command) => BrowserWindow.getAllWindows()[0]?.webContents.send(CHANNELS.command, command));
  const open = (): BrowserWindow =>
    openWindow({ preload: installation.preload, stateFile: join(userData, 'window.json') });
  tellFiles(open(), [...first.files, ...waiting.files]);
  waiting.take = ({ workspace, files }) => {
    if (workspace !== null) services.workspaces.open(workspace);
    tellFiles(onlyWindow(open), files);
  };
  app.on('activate', () => onlyWindow(open));
}

function listenForFiles(waiting: Waiting): void {
  const take = (given: GivenFiles): void => {
    if (waiting.take === null) waiting.files.push(...given.files);
    else waiting.take(given);
  };
  app.on('second-instance', (_event, argv, folder) => take(givenFiles(argv, folder, app.isPackaged)));
  // macOS tells of files before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    take(givenFiles(['', path], '/', true));
  });
}

/** Starts the desktop shell; `builtFolder` is where its script was built to. A second start only hands its files to the first. */
export function startDesktop(builtFolder: string): void {
  const userData = userDataFolder();
  // Chromium's own files beside ours, not among them; the lock of the single instance goes with them.
  app.setPath('userData', join(userData, 'desktop'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  declareAppScheme();
  harden();
  const waiting: Waiting = { files: [], take: null };
  listenForFiles(waiting);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  const fail = (thrown: unknown): void => {
    const { code, message, hint } = toErrorData(thrown);
    dialog.showErrorBox('Plateau cannot start', `${message} (${code})${hint === undefined ? '' : `\n\n${hint}`}`);
    app.exit(1);
  };
  // Not awaited at top level: Electron waits for this module before it becomes ready.
  app
    .whenReady()
    .then(() => run(installationOf(builtFolder), userData, waiting))
    .catch(fail);
}
