import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isBuilt, sourcesHash } from '../../build/set-up/build.mjs';
import { dependenciesAreCurrent, ensureDependencies } from '../../build/set-up/dependencies.mjs';
import { electronBinary } from '../../build/set-up/electron.mjs';
import { nodeOf } from '../../build/set-up/node.mjs';
import { built, checkout } from '../support/built.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program of this name that writes its arguments and some of its environment into `said`, then ends with a code. */
function fakeProgram(name: string, code = 7): { readonly path: string; said(): string } {
  const home = mkdtempSync(join(folder, 'bin-'));
  const path = join(home, name);
  const note = join(home, 'said');
  writeFileSync(
    path,
    `#!/bin/sh\nprintf '%s|' "$@" "workspace=$PLATEAU_WORKSPACE" "node=$ELECTRON_RUN_AS_NODE" > ${note}\nexit ${code}\n`,
  );
  chmodSync(path, 0o755);
  return { path: home, said: () => readFileSync(note, 'utf8') };
}

/**
 * A checkout with this one's packages and build, so that nothing is installed or built again. Its `node_modules` is a folder of its own
 * with links in it: whatever went wrong in a test, this checkout's packages stay.
 */
function cloneOf(): string {
  const clone = mkdtempSync(join(folder, 'clone-'));
  for (const name of ['package.json', 'package-lock.json', '.npmrc', 'electron.vite.config.ts', 'tsconfig.base.json']) {
    cpSync(join(checkout, name), join(clone, name));
  }
  for (const name of ['build', 'src', 'resources'])
    cpSync(join(checkout, name), join(clone, name), { recursive: true });
  cpSync(join(checkout, 'out'), join(clone, 'out'), { recursive: true });
  writeFileSync(join(clone, 'out/.plateau-sources'), sourcesHash(clone));
  mkdirSync(join(clone, 'node_modules'));
  for (const name of readdirSync(join(checkout, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(checkout, 'node_modules', name), join(clone, 'node_modules', name));
  }
  cpSync(join(checkout, 'package-lock.json'), join(clone, 'node_modules/.package-lock.json'));
  if (!dependenciesAreCurrent(clone)) throw new Error('the clone would install its packages');
  return clone;
}

/** Nothing here may reach a real npm: it is not on the PATH that a launcher gets. */
const QUIET_PATH = mkdtempSync(join(folder, 'path-'));

function environment(more: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CI: 'true',
    PATH: QUIET_PATH,
    PLATEAU_WORKSPACE: undefined,
    PLATEAU_USER_DATA: join(folder, 'user'),
    ...more,
  };
}

describe('the launcher', () => {
  let clone = '';
  beforeAll(() => {
    built('main/web.js');
    clone = cloneOf();
  });

  it.runIf(process.platform === 'linux')('starts the desktop window where the Electron binary is', () => {
    const electron = fakeProgram('electron');
    const env = environment({ ELECTRON_OVERRIDE_DIST_PATH: electron.path, DISPLAY: ':9', ELECTRON_RUN_AS_NODE: '1' });
    const args = [join(clone, 'build/start.mjs'), '--workspace', '/w.plateau', '/a.folded'];
    expect(spawnSync(process.execPath, args, { env, encoding: 'utf8' }).status).toBe(7);
    const switches = process.getuid?.() === 0 ? '--no-sandbox|' : '';
    expect(electron.said()).toBe(`${switches}${clone}|/a.folded|workspace=/w.plateau|node=|`);
  });

  it('serves the workbench where there is no binary, says how to get the window, and ends with Ctrl+C', async () => {
    const env = environment({
      ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nowhere'),
      DISPLAY: undefined,
      WAYLAND_DISPLAY: undefined,
    });
    const child = spawn(process.execPath, [join(clone, 'build/start.mjs')], { env, detached: true });
    let out = '';
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const link = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+\/open\/\S+/.exec(out)?.[0];
        if (found !== undefined) resolve(found);
      });
      child.once('close', () => reject(new Error(out + err)));
    });
    const welcome = await fetch(link, { redirect: 'manual' });
    const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
    const items = await (await fetch(new URL('/api/items?kind=comparison', link), { headers: { cookie } })).json();
    expect(items).toMatchObject([{ kind: 'comparison', label: expect.stringContaining('orders, before') }]);
    // As a terminal does: the whole group gets the signal.
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect(err).toContain('install-electron');
  });

  it('passes the exit code of plateau on', () => {
    const script = join(clone, 'build/plateau.mjs');
    const call = (...args: readonly string[]) =>
      spawnSync(process.execPath, [script, ...args], { env: environment({}), encoding: 'utf8' });
    expect(call('rules').status).toBe(0);
    expect(call('show', 'p0').status).toBe(3);
  });
});

