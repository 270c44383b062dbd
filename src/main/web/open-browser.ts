import { spawn } from 'node:child_process';
import { findBrowser, type Surroundings, surroundings } from '../services/find-browser.ts';

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
