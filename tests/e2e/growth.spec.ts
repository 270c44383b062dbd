import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, type Request, test } from '@playwright/test';
import { makeSeries, type Series, type SeriesProgram } from '../support/heap/make-series.ts';
import { nodes } from '../support/tools.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, exportsAs, shown, treeItem } from './journey.ts';

/** What the browser says while the server is away for the restart. */
const EXPECTED = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|Failed to fetch/;

test.skip(!nodes.has(24), 'Node 24 is missing');
let folder = '';
const made = new Map<SeriesProgram, Promise<Series>>();
let userData: ReturnType<typeof temporaryUserData>;
let workbench: WebWorkbench;
let complaints: string[];

test.beforeAll(() => {
  // Not when the file is read: that is done more than once.
  folder = mkdtempSync(join(tmpdir(), 'plateau-growth-'));
});
test.beforeEach(async ({ page }) => {
  test.setTimeout(120_000);
  userData = temporaryUserData();
  workbench = await startWebWorkbench(userData.path);
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(workbench.link);
  await expect(shown(page.getByText('orders, before: list lookup'))).toBeVisible();
});
test.afterEach(async () => {
  await workbench.stop();
  userData.remove();
  expect(complaints.filter((text) => !EXPECTED.test(text))).toEqual([]);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Drops heaps of a program, the steps in the order given, and waits until they are offered together. */
async function dropsHeaps(
  page: Page,
  program: SeriesProgram,
  steps: readonly number[],
  said = `Imported ${steps.length} heaps.`,
): Promise<void> {
  const making = made.get(program) ?? makeSeries(program, { node: 24, folder: join(folder, program) });
  made.set(program, making);
  const { files } = await making;
  await dropsFiles(
    page,
    steps.map((step) => ({ name: `s${step}.heapsnapshot`, bytes: readFileSync(files[step] ?? '') })),
  );
  await expect(page.getByText(said).last()).toBeVisible({ timeout: 60_000 });
}

const dialog = (page: Page) => page.getByRole('dialog');
const steps = (page: Page) => dialog(page).getByRole('list', { name: /Heaps, in the order/ });

/** Holds back the answers to some requests until that is called what it gives. */
async function holds(page: Page, url: string): Promise<() => Promise<void>> {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(url, async (route) => {
    await answered;
    // One that nobody waits for any more is gone.
    await route.continue().catch(() => undefined);
  });
  return async () => {
    answer();
    await page.unroute(url);
  };
}

/** Says what was done between the heaps, and measures them. */
async function measures(page: Page, operations: string): Promise<void> {
  await dialog(page).getByLabel('Operations between two heaps').fill(operations);
  await dialog(page).getByLabel('A collection was forced before each').selectOption('yes');
  const asked: string[] = [];
  const note = (request: Request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/growths')) asked.push(request.url());
  };
  page.on('request', note);
  await dialog(page).getByRole('button', { name: 'Measure the series' }).dblclick();
  await expect(dialog(page)).toHaveCount(0, { timeout: 60_000 });
  page.off('request', note);
  expect(asked).toHaveLength(1);
}

test('four snapshots dropped in any order: the culprit, its holder and its cost on the first screen', async ({
  page,
  context,
}) => {
  await dropsHeaps(page, 'four-snapshots', [2, 0, 3, 1]);
  await page.getByRole('button', { name: 'Series of 4 heaps…' }).first().click();
  // In the order they were taken, told by their ids.
  await expect(steps(page).getByRole('listitem')).toHaveText([/^1s0/, /^2s1/, /^3s2/, /^4s3/]);
  await expect(dialog(page).getByText(/ids, which ascend/)).toBeVisible();
  await measures(page, '5');

  const culprit = page.getByRole('article', { name: 'Session grows by 200 objects per operation' });
  await expect(culprit).toBeVisible();
  await expect(culprit.getByText('Likely bottleneck')).toBeVisible();
  await expect(culprit.getByText('confirmed', { exact: true })).toBeVisible();
  await expect(culprit.getByText('Context.cache → Cache.m → Map.table → *', { exact: true })).toBeVisible();
  await expect(culprit.getByText('1,000 new and still alive')).toBeVisible();
  await expect(culprit.getByText(/^109\skB per operation$/)).toBeVisible();
  await expect(culprit.getByText('0 → 1,500 → 2,500 → 3,500', { exact: true })).toBeVisible();

  // What grows is told from what is bounded.
  await culprit.getByRole('button', { name: 'Its paths' }).click();
  const paths = page.getByRole('grid', { name: /^Paths/ });
  await expect(
    paths.getByRole('row', { name: /Context\.cache → Cache\.m.* grows by 1,000 each step 0 1,000 2,000 3,000/ }),
  ).toBeVisible();
  await expect(paths.getByRole('row', { name: /Context\.tmp.* bounded: stays at 500/ })).toBeVisible();

  // Every class: the buffers that grow with the sessions are told to be inside of them.
  await page.getByRole('tab', { name: 'Classes', exact: true }).click();
  const classes = page.getByRole('grid', { name: 'Classes over the heaps' });
  await expect(classes.getByRole('row', { name: /^Array inside Session/ })).toBeVisible();
  await page.getByText('Still alive', { exact: true }).click();
  await expect(classes.getByRole('row', { name: /^Session .* 1,000 1,000 1,000/ })).toBeVisible();

  // The holder in two heaps: what was put into it.
  await page.getByRole('tab', { name: 'One object in both' }).click();
  await expect(page.getByText('2,000 × Session added')).toBeVisible();
  // On to one of them by the keyboard, which stays in the table, and back.
  const references = page.getByRole('grid', { name: 'What it refers to, before and after' });
  await references.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /^After: s3/ }).locator('.growth-object-name')).toContainText(
    'Session',
  );
  await expect(references).toBeFocused();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByText('2,000 × Session added')).toBeVisible();

  await culprit.getByRole('button', { name: 'Open the holder' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' }).filter({ visible: true });
  await expect(inspector.getByRole('heading', { name: 'Map' })).toBeVisible();
  await expect(inspector.getByText('Context.cache → Cache.m', { exact: true })).toBeVisible();

  // As a report for others.
  await page.getByRole('tab', { name: /s0\.heapsnap.* … .*s3/ }).click();
  const report = await exportsAs(page, ['Report', 'CSV table'], 'Report');
  expect(report.name).toBe('s0.heapsnapshot to s3.heapsnapshot.md');
  expect(report.text).toContain('likely-bottleneck · confirmed · Session at Context.cache');

  // It is there again after a restart, where it was left.
  await page.getByRole('tab', { name: /s0\.heapsnap.* … .*s3/ }).click();
  await page.waitForTimeout(1500);
  await workbench.stop();
  workbench = await startWebWorkbench(userData.path);
  const again = await context.newPage();
  await again.goto(workbench.link);
  await expect(again.getByRole('heading', { name: /Session grows by 200 objects/ })).toBeVisible();
  await expect(again.getByText('2,000 × Session added')).toBeVisible();

  // Deleted, and taken back.
  const item = treeItem(again, /^s0\.heapsnapshot … s/);
  await item.click();
  await again.keyboard.press('Delete');
  await expect(item).toHaveCount(0);
  await shown(again.getByRole('button', { name: 'Undo' })).click();
  await expect(item).toBeVisible();
});

