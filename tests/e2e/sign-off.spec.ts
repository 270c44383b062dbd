import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { REPORT_PAGE } from '../../src/core/bundle/manifest.ts';
import { built } from '../support/built.ts';
import { damaged, unzipped } from '../support/bundle/zip-edit.ts';
import { type ReportWorkspace, reportWorkspace } from '../support/report-workspace.ts';
import { plateau } from '../support/terminal-call.ts';
import { missingTools } from '../support/tools.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, shown } from './journey.ts';

const userData = temporaryUserData();
const file = join(userData.path, 'index.html');
const signed = join(userData.path, 'signed.zip');
const key = join(userData.path, 'id_ed25519');
const signers = join(userData.path, 'signers.txt');
const FIXTURES = resolve(import.meta.dirname, '../fixtures');
/** As long as a name may be. */
const LONG_NAME = `Maximiliane ${'von und zu Hohenstein-Tauberbischofsheim '.repeat(4)}`.slice(0, 200).trim();
const noKeys = missingTools('ssh-keygen').length > 0;
let workspace: ReportWorkspace;
let workbench: WebWorkbench;

async function done(...args: readonly string[]): Promise<void> {
  const { code, err } = await workspace.call(args);
  expect([code, err], args.join(' ')).toEqual([0, '']);
}

test.beforeAll(async () => {
  built('main/cli.js');
  if (!noKeys) {
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'sam', '-f', key]);
    writeFileSync(signers, `sam@audit.example ${readFileSync(`${key}.pub`, 'utf8')}`);
  }
  workspace = await reportWorkspace(userData.path);
  await done('bundle', '-o', join(userData.path, 'audit.zip'), '--quiet');
  await done('signoff', 'sign', 'backend-lead', '--name', 'Ben <b>Roe</b>');
  await done('signoff', 'sign', 'product', '--name', 'Ida Wolf');
  await done('bundle', '-o', signed, '--quiet');
  writeFileSync(file, (await unzipped(signed)).get(REPORT_PAGE) ?? '');
});
test.afterAll(() => userData.remove());

/** Opens the workbench on a workspace, at a part of its findings. */
async function opens(page: Page, name: string, tab: string): Promise<void> {
  workbench = await startWebWorkbench(userData.path);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(workbench.link);
  await page.evaluate(
    async (path) => {
      await fetch('/api/workspace/open', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ path }),
      });
    },
    join(userData.path, name),
  );
  // The tabs that the workspace was left with come back once it is open, whatever was clicked until then.
  await expect(page.locator('.status-bar')).toContainText(name.replace('.plateau', ''));
  await expect(async () => {
    await shown(page.getByRole('button', { name: /^Findings/ })).click();
    await shown(page.getByRole('tab', { name: tab })).click({ timeout: 3000 });
  }).toPass();
}

/** Answers the browser's dialog for a file that something opens. */
async function chooses(page: Page, path: string, open: () => Promise<void>): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
  await chooser.setFiles(path);
}

/** A finding's row of the table that says where it stands. */
const retested = (page: Page, id: string) =>
  shown(page.getByRole('table', { name: 'Retest', exact: true }).getByRole('row').filter({ hasText: id }));
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Sign off' });
const part = (page: Page, name: string) => shown(page.getByRole('region', { name }));

test('the report of a signed bundle asks for nothing, tells who signed, and its links lead somewhere', async ({
  page,
  context,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await context.setOffline(true);
  await page.goto(pathToFileURL(file).href);
  const table = page.getByRole('table').filter({ hasText: 'Backend lead' });
  await expect(table.getByRole('row').filter({ hasText: 'Ben <b>Roe</b>' })).toContainText('signed for this bundle');
  await expect(table.getByRole('row').filter({ hasText: 'Frontend lead' })).toContainText('not signed');
  const dead = await page.evaluate(() =>
    [...document.querySelectorAll('a[href^="#"]')]
      .map((link) => link.getAttribute('href') ?? '')
      .filter((to) => document.getElementById(to.slice(1)) === null),
  );
  expect(dead).toEqual([]);
  await page.locator('a[href^="#evidence."]').first().click();
  await expect(page.locator('tr:target')).toBeVisible();
  expect(asked).toEqual([pathToFileURL(file).href]);
});

test('hashes that were signed do not hang over the edge of A4', async ({ page }) => {
  await page.goto(pathToFileURL(file).href);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 673, height: 1000 });
  const table = page.getByRole('table').filter({ hasText: 'Backend lead' });
  const right = await table.evaluate(
    (element) => element.getBoundingClientRect().right - document.documentElement.clientWidth,
  );
  expect(right).toBeLessThanOrEqual(1);
});

