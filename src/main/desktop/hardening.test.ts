import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app, BrowserWindow, permissions, record } from '../../../tests/support/fake-electron.ts';
import { harden, hardenSession, isOwnPage } from './hardening.ts';
import { openWindow } from './window.ts';

vi.mock('electron', () => import('../../../tests/support/fake-electron.ts'));

beforeEach(() => record.reset());

/** True when the listener of an event forbade it. */
function forbids(window: BrowserWindow, event: string, url: string): boolean {
  let prevented = false;
  const preventDefault = (): void => {
    prevented = true;
  };
  window.webContents.emit(event, { preventDefault, url }, url);
  return prevented;
}

function hardenedWindow(): BrowserWindow {
  harden();
  const window = new BrowserWindow({});
  app.emit('web-contents-created', {}, window.webContents);
  return window;
}

describe('isOwnPage', () => {
  it.each([
    ['app://plateau/', true],
    ['app://plateau/index.html#x', true],
    ['app://other/', false],
    ['app://plateau.evil/', false],
    ['https://plateau/', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s: %s', (url, own) => {
    expect(isOwnPage(url)).toBe(own);
  });
});

describe('a page', () => {
  it('runs in the sandbox', () => {
    harden();
    expect(record.names()).toContain('app.enableSandbox');
  });

  it.each(['will-navigate', 'will-redirect', 'will-attach-webview', 'will-frame-navigate'])(
    'cannot %s elsewhere',
    (event) => {
      expect(forbids(hardenedWindow(), event, 'https://evil.example/')).toBe(true);
    },
  );

  it('may show the app’s own pages in a frame', () => {
    expect(forbids(hardenedWindow(), 'will-frame-navigate', 'app://plateau/speedscope/')).toBe(false);
  });

  it('opens no windows', () => {
    expect(hardenedWindow().webContents.openHandler?.()).toEqual({ action: 'deny' });
  });
});

describe('the session', () => {
  const asks = (permission: string, url: string): unknown => {
    let answer: unknown;
    (permissions.request as (...args: unknown[]) => void)({}, permission, (given: boolean) => (answer = given), {
      requestingUrl: url,
    });
    return answer;
  };

  it.each(['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read', 'fullscreen'])(
    'denies %s',
    (permission) => {
      hardenSession();
      expect(asks(permission, 'app://plateau/')).toBe(false);
    },
  );

  it('lets the app copy, and no other page', () => {
    hardenSession();
    expect(asks('clipboard-sanitized-write', 'app://plateau/')).toBe(true);
    expect(asks('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
  });

  it.each([
    ['app://plateau/api/items', false],
    ['data:image/png;base64,AA', false],
    ['https://evil.example/', true],
    ['file:///etc/passwd', true],
    ['app://plateau.evil/', true],
  ])('a request to %s is cancelled: %s', (url, cancel) => {
    hardenSession();
    const answers: unknown[] = [];
    (permissions.before as (...args: unknown[]) => void)({ url }, (answer: unknown) => answers.push(answer));
    expect(answers).toEqual([{ cancel }]);
  });
});

describe('the window', () => {
  it('is sandboxed, isolated and without Node', () => {
    openWindow({ preload: '/p.cjs', stateFile: '/nowhere/window.json' });
    expect(record.windows()[0]?.options.webPreferences).toMatchObject({
      preload: '/p.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(record.argsOf('window.loadURL')).toEqual(['app://plateau/']);
  });
});
