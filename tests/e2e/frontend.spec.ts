import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, shown, treeItem } from './journey.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/frontend');
const userData = temporaryUserData();
const comparing = temporaryUserData();
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

test('a person compares three runs before with three after, saves the table, and swaps the sides', async ({ page }) => {
  // A link works once.
  const another = await startWebWorkbench(comparing.path);
  await page.goto(another.link);
  const numbered = (name: string) => [1, 2, 3].map((n) => `${name}-${n}.json`);
  const names = [...numbered('lighthouse-12'), ...numbered('lighthouse-12-after')];
  await expect(page.getByRole('tree', { name: /workspace/i })).toBeVisible();
  await dropsFiles(
    page,
    names.map((name) => ({ name, bytes: readFileSync(`${FIXTURES}/${name}`) })),
  );
  await expect(treeItem(page, /lighthouse-12-after-3/)).toBeVisible({ timeout: 30_000 });
  for (const [i, name] of names.entries()) {
    const chosen = treeItem(page, new RegExp(name.replace('.', '\\.')));
    await chosen.click(i === 0 ? {} : { modifiers: ['Control'] });
  }
  await page.getByRole('button', { name: 'Compare these 6' }).click();

  const before = shown(page.getByRole('region', { name: 'Before' }));
  await expect(before.getByRole('listitem')).toHaveCount(3);
  await expect(shown(page.getByText(/A change of LCP stands out of the noise from 306\.1 ms on/))).toBeVisible();
  await expect(shown(page.getByText(/Largest Contentful Paint went from 2\.586 s to 5\.828 s/))).toBeVisible();
  const values = shown(page.getByRole('grid', { name: 'Before and after' }));
  await expect(values.getByRole('row', { name: /Total Blocking Time/ })).toContainText('regressed');
  await expect(values.getByRole('row', { name: /Speed Index/ })).toContainText('inconclusive');
  const saved = page.waitForEvent('download');
  await shown(page.getByRole('button', { name: 'Save CSV' })).click();
  expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
  await page.getByRole('button', { name: '⇄ Swap' }).click();
  await expect(shown(page.getByText(/Largest Contentful Paint went from 5\.828 s to 2\.586 s/))).toBeVisible();
  expect(await another.stop()).toBe(0);
  comparing.remove();
});
