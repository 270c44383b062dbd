import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';

const userData = temporaryUserData();
let workbench: WebWorkbench;

test.beforeAll(async () => {
  workbench = await startWebWorkbench(userData.path);
});

test.afterAll(async () => {
  expect(await workbench.stop()).toBe(0);
  userData.remove();
});

test('a person computes while typing, is told what is wrong beside the field, and takes the result along', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: workbench.origin });
  await page.goto(workbench.link);
  await expect(page.getByRole('tree', { name: /workspace/i })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find a command, an item or a host…').fill('Calculators');
  await page.keyboard.press('Enter');
  const list = page.getByRole('navigation', { name: 'Calculators' });
  const result = page.getByRole('region', { name: 'Result' });

  await list.getByRole('button', { name: 'Database connections' }).click();
  await page.getByLabel('Instances', { exact: true }).fill('4');
  await page.keyboard.press('Tab');
  await page.keyboard.type('9');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2');
  await page.keyboard.press('Tab');
  await page.keyboard.type('8x');
  const maximum = page.getByLabel('Maximum of the database');
  await expect(maximum).toHaveAccessibleDescription('“x” is no unit here: it is in connections.');
  await expect(result).toContainText('cannot be computed: the maximum of the database is missing');
  await maximum.fill('80');
  await expect(result).toContainText('High: 90 % of the maximum, not below 80 %.');

  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('menuitem', { name: 'Copy calculation as Markdown' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('| Of the maximum | 90 % |');

  await list.getByRole('button', { name: 'Capacity' }).click();
  await page.getByLabel('Capacity model').setInputFiles({
    name: 'model.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(
      'current_state: {peak_rps: 100, instances: 0}\ngrowth_model: {request_growth_monthly_pct: 10}\n',
    ),
  });
  await expect(page.getByRole('alert').filter({ hasText: 'current_state.instances was left out.' })).toBeVisible();
  await expect(result.getByRole('row', { name: /Peak rate/ })).toContainText('133.1');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save model' }).click();
  expect(readFileSync(await (await saved).path(), 'utf8')).toContain('peak_rps: 133.1');

  await list.getByRole('button', { name: 'Database connections' }).click();
  await expect(maximum).toHaveValue('80');
});
