import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { plateau } from '../support/terminal-call.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { treeItem } from './journey.ts';

const HEAP = resolve(import.meta.dirname, '../fixtures/heaps/histogram/jcmd-17.txt');
const userData = temporaryUserData();
let workbench: WebWorkbench;

test.beforeAll(async () => {
  for (const args of [
    ['import', HEAP],
    ['finding', 'new'],
    ['finding', 'set', 'PERF-001', 'title=The heap is near its limit'],
  ]) {
    const { code, err } = await plateau(userData.path, args);
    if (code !== 0) throw new Error(err);
  }
  workbench = await startWebWorkbench(userData.path);
});

test.afterAll(async () => {
  expect(await workbench.stop()).toBe(0);
  userData.remove();
});

const result = (page: Page) => page.getByRole('region', { name: 'Result' }).filter({ visible: true });

async function openCalculators(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find a command, an item or a host…').fill('Calculators');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Calculators' }).getByRole('button', { name }).click();
}

test('a person keeps a result, changes it and keeps it again, and shows it as evidence of a finding and in the report', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(workbench.link);
  await expect(treeItem(page, /jcmd-17/)).toBeVisible();

  await openCalculators(page, 'Heap size');
  const keep = page.getByRole('form', { name: 'Keep this result' });
  await expect(keep.getByRole('button', { name: 'Keep' })).toBeDisabled();
  // What is typed while the item is asked stays.
  let tell = (): void => undefined;
  const typed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  await page.route('**/facts*', async (route) => {
    await typed;
    await route.continue();
  });
  await page.getByLabel('Fill in from').selectOption({ index: 1 });
  await page.getByLabel('Safety').fill('64');
  tell();
  await expect(page.getByLabel('Live data')).not.toHaveValue('');
  await page.getByLabel('Limit', { exact: false }).first().fill('1x');
  await expect(keep.getByRole('button', { name: 'Keep' })).toBeDisabled();
  await page.getByLabel('Limit', { exact: false }).first().fill('60');
  await keep.getByLabel('Keep as').fill('heap of the orders service');
  await keep.getByLabel('Keep as').press('Enter');
  await treeItem(page, /heap of the orders service/).dblclick({ timeout: 30_000 });

  const inputs = page.getByRole('region', { name: 'Inputs' });
  await expect(inputs.getByRole('row', { name: /Safety/ })).toContainText('typed by a person');
  await expect(page.getByRole('region', { name: 'The calculation' })).toContainText('Computed again now: the same.');
  await expect(result(page)).toContainText('65.23 MB');
  await inputs.getByRole('button', { name: 'jcmd-17.txt' }).click();
  await expect(page.getByRole('tab', { name: /jcmd-17/, selected: true }).first()).toBeVisible();

  await treeItem(page, /heap of the orders service/).dblclick();
  await page.getByRole('button', { name: 'Open in the calculator' }).click();
  await page.getByLabel('Safety').fill('16');
  await keep.getByLabel('Keep as').fill('heap with less safety');
  await keep.getByRole('button', { name: 'Keep' }).click();
  await expect(treeItem(page, /heap with less safety/)).toBeVisible({ timeout: 30_000 });
  await openCalculators(page, 'Headroom');
  await page.getByLabel('CPU at peak', { exact: true }).fill('65');
  await keep.getByRole('button', { name: 'Keep' }).click();
  await expect(treeItem(page, /Headroom/)).toBeVisible({ timeout: 30_000 });

  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find a command, an item or a host…').fill('PERF-001');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add evidence' }).click();
  const adding = page.getByRole('group', { name: 'Add evidence' });
  await adding.getByLabel('What is added').selectOption('An item of the workspace');
  await adding.getByLabel('Item', { exact: true }).selectOption('heap of the orders service (calculation)');
  await adding.getByRole('button', { name: 'Add', exact: true }).click();
  const row = page.locator('.evidence-row');
  await expect(row).toContainText('heap of the orders service');
  await expect(row.locator('.evidence-figure')).toContainText('65.23 MB', { timeout: 30_000 });

  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find a command, an item or a host…').fill('Report');
  await page
    .getByRole('option', { name: /^Report/ })
    .first()
    .click();
  const report = page.frameLocator('iframe[title="Report"]');
  await expect(report.getByRole('heading', { name: '5.6 Calculations that are kept' })).toBeAttached({
    timeout: 60_000,
  });
  await expect(report.getByText('2 × the peak is not met.').first()).toBeAttached();
  await expect(report.getByText('All 3 that are kept')).toBeAttached();
  expect(complaints).toEqual([]);

  await treeItem(page, /heap with less safety/).click();
  await page.keyboard.press('Delete');
  await expect(treeItem(page, /heap with less safety/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(treeItem(page, /heap with less safety/)).toBeVisible();
});
