import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { toErrorData } from '../../core/error.ts';
import { CHANNELS } from '../api/contract/ipc.ts';
import { createDoor } from '../api/door.ts';
import { createSite } from '../api/site.ts';
import { createServices, type Services } from '../services/index.ts';
import { type Installation, installationOf, userDataFolder } from '../services/places.ts';
import { installBridge } from './bridge.ts';
import { harden, hardenSession } from './hardening.ts';
import { installMenu } from './menu.ts';
import { filesOf, OpenFiles } from './open-files.ts';
import { declareAppScheme, serveAppScheme } from './scheme.ts';
import { openWindow } from './window.ts';
import { utilityHost } from './worker-host.ts';

/** Words before the arguments: the program, and in a checkout the app's folder. */
function programWords(): number {
  return app.isPackaged ? 1 : 2;
}

async function openWorkspace(services: Services): Promise<void> {
  const chosen = process.env.PLATEAU_WORKSPACE;
  if (chosen === undefined && services.workspaces.isFirstStart) await services.imports.openSample();
  else services.workspaces.openOrCreate(chosen);
}

function showWindow(installation: Installation, userData: string, files: OpenFiles): void {
  const window = openWindow({ preload: installation.preload, stateFile: join(userData, 'window.json') });
  window.webContents.on('did-finish-load', () =>
    files.to((paths) => window.webContents.send(CHANNELS.openFiles, paths)),
  );
  window.on('closed', () => files.to(null));
}

async function start(installation: Installation, userData: string, files: OpenFiles): Promise<void> {
  hardenSession();
  const services = createServices({
    userData,
    resources: installation.resources,
    workers: utilityHost(installation.worker),
    shell: 'desktop',
    version: installation.version,
  });
  app.on('will-quit', () => services.close());
  await openWorkspace(services);
  const door = createDoor(services);
  serveAppScheme(createSite({ door, ...installation }));
  installBridge(door);
  installMenu((command) => BrowserWindow.getAllWindows()[0]?.webContents.send(CHANNELS.command, command));
  showWindow(installation, userData, files);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) showWindow(installation, userData, files);
  });
}

function run(): void {
  const installation = installationOf(import.meta.dirname);
  const userData = userDataFolder();
  // Chromium's own files beside ours, not among them.
  app.setPath('userData', join(userData, 'desktop'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  declareAppScheme();
  harden();
  const files = new OpenFiles();
  files.add(filesOf(process.argv, programWords(), process.cwd()));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    files.add([path]);
  });
  app.on('second-instance', (_event, argv, folder) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
    files.add(filesOf(argv, programWords(), folder));
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  // Not awaited at top level: Electron waits for this module before it becomes ready.
  app
    .whenReady()
    .then(() => start(installation, userData, files))
    .catch((thrown: unknown) => {
      const { code, message, hint } = toErrorData(thrown);
      dialog.showErrorBox('Plateau could not start', `${message} (${code})\n\n${hint ?? ''}`);
      app.exit(1);
    });
}

run();
