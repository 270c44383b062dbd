import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Browsers that show a page as a window of its own and print pages without one, best first. */
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

/** A browser of Chromium's family that is installed here: one that can open an app window and print a page; or null. */
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
