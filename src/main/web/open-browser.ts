import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Browsers that show a page as a window of its own, best first. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];
const MAC = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  exists(path: string): boolean;
}

export function surroundings(): Surroundings {
  return { platform: process.platform, env: process.env, isRoot: process.getuid?.() === 0, exists: existsSync };
}

/** A browser that can open an app window, or null. */
export function findBrowser({ platform, env, exists }: Surroundings): string | null {
  const places =
    platform === 'darwin'
      ? ['/Applications', join(env.HOME ?? '', 'Applications')].flatMap((at) => MAC.map((name) => join(at, name)))
      : platform === 'win32'
        ? [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((at) =>
            at === undefined ? [] : WINDOWS.map((name) => join(at, name)),
          )
        : NAMES.flatMap((name) => (env.PATH ?? '').split(delimiter).map((at) => join(at, name)));
  return places.find(exists) ?? null;
}

/** True where a window can be seen at all. */
export function hasDisplay({ platform, env }: Surroundings): boolean {
  if (env.CI !== undefined && env.CI !== '' && env.CI !== 'false') return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/** The arguments that make a browser show a link as an app window. */
export function appWindowArguments(link: string, { isRoot }: Surroundings): readonly string[] {
  // Chromium refuses to run as root with its sandbox; whoever is root has no wall to lose.
  return [`--app=${link}`, '--window-size=1440,900', ...(isRoot ? ['--no-sandbox'] : [])];
}

/** Opens the link as an app window; answers whether that could be tried. */
export function openAppWindow(link: string, around: Surroundings = surroundings()): boolean {
  const browser = hasDisplay(around) ? findBrowser(around) : null;
  if (browser === null) return false;
  const child = spawn(browser, appWindowArguments(link, around), { stdio: 'ignore', detached: true });
  // The link is printed all the same, so a browser that fails to start costs a click.
  child.on('error', () => undefined);
  child.unref();
  return true;
}
