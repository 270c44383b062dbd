import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

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
