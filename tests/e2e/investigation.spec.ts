import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData } from '../support/web-workbench.ts';
import { dropsFiles, shown, treeItem } from './journey.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../docs/performance-brief.yaml');

const LOCUST = resolve(import.meta.dirname, '../fixtures/load/locust-stats.csv');

const part = (page: Page, name: RegExp) =>
  page.getByRole('tablist', { name: 'Parts of the investigation' }).getByRole('tab', { name });
const brief = (page: Page) => page.getByLabel('File of a brief');

/** A brief is typed and saved by leaving the field, taken back with Undo, and survives a reload. */
async function writesTheBrief(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Investigation', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Investigation', level: 1 })).toBeVisible();
  await page.getByLabel('System', { exact: true }).fill('orders');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('heading', { name: 'Investigation of orders' })).toBeVisible();
  await page.getByRole('heading', { name: 'Investigation of orders' }).click();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('heading', { name: 'Investigation', level: 1, exact: true })).toBeVisible();
}

/** What is assumed has its source; a latency without a unit is asked about. */
async function importsABrief(page: Page): Promise<void> {
  await part(page, /Questions/).click();
  await expect(page.getByRole('row', { name: /Submit p95 ≤ 500 ms S3:265/ })).toBeVisible();
  await brief(page).setInputFiles({
    name: 'units.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from('ours: 1\nbaselines:\n  current_p95: 310\n'),
  });
  await expect(page.getByText(/Line 3, column 16: baselines\.current_p95: 310 has no unit/)).toBeVisible();
  await page.getByRole('button', { name: 'They are milliseconds' }).click();
  await expect(page.getByText(/Line 1, column 1: “ours” is no key of a brief/)).toBeVisible();
  await brief(page).setInputFiles(EXAMPLE);
  await expect(page.getByRole('heading', { name: 'Investigation of orders' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export YAML' }).click();
  const saved = await (await download).path();
  expect(readFileSync(saved, 'utf8')).toBe(readFileSync(EXAMPLE, 'utf8'));
}

/** Objectives, one of the person's own, and a quantity that cannot be read. */
async function setsObjectives(page: Page): Promise<void> {
  await part(page, /Objectives/).click();
  await expect(page.getByRole('row', { name: /POST \/orders p95 ≤ 600 ms/ })).toBeVisible();
  const form = page.getByRole('form', { name: 'Set an objective' });
  await form.getByLabel('Name').fill('GET /search');
  await form.getByLabel('Limit').fill('250');
  await form.getByRole('button', { name: 'Set objective' }).click();
  await expect(form.getByText(/250 has no unit/)).toBeVisible();
  await form.getByLabel('Limit').fill('250ms');
  await form.getByRole('button', { name: 'Set objective' }).click();
  await expect(page.getByRole('row', { name: /GET \/search p95 ≤ 250 ms/ })).toBeVisible();
}

/** Criteria of a load test plan are shown before they are set, and taken back with Undo. */
async function importsCriteria(page: Page): Promise<void> {
  const plan = page.getByLabel('File of a load test plan');
  const file = (text: string) => ({ name: 'plan.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });
  await plan.setInputFiles(file('pass_criteria:\n  p95_response_s: 1\n'));
  await expect(page.getByText(/Line 2, column 3: there is no criterion “p95_response_s”/i)).toBeVisible();
  await plan.setInputFiles(file('pass_criteria:\n  p95_response_ms: 480\n  throughput_rps: 200\n'));
  const preview = page.getByRole('table', { name: 'Objectives that will be set' });
  await expect(preview.getByRole('row', { name: /all requests p95 – ≤ 480 ms/ })).toBeVisible();
  const row = page.locator('.slo-table').getByRole('row', { name: /all requests p95 ≤ 480 ms/ });
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Set 2 objectives' }).click();
  await expect(row).toBeVisible();
  await page.getByRole('heading', { name: 'Objectives', exact: true }).click();
  await page.keyboard.press('Control+z');
  await expect(row).toHaveCount(0);
}

/** Two changes by hand confound the sample's comparison. */
async function recordsChanges(page: Page): Promise<void> {
  await part(page, /Changes/).click();
  const form = page.getByRole('form', { name: 'Record a change' });
  for (const text of ['index on orders', 'deploy 2.15']) {
    await form.getByLabel('What was changed').fill(text);
    await form.getByRole('button', { name: 'Record change' }).click();
    await expect(page.getByRole('row', { name: new RegExp(text) })).toBeVisible();
  }
  await page
    .getByRole('tree', { name: /workspace/i })
    .getByRole('treeitem', { name: /→/ })
    .dblclick();
  const strip = shown(page.locator('.between-changes'));
  await strip.locator('summary').click();
  await strip.getByLabel(/index on orders/).check();
  await strip.getByLabel(/deploy 2\.15/).check();
  await expect(strip.getByText(/2 recorded changes lie between before and after \(QG-CONFOUNDED\)/)).toBeVisible();
  await strip.getByLabel(/deploy 2\.15/).uncheck();
  await expect(strip.getByText('One recorded change lies between before and after.')).toBeVisible();
}

/** Lines are answered, with a ground, and taken back. */
async function answersChecklists(page: Page): Promise<void> {
  await page.keyboard.press('Control+i');
  await part(page, /Checklists/).click();
  const answer = page.getByLabel('Query plans sane (indexed), no obvious N+1.: answer');
  const ground = page.getByLabel('Query plans sane (indexed), no obvious N+1.: ground');
  await expect(ground).toBeDisabled();
  await answer.selectOption('yes');
  await ground.fill('PERF-001');
  await ground.press('Enter');
  const tests = page.getByLabel('Regular load tests: answer');
  await tests.focus();
  await tests.selectOption('no');
  await expect(page.getByText('0 of 100 points; 19 of 20 not answered')).toBeVisible();
  await expect(part(page, /Checklists/)).toContainText('2 of 25 answered');
  await page.keyboard.press('Control+z');
  await expect(part(page, /Checklists/)).toContainText('1 of 25 answered');
  await expect(ground).toHaveValue('PERF-001');
}

/** A load run is of the system of the brief, until somebody says whose it is; that can be taken back. */
async function assignsMeasurements(page: Page): Promise<void> {
  await dropsFiles(page, [{ name: 'locust-stats.csv', bytes: readFileSync(LOCUST) }]);
  await expect(treeItem(page, /locust-stats\.csv/)).toBeVisible();
  await page.keyboard.press('Control+i');
  await part(page, /Coverage/).click();
  const services = page.getByRole('table', { name: /RED per service/ });
  await expect(services.getByRole('row', { name: /75\.74 a second.*2\.54 % of 1,061 requests/ })).toBeVisible();
  const form = page.getByRole('form', { name: 'Say whose a measurement is' });
  await form.getByLabel('Item').selectOption({ label: 'locust-stats.csv' });
  await form.getByLabel('Name').fill('checkout');
  await form.getByRole('button', { name: 'Assign' }).click();
  await expect(services.getByRole('row', { name: /^checkout .*75\.74 a second/ })).toBeVisible();
  await page.getByRole('button', { name: 'Remove what is said of locust-stats.csv' }).click();
  await expect(services.getByRole('row', { name: /^checkout/ })).toBeHidden();
}

/** A baseline, and the end: not without a constraint and a decision. */
async function ends(page: Page): Promise<void> {
  await page.keyboard.press('Control+i');
  await part(page, /Baselines/).click();
  await expect(page.getByText('No baseline was taken', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Take a baseline' }).click();
  await expect(page.locator('.baseline summary')).toContainText('before');
  await page.locator('.baseline summary').click();
  await expect(page.getByText('# Performance baseline: before')).toBeVisible();

  await part(page, /Outcome/).click();
  await expect(page.getByRole('button', { name: 'Close the investigation' })).toBeDisabled();
  await page.getByLabel('Limiting constraint').fill('row locks on counters');
  await page.getByLabel('Decision').fill('one counter a shard');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Close the investigation' }).click();
  await expect(page.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await part(page, /^Brief/).click();
  await expect(page.getByLabel('System', { exact: true })).toBeDisabled();
}

test('an auditor opens an investigation, and ends it with one constraint and one decision', async ({ page }) => {
  const userData = temporaryUserData();
  const workbench = await startWebWorkbench(userData.path);
  try {
    await page.goto(workbench.link);
    await expect(shown(page.getByText('orders, before: list lookup'))).toBeVisible();
    await writesTheBrief(page);
    await importsABrief(page);
    await setsObjectives(page);
    await importsCriteria(page);
    await recordsChanges(page);
    await answersChecklists(page);
    await assignsMeasurements(page);
    await ends(page);
  } finally {
    await workbench.stop();
    userData.remove();
  }
});
