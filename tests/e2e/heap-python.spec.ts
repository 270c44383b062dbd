import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { TRACEMALLOC_SNIPPET } from '../../src/core/heap/histogram/tracemalloc-snippet.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, shown } from './journey.ts';

const fixture = (name: string) => ({
  name,
  bytes: readFileSync(resolve(import.meta.dirname, '../fixtures/heaps/histogram', name)),
});

const userData = temporaryUserData();
let workbench: WebWorkbench;

test.beforeEach(async () => {
  workbench = await startWebWorkbench(userData.path);
});
test.afterEach(async () => {
  await workbench.stop();
});
test.afterAll(() => userData.remove());

test('somebody with a Python program copies the snippet, drops what it wrote, and reads who allocates', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(workbench.link);
  await expect(shown(page.getByText('orders, before: list lookup'))).toBeVisible();

  await page.keyboard.press('Control+Alt+O');
  await page.getByText('Python’s memory: the snippet for tracemalloc').click();
  await page.getByRole('button', { name: 'Copy the snippet' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(TRACEMALLOC_SNIPPET);
  await page.keyboard.press('Escape');

  await dropsFiles(page, [fixture('tracemalloc-3.11-1.json')]);
  await expect(page.getByRole('heading', { name: 'tracemalloc-3.11-1.json' })).toBeVisible();
  await expect(page.getByText(/blocks allocated in .* take .* of the heap/)).toBeVisible();
  await page.getByText('Row.__init__').first().click();
  await expect(page.getByText('load_rows (/tmp/hprof/py/rows.py:17)')).toBeVisible();

  // What counts freed memory too is shown, and not judged.
  await dropsFiles(page, [fixture('memray-stats.json')]);
  await expect(page.getByRole('heading', { name: 'memray-stats.json' })).toBeVisible();
  await expect(page.getByText(/Nothing to judge: .* memray transform csv --leaks/)).toBeVisible();
});
