import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config from '../../build/electron-builder.config.mjs';
import { built, checkout } from '../support/built.ts';

/** What marks the switches in Electron's binary: the sentinel, the version, their number, then one digit each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const SHIPPED_FUSES = '101100110';

const folder = mkdtempSync(join(tmpdir(), 'plateau-package-'));
const app = join(folder, 'out/linux-unpacked');

/** As much of an Electron distribution as packing looks at. */
function fakeDistribution(): string {
  const path = join(folder, 'electron');
  mkdirSync(join(path, 'locales'), { recursive: true });
  mkdirSync(join(path, 'resources'), { recursive: true });
  const wire = Buffer.concat([
    Buffer.from(`binary ${SENTINEL}`),
    Buffer.from([1, SHIPPED_FUSES.length]),
    Buffer.from(`${SHIPPED_FUSES} rest`),
  ]);
  writeFileSync(join(path, 'electron'), wire);
  chmodSync(join(path, 'electron'), 0o755);
  writeFileSync(join(path, 'chrome-sandbox'), '');
  writeFileSync(join(path, 'LICENSE'), '');
  writeFileSync(join(path, 'LICENSES.chromium.html'), '');
  writeFileSync(join(path, 'version'), '45.0.0');
  return path;
}

interface ArchiveFolder {
  readonly files: Readonly<Record<string, ArchiveFolder & { readonly unpacked?: boolean }>>;
}

/** Every path in an asar archive. Its header is JSON after 16 bytes, its length the fourth of the words in them. */
function archived(path: string): readonly string[] {
  const bytes = readFileSync(path);
  const header = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString()) as ArchiveFolder;
  const found: string[] = [];
  const walk = (node: ArchiveFolder, prefix: string): void => {
    for (const [name, child] of Object.entries(node.files)) {
      if ('files' in child) walk(child, `${prefix}${name}/`);
      else found.push(prefix + name);
    }
  };
  walk(header, '');
  return found;
}

describe('a Linux package', () => {
  let files: readonly string[] = [];

  beforeAll(() => {
    built('main/desktop.js');
    const builder = join(checkout, 'node_modules/electron-builder/out/cli/cli.js');
    const done = spawnSync(
      process.execPath,
      [
        builder,
        '--linux',
        'dir',
        '--publish=never',
        '--config=build/electron-builder.config.mjs',
        `-c.electronDist=${fakeDistribution()}`,
        `-c.directories.output=${join(folder, 'out')}`,
      ],
      { cwd: checkout, encoding: 'utf8', env: { ...process.env, CI: 'true' } },
    );
    if (done.status !== 0) throw new Error(done.stdout + done.stderr);
    files = archived(join(app, 'resources/app.asar'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    'package.json',
    'out/main/desktop.js',
    'out/main/worker.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
    'resources/sample/sample.json',
    'resources/sample/orders-before.speedscope.json',
    'node_modules/speedscope/dist/release/index.html',
    'node_modules/zod/package.json',
  ])('holds %s', (path) => {
    expect(files).toContain(path);
  });

  it.each([
    ['the Node that Electron has itself', /^node_modules\/node-(linux|win)/],
    ['sources or tests', /^(src|tests|bench|build|docs)\//],
    ['what is only needed to build', /^node_modules\/(vite|electron|typescript|vitest|@biomejs)\//],
    ['the database’s C sources', /^node_modules\/better-sqlite3\/(deps|src)\//],
  ])('leaves out %s', (_what, pattern) => {
    expect(files.filter((path) => pattern.test(path))).toEqual([]);
  });

  it('has the prebuilt database outside of the archive', () => {
    const name = `${process.platform}-${process.arch}.node`;
    expect(existsSync(join(app, 'resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds', name))).toBe(true);
  });

  it('has the binary’s switches set', () => {
    const binary = readFileSync(join(app, 'plateau')).toString('latin1');
    const at = binary.indexOf(SENTINEL) + SENTINEL.length + 2;
    // RunAsNode, cookie encryption, NODE_OPTIONS, inspect, asar integrity, only asar, own snapshot, file: privileges, WASM handlers.
    expect(binary.slice(at, at + SHIPPED_FUSES.length)).toBe('010011000');
  });
});

describe('the packaging', () => {
  it('compiles nothing', () => {
    expect(config.npmRebuild).toBe(false);
  });

  it('offers to open the formats that have a name of their own', () => {
    const known = [config.fileAssociations ?? []].flat().map(({ ext }) => ext);
    expect(known).toEqual(expect.arrayContaining(['cpuprofile', 'jfr', 'pprof', 'folded']));
  });
});
