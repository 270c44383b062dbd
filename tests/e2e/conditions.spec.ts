import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { dropsFiles, treeItem } from './journey.ts';
import { test } from './opened-workbench.ts';

const file = (folder: string, name: string) => ({
  name,
  bytes: readFileSync(new URL(`../fixtures/${folder}/${name}`, import.meta.url)),
});

test('conditions are stated of a run and of a plan as they are typed, taken back, and told where sides differ', async ({
  page,
}) => {
  // The panel that is shown: each open item has one.
  const field = (name: string) => page.getByLabel(name, { exact: true }).filter({ visible: true });
  const plan = file('plans/pg17', '39a-covering-before.json');
  await dropsFiles(page, [file('load', 'k6-before-1.json'), file('load', 'k6-after-1.json'), plan]);
  const about = async (name: RegExp, cache: string) => {
    await treeItem(page, name).dblclick();
    await page.getByRole('tab', { name: 'About', exact: true }).click();
    await field('Cache state').selectOption(cache);
  };
  await about(/k6-before-1\.json/, 'cold');
  const volume = field('Data volume');
  await volume.fill('12 M orders');
  // Saved as it is typed: nothing is pressed, and it is there when the run is opened again.
  await about(/k6-after-1\.json/, 'warm');
  await treeItem(page, /k6-before-1\.json/).dblclick();
  await page.getByRole('tab', { name: 'About', exact: true }).click();
  await expect(volume).toHaveValue('12 M orders');
  await field('Phase of the load').selectOption('steady');
  await expect(field('Phase of the load')).toHaveValue('steady');
  await page.getByRole('tab', { name: 'About', exact: true }).focus();
  await page.keyboard.press('Control+z');
  await expect(field('Phase of the load')).toHaveValue('');

  await treeItem(page, /k6-before-1\.json/).click();
  await treeItem(page, /k6-after-1\.json/).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Compare these 2' }).click();
  const told = page.getByText('Stated otherwise of before than of after: cache state (QG-CONFOUNDED)');
  await told.click();
  await expect(page.getByText('Cache state: cold → warm')).toBeVisible();

  await treeItem(page, /39a-covering-before/).dblclick();
  await page.getByRole('tab', { name: 'Statement' }).click();
  await field('Against production').selectOption('smaller');
  await expect(page.getByText(/the file: .* of its blocks were in the server’s memory/)).toBeVisible();
  await expect(field('Against production')).toHaveValue('smaller');
});
