import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says which lock file `node_modules` was installed from. */
const STAMP = 'node_modules/.plateau-lock';

/** @param {string} root */
function wanted(root) {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', '.npmrc']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/**
 * True when npm, called by a person, finished after the lock file last changed: it then writes its own copy of the lock file.
 * @param {string} root
 */
function installedByHand(root) {
  const installed = join(root, 'node_modules/.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** @param {string} root */
export function dependenciesAreCurrent(root) {
  const stamp = join(root, STAMP);
  return (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted(root)) || installedByHand(root);
}

/**
 * Installs exactly what the lock file says, where it is not installed already. Runs no install script of any package (`.npmrc`).
 * @param {string} root
 */
export function ensureDependencies(root) {
  if (dependenciesAreCurrent(root)) return;
  // npm ci empties the folder first, and through a link that would be another checkout's.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new Error(
      'node_modules is a link to a folder that does not fit package-lock.json. Remove the link, then run the command again.',
    );
  }
  process.stderr.write('Installing dependencies (npm ci) …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    // Only a .cmd file needs a shell, and none of these words comes from outside.
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error(
      `The dependencies could not be installed${error ? `: ${error.message}` : ''}. Is the npm registry reachable? Then run the command again.`,
    );
  }
  writeFileSync(join(root, STAMP), wanted(root));
}
