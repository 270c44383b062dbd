import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { built } from '../support/built.ts';
import { reportWorkspace } from '../support/report-workspace.ts';
import { startWebWorkbench, temporaryUserData } from '../support/web-workbench.ts';

const userData = temporaryUserData();
const file = join(userData.path, 'index.html');

test.beforeAll(async () => {
  built('main/cli.js');
  const { call } = await reportWorkspace(userData.path);
  expect((await call(['report', '--to', 'html', '-o', file])).code).toBe(0);
});
test.afterAll(() => userData.remove());

/** Opens the report; answers with everything it asked for and complained of. */
async function opened(
  page: Page,
  context: BrowserContext,
): Promise<{ readonly asked: string[]; readonly said: string[] }> {
  const asked: string[] = [];
  const said: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await context.setOffline(true);
  await page.goto(pathToFileURL(file).href);
  return { asked, said };
}

test('the report asks for nothing, runs nothing of what it tells of, and its flame graphs search and zoom', async ({
  page,
  context,
}) => {
  const { asked, said } = await opened(page, context);
  await expect(page.getByRole('heading', { name: '12 Findings summary' })).toBeVisible();
  const figure = page.locator('figure.scripted').first();
  await figure.scrollIntoViewIfNeeded();
  await figure.getByLabel('Search functions').fill('blur');
  await expect(figure.locator('.flame-bar span')).toHaveText(/^\d+ found, \d+\.\d % of the whole$/);
  const narrow = figure.locator('g.frame').filter({ hasText: 'decode' });
  const width = async () => Number(await narrow.getAttribute('width'));
  const whole = await width();
  await narrow.click();
  await expect.poll(width).toBeGreaterThan(10 * whole);
  await figure.getByRole('button', { name: 'Whole picture' }).click();
  await expect.poll(width).toBe(whole);
  // Links to evidence lead to it.
  await page.locator('a[href^="#evidence."]').first().click();
  await expect(page.locator('tr:target')).toBeVisible();
  expect(await page.title()).toBe('Performance and scalability audit');
  expect(asked).toEqual([pathToFileURL(file).href]);
  expect(said).toEqual([]);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false, colorScheme: 'dark' });

  test('the report is whole, in the dark', async ({ page, context }) => {
    const { asked } = await opened(page, context);
    await expect(page.locator('figure > svg').first()).toBeVisible();
    await expect(page.getByText('In numbers').first()).toBeVisible();
    expect(asked).toHaveLength(1);
  });
});

test('nothing hangs over the edge of A4', async ({ page, context }) => {
  await opened(page, context);
  await page.emulateMedia({ media: 'print' });
  // 210 mm less the margins, at 96 pixels an inch.
  await page.setViewportSize({ width: 673, height: 1000 });
  const wide = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    return [...document.querySelectorAll('main *, header *')]
      .filter((element) => element.closest('svg') === null && element.getBoundingClientRect().right > edge + 1)
      .map((element) => `${element.tagName} ${element.textContent?.slice(0, 60)}`);
  });
  expect(wide).toEqual([]);
});

test('the window saves the report', async ({ page }) => {
  const workbench = await startWebWorkbench(userData.path);
  await page.goto(workbench.link);
  await page.getByRole('menuitem', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export report…' }).click();
  await page.getByText('Markdown', { exact: true }).click();
  await page.getByLabel('Auditor').fill('Cleo');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('06-performance-scalability-audit.md');
  expect(readFileSync(await download.path(), 'utf8')).toContain('**Auditor:** Cleo');
  expect(await workbench.stop()).toBe(0);
});
