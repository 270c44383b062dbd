import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { freePort, SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';

/** Somebody hunts a leak from the window: heaps of a running service, with the requests that they make in between. */

const missing = missingTools(...SSHD_TOOLS);
const SERVICE = resolve(import.meta.dirname, '../support/targets/session-leak.cjs');
const OPERATIONS = 200;

const shown = (locator: Locator): Locator => locator.filter({ visible: true }).last();

test.describe(`a series of heaps over SSH${skipReason(missing)}`, () => {
  test.skip(missing.length > 0, skipReason(missing));
  test.setTimeout(120_000);
  test.use({ actionTimeout: 20_000 });

  let folder = '';
  let remote = '';
  let sshd: Sshd;
  let workbench: WebWorkbench;
  let service: ChildProcess;
  let url = '';
  const userData = temporaryUserData();

  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plateau-heap-series-'));
    remote = join(folder, 'captures');
    mkdirSync(remote);
    sshd = await startSshd({ environment: { PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` } });
    const { home } = sshd.config({ known: true });
    workbench = await startWebWorkbench(userData.path, [], { HOME: home, SSH_AUTH_SOCK: undefined });
    const inspector = await freePort();
    service = spawn(process.execPath, [`--inspect-port=${inspector}`, SERVICE], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await new Promise<string>((ready, fail) => {
      service.once('exit', (code) => fail(new Error(`the service ended with ${code}`)));
      service.stdout?.once('data', (text) => ready(String(text).replace(/\D/g, '')));
    });
    url = `http://127.0.0.1:${port}/`;
  });

  test.afterAll(async () => {
    await workbench?.stop();
    service?.kill('SIGKILL');
    await sshd?.stop();
    userData.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opensTheDialog(page: Page): Promise<Locator> {
    await page.getByRole('button', { name: 'Add host' }).click();
    const host = page.getByRole('dialog');
    await host.getByLabel('Destination').fill('staging');
    await host.getByLabel('Remote folder').fill(remote);
    await host.getByRole('button', { name: 'Add and connect' }).click();
    const processes = shown(page.getByRole('grid', { name: 'Processes' }));
    await expect(processes).toBeVisible({ timeout: 30_000 });
    await shown(page.getByLabel('Filter processes')).fill(`${service.pid}`);
    await processes.getByRole('row', { name: new RegExp(`\\b${service.pid}\\b`) }).click();
    await page.keyboard.press('Enter');
    return page.getByRole('dialog');
  }

  async function runsTheOperations(): Promise<void> {
    for (let i = 0; i < OPERATIONS; i++) await (await fetch(url)).text();
  }

  test('planned, driven by hand, and measured', async ({ page }) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(workbench.link);
    const form = await opensTheDialog(page);
    await form.getByLabel('Event').selectOption({ label: 'Heap snapshot' });
    await form.getByRole('textbox', { name: 'Heaps' }).fill('3');
    await expect(form.getByText('Growth is confirmed from 4 heaps on.', { exact: true })).toBeVisible();
    await form.getByLabel('Operations').fill(String(OPERATIONS));
    await expect(form.getByText('Wait until you say that it goes on')).toBeVisible();
    await form.getByLabel('In between').selectOption({ label: 'A command on the host runs them' });
    await form.getByLabel('Command').fill("wrk 'http://x/'");
    await expect(form.getByRole('list', { name: 'Arguments' }).getByRole('listitem')).toHaveText(['wrk', 'http://x/']);
    await form.getByLabel('In between').selectOption({ label: 'I run them and say when' });
    await expect(form.getByText('The heap again: T1 to T2', { exact: false })).toBeVisible();
    await form.getByLabel('Hypothesis').fill('sessions are never removed');
    await form.getByLabel('Label').fill('sessions');
    await form.getByRole('button', { name: 'Start capture' }).click();

    const card = page.getByRole('dialog', { name: 'sessions on staging' });
    for (const taken of [1, 2]) {
      await expect(card).toContainText(`${taken} of 3 heaps are taken. Run 200 operations now, then take T${taken}.`, {
        timeout: 60_000,
      });
      // It comes by itself: a key that is meant for something else must take no heap.
      await expect(card.locator(':focus')).toHaveCount(0);
      await runsTheOperations();
      await card.getByRole('button', { name: 'Next snapshot' }).click();
    }
    await expect(page.getByRole('alert').filter({ hasText: 'Measured “sessions”: 3 heaps' })).toBeVisible({
      timeout: 60_000,
    });
    await expect(card).toBeHidden();
    for (const name of ['sessions T0', 'sessions T1', 'sessions T2']) {
      await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
    }
    expect([complaints, readdirSync(remote), service.exitCode]).toEqual([[], [], null]);
  });
});
