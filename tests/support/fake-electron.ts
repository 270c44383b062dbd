import { EventEmitter } from 'node:events';

/**
 * Stands in for the `electron` module where there is no Electron: keeps what it was told, in order, and lets a test play the events.
 * `vi.mock('electron', () => import('…/fake-electron.ts'))`.
 */
interface Told {
  readonly call: string;
  readonly args: readonly unknown[];
}

const told: Told[] = [];
const invoked = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
let handler: ((request: Request) => Promise<Response>) | null = null;
let template: readonly MenuEntry[] = [];
let dialogAnswer: { readonly filePaths: readonly string[]; readonly filePath: string } = {
  filePaths: [],
  filePath: '',
};
let becomeReady: () => void = () => undefined;
let windows: BrowserWindow[] = [];

export interface MenuEntry {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly submenu?: readonly MenuEntry[];
  readonly click?: () => void;
}

function tell(call: string, ...args: unknown[]): void {
  told.push({ call, args });
}

class FakeApp extends EventEmitter {
  isPackaged = true;
  enableSandbox = (): void => tell('app.enableSandbox');
  setPath = (name: string, path: string): void => tell('app.setPath', name, path);
  requestSingleInstanceLock = (): boolean => record.lock;
  quit = (): void => tell('app.quit');
  exit = (code: number): void => tell('app.exit', code);
  whenReady = (): Promise<void> =>
    new Promise((resolve) => {
      tell('app.whenReady');
      becomeReady = resolve;
    });
}

class FakeContents extends EventEmitter {
  openHandler: (() => { readonly action: string }) | null = null;
  readonly session = {
    webRequest: {
      onBeforeRequest: (decide: Decide): void => {
        permissions.printed = decide;
      },
    },
  };
  printToPDF = async (options: unknown): Promise<Buffer> => {
    tell('webContents.printToPDF', options);
    return Buffer.from('%PDF-1.4');
  };
  send = (channel: string, ...args: unknown[]): void => tell('webContents.send', channel, ...args);
  isLoading = (): boolean => false;
  setWindowOpenHandler = (decide: () => { readonly action: string }): void => {
    this.openHandler = decide;
  };
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly options: Readonly<Record<string, unknown>>;

  constructor(options: Readonly<Record<string, unknown>>) {
    super();
    this.options = options;
    windows.push(this);
    tell('new BrowserWindow', options);
  }

  static getAllWindows = (): readonly BrowserWindow[] => windows;
  static fromWebContents = (contents: unknown): BrowserWindow | null =>
    windows.find((window) => window.webContents === contents) ?? null;

  loadURL = async (url: string): Promise<void> => tell('window.loadURL', url);
  destroy = (): void => {
    tell('window.destroy');
    windows = windows.filter((window) => window !== this);
  };
  show = (): void => tell('window.show');
  focus = (): void => tell('window.focus');
  restore = (): void => tell('window.restore');
  maximize = (): void => tell('window.maximize');
  isMinimized = (): boolean => false;
  isMaximized = (): boolean => false;
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
}

export const app = new FakeApp();
export const nativeTheme = { shouldUseDarkColors: true };
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown): void => tell('protocol.registerSchemesAsPrivileged', schemes),
  handle: (scheme: string, answer: (request: Request) => Promise<Response>): void => {
    tell('protocol.handle', scheme);
    handler = answer;
  },
};
export const ipcMain = {
  handle: (channel: string, answer: (event: unknown, ...args: unknown[]) => unknown): void => {
    invoked.set(channel, answer);
  },
};
export const dialog = {
  showOpenDialog: async (_window: unknown, options: unknown) => {
    tell('dialog.showOpenDialog', options);
    return dialogAnswer;
  },
  showSaveDialog: async (_window: unknown, options: unknown) => {
    tell('dialog.showSaveDialog', options);
    return dialogAnswer;
  },
  showErrorBox: (title: string, text: string): void => tell('dialog.showErrorBox', title, text),
};
export const Menu = {
  buildFromTemplate: (entries: readonly MenuEntry[]): readonly MenuEntry[] => entries,
  setApplicationMenu: (entries: readonly MenuEntry[]): void => {
    template = entries;
  },
};

type Decide = (...args: never[]) => unknown;
export const permissions: {
  request: Decide | null;
  check: Decide | null;
  device: Decide | null;
  before: Decide | null;
  /** Of the session that a report is printed in. */
  printed: Decide | null;
} = {
  request: null,
  check: null,
  device: null,
  before: null,
  printed: null,
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (decide: Decide) => {
      permissions.request = decide;
    },
    setPermissionCheckHandler: (decide: Decide) => {
      permissions.check = decide;
    },
    setDevicePermissionHandler: (decide: Decide) => {
      permissions.device = decide;
    },
    webRequest: {
      onBeforeRequest: (decide: Decide) => {
        permissions.before = decide;
      },
    },
  },
};
export const utilityProcess = {
  fork: (entry: string, args: readonly string[], options: unknown) => {
    tell('utilityProcess.fork', entry, args, options);
    const child = new EventEmitter();
    return Object.assign(child, {
      stderr: new EventEmitter(),
      postMessage: (message: unknown): void => tell('child.postMessage', message),
      kill: (): boolean => {
        tell('child.kill');
        return true;
      },
    });
  },
};

/** What a test looks at and plays. */
export const record = {
  told,
  lock: true,
  ready: (): void => becomeReady(),
  windows: (): readonly BrowserWindow[] => windows,
  menu: (): readonly MenuEntry[] => template,
  names: (): readonly string[] => told.map(({ call }) => call),
  argsOf: (call: string): readonly unknown[] | undefined => told.find((one) => one.call === call)?.args,
  answerDialogs: (answer: Partial<typeof dialogAnswer>): void => {
    dialogAnswer = { filePaths: [], filePath: '', ...answer };
  },
  /** A request of a page to the app's scheme. */
  request: async (url: string, init?: RequestInit): Promise<Response> => {
    if (handler === null) throw new Error('no scheme is handled');
    return handler(new Request(url, init));
  },
  /** A call of the preload script, from a page at `url`. */
  invoke: async (channel: string, from: { readonly url: string; readonly nested?: boolean }, ...args: unknown[]) => {
    const [window] = windows;
    const event = {
      sender: window?.webContents,
      senderFrame: { url: from.url, parent: from.nested === true ? {} : null },
    };
    return invoked.get(channel)?.(event, ...args);
  },
  reset: (): void => {
    told.length = 0;
    invoked.clear();
    handler = null;
    template = [];
    windows = [];
    app.removeAllListeners();
    record.lock = true;
    record.answerDialogs({});
  },
};