test('heaps in another order than they were taken: said, and mended by a click', async ({ page }) => {
  await dropsHeaps(page, 'four-snapshots', [0, 1, 2, 3]);
  await page.keyboard.press('ControlOrMeta+Alt+d');
  await expect(steps(page).getByRole('listitem')).toHaveCount(4);
  // By the keyboard, also past the place where the field it began in is not there.
  await steps(page).getByLabel('Operations before s2.heapsnapshot').focus();
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(`Alt+${key}`);
  await expect(steps(page).getByRole('listitem')).toHaveText([/^1s0/, /^2s2/, /^3s1/, /^4s3/]);
  await expect(dialog(page).getByRole('alert')).toContainText('taken in another order');
  await measures(page, '5');
  await expect(page.getByRole('heading', { name: 'Nothing grew in every step' })).toBeVisible();
  await page.getByRole('button', { name: 'Measure in that order' }).click();
  await expect(page.getByRole('heading', { name: /Session grows by 200 objects per operation/ })).toBeVisible();
});

test('a ring buffer that is full: nothing grew, with the bound', async ({ page }) => {
  await dropsHeaps(page, 'ring-buffer', [0, 1, 2, 3]);
  await page.getByRole('button', { name: 'Series of 4 heaps…' }).first().click();
  await measures(page, '200');
  await expect(page.getByRole('heading', { name: 'Nothing grew in every step' })).toBeVisible();
  await expect(page.getByText(/No class gained 10 objects or more that keep 64 KiB or more alive/)).toBeVisible();
  await page.getByRole('tab', { name: 'Growing classes' }).click();
  await expect(page.getByText('No class of the program has more objects at the end')).toBeVisible();
});

