import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

/** The journey of an engineer, as functions that drive a page like a person does; the same in the browser and in the desktop window. */

/** A shell with the workbench on its screen. */
export interface Shell {
  readonly page: Page;
  /** Does what saves a file, and answers with what was saved. */
  saved(act: () => Promise<void>): Promise<{ readonly name: string; readonly text: string }>;
  /** Ends the program and starts it again on the same user data; answers with the new page. */
  restart(): Promise<Page>;
}

const FIXTURES = resolve(import.meta.dirname, '../fixtures');
const BEFORE = `${FIXTURES}/comparison/thumbnails-before.speedscope.json`;
const AFTER = `${FIXTURES}/comparison/thumbnails-after.speedscope.json`;

/** The one of several that is in view: panes behind a tab stay where they are, unseen. */
export const shown = (locator: Locator): Locator => locator.filter({ visible: true }).last();
export const treeItem = (page: Page, name: RegExp): Locator =>
  page.getByRole('tree', { name: /workspace/i }).getByRole('treeitem', { name });

/** What a person sees first: the sample with its comparison, in the workspace's tree and opened. */
async function seesTheSample(page: Page): Promise<void> {
  await expect(page).toHaveTitle(/Plateau/);
  await expect(shown(page.getByText('orders, before: list lookup'))).toBeVisible();
  await expect(shown(page.getByText('orders, after: dictionary lookup'))).toBeVisible();
}

/** The sample's answer, in words: what was fixed is resolved, and what only looks larger is not called a regression. */
async function readsTheVerdicts(page: Page): Promise<void> {
  await expect(page.getByText(/distinct_customers_before\b.* fell from .*: resolved\./)).toBeVisible();
  await expect(page.getByText(/parse_orders\b.* rose from .* exposed/)).toBeVisible();
  await expect(shown(page.getByText(/assumes equal load/))).toBeVisible();
}

/** Drops files on the window, as from a file manager. */
export async function dropsFiles(
  page: Page,
  files: readonly { readonly name: string; readonly bytes: Buffer }[],
): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const { name, base64 } of list) {
      const text = atob(base64);
      data.items.add(new File([Uint8Array.from(text, (char) => char.charCodeAt(0))], name));
    }
    return data;
  }, given);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** Imports two real captures and a broken file; the good ones appear, the broken one is explained. */
async function importsByDrop(page: Page): Promise<void> {
  await dropsFiles(page, [
    ...[BEFORE, AFTER].map((path) => ({ name: basename(path), bytes: readFileSync(path) })),
    { name: 'broken.cpuprofile', bytes: Buffer.from('{"nodes":[{"id":1,"callFrame":{"functionName":"(root') },
  ]);
  await expect(treeItem(page, /thumbnails-before/)).toBeVisible({ timeout: 30_000 });
  await expect(treeItem(page, /thumbnails-after/)).toBeVisible({ timeout: 30_000 });
  await expect(shown(page.getByText(/broken\.cpuprofile/))).toBeVisible();
}

/** Opens a profile, reads its verdict, searches, zooms, and switches the basis. */
async function readsAProfile(page: Page): Promise<void> {
  await treeItem(page, /thumbnails-before/).dblclick();
  await expect(page.getByRole('heading', { name: /thumbnails-before/ })).toBeVisible();
  await expect(shown(page.getByText(/itself takes .*% of active CPU time/))).toBeVisible();

  const search = shown(page.getByLabel('Find functions by name or file'));
  await search.fill('blur');
  await expect(page.getByText(/% in \d+ functions?/)).toBeVisible();
  await search.fill('[');
  await expect(shown(page.getByText(/pattern|regular expression/i))).toBeVisible();
  await search.fill('');

  const flame = shown(page.getByRole('tree', { name: 'Flame graph' }));
  await flame.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(shown(page.getByRole('navigation', { name: /zoom|ancestor|stack/i }))).toBeVisible();
  await page.keyboard.press('0');

  await shown(page.getByText('D_all', { exact: false })).click();
  await expect(shown(page.getByText(/of all CPU time|D_all/))).toBeVisible();
}

/** Opens the profile in the speedscope that ships with the app, without any network. */
async function divesDeep(page: Page): Promise<void> {
  await shown(page.getByRole('button', { name: 'Open in speedscope' })).click();
  const speedscope = page.frameLocator('iframe[src^="/speedscope/"]');
  await expect(speedscope.getByText('Left Heavy')).toBeVisible({ timeout: 20_000 });
  await expect(speedscope.locator('canvas').first()).toBeVisible();
}

/** Compares the two by selecting both in the tree, and sees what changed, side by side, over each other, and what is gone. */
async function comparesTwo(page: Page): Promise<void> {
  await treeItem(page, /^thumbnails-before/).click();
  await treeItem(page, /^thumbnails-after/).click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('ControlOrMeta+d');
  await page.getByRole('dialog').getByRole('button', { name: 'Compare' }).click();
  await expect(shown(page.getByText(/blur.* (improved|resolved)/i))).toBeVisible({ timeout: 20_000 });
  await shown(page.getByText('Overlay', { exact: true })).click();
  await expect(shown(page.getByText('Before and after over each other'))).toBeVisible();
  await shown(page.getByText('Removed', { exact: true })).click();
  await expect(shown(page.getByText(/Gone after/))).toBeVisible();
  await shown(page.getByText('Side by side', { exact: true })).click();
}

/** Exports the item of the tab that is shown in one of the formats that are offered for it, and answers with the file. */
export async function exportsAs(
  page: Page,
  offered: readonly string[],
  chosen: string,
): Promise<{ readonly name: string; readonly text: string }> {
  await page.keyboard.press('ControlOrMeta+e');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('.export-choice-title')).toHaveText([...offered]);
  await dialog.getByRole('radio', { name: chosen }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  await expect(dialog).toHaveCount(0);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

/** Exports the open comparison as a picture, and looks into the file. */
async function exportsThePicture({ page, saved }: Shell): Promise<void> {
  await page.keyboard.press('ControlOrMeta+e');
  const { name, text } = await saved(() => page.getByRole('dialog').getByRole('button', { name: 'Export' }).click());
  expect(name).toMatch(/\.svg$/);
  expect(text).toMatch(/^<svg\b|^<\?xml/);
}

/** Deletes an item and takes that back. */
async function deletesAndUndoes(page: Page): Promise<void> {
  const item = treeItem(page, /^thumbnails-after/);
  await item.click();
  await page.keyboard.press('Delete');
  await expect(item).toHaveCount(0);
  await shown(page.getByRole('button', { name: 'Undo' })).click();
  await expect(item).toBeVisible();
}

/** After a restart everything is where it was: the items, the tabs, the open comparison. */
async function findsItAllAgain(page: Page): Promise<void> {
  await expect(treeItem(page, /^thumbnails-before(?!.*→)/)).toBeVisible();
  await expect(page.getByRole('tab', { name: /thumbnails-before.*→.*thumbnails-after/ })).toBeVisible();
  await expect(shown(page.getByText(/blur.* (improved|resolved)/i))).toBeVisible();
}

/** The whole way of an engineer, from the first start to the next one. */
export async function walksTheWholeWay(shell: Shell): Promise<void> {
  const { page } = shell;
  await seesTheSample(page);
  await readsTheVerdicts(page);
  await importsByDrop(page);
  await readsAProfile(page);
  await divesDeep(page);
  await comparesTwo(page);
  await exportsThePicture(shell);
  await deletesAndUndoes(page);
  // What the window remembers is written a moment after it changes.
  await page.waitForTimeout(1500);
  await findsItAllAgain(await shell.restart());
}
