import { BrowserWindow, nativeTheme } from 'electron';
import { APP_ORIGIN } from './scheme.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

export interface WindowOptions {
  /** The built preload script. */
  readonly preload: string;
  /** Where the window's place is remembered. */
  readonly stateFile: string;
}

/** Opens the workbench window: sandboxed, isolated, without Node, at its remembered place. */
export function openWindow({ preload, stateFile }: WindowOptions): BrowserWindow {
  const state = readWindowState(stateFile);
  const window = new BrowserWindow({
    width: state?.width ?? 1440,
    height: state?.height ?? 900,
    ...(state === null ? {} : { x: state.x, y: state.y }),
    minWidth: 900,
    minHeight: 560,
    show: false,
    title: 'Plateau',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    writeWindowState(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}
