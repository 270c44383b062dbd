import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says which lock file `node_modules` was installed from. */
const STAMP = 'node_modules/.plateau-lock';

/** @param {string} root */
function wanted(root) {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', '.npmrc']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** @param {string} root */
export function dependenciesAreCurrent(root) {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted(root);
}

/**
 * Installs exactly what the lock file says, where it is not installed already. Runs no install script of any package (`.npmrc`).
 * @param {string} root
 */
export function ensureDependencies(root) {
  if (dependenciesAreCurrent(root)) return;
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
