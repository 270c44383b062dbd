import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { unzipped, zipOf } from '../support/bundle/zip-edit.ts';
import { plateau } from '../support/terminal-call.ts';
import { missingTools } from '../support/tools.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { dropsFiles, shown, treeItem } from './journey.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures');
const PLAN = `${FIXTURES}/plans/golden/pg15_seqscan_before.json`;
const HOST = 'build-eu-7';

let userData: ReturnType<typeof temporaryUserData>;
let workbench: WebWorkbench;
let complaints: string[];

/** A profile whose title names the host that it was taken on, which only a URL in its frames proves to be one. */
function titledProfile(path: string): void {
  const frames = [{ name: 'main', file: `ssh://deploy@${HOST}/srv/main.js` }, { name: 'renderOrders' }];
  const profile = {
    ...{ type: 'sampled', name: 'cpu', unit: 'milliseconds', startValue: 0, endValue: 3000 },
    samples: Array.from({ length: 300 }, (_, at) => (at % 3 === 0 ? [0] : [0, 1])),
    weights: Array.from({ length: 300 }, () => 10),
  };
  const schema = 'https://www.speedscope.app/file-format-schema.json';
  writeFileSync(path, JSON.stringify({ $schema: schema, shared: { frames }, profiles: [profile] }));
}

