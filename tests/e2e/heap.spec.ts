import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, exportsAs, shown, treeItem } from './journey.ts';

const PROGRAM = resolve(import.meta.dirname, '../fixtures/heap/leaky-service.mjs');
const SAMPLED = resolve(import.meta.dirname, '../fixtures/profiles/v8/node-http.heapprofile');
/** What the browser says while the server is away for the restart. */
const EXPECTED = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|Failed to fetch/;

const userData = temporaryUserData();
let folder = '';
let workbench: WebWorkbench;

test.beforeAll(() => {
  // Not when the file is read: that is done more than once.
  folder = mkdtempSync(join(tmpdir(), 'plateau-heap-e2e-'));
});
test.beforeEach(async () => {
  workbench = await startWebWorkbench(userData.path);
});
test.afterEach(async () => {
  await workbench.stop();
});
test.afterAll(() => {
  userData.remove();
  rmSync(folder, { recursive: true, force: true });
});

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

test('a leak hunter drops a snapshot, reads the holder, follows it to a root, and finds it all again', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const path = join(folder, 'service.heapsnapshot');
  execFileSync(process.execPath, [PROGRAM, path], { stdio: 'ignore' });

  await page.goto(workbench.link);
  await expect(shown(page.getByText('orders, before: list lookup'))).toBeVisible();
  await dropsFiles(page, [{ name: 'service.heapsnapshot', bytes: readFileSync(path) }]);

  // The first screen names the holder, what it is full of, and the way to it.
  await expect(page.getByRole('heading', { name: 'service.heapsnapshot' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/^App at global\.app keeps .* alive.*Session/)).toBeVisible();
  await expect(inspector(page).getByText('global.app → App.cache → Cache.sessions → Map.table')).toBeVisible();
  await expect(page.getByRole('tree', { name: /workspace/i }).getByText('Heap snapshots')).toBeVisible();

  // The card of a class never stands over another’s objects, however long the answer takes.
  const classes = page.getByRole('treegrid', { name: 'Classes' });
  await classes.getByRole('row', { name: /^Session leaky-service/ }).click();
  await expect(inspector(page).getByRole('button', { name: /Show all 6,000/ })).toBeVisible();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/instances?*', async (route) => {
    await answered;
    await route.continue();
  });
  await classes.getByRole('row', { name: /^Cache leaky-service/ }).click();
  await expect(inspector(page).getByRole('heading', { name: 'Cache' })).toBeVisible();
  await expect(inspector(page).getByText('Its largest objects')).toHaveCount(0);
  answer();
  await inspector(page)
    .getByRole('button', { name: /^Cache @\d+/ })
    .click();
  await page.unroute('**/instances?*');

  // From an object back to its class, and from the class to its objects, whatever hid it.
  await expect(inspector(page).getByRole('tab', { name: 'Held by' })).toBeVisible();
  await inspector(page).getByRole('button', { name: '← Back' }).click();
  await expect(inspector(page).getByText('Its largest objects')).toBeVisible();
  await expect(inspector(page).getByRole('heading', { name: 'Cache' })).toBeVisible();
  await classes.getByRole('row', { name: /^Session leaky-service/ }).click();
  await page.getByLabel('Filter classes and modules').fill('no class is called this');
  await expect(page.getByText('No class matches the filter. Escape empties it.')).toBeVisible();
  await inspector(page)
    .getByRole('button', { name: /Show all 6,000/ })
    .click();
  await expect(page.getByLabel('Filter classes and modules')).toHaveValue('');
  await expect(classes).toBeFocused();
  await expect(classes.getByRole('row', { name: /^Session @\d+/ }).first()).toBeVisible();
  // More of them, by keys: the keyboard goes on where they begin.
  for (let pages = 0; pages < 5; pages++) await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowDown');
  await expect(classes.getByRole('row', { name: 'Show more: 100 of 6,000', selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(classes.getByRole('row', { name: /^Session @\d+/, selected: true })).toBeVisible();
  await expect(classes.getByText('Show more: 100 of 6,000')).toHaveCount(0);
  await page.keyboard.press('Home');

  // The class, by typing a part of its name and by keys alone.
  await page.keyboard.press('/');
  await page.getByRole('treegrid', { name: 'Classes' }).focus();
  await page.keyboard.press('/');
  await page.keyboard.type('session');
  await expect(page.getByText(/^\d+ of [\d,]+ classes$/)).toBeVisible();
  await page.getByRole('row', { name: /^Session leaky-service\.mjs:\d+ 6,000 / }).click();
  await page.keyboard.press('ArrowRight');
  const first = page.getByRole('row', { name: /^Session @\d+/ }).first();
  await expect(first).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(inspector(page).getByRole('heading', { name: 'Session' })).toBeVisible();

  // What keeps it alive, up to the program’s own object.
  await inspector(page).getByRole('tab', { name: 'Retainers' }).click();
  const retainers = page.getByRole('treegrid', { name: 'Retainers' });
  await retainers.getByRole('row', { name: /^\(array\) ?\[\d+\]/ }).click();
  for (const holder of [/^Map ?\.table/, /^Cache ?\.sessions/, /^App ?\.cache/]) {
    await page.keyboard.press('ArrowRight');
    await expect(retainers.getByRole('row', { name: holder }).first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading', { name: 'App' })).toBeVisible();
  // What a WeakMap notes beside it is as hidden as every string.
  await inspector(page)
    .getByRole('tab', { name: /Properties/ })
    .click();
  await expect(inspector(page).getByRole('row', { name: /part of key \(@\d+\) -> value \(@\d+\)/ })).toBeVisible();
  await expect(page.locator('[title*="noted"]')).toHaveCount(0);
  await expect(page.getByText(/noted.secret/)).toHaveCount(0);
  await inspector(page).getByRole('button', { name: '← Back' }).click();
  await expect(inspector(page).getByRole('heading', { name: 'Session' })).toBeVisible();
  await inspector(page).getByRole('tab', { name: 'All paths' }).click();
  await expect(inspector(page).getByText(/objects? on ways to \d+ root/)).toBeVisible();

  // A string is hidden until it is asked for, and hidden again by undo.
  await inspector(page)
    .getByRole('tab', { name: /Properties/ })
    .click();
  await page
    .getByRole('treegrid', { name: 'Properties' })
    .getByRole('row', { name: /^token concatenated string/ })
    .dblclick();
  await expect(inspector(page).getByText(/••• \d+ bytes?/)).toBeVisible();
  await expect(page.getByText(/secret-token/)).toHaveCount(0);
  await inspector(page).getByRole('button', { name: 'Reveal' }).click();
  await expect(inspector(page).locator('pre')).toHaveText(/^secret-token-\d+-x{24}/);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText(/secret-token/)).toHaveCount(0);
  await inspector(page).getByRole('button', { name: '← Back' }).click();

  // Collections, by keys alone: what holds the largest, how many entries it has, what they are.
  await page.getByRole('treegrid', { name: 'Properties' }).focus();
  await page.keyboard.press('4');
  const collections = page.getByRole('grid', { name: 'Collections' });
  await expect(collections.getByRole('row').nth(1)).toHaveText(
    /^Mapglobal\.app → App\.cache → Cache\.sessionsSession6,000/,
  );
  await collections.focus();
  await page.keyboard.press('/');
  await page.keyboard.type('listeners');
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  await collections.focus();
  await page.keyboard.press('ArrowDown');
  await expect(inspector(page).getByRole('heading', { name: 'Array' })).toBeVisible();
  await expect(collections.getByRole('row', { selected: true })).toHaveText(/onClose\(\)600/);

  // Closures: the function, how many of it there are, and the variable by which its scopes keep most.
  await page.keyboard.press('5');
  const closures = page.getByRole('grid', { name: 'Closures' });
  const onClose = closures.getByRole('row', { name: /^onClose\(\) leaky-service\.mjs:\d+ history/ });
  await expect(onClose).toHaveText(/600/);
  await closures.focus();
  await page.keyboard.press('/');
  await page.keyboard.type('history');
  await closures.focus();
  await page.keyboard.press('ArrowDown');
  await expect(inspector(page).getByRole('heading', { name: 'onClose()' })).toBeVisible();
  for (let back = 0; back < 2; back++) await inspector(page).getByRole('button', { name: '← Back' }).click();

  // Strings of the same content; searching reveals nothing.
  await page.getByRole('tab', { name: /^Strings/ }).click();
  await expect(page.getByRole('grid', { name: 'Repeated strings' }).getByRole('row').nth(1)).toHaveText(
    /••• [\d,]+ bytes/,
  );
  await page.getByRole('tab', { name: 'Search' }).click();
  await page.getByRole('combobox').selectOption('string');
  await page.getByLabel('Find objects').fill('held again and again');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^50\d objects found/)).toBeVisible();
  await expect(page.locator('td').getByText(/held again/)).toHaveCount(0);

  // By its id.
  const id = await inspector(page).locator('code').first().innerText();
  await page.getByRole('combobox').selectOption('id');
  await page.getByLabel('Find objects').fill(id);
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 object found')).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Found objects' }).getByRole('row').nth(1)).toHaveText(/^Session@\d+/);

  // The map, by keys: into the largest, zoom, and out.
  await page.getByRole('tab', { name: 'Map' }).click();
  const map = page.getByRole('tree', { name: 'Map of retained sizes' });
  await expect(map.getByRole('treeitem').first()).toBeAttached();
  await map.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Zoom' })).toBeVisible();
  await page.keyboard.press('0');
  await expect(page.getByRole('navigation', { name: 'Zoom' })).toHaveCount(0);
  // What is asked for by a key has the keys.
  await page.keyboard.press('/');
  await expect(page.getByLabel('Find objects')).toBeFocused();

  // The verdict leads into the dominator tree.
  await page
    .getByRole('listitem')
    .filter({ hasText: /^.*App at global\.app/ })
    .getByRole('button', { name: 'Show' })
    .click();
  const dominators = page.getByRole('treegrid', { name: 'Dominator tree' });
  await expect(dominators.getByRole('row', { name: /^\(array\) @\d+/, selected: true })).toBeVisible();
  await expect(dominators.getByRole('row', { name: /^Session @\d+/ }).first()).toBeVisible();
  await expect(dominators).toBeFocused();
  await page.keyboard.press('ControlOrMeta+f');
  await expect(page.getByLabel('Find objects')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Found objects' }).getByRole('row').nth(1).dblclick();
  await expect(dominators.getByRole('row', { name: /^Session @\d+/, selected: true })).toBeVisible();
  await expect(dominators).toBeFocused();

  // It leads there once: what was chosen since is not left for it when the tree is looked at again, and asked again it leads there again.
  await page.getByRole('tab', { name: /^Classes/ }).click();
  await classes.getByRole('row', { name: /^Session leaky-service/ }).click();
  await page.getByRole('tab', { name: 'Dominators' }).click();
  await expect(dominators.getByRole('row', { name: /^\(array\) @\d+/ }).first()).toBeVisible();
  await dominators.getByRole('row', { name: /^\(root\)/ }).click();
  await page
    .getByRole('listitem')
    .filter({ hasText: /^.*App at global\.app/ })
    .getByRole('button', { name: 'Show' })
    .click();
  await expect(dominators.getByRole('row', { name: /^\(array\) @\d+/, selected: true })).toBeVisible();

  // Its classes for a spreadsheet, and no content of a string with them.
  const table = await exportsAs(page, ['Report', 'CSV table'], 'CSV table');
  expect(table.name).toBe('service.heapsnapshot.csv');
  expect(table.text).toMatch(/^name,type,module,[\s\S]*\r\nSession,object,[^\r]*leaky-service\.mjs,\d+,\d+,6000,/);
  expect(table.text).not.toContain('secret-token');

  // After a restart everything is where it was.
  await page.getByRole('tab', { name: /^Classes/ }).click();
  await page
    .getByRole('row', { name: /^Session @\d+/ })
    .first()
    .click();
  await page.waitForTimeout(1500);
  await workbench.stop();
  workbench = await startWebWorkbench(userData.path);
  const again = await context.newPage();
  await again.goto(workbench.link);
  await expect(again.getByRole('heading', { name: 'service.heapsnapshot' })).toBeVisible();
  await expect(again.getByLabel('Filter classes and modules')).toHaveValue('session');
  await expect(inspector(again).getByRole('heading', { name: 'Session' })).toBeVisible();
  await expect(again.getByRole('row', { name: /^Session @\d+/, selected: true })).toBeVisible();
  await expect(inspector(again).getByRole('tab', { name: /Properties/, selected: true })).toBeVisible();
  expect(complaints.filter((text) => !EXPECTED.test(text))).toEqual([]);
});

