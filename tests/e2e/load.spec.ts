import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { dropsFiles, treeItem } from './journey.ts';
import { test } from './opened-workbench.ts';

const files = (...names: readonly string[]) =>
  names.map((name) => ({ name, bytes: readFileSync(new URL(`../fixtures/load/${name}`, import.meta.url)) }));

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
