import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { missingTools, skipReason, toolPath } from '../support/tools.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';

/**
 * The journey of an engineer to the staging box and back: a host, its fingerprint, what runs there, a capture, its verdict, the change, and
 * the proof. The box is OpenSSH's own server on this machine, the program is a real one, the profiler is py-spy.
 */

const missing = missingTools(...SSHD_TOOLS, 'python3', 'py-spy');
const ORDERS = resolve(import.meta.dirname, '../support/targets/orders.py');
const SECONDS = '6';

/** The one of several that is in view: panes behind a tab stay where they are, unseen. */
const shown = (locator: Locator): Locator => locator.filter({ visible: true }).last();
const dialog = (page: Page): Locator => page.getByRole('dialog');
const hostLine = (page: Page, name: string): Locator =>
  page.getByRole('listbox', { name: 'Hosts' }).getByRole('option', { name });
const processes = (page: Page): Locator => shown(page.getByRole('grid', { name: 'Processes' }));

test.describe(`a capture over SSH${skipReason(missing)}`, () => {
  test.skip(missing.length > 0, skipReason(missing));
  test.setTimeout(240_000);

  let folder = '';
  let remote = '';
  let sshd: Sshd;
  let workbench: WebWorkbench;
  const userData = temporaryUserData();
  const targets: ChildProcess[] = [];

  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plateau-capture-'));
    remote = join(folder, 'captures');
    mkdirSync(remote);
    const path = ['py-spy', 'python3'].map((tool) => dirname(toolPath(tool) ?? '/')).join(':');
    sshd = await startSshd({ environment: { PATH: `${path}:/usr/local/bin:/usr/bin:/bin` } });
    const { home } = sshd.config({ known: false });
    workbench = await startWebWorkbench(userData.path, [], { HOME: home, SSH_AUTH_SOCK: undefined });
  });

  test.afterAll(async () => {
    await workbench?.stop();
    for (const target of targets) target.kill('SIGKILL');
    await sshd?.stop();
    userData.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the service as it is now, and answers once it works. */
  async function startService(version: 'before' | 'after', ...args: readonly string[]): Promise<ChildProcess> {
    const script = join(folder, 'service.py');
    const own = version === 'after' ? ["'--after'"] : [];
    const argv = ["'orders.py'", "'--seconds'", "'300'", ...own].join(', ');
    writeFileSync(
      script,
      `import runpy, sys\nsys.argv = [${argv}]\nrunpy.run_path(${JSON.stringify(ORDERS)}, run_name='__main__')\n`,
    );
    const child = spawn('python3', [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    targets.push(child);
    await new Promise<void>((ready, fail) => {
      child.stdout?.once('data', () => ready());
      child.once('exit', (code) => fail(new Error(`the service ended with ${code}`)));
    });
    return child;
  }

  async function addsTheHost(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Add host' }).click();
    const form = dialog(page);
    await form.getByLabel('Destination').fill('staging');
    await expect(form.getByLabel('Name', { exact: true })).toHaveValue('staging');
    await form.getByLabel('Remote folder').fill(remote);
    await form.getByRole('button', { name: 'Add and connect' }).click();
  }

  /** An unknown key is shown before anything else happens, and is compared with what the box itself says. */
  async function checksTheFingerprint(page: Page): Promise<void> {
    const question = dialog(page).filter({ hasText: 'First connection to staging' });
    await expect(question).toBeVisible();
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    const digest = sshd.hostKeyFingerprint.replace('SHA256:', '');
    await expect(question.locator('.fingerprint-groups')).toHaveText(digest);
    await question.getByLabel('Compare').fill(`SHA256:${[...digest].reverse().join('')}`);
    await expect(question.getByText('It is another one')).toBeVisible();
    await expect(question.getByRole('button', { name: 'Trust and connect' })).toBeDisabled();
    await question.getByLabel('Compare').fill(sshd.hostKeyFingerprint);
    await expect(question.getByText('It is the same')).toBeVisible();
    await question.getByRole('button', { name: 'Trust and connect' }).click();
    await expect(question).toBeHidden();
  }

  /** Finds the service in the list of processes by its pid, and opens the capture dialog by key. */
  async function choosesTheProcess(page: Page, target: ChildProcess): Promise<void> {
    await expect(processes(page)).toBeVisible({ timeout: 30_000 });
    const filter = shown(page.getByLabel('Filter processes'));
    await filter.fill(`${target.pid} service.py`);
    const row = processes(page).getByRole('row', { name: new RegExp(`${target.pid}.*service\\.py`) });
    await expect(row.getByRole('button', { name: 'py-spy' })).toBeVisible();
    await expect(row).toContainText('Python 3');
    await row.click();
    await page.keyboard.press('Enter');
  }

  async function plansAndStarts(page: Page): Promise<void> {
    const form = dialog(page);
    await form.getByRole('textbox', { name: 'Seconds' }).fill(SECONDS);
    await expect(form.getByText('Exactly this runs there')).toBeVisible();
    await expect(form.getByText('record', { exact: true })).toBeVisible();
    await expect(form.getByText('--nonblocking')).toBeVisible();
    await expect(form.getByText(/busy cores/)).toBeVisible();
    await form.getByRole('button', { name: 'Start capture' }).click();
    await expect(form.getByText('What you expect to see')).toBeVisible();
    await form.getByLabel('Hypothesis').fill('find_price takes most of the time');
    await form.getByRole('button', { name: 'Start capture' }).click();
    await expect(form).toBeHidden({ timeout: 30_000 });
  }

  const leftThere = (): readonly string[] => readdirSync(remote);

  test('from the fingerprint to the comparison', async ({ page, context }) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    const before = await startService('before');
    await page.goto(workbench.link);

    await addsTheHost(page);
    await checksTheFingerprint(page);
    await expect(hostLine(page, 'staging')).toContainText('connected');
    await choosesTheProcess(page, before);
    await plansAndStarts(page);

    const jobs = page.getByRole('region', { name: 'Jobs and problems' });
    await expect(jobs.getByText(/\d+ of 6 s/)).toBeVisible();
    await expect(jobs.getByRole('button', { name: 'Cancel' })).toBeVisible();
    await expect(shown(page.getByText(/find_price itself takes .*% of active CPU time/))).toBeVisible({
      timeout: 60_000,
    });
    await expect(jobs).toBeHidden();
    await shown(page.getByRole('tab', { name: 'Capture', exact: true })).click();
    await expect(shown(page.getByText('equal to the one on the host', { exact: false }))).toBeVisible();
    await expect(shown(page.getByText('find_price takes most of the time'))).toBeVisible();
    await expect(shown(page.getByText(new RegExp(`${before.pid} of `)))).toBeVisible();

    const longer = shown(page.getByRole('button', { name: 'Capture again, 30 s…' }));
    await longer.press('Enter');
    await expect(dialog(page).getByRole('textbox', { name: 'Seconds' })).toHaveValue('30');
    await expect(dialog(page).getByRole('checkbox', { name: /Compare with/ })).not.toBeChecked();
    await page.keyboard.press('Escape');
    await expect(longer).toBeFocused();

    before.kill('SIGKILL');
    const after = await startService('after');
    await shown(page.getByRole('button', { name: 'Capture again…' })).click();
    const again = dialog(page);
    await expect(again.getByText(`Process ${before.pid} has ended; ${after.pid} runs the same command.`)).toBeVisible();
    await expect(again.getByRole('textbox', { name: 'Seconds' })).toHaveValue(SECONDS);
    await expect(again.getByLabel('Hypothesis')).toHaveValue('find_price takes most of the time');
    await expect(again.getByRole('checkbox', { name: /Compare with “service\.py, CPU time”/ })).toBeChecked();
    await again.getByRole('button', { name: 'Start capture' }).click();
    await expect(page.getByRole('tab', { name: /service\.py, CPU time → service\.py, CPU time, again/ })).toBeVisible({
      timeout: 60_000,
    });
    await expect(shown(page.getByText(/find_price fell from .*: resolved\./))).toBeVisible();
    expect(leftThere()).toEqual([]);

    // What the window remembers is written a moment after it changes.
    await page.waitForTimeout(1500);
    await workbench.stop();
    const { home } = sshd.config({ home: join(sshd.folder, 'home-0'), known: true });
    workbench = await startWebWorkbench(userData.path, [], { HOME: home, SSH_AUTH_SOCK: undefined });
    const next = await context.newPage();
    await next.goto(workbench.link);
    await expect(next.getByRole('tab', { name: 'staging', exact: true })).toBeVisible();
    await hostLine(next, 'staging').click();
    await expect(processes(next)).toBeVisible({ timeout: 30_000 });
    await expect(shown(next.getByLabel('Filter processes'))).toHaveValue(`${before.pid} service.py`);
    expect(complaints).toEqual([]);
  });

  test('a hostile name is only text, and a cancelled capture leaves nothing', async ({ page }) => {
    await workbench.stop();
    const { home } = sshd.config({ known: true });
    workbench = await startWebWorkbench(userData.path, [], { HOME: home, SSH_AUTH_SOCK: undefined });
    const asked: string[] = [];
    page.on('dialog', (box) => {
      asked.push(box.message());
      void box.dismiss();
    });
    const hostile = `<img src=x onerror=alert(1)> $(touch ${folder}/pwned) 'a' "b" \u001b[31m\nnext`;
    const target = await startService('before', hostile);
    await page.goto(workbench.link);
    await hostLine(page, 'staging').click();
    await choosesTheProcess(page, target);
    await expect(shown(page.getByText('<img src=x onerror=alert(1)>', { exact: false }))).toBeVisible();
    const form = dialog(page);
    await form.getByRole('textbox', { name: 'Seconds' }).fill('60');
    await form.getByRole('checkbox', { name: 'I am only exploring' }).check();
    await expect(form.getByText('Exactly this runs there')).toBeVisible();
    await form.getByRole('button', { name: 'Start capture' }).click();
    const jobs = page.getByRole('region', { name: 'Jobs and problems' });
    await expect(jobs.getByText(/[1-9]\d* of 60 s/)).toBeVisible({ timeout: 30_000 });
    expect(leftThere()).toHaveLength(1);
    await jobs.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('The capture was cancelled. Nothing was stored.').first()).toBeVisible();
    expect(leftThere()).toEqual([]);
    expect(sshd.sessions().map(({ name }) => name)).not.toContain('py-spy');
    expect(readdirSync(folder)).not.toContain('pwned');
    expect(asked).toEqual([]);
  });
});
