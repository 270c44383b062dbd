import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { makeUser, noThrowawayUsers, type ThrowawayUser } from '../support/throwaway-user.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';

/** Hosts as a person meets them: by the keyboard alone, with a password, called otherwise, and one that is not the one it was. */

const missing = missingTools(...SSHD_TOOLS);
const noUsers = noThrowawayUsers();

/** The one of several that is in view: panes behind a tab stay where they are, unseen. */
const shown = (locator: Locator): Locator => locator.filter({ visible: true }).last();
const dialog = (page: Page): Locator => page.getByRole('dialog');
const hosts = (page: Page): Locator => page.getByRole('listbox', { name: 'Hosts' });
const processes = (page: Page): Locator => shown(page.getByRole('grid', { name: 'Processes' }));

test.describe(`hosts${skipReason(missing)}`, () => {
  test.skip(missing.length > 0, skipReason(missing));
  test.describe.configure({ mode: 'serial' });

  let folder = '';
  let remote = '';
  let home = '';
  let sshd: Sshd;
  let workbench: WebWorkbench;
  let target: ChildProcess;
  let page: Page;
  const userData = temporaryUserData();

  test.beforeAll(async ({ browser }) => {
    folder = mkdtempSync(join(tmpdir(), 'plateau-hosts-'));
    remote = join(folder, 'captures');
    mkdirSync(remote);
    sshd = await startSshd();
    home = sshd.config({ known: false }).home;
    target = spawn('sleep', ['600'], { stdio: 'ignore' });
    workbench = await startWebWorkbench(userData.path, [], { HOME: home, SSH_AUTH_SOCK: undefined });
    page = await browser.newPage();
    await page.goto(workbench.link);
  });

  test.afterAll(async () => {
    await page?.close();
    await workbench?.stop();
    target?.kill('SIGKILL');
    await sshd?.stop();
    userData.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Makes another server known to OpenSSH's configuration. */
  function addAlias(alias: string, { port, user }: Sshd, ...lines: readonly string[]): void {
    const known = join(home, '.ssh/known_hosts');
    const block = ['HostName 127.0.0.1', `Port ${port}`, `User ${user}`, `UserKnownHostsFile ${known}`, ...lines];
    appendFileSync(join(home, '.ssh/config'), `\nHost ${alias}\n${block.map((line) => `  ${line}\n`).join('')}`);
  }

  async function addsByKeys(destination: string): Promise<void> {
    await page.getByRole('button', { name: 'Add host' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByLabel('Destination')).toBeFocused();
    await page.keyboard.type(destination);
    await page.keyboard.press('Enter');
  }

  test('are added, looked at and captured on by the keyboard alone', async () => {
    const add = page.getByRole('button', { name: 'Add host' });
    await add.focus();
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByLabel('Destination')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(add).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByLabel('Destination')).toBeFocused();
    await page.keyboard.type('staging');
    const folderField = dialog(page).getByLabel('Remote folder');
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('Tab');
    await expect(folderField).toBeFocused();
    await page.keyboard.type(remote);
    await page.keyboard.press('Enter');

    await expect(dialog(page).getByText('is not known yet')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(shown(page.getByRole('button', { name: 'Connect and look' }))).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    await expect(shown(page.getByLabel('Filter processes'))).toBeFocused({ timeout: 30_000 });
    await page.keyboard.type(`${target.pid} sleep`);
    await page.keyboard.press('ArrowDown');
    await expect(processes(page)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(processes(page).getByRole('row', { selected: true })).toContainText('sleep 600');
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByLabel('Hypothesis')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(processes(page)).toBeFocused();

    await page.keyboard.press('Enter');
    await expect(dialog(page).getByLabel('Hypothesis')).toBeFocused();
    await page.keyboard.type('it does not grow');
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('Shift+Tab');
    await expect(dialog(page).getByRole('textbox', { name: 'Seconds' })).toBeFocused();
    await page.keyboard.type('3');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1');
    await expect(dialog(page).getByText('one look every 1 s', { exact: false })).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(dialog(page)).toBeHidden({ timeout: 30_000 });
    await expect(page.getByRole('tab', { name: 'sleep, Memory' })).toBeVisible({ timeout: 30_000 });
    expect(readdirSync(remote)).toEqual([]);
  });

  test('are called otherwise, and what was captured on them is found and captured again', async () => {
    await hosts(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Edit…' }).press('Enter');
    await expect(dialog(page).getByLabel('Destination')).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.type('local');
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByText('There is a host “local” already.')).toBeVisible();
    await expect(dialog(page).getByLabel('Name', { exact: true })).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('box-1');
    await page.keyboard.press('Enter');
    await expect(hosts(page).getByRole('option', { name: 'box-1' })).toBeVisible();
    await expect(hosts(page).getByRole('option')).toHaveCount(2);
    await expect(page.getByRole('tab', { name: 'box-1', exact: true })).toBeVisible();
    await expect(hosts(page)).toBeFocused();

    await page.getByRole('treeitem', { name: /sleep, Memory/ }).dblclick();
    await shown(page.getByRole('button', { name: 'Capture again…' })).click();
    await expect(dialog(page).getByText('box-1', { exact: true })).toBeVisible();
    await expect(dialog(page).getByLabel('Label')).toHaveValue('sleep, Memory, again');
    await page.keyboard.press('Escape');
  });

  test.describe(`with a password${noUsers}`, () => {
    test.skip(noUsers !== '', noUsers);
    let user: ThrowawayUser;
    let server: Sshd;

    test.beforeAll(async () => {
      user = await makeUser(folder);
      server = await startSshd({ user: user.name, config: ['PasswordAuthentication yes'] });
      addAlias('locked', server, 'PubkeyAuthentication no');
      appendFileSync(join(home, '.ssh/known_hosts'), server.knownHosts());
    });
    test.afterAll(async () => {
      await server?.stop();
      await user?.remove();
    });

    test('ask for it, say when it was wrong, and let in with the right one', async () => {
      const field = dialog(page).getByLabel('Password', { exact: true });
      const answers = async (secret: string): Promise<void> => {
        await expect(field).toBeFocused();
        await expect(field).toHaveValue('');
        await page.keyboard.type(secret);
        await page.keyboard.press('Enter');
      };
      await addsByKeys('locked');
      await expect(dialog(page).getByText(`Password for ${user.name}@[127.0.0.1]:${server.port}`)).toBeVisible();
      await answers('wrong-1');
      await expect(dialog(page).getByText('That password was not right. Attempt 2 of 3.')).toBeVisible();
      await answers('wrong-2');
      await expect(dialog(page).getByText('Attempt 3 of 3.', { exact: false })).toBeVisible();
      await answers('wrong-3');
      await expect(shown(page.getByText('ssh.authFailed'))).toBeVisible();
      await expect(shown(page.getByRole('button', { name: 'Try again' }))).toBeFocused();
      expect(await page.content()).not.toContain('wrong-3');

      await page.keyboard.press('Enter');
      await answers(user.password);
      await expect(hosts(page).getByRole('option', { name: 'locked' })).toContainText('connected');
      await expect(shown(page.getByLabel('Filter processes'))).toBeFocused({ timeout: 30_000 });
    });
  });

  test('that show another key than before are refused with both, and nothing is sent', async () => {
    const other = await startSshd();
    try {
      addAlias('changed', other, `IdentityFile ${other.clientKey}`, 'IdentitiesOnly yes');
      appendFileSync(join(home, '.ssh/known_hosts'), sshd.knownHosts(`[127.0.0.1]:${other.port}`));
      await addsByKeys('changed');
      const told = shown(page.getByRole('article', { name: /shows another host key than the one known for it/ }));
      await expect(told).toContainText(other.hostKeyFingerprint);
      await expect(told).toContainText(sshd.hostKeyFingerprint);
      await expect(dialog(page)).toBeHidden();
      await expect(hosts(page).getByRole('option', { name: 'changed' })).toContainText('the connection failed');
      expect(other.log()).not.toContain('userauth-request');
    } finally {
      await other.stop();
    }
  });
});