describe('the Electron binary', () => {
  it.runIf(process.platform === 'linux')('is found by looking, in the package or where it was put', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    expect(electronBinary(root, {})).toBeNull();
    mkdirSync(join(root, 'node_modules/electron/dist'), { recursive: true });
    writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron\n');
    expect(electronBinary(root, {})).toBeNull();
    writeFileSync(join(root, 'node_modules/electron/dist/electron'), '');
    expect(electronBinary(root, {})).toBe(join(root, 'node_modules/electron/dist/electron'));
    const other = fakeProgram('electron');
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: other.path })).toBe(join(other.path, 'electron'));
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: root })).toBeNull();
  });
});

describe('Node', () => {
  it('is the one among the dependencies, else a new enough running one', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    expect(() => nodeOf(root, '20.20.2')).toThrow(/needs Node 22/);
    expect(nodeOf(root, '24.1.0')).toBe(process.execPath);
    const bin = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'node'), '');
    expect(nodeOf(root, '20.20.2')).toBe(join(bin, 'node'));
  });
});

describe('the stamps', () => {
  it('call for an installation when there is none, and when the lock file changed', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    writeFileSync(join(root, 'package-lock.json'), '{}');
    writeFileSync(join(root, '.npmrc'), '');
    expect(dependenciesAreCurrent(root)).toBe(false);
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
    expect(dependenciesAreCurrent(root)).toBe(true);
    utimesSync(join(root, 'node_modules/.package-lock.json'), 1, 1);
    expect(dependenciesAreCurrent(root)).toBe(false);
  });

  it.runIf(process.platform !== 'win32')('install exactly what is locked, once', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    writeFileSync(join(root, 'package-lock.json'), '{}');
    writeFileSync(join(root, '.npmrc'), '');
    mkdirSync(join(root, 'node_modules'));
    const npm = fakeProgram('npm', 0);
    vi.stubEnv('PATH', npm.path);
    ensureDependencies(root);
    expect(npm.said()).toMatch(/^ci\|/);
    rmSync(join(npm.path, 'npm'));
    ensureDependencies(root);
    vi.unstubAllEnvs();
  });

  it.runIf(process.platform !== 'win32')('never empty another checkout’s packages through a link', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    const other = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(root, 'package-lock.json'), '{}');
    writeFileSync(join(root, '.npmrc'), '');
    symlinkSync(other, join(root, 'node_modules'));
    const npm = fakeProgram('npm');
    vi.stubEnv('PATH', npm.path);
    expect(() => ensureDependencies(root)).toThrow(/is a link/);
    expect(() => npm.said()).toThrow();
    vi.unstubAllEnvs();
  });

  it('call for a build when a source changed, and not when a test did', () => {
    const clone = cloneOf();
    expect(isBuilt(clone)).toBe(true);
    writeFileSync(join(clone, 'src/core/another.test.ts'), '');
    expect(isBuilt(clone)).toBe(true);
    writeFileSync(join(clone, 'src/core/another.ts'), '');
    expect(isBuilt(clone)).toBe(false);
  });
});
