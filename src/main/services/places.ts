import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Where the parts of this installation lie. */
export interface Installation {
  readonly version: string;
  /** What ships with the app: the sample. */
  readonly resources: string;
  /** The built window. */
  readonly renderer: string;
  /** The built preload script of the desktop. */
  readonly preload: string;
  /** speedscope's own release, served as it is. */
  readonly speedscope: string;
  /** The built script of the worker processes. */
  readonly worker: string;
  /** The built web shell. */
  readonly web: string;
}

const packageSchema = z.object({ version: z.string() });

/** The installation a built script in `out/main` belongs to; a package keeps the same layout as a checkout. */
export function installationOf(builtFolder: string): Installation {
  const root = resolve(builtFolder, '../..');
  const { version } = packageSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return {
    version,
    resources: join(root, 'resources'),
    renderer: join(root, 'out/renderer'),
    preload: join(root, 'out/preload/index.cjs'),
    speedscope: join(root, 'node_modules/speedscope/dist/release'),
    worker: join(root, 'out/main/worker.js'),
    web: join(root, 'out/main/web.js'),
  };
}

/**
 * The folder of what belongs to the person: `$PLATEAU_USER_DATA`, else where the system keeps such things. All shells use the same one, so
 * that what was imported in a terminal is there in the window.
 */
export function userDataFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { PLATEAU_USER_DATA: chosen, APPDATA: roaming, XDG_DATA_HOME: data } = env;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (platform === 'darwin') return join(home, 'Library/Application Support/Plateau');
  if (platform === 'win32') return join(roaming ?? join(home, 'AppData/Roaming'), 'Plateau');
  // The XDG specification has relative paths ignored.
  return join(data?.startsWith('/') === true ? data : join(home, '.local/share'), 'plateau');
}
