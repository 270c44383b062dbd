import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The checkout's folder. */
export const checkout = root;

/** A file of the built app, by its path below `out`; the app is built when it was never built. */
export function built(path: string): string {
  const file = `${root}out/${path}`;
  if (!existsSync(file)) {
    const done = spawnSync(process.execPath, [`${root}node_modules/electron-vite/bin/electron-vite.js`, 'build'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (!existsSync(file)) throw new Error(`the build failed:\n${done.stdout}\n${done.stderr}`);
  }
  return file;
}
