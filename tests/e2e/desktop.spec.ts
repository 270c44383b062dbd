import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ElectronApplication, _electron as electron, expect, test } from '@playwright/test';
import { electronBinary } from '../../build/set-up/electron.mjs';
import { temporaryUserData } from '../support/web-workbench.ts';
import { walksTheWholeWay } from './journey.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const binary = electronBinary(ROOT);
const canShow = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

test.skip(binary === null, 'the Electron binary is not installed here');
test.skip(!canShow, 'there is no display for a window here');

test('the browser’s journey, in a window of its own', async () => {
  test.setTimeout(180_000);
  const userData = temporaryUserData();
  const launch = (): Promise<ElectronApplication> =>
    electron.launch({
      executablePath: binary ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT],
      env: { ...process.env, PLATEAU_USER_DATA: userData.path },
    });
  let app = await launch();
  try {
    const page = await app.firstWindow();
    expect(page.url()).toBe('app://plateau/');
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
    await walksTheWholeWay({
      page,
      saved: async (act) => {
        const path = join(userData.path, 'exported.svg');
        // The system's own dialog cannot be driven; everything behind it is.
        await app.evaluate(({ dialog }, filePath) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        }, path);
        await act();
        await expect.poll(() => existsSync(path)).toBe(true);
        return { name: path, text: readFileSync(path, 'utf8') };
      },
      restart: async () => {
        await app.close();
        app = await launch();
        return app.firstWindow();
      },
    });
  } finally {
    await app.close();
    userData.remove();
  }
});
