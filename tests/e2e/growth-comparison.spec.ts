import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { nodes } from '../support/tools.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { exportsAs, shown, treeItem } from './journey.ts';

/** What the browser says while the server is away for the restart, and of a series that was deleted. */
const EXPECTED = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|Failed to fetch|status of 404/;
const MAP_CACHE = resolve(import.meta.dirname, '../support/targets/heap/map-cache.cjs');
/** Bounds of the cache: none, one that is full at once, one that fills in the last but one step. */
const BOUNDS = ['Infinity', '100', '250'] as const;
type Bound = (typeof BOUNDS)[number];

test.skip(!nodes.has(24), 'Node 24 is missing');
let folder = '';
let userData: ReturnType<typeof temporaryUserData>;
let workbench: WebWorkbench;
let complaints: string[];

test.beforeAll(() => {
  // Not when the file is read: that is done more than once.
  folder = mkdtempSync(join(tmpdir(), 'plateau-growth-comparison-'));
  for (const bound of BOUNDS) {
    const into = join(folder, bound);
    mkdirSync(into);
    const run = spawnSync(nodes.get(24) ?? '', ['--expose-gc', MAP_CACHE, into, bound], { encoding: 'utf8' });
    expect(run.status, run.stderr).toBe(0);
  }
});
test.beforeEach(async ({ page }) => {
  test.setTimeout(180_000);
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
  expect(complaints.filter((text) => !EXPECTED.test(text))).toEqual([]);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Asks the workbench from its own page, as the window does. */
async function asks(page: Page, path: string, body?: object): Promise<unknown> {
  return page.evaluate(
    async ({ path, body }): Promise<unknown> => {
      const json = { 'content-type': 'application/json' };
      const init = body === null ? {} : { method: 'POST', headers: json, body: JSON.stringify(body) };
      const response = await fetch(path, init);
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    },
    { path, body: body ?? null },
  );
}

const STARTED = z.object({ jobId: z.string() });
const JOBS = z.array(z.object({ id: z.string(), state: z.string(), result: z.unknown() }));
const IMPORTED = z.object({ imported: z.array(z.object({ id: z.string(), path: z.string() })) });

/** What a job came to. */
async function finished(page: Page, started: unknown): Promise<unknown> {
  const { jobId } = STARTED.parse(started);
  const job = async () => JOBS.parse(await asks(page, '/api/jobs')).find(({ id }) => id === jobId);
  await expect.poll(async () => (await job())?.state, { timeout: 60_000 }).toBe('done');
  return (await job())?.result;
}

/** Makes a series of four heaps of the program with a bound. */
async function makesSeries(page: Page, bound: Bound, label: string, operations: number | null = 200): Promise<void> {
  const paths = [0, 1, 2, 3].map((step) => join(folder, bound, `s${step}.heapsnapshot`));
  const done = await finished(page, await asks(page, '/api/imports/paths', { paths }));
  const heaps = [...IMPORTED.parse(done).imported].sort((a, b) => a.path.localeCompare(b.path));
  expect(heaps).toHaveLength(4);
  const steps = heaps.map(({ id }, step) => ({ id, operations: step === 0 ? null : operations, forcedGc: true }));
  await finished(page, await asks(page, '/api/growths', { steps, warmUp: 1, label }));
  await expect(labelled(page, label)).toBeVisible();
}

/** An item of the tree by its label alone: a comparison's begins with that of one side. */
const labelled = (page: Page, label: string) => treeItem(page, new RegExp(`^${label}(?! →)`));
const dialog = (page: Page) => page.getByRole('dialog');
const verdicts = (page: Page) => shown(page.getByRole('region', { name: 'What became of what grew' }));

async function choosesBoth(page: Page, first: string, second: string): Promise<void> {
  await labelled(page, first).click();
  await labelled(page, second).click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('ControlOrMeta+d');
}

/** Compares two series that are chosen in the tree. */
async function compares(page: Page, first: string, second: string): Promise<void> {
  await choosesBoth(page, first, second);
  await dialog(page).getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
}

test('a fix that holds is read as resolved, with its numbers, and is there after a restart', async ({
  page,
  context,
}) => {
  await makesSeries(page, 'Infinity', 'orders without a bound');
  await makesSeries(page, '100', 'orders bounded to 100');

  // The older one is before, whatever the order they were chosen in.
  await choosesBoth(page, 'orders bounded to 100', 'orders without a bound');
  await expect(dialog(page).getByLabel('The series before')).toContainText('orders without a bound');
  const before = dialog(page).getByLabel('The series before').locator('option:checked');
  await expect(before).toContainText('orders without a bound');
  await dialog(page).getByRole('button', { name: 'Swap before and after' }).click();
  await expect(before).toContainText('orders bounded to 100');
  await dialog(page).getByRole('button', { name: 'Swap before and after' }).click();
  await dialog(page).getByRole('button', { name: 'Compare', exact: true }).click();

  const list = verdicts(page);
  await expect(list.getByRole('heading', { name: 'What grew before does not grow any more' })).toBeVisible();
  const entry = list.getByRole('listitem').filter({ hasText: 'CacheEntry grew by' });
  await expect(entry.getByText(/^.resolved$/)).toBeVisible();
  await expect(entry.getByText('confirmed', { exact: true })).toBeVisible();
  await expect(entry).toContainText('(1 object) per operation before; in the last 2 steps it did not grow any more.');
  await expect(entry.getByRole('img', { name: 'Before: objects in each heap: 0 → 200 → 400 → 600' })).toBeVisible();
  await expect(entry.getByRole('img', { name: 'After: objects in each heap: 0 → 100 → 100 → 100' })).toBeVisible();

  const table = page.getByRole('grid', { name: 'Growth before and after' });
  await table.getByRole('row', { name: /^CacheEntry .*resolved/ }).click();
  await entry.getByRole('button', { name: 'Why' }).click();
  await expect(entry.getByText('2 steps; two or more make it resolved')).toBeVisible();

  // As a report for the ticket.
  const report = await exportsAs(page, ['Report', 'CSV table'], 'Report');
  expect(report.text).toContain('### resolved · confirmed · CacheEntry at');

  // Swapped, the same is a leak that is new.
  await shown(page.getByRole('button', { name: '⇄ Swap' })).click();
  await expect(verdicts(page).getByRole('heading', { name: 'CacheEntry grows more than before' })).toBeVisible();
  await page
    .getByRole('tab', { name: /orders without.*→/ })
    .first()
    .click();

  // To the class in its series, and back after a restart with what was open.
  await entry.getByRole('button', { name: 'Open after' }).click();
  await expect(page.getByRole('grid', { name: 'Classes over the heaps' }).filter({ visible: true })).toBeVisible();
  await treeItem(page, /^orders without a bound → /).dblclick();
  await page.waitForTimeout(1500);
  await workbench.stop();
  workbench = await startWebWorkbench(userData.path);
  const again = await context.newPage();
  await again.goto(workbench.link);
  await expect(shown(again.getByText('2 steps; two or more make it resolved'))).toBeVisible();
});

test('what cannot be told is not called resolved, and what is not comparable needs a reason', async ({ page }) => {
  await makesSeries(page, 'Infinity', 'leak');
  await makesSeries(page, '250', 'still filling');
  await makesSeries(page, '100', 'not counted', null);
  await labelled(page, 'leak').click();
  await labelled(page, 'still filling').click({ modifiers: ['ControlOrMeta'] });
  await labelled(page, 'leak').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Compare these 2…/ }).click();
  await dialog(page).getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(verdicts(page).getByText(/^.inconclusive$/)).toBeVisible();
  await expect(verdicts(page).getByText(/A bound may not have been reached/)).toBeVisible();

  await compares(page, 'leak', 'not counted');
  await expect(page.getByRole('heading', { name: 'These two series are not comparable' })).toBeVisible();
  await page.getByLabel('Compare all the same, because…').fill('the same script ran');
  await page.getByRole('button', { name: 'Compare with this reason' }).click();
  await expect(page.getByText('Reason given: “the same script ran”')).toBeVisible();
  await expect(verdicts(page).getByText(/Not confirmed: operations: counted → not counted/)).toBeVisible();

  // Two that do not grow.
  await compares(page, 'still filling', 'not counted');
  await shown(page.getByLabel('Compare all the same, because…')).fill('the same script ran');
  await shown(page.getByRole('button', { name: 'Compare with this reason' })).click();
  await expect(verdicts(page).getByRole('heading', { name: 'Nothing grows on either side' })).toBeVisible();

  // A series goes with a series.
  await choosesBoth(page, 'leak', 'orders, before: list lookup');
  await expect(page.getByRole('alert').filter({ hasText: 'A series of heaps is compared with another' })).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);

  // One of two that is deleted is told of, and comes back.
  await treeItem(page, /^leak → still filling/).dblclick();
  await labelled(page, 'leak').click();
  await page.keyboard.press('Delete');
  await shown(page.getByRole('button', { name: 'Open before' })).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This series is no longer in the workspace.' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(labelled(page, 'leak')).toBeVisible();
});
