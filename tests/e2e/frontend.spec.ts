import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, shown, treeItem } from './journey.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/frontend');
const userData = temporaryUserData();
let workbench: WebWorkbench;

test.beforeAll(async () => {
  workbench = await startWebWorkbench(userData.path);
});

test.afterAll(async () => {
  expect(await workbench.stop()).toBe(0);
  userData.remove();
});

test('a person reads the vitals of three runs in their bands, and what a bundle is made of', async ({ page }) => {
  await page.goto(workbench.link);
  const names = ['lighthouse-12-1.json', 'lighthouse-12-2.json', 'lighthouse-12-3.json', 'bundle-analyzer.json'];
  await expect(page.getByRole('tree', { name: /workspace/i })).toBeVisible();
  await dropsFiles(
    page,
    names.map((name) => ({ name, bytes: readFileSync(`${FIXTURES}/${name}`) })),
  );
  await expect(treeItem(page, /bundle-analyzer/)).toBeVisible({ timeout: 30_000 });

  await treeItem(page, /lighthouse-12-1/).dblclick();
  await expect(page.getByText('Of 3 runs the median run was judged.')).toBeVisible();
  const vitals = page.getByRole('region', { name: 'Vitals' });
  await expect(vitals.getByRole('row', { name: /Largest Contentful Paint/ })).toContainText('needs improvement');
  await expect(vitals.getByRole('row', { name: /Interaction to Next Paint/ })).toContainText(
    'Not known: nobody interacts',
  );
  await expect(vitals).toContainText('Without bands: First Contentful Paint 759.2 ms');
  await expect(page.getByRole('grid', { name: 'Requests' })).toContainText('main.77db9b46.js');
  await vitals.getByRole('button', { name: /median, judged/ }).click();
  await expect(shown(page.getByRole('heading', { name: 'lighthouse-12-3.json' }))).toBeVisible();

  await treeItem(page, /bundle-analyzer/).dblclick();
  await expect(shown(page.getByText('within the budget of 200 kB gzip'))).toBeVisible();
  const areas = page.getByRole('region', { name: 'Parts as areas' });
  await areas.getByRole('button', { name: /_equalByTag/ }).click();
  await expect(page.getByRole('grid', { name: 'Parts' }).locator('[aria-selected="true"]')).toContainText(
    '_equalByTag',
  );
});
