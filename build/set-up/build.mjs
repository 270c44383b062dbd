import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeOf } from './node.mjs';

/** Says which sources `out/` was built from. */
const STAMP = 'out/.plateau-sources';
const SOURCES = [
  'src',
  'build/report-script.ts',
  'package-lock.json',
  'package.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
];

/** @param {string} root */
export function sourcesHash(root) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const add = (path) => {
    const full = join(root, path);
    const entries = path.includes('.') ? null : readdirSync(full, { withFileTypes: true });
    if (entries === null) {
      hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (/\.test\.tsx?$/.test(entry.name)) continue;
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) add(child);
      else
        hash
          .update(`${child}\0`)
          .update(readFileSync(join(root, child)))
          .update('\0');
    }
  };
  for (const source of SOURCES) add(source);
  return hash.digest('hex');
}

/** @param {string} root */
export function isBuilt(root) {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash(root);
}

/**
 * Builds the three shells and the window where a source changed since they were last built.
 * @param {string} root
 */
export function ensureBuilt(root) {
  if (isBuilt(root)) return;
  const hash = sourcesHash(root);
  process.stderr.write('Building …\n');
  const vite = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status, stdout, stderr } = spawnSync(nodeOf(root), [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
  writeFileSync(join(root, STAMP), hash);
}
