import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the program lies in Electron's distribution, by platform.
 * @type {Readonly<Record<string, string>>}
 */
const PROGRAMS = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/**
 * The Electron binary where it is on the disk, else null. Looks, and never loads the package: that would start a download.
 * @param {string} root
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string | null}
 */
export function electronBinary(root, env = process.env) {
  const program = PROGRAMS[process.platform] ?? 'electron';
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const binary = join(override, program);
    return existsSync(binary) ? binary : null;
  }
  const note = join(root, 'node_modules/electron/path.txt');
  if (!existsSync(note)) return null;
  const binary = join(root, 'node_modules/electron/dist', readFileSync(note, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}
