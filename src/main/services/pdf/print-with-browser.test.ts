import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { printWithBrowser } from './print-with-browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-browser-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A browser that does not end when it is asked to, and tells its number and its profile. */
function deafBrowser(): { readonly started: string } {
  const started = join(folder, 'started.json');
  const path = join(folder, 'chromium');
  writeFileSync(
    path,
    `#!${process.execPath}
const profile = process.argv.find((one) => one.startsWith('--user-data-dir=')).slice(16);
process.on('SIGTERM', () => {});
require('node:fs').writeFileSync(${JSON.stringify(started)}, JSON.stringify({ pid: process.pid, profile }));
setInterval(() => {}, 1000);
`,
  );
  chmodSync(path, 0o755);
  return { started };
}

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it.skipIf(process.platform === 'win32')(
  'a printing that is cancelled leaves neither its browser nor its folder',
  async () => {
    const { started } = deafBrowser();
    const stop = new AbortController();
    const around = { platform: 'linux', env: { PATH: folder }, isRoot: false, exists: existsSync } as const;
    const printing = printWithBrowser(Buffer.from('<p>'), stop.signal, around);
    const { pid, profile } = await vi.waitFor(
      () => JSON.parse(readFileSync(started, 'utf8')) as { pid: number; profile: string },
      { timeout: 30_000 },
    );
    stop.abort();
    await expect(printing).rejects.toMatchObject({ code: 'job.cancelled' });
    expect(isThere(pid)).toBe(false);
    expect(existsSync(dirname(profile))).toBe(false);
    await expect(printWithBrowser(Buffer.from('<p>'), stop.signal, around)).rejects.toMatchObject({
      code: 'job.cancelled',
    });
  },
);
