import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, shown, treeItem } from './journey.ts';

const PROFILE = resolve(import.meta.dirname, '../fixtures/comparison/thumbnails-before.speedscope.json');

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
  // The sample's comparison is what a workspace opens with.
  await expect(page.getByRole('button', { name: 'Create finding' }).first()).toBeVisible();
});
test.afterEach(async ({ page }) => {
  // Before its server: a page that still asks would complain.
  await page.close();
  await workbench.stop();
  userData.remove();
  // A save that somebody else overtook is refused with 422, and tried again.
  expect(
    complaints.filter((text) => !/ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_REFUSED|status of 422/.test(text)),
  ).toEqual([]);
});

const part = (page: Page, name: string) => shown(page.getByRole('region', { name, exact: true }));
const status = (page: Page) => part(page, 'Status');
const current = (page: Page) => status(page).locator('[aria-current="step"]');
const list = (page: Page) => shown(page.getByRole('grid', { name: 'Findings', exact: true }));
const isSaved = (page: Page) => expect(shown(page.getByText('✓ Saved'))).toBeVisible();

/** Rewrites a text that is shown as it reads. */
async function rewrites(page: Page, name: string, text: string): Promise<void> {
  await shown(page.getByRole('button', { name: `Write ${name}` })).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Another person's change, straight through the door. */
async function changesElsewhere(page: Page, id: string, change: object): Promise<void> {
  await page.evaluate(
    async ([finding, fields]) => {
      const { finding: now } = await (await fetch(`/api/findings/${finding}`)).json();
      await fetch(`/api/findings/${finding}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ bodySha256: now.bodySha256, change: fields }),
      });
    },
    [id, change] as const,
  );
}

test('a verdict becomes a finding that is explained, reviewed, deleted and brought back', async ({ page }) => {
  await dropsFiles(page, [{ name: basename(PROFILE), bytes: readFileSync(PROFILE) }]);
  await treeItem(page, /thumbnails-before/).dblclick({ timeout: 30_000 });
  await expect(shown(page.getByText(/itself takes .*% of active CPU time/))).toBeVisible();

  // One key makes a finding of what weighs most.
  await page.keyboard.press('f');
  await expect(shown(page.getByRole('textbox', { name: 'Title' }))).toHaveValue(/^CPU hot path: /);
  await expect(part(page, 'Evidence').getByText(/itself takes .*% of active CPU time/)).toBeVisible();
  await expect(current(page)).toHaveText('Draft');

  // What is missing is named, and leads to where it is written.
  await status(page).getByRole('button', { name: 'Not ready for Review' }).click();
  const missing = part(page, 'What is missing');
  await missing.getByRole('button', { name: 'The cause is not said.' }).click();
  await expect(shown(page.getByRole('textbox', { name: 'Cause' }))).toBeFocused();
  await page.keyboard.type('Every picture is blurred **twice**.');
  await expect(missing.getByText('The cause is not said.')).toHaveCount(0);
  await isSaved(page);
  await rewrites(page, 'Bottleneck, in one sentence', 'blur takes 61 % of active CPU time in uploads at 20 a second.');
  await shown(page.getByLabel('Endpoint', { exact: true })).fill('POST /pictures');
  await shown(page.getByRole('textbox', { name: 'Business impact' })).fill('Uploads wait for 4 s.');
  await shown(page.getByRole('textbox', { name: 'Hypothesis' })).fill('The second blur changes nothing.');
  await part(page, 'Hypothesis').getByRole('button', { name: 'Add step' }).click();
  await page.keyboard.type('Blur once');
  await shown(page.getByRole('textbox', { name: 'Disproved if' })).fill('The pictures differ.');
  await part(page, 'Fix plan').getByRole('button', { name: 'Add fix' }).click();
  await page.keyboard.type('Blur once');
  // Nothing is taken for harmless: what the fix risks is open until somebody says.
  await expect(part(page, 'Fix plan').getByLabel('Risk', { exact: true })).toHaveValue('');
  await part(page, 'Fix plan').getByLabel('Risk', { exact: true }).fill('1');
  await part(page, 'Fix plan').getByLabel('Blast radius').fill('1');
  await part(page, 'Fix plan').getByLabel('Reversible').selectOption('Yes');
  await shown(page.getByLabel('Effort')).fill('0.5');
  for (const [name, value] of [
    ['p95 now', '4000'],
    ['p95 expected', '2000'],
    ['p99 now', '9000'],
    ['p99 expected', '4500'],
    ['Of all user time', '40'],
  ] as const) {
    await shown(page.getByLabel(name)).fill(value);
  }
  // Computed while it is written: 100·0.7·(0.4 + 0.3·0.24 + 0.15 + 0.15·0.95).
  await expect(part(page, 'Priority').getByText(/= 53\.5/)).toBeVisible();
  await expect(part(page, 'What').getByText('twice', { exact: true })).toHaveJSProperty('tagName', 'STRONG');

  // Everything is there: it moves, and one step back is a draft again.
  await status(page).getByRole('button', { name: 'Move to Review' }).click();
  await expect(current(page)).toHaveText('Review');
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(current(page)).toHaveText('Draft');
  await page.keyboard.press('ControlOrMeta+Shift+Z');
  await expect(current(page)).toHaveText('Review');

  // Deleted and brought back with all it had.
  await page.keyboard.press('ControlOrMeta+Shift+F');
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(shown(page.getByRole('tab', { name: /^Deleted/ }))).toHaveText(/1/);
  await shown(page.getByRole('tab', { name: /^Deleted/ })).click();
  await shown(page.getByRole('button', { name: 'Restore' })).click();
  await shown(page.getByRole('tab', { name: /^Findings/ })).click();
  await expect(list(page).getByRole('row', { name: /PERF-001/ })).toContainText('Review');
  await list(page)
    .getByRole('row', { name: /PERF-001/ })
    .dblclick();
  await expect(shown(page.getByText('Every picture is blurred twice.'))).toBeVisible();

  // It is open again after the window was closed.
  await page.reload();
  await expect(shown(page.getByText('Every picture is blurred twice.'))).toBeVisible();
});

test('a slow press finds its button, though what stands above it changes meanwhile', async ({ page }) => {
  await dropsFiles(page, [{ name: basename(PROFILE), bytes: readFileSync(PROFILE) }]);
  await treeItem(page, /thumbnails-before/).dblclick({ timeout: 30_000 });
  await expect(shown(page.getByText(/itself takes .*% of active CPU time/))).toBeVisible();
  await page.keyboard.press('f');
  const hypothesis = shown(page.getByRole('textbox', { name: 'Hypothesis' }));
  await hypothesis.fill('One.\nTwo.\nThree.\nFour.\nFive.\nSix.');
  const addStep = part(page, 'Hypothesis').getByRole('button', { name: 'Add step' });
  await addStep.hover();
  // Leaving the field saves it; the answer takes away what the hypothesis lacked.
  const answer = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await page.mouse.down();
  await answer;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.mouse.up();
  await page.keyboard.type('Blur once');
  await expect(part(page, 'Hypothesis').getByRole('textbox', { name: 'What is done' })).toHaveValue('Blur once');
  await expect(hypothesis).toHaveCount(0);
});

test('candidates are accepted by one key, and their evidence leads back to where it stands', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+Shift+F');
  await expect(shown(page.getByText('2 candidates of 4 verdicts'))).toBeVisible();
  await page.getByRole('grid', { name: 'Candidates for findings' }).focus();
  await page.keyboard.press('Shift+A');
  await expect(list(page).getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('grid', { name: 'Candidates for findings' })).toHaveCount(0);
  await expect(shown(page.getByRole('list', { name: 'Findings by severity' }))).toContainText('2 Medium');

  await list(page)
    .getByRole('row', { name: /PERF-001/ })
    .dblclick();
  await part(page, 'Evidence').getByRole('button', { name: 'Open', exact: true }).first().click();
  await expect(shown(page.getByRole('heading', { name: 'orders, before: list lookup' }))).toBeVisible();
  await expect(shown(page.getByRole('grid', { name: /functions/i })).locator('tr[aria-selected="true"]')).toContainText(
    'distinct_customers',
  );
  // The verdict knows which finding has it.
  await shown(page.getByRole('button', { name: 'PERF-001', exact: true })).click();
  await expect(shown(page.getByRole('textbox', { name: 'Title' }))).toHaveValue(/distinct_customers/);
});

test('two people write one finding, and nothing of either is lost', async ({ page }) => {
  await page.getByRole('button', { name: 'Create finding' }).first().click();
  await expect(shown(page.getByRole('textbox', { name: 'Title' }))).toHaveValue(/distinct_customers/);
  const cause = shown(page.getByRole('textbox', { name: 'Cause' }));
  await changesElsewhere(page, 'PERF-001', { owner: 'Grace' });
  await expect(shown(page.getByLabel('Owner', { exact: true }))).toHaveValue('Grace');

  await cause.fill('A list is searched for every order.');
  await changesElsewhere(page, 'PERF-001', { cause: 'The list is long.' });
  const conflict = part(page, 'Changed by somebody else too');
  await expect(conflict).toContainText('A list is searched for every order.');
  await expect(conflict).toContainText('The list is long.');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await isSaved(page);
  await expect(conflict).toHaveCount(0);
  await page.reload();
  await expect(shown(page.getByText('A list is searched for every order.'))).toBeVisible();
});
