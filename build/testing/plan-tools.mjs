import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onPath, tried } from './tools.mjs';

const PEV2 = '1.21.0';

/**
 * PEV2 in a folder of this checkout; its folder of packages, or null.
 * @param {string} root
 */
export function ensurePev2(root) {
  const folder = join(root, `.cache/pev2-${PEV2}`);
  const packages = join(folder, 'node_modules');
  if (existsSync(join(packages, 'pev2/dist/pev2.es.js'))) return packages;
  const npm = onPath('npm');
  if (npm === null) return null;
  process.stderr.write('Installing PEV2 …\n');
  const options = ['--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  mkdirSync(folder, { recursive: true });
  return tried(npm, ['install', ...options, `pev2@${PEV2}`]) ? packages : null;
}