test('nodes that are in no document are listed, with what holds them', async ({ page, context }) => {
  const app = await context.newPage();
  await app.setContent('<!doctype html><div id="list"></div>');
  await app.evaluate(() => {
    class View {
      readonly element: Element;
      constructor(element: Element) {
        this.element = element;
      }
    }
    const views = Array.from({ length: 300 }, (_, i) => {
      const row = document.createElement('section');
      row.textContent = `row ${i}`;
      document.getElementById('list')?.append(row);
      if (i % 2 === 1) row.remove();
      return new View(row);
    });
    Object.assign(window, { views });
  });
  const session = await context.newCDPSession(app);
  const parts: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await app.close();

  await page.goto(workbench.link);
  await expect(page.getByRole('tree', { name: /workspace/i })).toBeVisible();
  await dropsFiles(page, [{ name: 'page.heapsnapshot', bytes: Buffer.from(parts.join('')) }]);
  await expect(treeItem(page, /page\.heapsnapshot/)).toBeVisible({ timeout: 60_000 });
  // A kind that is chosen among the classes narrows those, and not the nodes in no document, where it cannot be seen.
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('functions');
  await page.getByRole('tab', { name: /^Detached/ }).click();
  const row = page.getByRole('row', { name: /^Detached <section> 150 / });
  await row.click();
  await page.keyboard.press('ArrowRight');
  await page
    .getByRole('row', { name: /<section>.*detached/ })
    .first()
    .click();
  await expect(inspector(page).getByText('detached from every document')).toBeVisible();
  await inspector(page).getByRole('tab', { name: 'Held by' }).click();
  await expect(inspector(page).getByText(/views.*View\.element/)).toBeVisible();

  // A heap and a profile are not compared with each other, and neither is left out unsaid.
  await treeItem(page, /page\.heapsnapshot/).click();
  await treeItem(page, /^orders, before: list lookup Likely/).click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Compare…' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Heaps make a series together' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a heap is linked with the profile that tells where its program allocates', async ({ page }) => {
  const path = join(folder, 'linked.heapsnapshot');
  execFileSync(process.execPath, [PROGRAM, path], { stdio: 'ignore' });
  await page.goto(workbench.link);
  await expect(page.getByRole('tree', { name: /workspace/i })).toBeVisible();
  await dropsFiles(page, [{ name: 'node-http.heapprofile', bytes: readFileSync(SAMPLED) }]);
  await expect(treeItem(page, /node-http\.heapprofile/)).toBeVisible({ timeout: 60_000 });
  await dropsFiles(page, [{ name: 'linked.heapsnapshot', bytes: readFileSync(path) }]);
  await expect(page.getByRole('heading', { name: 'linked.heapsnapshot' })).toBeVisible({ timeout: 60_000 });
  await expect(inspector(page).getByText(/Where memory was allocated/)).toHaveCount(0);

  await treeItem(page, /linked\.heapsnapshot/).click();
  await treeItem(page, /node-http\.heapprofile/).click({ modifiers: ['ControlOrMeta'] });
  await treeItem(page, /node-http\.heapprofile/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Link' }).click();

  // The inspector of an object names the profile, the capture's page tells of both, and the link opens it.
  await inspector(page).getByRole('tab', { name: 'Held by' }).click();
  await expect(inspector(page).getByRole('button', { name: 'node-http.heapprofile' })).toBeVisible();
  await shown(page.getByRole('tab', { name: 'About' })).click();
  await expect(shown(page.getByText('linked, tells where memory was allocated'))).toBeVisible();
  await shown(page.getByRole('button', { name: 'Unlink node-http.heapprofile' })).click();
  await expect(page.getByText('linked, tells where memory was allocated')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(shown(page.getByText('linked, tells where memory was allocated'))).toBeVisible();
  // What is deleted is not offered any more, until that is undone.
  await treeItem(page, /node-http\.heapprofile/).click();
  await page.keyboard.press('Delete');
  await expect(treeItem(page, /node-http\.heapprofile/)).toHaveCount(0);
  await shown(page.getByRole('tab', { name: /linked\.heapsn/ })).click();
  await expect(shown(page.getByRole('heading', { name: 'Of the same program' }))).toBeVisible();
  await expect(page.getByText('linked, tells where memory was allocated')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(shown(page.getByText('linked, tells where memory was allocated'))).toBeVisible();
  await shown(page.getByRole('button', { name: 'node-http.heapprofile', exact: true })).click();
  await expect(page.getByRole('heading', { name: 'node-http.heapprofile' })).toBeVisible();
});

test('heads sort by the keyboard, and a filter is there again after another pane', async ({ page }) => {
  const path = join(folder, 'keys.heapsnapshot');
  execFileSync(process.execPath, [PROGRAM, path], { stdio: 'ignore' });
  await page.goto(workbench.link);
  await expect(page.getByRole('tree', { name: /workspace/i })).toBeVisible();
  await dropsFiles(page, [{ name: 'keys.heapsnapshot', bytes: readFileSync(path) }]);
  await expect(page.getByRole('heading', { name: 'keys.heapsnapshot' })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Collections' }).click();
  const list = page.getByRole('grid', { name: 'Collections' });
  await list.getByRole('row').nth(1).click();
  const head = list.getByRole('columnheader', { name: /^Entries/ });
  await head.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByRole('tab', { name: 'Collections' })).toHaveAttribute('aria-selected', 'true');
  // On into the rows, where it opens.
  await page.keyboard.press('ArrowDown');
  await expect(list).toBeFocused();
  await page.getByLabel('Filter collections').fill('sessions');
  await page.getByRole('tab', { name: 'Closures' }).click();
  await page.getByRole('tab', { name: 'Collections' }).click();
  await expect(page.getByLabel('Filter collections')).toHaveValue('sessions');
});

test('a comparison that is made behind a closed dialog takes no other one away', async ({ page }) => {
  await page.goto(workbench.link);
  await treeItem(page, /^orders, before: list lookup Likely/).click();
  const tree = page.getByRole('tree', { name: /workspace/i });
  await tree.getByText(/^orders, after: dict/).click({ modifiers: ['ControlOrMeta'], timeout: 10_000 });
  await page.getByRole('button', { name: 'Compare…' }).click();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/comparisons', async (route) => {
    await answered;
    await route.continue();
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Compare', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+v');
  await page.getByRole('dialog').getByRole('textbox').first().fill('half typed');
  answer();
  await expect(page.getByText('The comparison is made.').first()).toBeVisible();
  await expect(page.getByRole('dialog').getByRole('textbox').first()).toHaveValue('half typed');
});
