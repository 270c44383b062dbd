import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, shown, treeItem } from './journey.ts';

const files = (...names: readonly string[]) =>
  names.map((name) => ({ name, bytes: readFileSync(new URL(`../fixtures/load/${name}`, import.meta.url)) }));

let userData: ReturnType<typeof temporaryUserData>;
let workbench: WebWorkbench;
let complaints: string[];

test.beforeEach(async ({ page }) => {
  userData = temporaryUserData();
  workbench = await startWebWorkbench(userData.path);
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(workbench.link);
  await expect(shown(page.getByText('orders, before: list lookup'))).toBeVisible();
});
test.afterEach(async ({ page }) => {
  // Before its server: a page that still asks would complain.
  await page.close();
  await workbench.stop();
  userData.remove();
  expect(complaints.filter((text) => !/ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
});

test('a load run is opened, its endpoint shown from a verdict, its thresholds held again, and it is compared', async ({
  page,
}) => {
  await dropsFiles(page, files('k6.ndjson.gz', 'k6-before-2.json', 'k6-after-1.json'));
  await treeItem(page, /k6\.ndjson\.gz/).dblclick();
  await expect(page.getByRole('heading', { name: 'k6.ndjson.gz' })).toBeVisible();
  await expect(page.getByText('30 of 301 requests of GET /errors failed, 10 %: above 1 %')).toBeVisible();
  await page
    .getByRole('listitem')
    .filter({ hasText: 'of GET /errors failed' })
    .getByRole('button', { name: 'Show' })
    .click();
  const endpoints = page.getByRole('grid', { name: 'Endpoints' }).or(page.getByRole('table', { name: 'Endpoints' }));
  await expect(endpoints.locator('[aria-selected="true"]')).toContainText('GET /errors');
  await expect(page.getByRole('figure', { name: 'Seconds over time' })).toBeVisible();
  await page.getByRole('tab', { name: 'Thresholds' }).click();
  await expect(page.locator('[data-threshold="crossed"]')).toHaveCount(2);

  await treeItem(page, /k6-before-2\.json/).click();
  await treeItem(page, /k6-after-1\.json/).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Compare these 2' }).click();
  await expect(page.getByText('p95 of the whole run went from 31.5 ms to 43.7 ms, +39 %')).toBeVisible();
  await expect(page.getByText('three runs before tell it.').first()).toBeVisible();
});
