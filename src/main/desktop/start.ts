import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { toErrorData } from '../../core/error.ts';
import { CHANNELS } from '../api/contract/ipc.ts';
import { createDoor } from '../api/door.ts';
import { createSite } from '../api/site.ts';
import { createServices, type Services } from '../services/index.ts';
import { installationOf, userDataFolder } from '../services/places.ts';
import { installBridge } from './bridge.ts';
import { type GivenFiles, givenFiles } from './given-files.ts';
import { harden, hardenSession } from './hardening.ts';
import { installMenu } from './menu.ts';
import { declareAppScheme, serveAppScheme } from './scheme.ts';
import { UtilityHost } from './utility-host.ts';
import { openWindow } from './window.ts';

function tellFiles(window: BrowserWindow, files: readonly string[]): void {
  if (files.length === 0) return;
  if (window.webContents.isLoading()) {
    window.webContents.once('did-finish-load', () => window.webContents.send(CHANNELS.openFiles, files));
  } else {
    window.webContents.send(CHANNELS.openFiles, files);
  }
}

function bringUp(given: GivenFiles, services: Services): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
  if (given.workspace !== null) services.workspaces.open(given.workspace);
  tellFiles(window, given.files);
}

async function openServices(builtFolder: string, given: GivenFiles): Promise<Services> {
  const installation = installationOf(builtFolder);
  const services = createServices({
    userData: userDataFolder(),
    resources: installation.resources,
    workers: new UtilityHost(installation.worker),
    shell: 'desktop',
    version: installation.version,
  });
  const chosen = given.workspace ?? process.env.PLATEAU_WORKSPACE;
  if (chosen === undefined && services.workspaces.isFirstStart) await services.imports.openSample();
  else services.workspaces.openOrCreate(chosen);
  return services;
}

async function run(builtFolder: string, waiting: string[]): Promise<void> {
  const first = givenFiles(process.argv, process.cwd(), app.isPackaged);
  const services = await openServices(builtFolder, first);
  const installation = installationOf(builtFolder);
  const door = createDoor(services);
  hardenSession();
  serveAppScheme(createSite({ door, ...installation }));
  installBridge(door);
  installMenu((command) => BrowserWindow.getFocusedWindow()?.webContents.send(CHANNELS.command, command));
  const open = (): BrowserWindow =>
    openWindow({ preload: installation.preload, stateFile: join(userDataFolder(), 'window.json') });
  tellFiles(open(), [...first.files, ...waiting]);

  app.on('second-instance', (_event, argv, folder) => bringUp(givenFiles(argv, folder, app.isPackaged), services));
  app.on('open-file', (_event, path) => bringUp(givenFiles(['', '', path], '/', false), services));
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => services.close());
}

/** Starts the desktop shell; `builtFolder` is where its script was built to. A second start only hands its files to the first. */
export function startDesktop(builtFolder: string): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  declareAppScheme();
  harden();
  // macOS tells of files before the app is ready.
  const waiting: string[] = [];
  app.on('open-file', (event, path) => {
    event.preventDefault();
    waiting.push(path);
  });
  app.whenReady().then(
    () =>
      run(builtFolder, waiting).catch((thrown: unknown) => {
        const { message, hint } = toErrorData(thrown);
        dialog.showErrorBox('Plateau cannot start', hint === undefined ? message : `${message}\n\n${hint}`);
        app.exit(1);
      }),
    () => app.exit(1),
  );
}