test.beforeEach(async ({ page }) => {
  userData = temporaryUserData();
  const titled = join(userData.path, 'titled.speedscope.json');
  titledProfile(titled);
  const call = async (...args: readonly string[]): Promise<string> => {
    const { code, out, err } = await plateau(userData.path, args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${err}`);
    return out;
  };
  await call('import', titled, '--label', `py-spy record on ${HOST}`);
  const given = await call('import', ...[0, 1].map((n) => SIDES[n] ?? ''), PLAN, '--json');
  const { imported } = JSON.parse(given) as { readonly imported: readonly { readonly id: string }[] };
  const [before = '', after = ''] = imported.map(({ id }) => id);
  await call('compare', before, after);
  await call('finding', 'new', before);
  await call('finding', 'set', 'PERF-001', 'cause=Seen by alice@secret.example; ask anna@shop.example');
  workbench = await startWebWorkbench(userData.path);
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(workbench.link);
  await expect(treeItem(page, /py-spy record/)).toBeVisible();
});
test.afterEach(async ({ page }) => {
  await page.close();
  await workbench.stop();
  userData.remove();
  expect(complaints.filter((text) => !/ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
});

const SIDES = ['before', 'after'].map((side) => `${FIXTURES}/comparison/thumbnails-${side}.speedscope.json`);
const part = (page: Page, name: string) => shown(page.getByRole('region', { name, exact: true }));
const stopped = (page: Page) => shown(page.getByRole('article', { name: 'The export was stopped' }));
const exported = (page: Page) => shown(page.getByRole('article', { name: 'Exported bundle' }));
const answer = (page: Page) => shown(page.locator('.verify-answer'));

/** Moves the focus on, as with the key, until it is on what is asked for. */
async function tabsTo(page: Page, name: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);
  for (let presses = 0; presses < 80; presses++) {
    if ((await focused())?.startsWith(name) === true) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the focus never reaches “${name}”`);
}

/** Saves what was exported, as a browser does; answers with its bytes. */
async function savesACopy(page: Page): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('an audit leaves redacted, is stopped at a leak, mended, verified and brought back, by keyboard', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.keyboard.press('ControlOrMeta+Shift+E');

  // What would go, before anything is written.
  const counts = part(page, 'What is taken out').getByRole('list', { name: 'Taken out, by class' });
  await expect(counts).toContainText('1 host');
  await expect(counts).toContainText('2 SQL constants');
  await expect(counts).toContainText('2 e-mail addresses');
  await expect(part(page, 'For whom')).toContainText('Names of functions, classes, tables');
  await expect(part(page, 'What will be missing')).toContainText('No baseline was taken.');

  // One address may stay: its owner is the one to ask.
  const anna = part(page, 'Texts that people wrote')
    .getByRole('listitem')
    .filter({
      has: page.locator('mark', { hasText: 'anna@shop.example' }),
    });
  await anna.getByRole('radio', { name: 'Take out' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(anna.getByRole('radio', { name: 'Keep' })).toBeChecked();
  await expect(counts).toContainText('1 e-mail address');

  // The title of a picture names a host: nothing is written.
  await shown(page.getByRole('button', { name: 'Export bundle' })).focus();
  await page.keyboard.press('Enter');
  await expect(stopped(page)).toContainText(/audit_artifacts\/captures\/p[0-9a-f]+\/flame\.svg, byte \d+/);
  await expect(stopped(page)).toContainText('host b… (10 characters)');
  await expect(stopped(page)).not.toContainText(HOST);

  // Mended, and written.
  await tabsTo(page, 'Take it out and export again');
  await page.keyboard.press('Enter');
  await expect(exported(page)).toContainText('Journal chain', { timeout: 30_000 });
  await expect(exported(page)).toContainText(/plateau verify \/.*-perf-audit-\d{8}-[0-9a-f]{8}\.zip/);
  await tabsTo(page, 'Save a copy…');
  const first = await savesACopy(page);
  expect(first.bytes.includes(HOST)).toBe(false);

  // Once more, after the window was closed: what was chosen is remembered, and the bytes are the same.
  await page.waitForTimeout(1500);
  await page.reload();
  // What the first export came to is shown until the second one begins.
  await expect(exported(page)).toBeVisible();
  await shown(page.getByRole('button', { name: 'Export bundle' })).click();
  await expect(exported(page)).toBeHidden();
  await expect(exported(page)).toBeVisible({ timeout: 30_000 });
  await shown(page.getByRole('button', { name: 'Save a copy…' })).focus();
  const second = await savesACopy(page);
  expect(second.name).toBe(first.name);
  expect(second.bytes.equals(first.bytes)).toBe(true);

  const zip = join(userData.path, 'received.zip');
  writeFileSync(zip, first.bytes);
  const files = await unzipped(zip);
  for (const [name, bytes] of files) {
    for (const gone of [HOST, 'alice@secret.example']) expect([name, bytes.includes(gone)]).toEqual([name, false]);
  }
  expect(files.get('findings/PERF-001.md')?.toString()).toContain('anna@shop.example');
  expect(files.has('06-performance-scalability-audit.md')).toBe(true);

  // A bundle that is dropped is verified rather than refused.
  await dropsFiles(page, [{ name: 'last quarter.zip', bytes: first.bytes }]);
  await expect(answer(page)).toHaveText('Verified', { timeout: 30_000 });
  await expect(part(page, 'Steps')).toContainText(/(\d+) of \1 verdicts made again and equal/);
  await expect(part(page, 'What it proves')).toContainText('It does not prove who wrote it');

  // One byte of a file is another one: it is named.
  const path = [...files.keys()].find((name) => name.endsWith('folded.txt')) ?? '';
  const changed = Buffer.from(files.get(path) ?? Buffer.alloc(0));
  changed.writeUInt8(changed.readUInt8(0) ^ 1, 0);
  zipOf(zip, new Map([...files, [path, changed]]));
  await dropsFiles(page, [{ name: basename(zip), bytes: readFileSync(zip) }]);
  await expect(answer(page)).toContainText('Not verified');
  await expect(part(page, 'Steps').getByRole('listitem').filter({ hasText: 'file.sha256' }).last()).toContainText(path);
  await expect(part(page, 'Import')).toContainText('is not imported');

  // The good one comes back as a workspace of its own, and stands side by side.
  await dropsFiles(page, [{ name: 'last quarter.zip', bytes: first.bytes }]);
  await expect(answer(page)).toHaveText('Verified');
  await tabsTo(page, 'Import read-only');
  await page.keyboard.press('Enter');
  await expect(part(page, 'Import')).toContainText(/items came into “last-quarter-/, { timeout: 30_000 });
  await tabsTo(page, 'Open it');
  await page.keyboard.press('Enter');
  await expect(page.locator('.status-bar')).toContainText('read only');
  await page.keyboard.press('ControlOrMeta+i');
  await expect(shown(page.getByRole('textbox', { name: 'System' }))).toBeDisabled();
  await expect(shown(page.getByRole('button', { name: 'Import YAML…' }))).toBeDisabled();
  await shown(page.getByRole('tab', { name: /^Changes/ })).click();
  await expect(page.getByRole('button', { name: 'Record change' })).toHaveCount(0);
  await treeItem(page, /^thumbnails-before(?!.*→)/).dblclick();
  await treeItem(page, /^thumbnails-after(?!.*→)/).dblclick();
  await page.keyboard.press('ControlOrMeta+\\');
  for (const name of [/thumbnails-before/, /thumbnails-after/]) {
    await expect(page.getByRole('heading', { name }).filter({ visible: true })).toBeVisible();
  }
  await expect(treeItem(page, /py-spy record on hos ?t-[0-9a-f]{12}/)).toBeVisible();
});

test('a capture that leaks can be left out, and a bundle can be brought into the open workspace', async ({ page }) => {
  test.setTimeout(120_000);
  await shown(page.getByRole('button', { name: 'Evidence bundle', exact: true })).click();
  await shown(page.getByRole('button', { name: 'Export bundle' })).click();
  await stopped(page).getByRole('button', { name: 'Leave it out' }).first().click();
  await expect(part(page, 'What is taken out')).toContainText('1 left out');
  await expect(part(page, 'What will be missing')).toContainText('was left out by whoever wrote the bundle');
  await shown(page.getByRole('button', { name: 'Export bundle' })).click();
  await expect(exported(page)).toBeVisible({ timeout: 30_000 });
  await exported(page).getByRole('button', { name: 'Verify it here' }).click();
  await expect(answer(page)).toHaveText('Verified', { timeout: 30_000 });
  await shown(page.getByRole('button', { name: 'Import here' })).click();
  await expect(part(page, 'Import')).toContainText('0 items came into', { timeout: 30_000 });
  await expect(part(page, 'Import')).toContainText('were there already');

  // What is no bundle says so.
  await dropsFiles(page, [{ name: 'holiday.zip', bytes: Buffer.from('PK\x03\x04 and nothing else') }]);
  await expect(shown(page.getByText('bundle.unreadable'))).toBeVisible();
});

test('a picture leaves once a person has looked at it and says that it may', async ({ page }) => {
  const picture = join(FIXTURES, 'pictures/texts.png');
  await plateau(userData.path, [
    ...['finding', 'evidence', 'add', 'PERF-001', '--image', picture, '--dashboard', 'Checkout, p99'],
    ...['--between', '2026-01-31T10:00Z/2026-01-31T11:00Z', '--caption', 'the peak'],
  ]);
  await page.reload();
  await expect(treeItem(page, /py-spy record/)).toBeVisible();
  await page.keyboard.press('Control+Shift+E');
  const pictures = page.getByRole('region', { name: 'Pictures' });
  await expect(pictures).toContainText('0 of 1 picture will leave');
  await expect(pictures).toContainText('Stays behind. Nobody has said');
  await pictures.getByRole('button', { name: 'Look at it…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('img', { name: 'Checkout, p99, as it would leave' })).toBeVisible();
  await expect(dialog).toContainText('Left behind: PNG iCCP');
  const leave = dialog.getByRole('button', { name: 'Let it leave' });
  await expect(leave).toBeDisabled();
  await dialog.getByRole('checkbox').check();
  await leave.click();
  await expect(pictures).toContainText('1 of 1 picture will leave');
  await expect(pictures).toContainText('Leaves: ');
  await shown(page.getByRole('button', { name: 'Export bundle' })).click();
  await page.getByRole('button', { name: 'Take it out and export again' }).first().click();
  await expect
    .poll(() => readdirSync(join(userData.path, 'exports')).filter((name) => name.endsWith('.zip')), {
      timeout: 60_000,
    })
    .toHaveLength(1);
  const [zip = ''] = readdirSync(join(userData.path, 'exports')).filter((name) => name.endsWith('.zip'));
  const files = await unzipped(join(userData.path, 'exports', zip));
  expect([...files.keys()]).toContain('audit_artifacts/pictures/PERF-001.e2.png');
  // The report shows it under its own policy.
  const reportPage = join(userData.path, 'report.html');
  writeFileSync(reportPage, files.get('report/index.html') ?? '');
  const reader = await page.context().newPage();
  await reader.goto(`file://${reportPage}`);
  const inReport = reader.getByRole('img', { name: 'e2 · Checkout, p99' });
  await inReport.scrollIntoViewIfNeeded();
  expect(await inReport.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0))).toBe(320);
});

test('a signed bundle says who vouches for it, once the signers are named', async ({ page }) => {
  test.skip(missingTools('ssh-keygen').length > 0, 'ssh-keygen is not there');
  const key = join(userData.path, 'id_ed25519');
  expect(spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ann', '-f', key]).status).toBe(0);
  const signers = join(userData.path, 'signers.txt');
  writeFileSync(signers, `ann@audit.example ${readFileSync(`${key}.pub`, 'utf8')}`);
  await page.keyboard.press('ControlOrMeta+Shift+E');
  await part(page, 'What is taken out')
    .getByRole('checkbox', { name: /py-spy/ })
    .uncheck();
  await part(page, 'Signature').getByLabel('Signed with').selectOption('another file…');
  await expect(shown(page.getByRole('button', { name: 'Export bundle' }))).toBeDisabled();
  await expect(part(page, 'Signature')).toContainText('Name the file of the key');
  await part(page, 'Signature').getByLabel('File of the key').fill(join(userData.path, 'nobody'));
  await shown(page.getByRole('button', { name: 'Export bundle' })).click();
  await expect(shown(page.getByText('bundle.cannotSign'))).toBeVisible({ timeout: 30_000 });
  await part(page, 'Signature').getByLabel('File of the key').fill(key);
  const firstPage = part(page, 'The report');
  await firstPage.getByLabel('Auditor').fill('Ann Berg');
  await firstPage.getByLabel('Commit').fill('the newest');
  await firstPage.getByLabel('Repository').fill('shop');
  await expect(firstPage.getByText('A commit is git’s hash of it')).toBeVisible();
  await firstPage.getByLabel('Commit').fill('d2f1c0de9a');
  await shown(page.getByRole('button', { name: 'Export bundle' })).click();
  await expect(exported(page)).toContainText('Signed.', { timeout: 30_000 });
  const [name = ''] = readdirSync(join(userData.path, 'exports'));
  const report = (await unzipped(join(userData.path, 'exports', name))).get('06-performance-scalability-audit.md');
  expect(report?.toString()).toMatch(/- \*\*Commit:\*\* `?d2f1c0de9a`?\n- \*\*Auditor:\*\* Ann Berg\n/);
  await exported(page).getByRole('button', { name: 'Verify it here' }).click();
  await expect(part(page, 'Steps')).toContainText('whose key that is nobody was asked', { timeout: 30_000 });
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    shown(page.getByRole('button', { name: 'Allowed signers…' })).click(),
  ]);
  await chooser.setFiles(signers);
  await expect(part(page, 'Steps')).toContainText('signatures/manifest.sshsig by ann@audit.example', {
    timeout: 30_000,
  });
  await expect(part(page, 'What it proves')).toContainText('is what the signer signed');
});

test('what was exported is listed under the name that was asked for, deleted and brought back', async ({ page }) => {
  test.setTimeout(120_000);
  await page.keyboard.press('ControlOrMeta+Shift+E');
  const folder = part(page, 'Exported bundles');
  await expect(folder).toContainText('Nothing was exported yet');
  await expect(folder).toContainText(join(userData.path, 'exports'));
  await part(page, 'What is taken out')
    .getByRole('checkbox', { name: /py-spy/ })
    .uncheck();
  const name = folder.getByLabel('File name');
  await name.fill('{day}');
  await name.press('Enter');
  await expect(folder).toContainText('It needs {id} or {bundle}');
  await name.fill('{day} acme {id}');
  await name.press('Enter');
  await expect(folder).toContainText('Made of {project}');
  await shown(page.getByRole('button', { name: 'Export bundle' })).click();
  await expect(exported(page)).toContainText(/\d{8} acme [0-9a-f]{8}\.zip/, { timeout: 30_000 });
  const line = folder.getByRole('listitem');
  await expect(line).toHaveCount(1);
  await expect(line).toContainText(/ acme .*kB|MB/);
  await line.getByRole('button', { name: /^Delete/ }).click();
  await expect(line).toHaveCount(0);
  await shown(page.getByRole('button', { name: 'Undo' })).click();
  await expect(line).toHaveCount(1);
  await line.getByRole('button', { name: /^Verify/ }).click();
  await expect(answer(page)).toHaveText('Verified', { timeout: 30_000 });
});

test('the result of a gate that is dropped is listed, shown and in the report', async ({ page }) => {
  test.setTimeout(120_000);
  const checked = await plateau(userData.path, ['check', '--after', PLAN, '--json']);
  await dropsFiles(page, [{ name: 'gate.json', bytes: Buffer.from(checked.out) }]);
  await treeItem(page, /gate\.json/).dblclick();
  await expect(answer(page)).toContainText(/The gate failed · \d+ failed/, { timeout: 30_000 });
  await expect(part(page, 'What the gates said')).toContainText('EX-SEQ');
  await expect(part(page, 'What the gates said')).toContainText('Not assessed, for there was nothing to look at');
  await expect(part(page, 'The check')).toContainText('the shipped policy');
  await shown(page.getByRole('button', { name: 'Report', exact: true })).click();
  const report = page.frameLocator('iframe[title="Report"]');
  await expect(report.getByRole('heading', { name: '10.1 Last result' })).toBeAttached({ timeout: 30_000 });
});

test('the report is shown as its reader will see it, turned to a finding, with and without names', async ({ page }) => {
  await shown(page.getByRole('button', { name: 'Report', exact: true })).click();
  const report = page.frameLocator('iframe[title="Report"]');
  await expect(report.getByRole('heading', { name: 'Performance and scalability audit' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(report.getByText('none: this report holds names as they were captured')).toBeVisible();
  await expect(report.getByText(/Not assessed/i).first()).toBeAttached();
  const frame = page.locator('iframe[title="Report"]');
  await expect(frame).toHaveAttribute('sandbox', 'allow-scripts');
  await shown(page.getByRole('button', { name: /PERF-001/ })).click();
  await expect(report.getByRole('heading', { name: 'PERF-001 · CPU hot path' })).toBeInViewport();
  await expect(report.getByText('alice@secret.example').first()).toBeAttached();

  await page.getByLabel('Shown').selectOption('redacted: share-external');
  await expect(report.getByText(/mail-[0-9a-f]{12}/).first()).toBeAttached({ timeout: 30_000 });
  await expect(report.getByText('alice@secret.example')).toHaveCount(0);
  await expect(report.getByRole('heading', { name: 'PERF-001 · CPU hot path' })).toBeInViewport();
  await shown(page.getByRole('button', { name: 'Evidence bundle…' })).click();
  await expect(part(page, 'For whom')).toBeVisible();
});
