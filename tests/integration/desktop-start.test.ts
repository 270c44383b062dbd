import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startDesktop } from '../../src/main/desktop/start.ts';
import { built } from '../support/built.ts';
import { app, record } from '../support/fake-electron.ts';

vi.mock('electron', () => import('../support/fake-electron.ts'));
// Electron's worker processes need Electron; Node's do the same work.
vi.mock('../../src/main/desktop/utility-host.ts', async () => {
  const { ForkHost } = await import('../../src/main/jobs/fork-host.ts');
  return { UtilityHost: ForkHost };
});

const userData = mkdtempSync(join(tmpdir(), 'plateau-desktop-'));
const capture = join(userData, 'a.folded');

beforeAll(async () => {
  writeFileSync(capture, 'main;a 1\n');
  vi.stubEnv('PLATEAU_USER_DATA', userData);
  vi.stubEnv('PLATEAU_WORKSPACE', undefined);
  process.argv = ['/opt/plateau'];
  startDesktop(join(built('main/desktop.js'), '..'));
  app.emit('open-file', { preventDefault: () => undefined }, capture);
  record.ready();
  await vi.waitFor(() => expect(record.names()).toContain('webContents.send'), { timeout: 60_000 });
});

afterAll(async () => {
  // The first time it waits for its services, then it quits for good.
  const preventDefault = vi.fn();
  app.emit('will-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(record.names()).toContain('app.quit'));
  vi.unstubAllEnvs();
  rmSync(userData, { recursive: true, force: true });
});

it('declares its scheme with all it needs before the app is ready', () => {
  const names = record.names();
  expect(names.indexOf('protocol.registerSchemesAsPrivileged')).toBeLessThan(names.indexOf('app.whenReady'));
  expect(record.argsOf('protocol.registerSchemesAsPrivileged')).toEqual([
    [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }],
  ]);
});

it('handles the scheme before the window asks for its page', () => {
  const names = record.names();
  expect(names.indexOf('protocol.handle')).toBeLessThan(names.indexOf('window.loadURL'));
});

it('keeps Chromium’s files apart from its own', () => {
  expect(record.argsOf('app.setPath')).toEqual(['userData', join(userData, 'desktop')]);
});

it('serves the window under a strict policy', async () => {
  const page = await record.request('app://plateau/');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>Plateau');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
});

it('serves speedscope under a policy of its own, framed by the window only', async () => {
  const page = await record.request('app://plateau/speedscope/');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
});

it('shows the sample comparison on the first start', async () => {
  const items = await (await record.request('app://plateau/api/items?kind=comparison')).json();
  expect(items).toHaveLength(1);
});

it('answers for no other host and reads nothing outside of its folders', async () => {
  expect((await record.request('app://other/')).status).toBe(404);
  expect((await record.request('app://plateau/..%2f..%2fpackage.json')).status).toBe(404);
  expect((await record.request('app://plateau/speedscope/..%2fpackage.json')).status).toBe(404);
});

it('hands over files that came before the window, and those of a second start', () => {
  expect(record.argsOf('webContents.send')).toEqual(['plateau:open-files', [capture]]);
  record.told.length = 0;
  app.emit('second-instance', {}, ['/opt/plateau', capture], '/');
  expect(record.names()).toEqual(['window.focus', 'webContents.send']);
});

it('leaves at once when it runs already', () => {
  record.told.length = 0;
  record.lock = false;
  startDesktop('/nowhere');
  expect(record.names()).toEqual(['app.setPath', 'app.quit']);
});