const row = (page: Page, role: string) => shown(page.getByRole('row').filter({ hasText: role }));

test('the window signs what was exported with a key, by keyboard alone, and says whose key it is', async ({ page }) => {
  test.skip(noKeys, 'ssh-keygen is not there');
  test.setTimeout(180_000);
  await opens(page, 'report.plateau', 'Sign-off');
  await expect(row(page, 'Backend lead')).toContainText('✓ nothing changed since');
  await expect(row(page, 'SRE')).toContainText('not signed');
  const { keyboard } = page;
  await page.getByRole('button', { name: 'Sign as SRE' }).focus();
  await keyboard.press('Enter');
  await expect(dialog(page).getByLabel('Name')).toBeFocused();
  await keyboard.type(LONG_NAME);
  await keyboard.press('Tab');
  await keyboard.type('another');
  // A key that is still to be named is no choice of none.
  await expect(dialog(page).getByRole('button', { name: 'Sign', exact: true })).toBeDisabled();
  await keyboard.press('Tab');
  await keyboard.type(join(userData.path, 'nobody'));
  await keyboard.press('Enter');
  await expect(dialog(page)).toContainText('bundle.cannotSign');
  await dialog(page).getByLabel('File of the key').focus();
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type(key);
  await keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Take the sign-off of SRE back' })).toBeVisible();
  await expect(row(page, 'SRE')).toContainText('Maximiliane von und zu');
  await expect(row(page, 'SRE')).toContainText(/key unknown.*SHA256:/);
  expect(
    await page
      .locator('.sign-off-panel')
      .first()
      .evaluate((panel) => panel.scrollWidth - panel.clientWidth),
  ).toBeLessThanOrEqual(0);
  await chooses(page, signers, () => page.getByRole('button', { name: 'Allowed signers…' }).click());
  await expect(row(page, 'SRE')).toContainText('verified: sam@audit.example');
  await expect(row(page, 'Product')).toContainText('no key: claimed');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'SRE')).toContainText('not signed');
  expect(await workbench.stop()).toBe(0);
});