test('two heaps: what is new, that one difference is not enough, and the third that makes it a series', async ({
  page,
}) => {
  await dropsHeaps(page, 'map-cache', [2, 1]);
  await page.keyboard.press('ControlOrMeta+d');
  await expect(steps(page).getByRole('listitem')).toHaveText([/^1s1/, /^2s2/]);
  await dialog(page).getByRole('button', { name: 'Compare' }).click();
  const most = page.getByRole('article', { name: 'CacheEntry has 200 more objects' });
  await expect(most.getByText('inconclusive', { exact: true })).toBeVisible();
  await expect(page.getByText('One difference cannot tell a leak from a cache that fills.').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Classes', exact: true }).click();
  // Before, after, new, gone, more.
  await expect(page.getByRole('row', { name: /^CacheEntry map-cache\.cjs:\d+ 200 400 200 0 \+200/ })).toBeVisible();

  await dropsHeaps(page, 'map-cache', [0, 1, 2, 3], 'Imported 2 heaps, 2 heaps already in the workspace.');
  await page.getByRole('tab', { name: /s1\.heapsnap.* … .*s2/ }).click();
  await shown(page.getByRole('button', { name: 'Add a heap…' })).click();
  await dialog(page).getByLabel('Add a heap').selectOption({ index: 1 });
  await dialog(page).getByLabel('Add a heap').selectOption({ index: 1 });
  await dialog(page).getByRole('button', { name: 'Put them in that order' }).click();
  await expect(steps(page).getByRole('listitem')).toHaveText([/^1s0/, /^2s1/, /^3s2/, /^4s3/]);
  await measures(page, '200');
  await expect(page.getByRole('article', { name: 'CacheEntry grows by 1 object per operation' })).toBeVisible();
});

test('what is typed is not lost, and no answer to another question is taken', async ({ page }) => {
  await dropsHeaps(page, 'four-snapshots', [0, 1, 2, 3]);
  await page.getByRole('button', { name: 'Series of 4 heaps…' }).first().click();
  // A click beside the dialog leaves what was typed.
  await dialog(page).getByLabel('Operations before s2.heapsnapshot').fill('77');
  await page.mouse.click(8, 450);
  await page.waitForTimeout(500);
  await expect(dialog(page).getByLabel('Operations before s2.heapsnapshot')).toHaveValue('77');
  await measures(page, '5');

  // Enter before the answer is there takes the one that comes, not what was found before.
  await page.getByRole('tab', { name: 'One object in both' }).click();
  await expect(page.getByText('2,000 × Session added')).toBeVisible();
  const find = page.getByLabel('Find an object by its id or its class');
  const found = page.getByRole('region', { name: 'Objects found' });
  const after = page.getByRole('region', { name: /^After: s3/ });
  await find.fill('Session');
  await expect(found.getByRole('button', { name: /Session/ }).first()).toBeVisible();
  let answer = await holds(page, '**/search?*');
  await find.fill('Cache');
  await find.press('Enter');
  await page.waitForTimeout(500);
  await expect(find).toHaveValue('Cache');
  await answer();
  await expect(after.locator('.growth-object-name')).toContainText('Cache');
  await expect(find).toBeFocused();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByText('2,000 × Session added')).toBeVisible();

  // What is gone on to is of the heaps that are shown, also while others are on their way.
  answer = await holds(page, '**/search?*');
  await page.getByRole('combobox', { name: 'After' }).selectOption('1');
  const references = page.getByRole('grid', { name: 'What it refers to, before and after' });
  await references.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await answer();
  await page.getByRole('combobox', { name: 'After' }).selectOption('3');
  await expect(after.locator('.growth-object-name')).toContainText('Session');
});
