import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** Where servers stand that are on an administrator's PATH only. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/** The absolute path of a program on PATH or in an administrator's folder, or null. */
export function toolPath(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SERVER_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** The programs of a list that are not there. */
export function missingTools(...names: readonly string[]): string[] {
  return names.filter((name) => toolPath(name) === null);
}

/** Where `npm test` keeps what it installs for the tests. */
const CACHE = resolve(import.meta.dirname, '../../.cache');

/** The newest `NAME-VERSION` of what `npm test` installs. */
function installed(name: string): string | null {
  let folders: string[] = [];
  try {
    folders = readdirSync(CACHE).filter((folder) => folder.startsWith(name) && /-[\d.]+$/.test(folder));
  } catch {
    // Nothing was installed here yet.
  }
  const newest = folders.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return newest === undefined ? null : join(CACHE, newest);
}

export type NodeLine = 18 | 20 | 22 | 24 | 26;

/** The programs of the lines of Node whose heap snapshots are tested, as far as they are there; 24 is the one that runs the tests. */
export const nodes: ReadonlyMap<NodeLine, string> = new Map(
  ([18, 20, 22, 24, 26] as const).flatMap((line) => {
    const folder = line === 24 ? null : installed(`node-${line}.`);
    const path = line === 24 ? process.execPath : folder === null ? null : join(folder, 'bin/node');
    return path !== null && isExecutable(path) ? [[line, path] as const] : [];
  }),
);

/** Deno, or null. */
export function denoPath(): string | null {
  const folder = installed('deno-');
  const path = folder === null ? null : join(folder, 'deno');
  return path !== null && isExecutable(path) ? path : null;
}

/** DevTools' heap snapshot worker as one module, or null. */
export function devToolsHeapPath(): string | null {
  const folder = installed('devtools-heap-');
  return folder === null ? null : join(folder, 'heap-snapshot-worker.mjs');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program to its end and gives what it printed; throws with its own words when it fails. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stderr || done.error?.message}`);
  return done.stdout;
}

/** What a skipped test's name says: why. */
export function skipReason(missing: readonly string[]): string {
  return missing.length === 0 ? '' : ` (skipped: ${missing.join(' and ')} not installed here)`;
}