test('who has only the zip signs it in the window, and its maker takes the file in', async ({ page }) => {
  test.skip(noKeys, 'ssh-keygen is not there');
  test.setTimeout(180_000);
  await opens(page, 'report.plateau', 'Sign-off');
  await shown(page.getByRole('button', { name: 'Sign a bundle file…' })).click();
  await chooses(page, signed, () => dialog(page).getByRole('button', { name: 'Choose a bundle…' }).click());
  await dialog(page).getByLabel('Role').selectOption('Frontend lead');
  await dialog(page).getByLabel('Name').fill('Fay Lin');
  await dialog(page).getByLabel('Signed with').selectOption('another file…');
  await dialog(page).getByLabel('File of the key').fill(key);
  const [saved] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    dialog(page).getByRole('button', { name: 'Sign', exact: true }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('sign-off-frontend-lead.json');
  const fay = join(userData.path, 'fay.json');
  await saved.saveAs(fay);
  await expect(row(page, 'Frontend lead')).toContainText('not signed');
  await chooses(page, fay, () => shown(page.getByRole('button', { name: 'Add a sign-off file…' })).click());
  await expect(row(page, 'Frontend lead')).toContainText(/Fay Lin.*✓ nothing changed since.*key unknown/);
  await chooses(page, file, () => shown(page.getByRole('button', { name: 'Add a sign-off file…' })).click());
  await expect(page.getByText(/“index.html” is no sign-off/).first()).toBeVisible();

  // The page that verifies shows what the file carries, and what the workspace knows besides.
  await dropsFiles(page, [{ name: 'signed.zip', bytes: readFileSync(signed) }]);
  const table = page.getByRole('table', { name: 'Sign-offs of the bundle' });
  await expect(table.getByRole('row', { name: /Backend lead/ })).toContainText(
    /Ben <b>Roe<\/b>.*✓ this bundle.*only claimed/,
    { timeout: 60_000 },
  );
  await expect(part(page, 'Steps')).toContainText('2 of 4 roles signed this bundle');
  await expect(part(page, 'Sign-offs')).toContainText('known to the open workspace: Frontend lead, Fay Lin');

  // What does not verify is not signed.
  const broken = join(userData.path, 'broken.zip');
  await damaged(signed, broken);
  await shown(page.getByRole('button', { name: 'Sign it off…' })).click();
  await chooses(page, broken, () => dialog(page).getByRole('button', { name: 'Another…' }).click());
  await dialog(page).getByLabel('Role').selectOption('Product');
  await dialog(page).getByLabel('Name').fill('Ida Wolf');
  await dialog(page).getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(dialog(page)).toContainText('signOff.notVerified', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  expect(await workbench.stop()).toBe(0);
});

test('an older bundle is retested in the window; its sign-offs come with it, as given elsewhere', async ({ page }) => {
  test.setTimeout(180_000);
  const today = join(userData.path, 'today.plateau');
  await plateau(userData.path, ['init', today]);
  const files = ['comparison/thumbnails-after.speedscope.json', 'plans/golden/pg15_after_index.json'];
  const captures = files.map((one) => join(FIXTURES, one));
  expect((await plateau(userData.path, ['import', ...captures, '--workspace', today])).code).toBe(0);
  await opens(page, 'today.plateau', 'Retest');
  const retest = page.getByRole('dialog', { name: 'Retest an older bundle' });
  const asks = async (path: string) => {
    await shown(page.getByRole('button', { name: 'Retest an older bundle…' })).click();
    await chooses(page, path, () => retest.getByRole('button', { name: 'Choose a bundle…' }).click());
    await retest.getByRole('button', { name: 'Retest', exact: true }).click();
  };
  const panel = shown(page.locator('.retest-panel'));

  const none = join(userData.path, 'holiday.zip');
  writeFileSync(none, 'PK\x03\x04 and nothing else');
  await asks(none);
  await expect(panel).toContainText('bundle.unreadable', { timeout: 60_000 });
  const broken = join(userData.path, 'damaged.zip');
  await damaged(signed, broken);
  await asks(broken);
  await expect(panel).toContainText('bundle.notVerified', { timeout: 60_000 });

  await asks(signed);
  await expect(panel).toContainText(/signed\.zip brought \d+ items/, { timeout: 60_000 });
  await expect(panel).toContainText(/of its 2 findings were compared with today/);
  await expect(retested(page, 'PERF-001')).toContainText(/resolved|improved|persisting|masked|not retested/);
  await asks(signed);
  await expect(panel).toContainText('was here already, and nothing of it came in again', { timeout: 60_000 });
  await asks(join(FIXTURES, 'bundles/schema-1.zip'));
  await expect(panel).toContainText('of the older form plateau-bundle/1', { timeout: 60_000 });

  await shown(page.getByRole('tab', { name: 'Sign-off' })).click();
  const elsewhere = page.getByRole('table', { name: 'Signed elsewhere' });
  await expect(elsewhere.getByRole('row', { name: /Product/ })).toContainText(/Ida Wolf.*for bundle/);
  await expect(page.getByRole('table', { name: 'Sign-off', exact: true })).not.toContainText('Ida Wolf');
  expect(await workbench.stop()).toBe(0);
});

test('what is changed makes a sign-off one for an older bundle, while somebody looks', async ({ page }) => {
  await opens(page, 'report.plateau', 'Sign-off');
  await expect(row(page, 'Backend lead')).toContainText('✓ nothing changed since');
  await page.evaluate(async () => {
    const { finding } = await (await fetch('/api/findings/PERF-001')).json();
    await fetch('/api/findings/PERF-001', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ bodySha256: finding.bodySha256, change: { cause: 'Another one.' } }),
    });
  });
  await expect(row(page, 'Backend lead')).toContainText('signed for an older bundle');
  await expect(shown(page.getByText('The workspace changed since the bundle of'))).toBeVisible();
  await shown(page.getByRole('tab', { name: 'Retest' })).click();
  await expect(retested(page, 'PERF-002')).toContainText(/resolved|improved|persisting|masked|exposed|regressed/);
  expect(await workbench.stop()).toBe(0);
});
