import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { PlateauError } from '../../core/error.ts';
import { CHANNELS } from '../api/contract/ipc.ts';
import type { Door } from '../api/site.ts';
import { CALL_ARGUMENTS } from './call-arguments.ts';
import { isOwnPage } from './hardening.ts';
import { APP_ORIGIN } from './scheme.ts';

/** The window a message came from; refuses messages of anything but the top frame of the app's own page. */
function senderWindow(event: IpcMainInvokeEvent): BrowserWindow {
  const frame = event.senderFrame;
  const window = BrowserWindow.fromWebContents(event.sender);
  if (frame === null || frame.parent !== null || !isOwnPage(frame.url) || window === null) {
    throw new PlateauError({
      code: 'desktop.foreignSender',
      message: `A page that is not Plateau's own asked for a desktop function: ${frame?.url ?? 'unknown'}.`,
    });
  }
  return window;
}

async function chooseFiles(window: BrowserWindow): Promise<readonly string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import files',
    properties: ['openFile', 'multiSelections'],
  });
  return filePaths;
}

async function chooseWorkspace(window: BrowserWindow, mode: 'create' | 'open'): Promise<string | null> {
  if (mode === 'open') {
    const { filePaths } = await dialog.showOpenDialog(window, {
      title: 'Open a workspace',
      properties: ['openDirectory', 'openFile'],
      filters: [{ name: 'Plateau workspace', extensions: ['plateau'] }],
    });
    return filePaths[0] ?? null;
  }
  const { filePath } = await dialog.showSaveDialog(window, {
    title: 'New workspace',
    defaultPath: 'workspace.plateau',
    filters: [{ name: 'Plateau workspace', extensions: ['plateau'] }],
  });
  return filePath === '' ? null : filePath;
}

/** Streams what the door answers into a file, whole or not at all. */
async function saveReply(window: BrowserWindow, door: Door, apiPath: string, name: string): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, { title: 'Export', defaultPath: basename(name) });
  if (filePath === '') return null;
  const response = await door(new Request(new URL(apiPath, `${APP_ORIGIN}/`)));
  if (!response.ok || response.body === null) {
    throw new PlateauError({
      code: 'desktop.exportFailed',
      message: `The export could not be made: ${(await response.text()).slice(0, 1000)}`,
      hint: 'Try again, or choose another format.',
    });
  }
  const partial = `${filePath}.partial`;
  try {
    await pipeline(Readable.from(response.body), createWriteStream(partial));
    await rename(partial, filePath);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new PlateauError({
      code: 'desktop.cannotWrite',
      message: `“${filePath}” could not be written.`,
      hint: 'Choose a folder you may write to with enough free space.',
      cause,
    });
  }
  return filePath;
}

/** Registers what the preload script may ask for. Every call checks its sender and its arguments first. */
export function installBridge(door: Door): void {
  ipcMain.handle(CHANNELS.chooseFiles, (event, ...args: unknown[]) => {
    const window = senderWindow(event);
    CALL_ARGUMENTS.chooseFiles.parse(args);
    return chooseFiles(window);
  });
  ipcMain.handle(CHANNELS.chooseWorkspace, (event, ...args: unknown[]) => {
    const window = senderWindow(event);
    const [mode] = CALL_ARGUMENTS.chooseWorkspace.parse(args);
    return chooseWorkspace(window, mode);
  });
  ipcMain.handle(CHANNELS.saveReply, (event, ...args: unknown[]) => {
    const window = senderWindow(event);
    const [apiPath, name] = CALL_ARGUMENTS.saveReply.parse(args);
    return saveReply(window, door, apiPath, name);
  });
}
