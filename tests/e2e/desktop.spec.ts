import { resolve } from 'node:path';
import { _electron as electron, expect, test } from '@playwright/test';
import { electronBinary } from '../../build/set-up/electron.mjs';
import { temporaryUserData } from '../support/web-workbench.ts';
import { comparesTwo, importsByDrop, readsAProfile, readsTheVerdicts, seesTheSample } from './journey.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const binary = electronBinary(ROOT);
const canShow = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

test.skip(binary === null, 'the Electron binary is not installed here');
test.skip(!canShow, 'there is no display for a window here');

test('the browser’s journey, in a window of its own', async () => {
  const userData = temporaryUserData();
  const app = await electron.launch({
    executablePath: binary ?? '',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT],
    env: { ...process.env, PLATEAU_USER_DATA: userData.path },
  });
  try {
    const page = await app.firstWindow();
    await seesTheSample(page);
    await readsTheVerdicts(page);
    await importsByDrop(page);
    await readsAProfile(page);
    await comparesTwo(page);
    expect(page.url()).toBe('app://plateau/');
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
  } finally {
    await app.close();
    userData.remove();
  }
});
