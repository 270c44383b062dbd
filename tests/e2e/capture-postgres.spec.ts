import { expect, type Locator, type Page, test } from '@playwright/test';
import {
  missingPostgres,
  ORDERS_AND_USERS,
  type PostgresServer,
  SLOW_LIST,
  startPostgres,
} from '../support/postgres.ts';
import { skipReason } from '../support/tools.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { shown, treeItem } from './journey.ts';

/** A person who has a real server explain a slow statement, from the window. */

const missing = missingPostgres();
/** Pictures of the window, dark and light, where a folder for them is named. */
async function pictures(page: Page, name: string): Promise<void> {
  const folder = process.env.PLATEAU_SHOTS;
  if (folder === undefined) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
}

const dialog = (page: Page): Locator => page.getByRole('dialog');

test.describe(`a plan from a database${skipReason(missing)}`, () => {
  test.skip(missing.length > 0, skipReason(missing));
  let server: PostgresServer;
  let workbench: WebWorkbench;
  let userData: ReturnType<typeof temporaryUserData>;

  test.beforeAll(async () => {
    server = await startPostgres();
    server.sql(`${ORDERS_AND_USERS} GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;`);
  });
  test.afterAll(() => server?.stop());
  test.beforeEach(async () => {
    userData = temporaryUserData();
    workbench = await startWebWorkbench(userData.path, []);
  });
  test.afterEach(async () => {
    await workbench?.stop();
    userData.remove();
  });

  test('is shown word for word before it runs, asks for the password, and is judged', async ({ page }) => {
    await page.goto(workbench.link);
    await page.getByRole('listbox', { name: 'Hosts' }).getByRole('option').first().click();
    await shown(page.getByRole('button', { name: 'PostgreSQL…' })).click();
    const form = dialog(page);
    await expect(form.getByText('Say which statement of which database')).toBeVisible();
    await form.getByLabel('Database', { exact: true }).fill(`postgresql://reader@127.0.0.1:${server.port}/postgres`);

    await form.getByLabel('Statement').fill("UPDATE orders SET status = 'open'");
    await expect(form.getByText(/it is an UPDATE \(QG-EXPLAIN\)/)).toBeVisible();
    await form.getByLabel('Only plan it').check();
    await expect(form.getByText('the statement is planned, not executed')).toBeVisible();
    await form.getByLabel('Only plan it').uncheck();

    await form.getByLabel('Statement').fill(SLOW_LIST);
    await expect(form.getByText(/^EXPLAIN \(ANALYZE, VERBOSE, BUFFERS/)).toBeVisible();
    await expect(form.getByText(/BEGIN TRANSACTION READ ONLY; .*ROLLBACK/)).toBeVisible();
    await form.getByLabel('I am only exploring').check();
    await form.getByLabel('Label').fill('slow list');
    if (process.env.PLATEAU_SHOT !== undefined) await page.screenshot({ path: process.env.PLATEAU_SHOT });
    await form.getByRole('button', { name: 'Start capture' }).click();

    const question = dialog(page).filter({ hasText: 'Password for postgres on 127.0.0.1' });
    await question.locator('input').fill(server.password);
    await question.locator('input').press('Enter');
    await expect(treeItem(page, /slow list/).first()).toBeVisible({ timeout: 30_000 });
    // The median is the plan; its other runs are reached from it, and stand in no list.
    const runs = shown(page.getByRole('list', { name: 'Runs' }));
    await expect(runs.getByRole('button')).toHaveCount(3);
    await expect(runs.getByRole('button', { name: /^Run 1 · .* · cold/ })).toBeVisible();
    await expect(runs.getByRole('button', { name: /· median$/ })).toHaveCount(1);
    await expect(treeItem(page, /run \d/)).toHaveCount(0);
    await expect(shown(page.getByRole('list', { name: 'About the plan' }))).toContainText(
      /execution, median \(.*runs\)/,
    );
    await shown(page.getByRole('button', { name: 'Approve' })).click();
    await expect(shown(page.getByRole('button', { name: '✓ Approved' }))).toBeVisible();
    await pictures(page, 'runs');
    await runs
      .getByRole('button', { name: /^Run \d(?!.*median)/ })
      .first()
      .click();
    await expect(shown(page.getByRole('heading', { name: /slow list · run/ }))).toBeVisible();
    await pictures(page, 'run');
    await shown(page.getByRole('list', { name: 'Runs' }))
      .getByRole('button', { name: /median$/ })
      .click();
    await shown(page.getByRole('button', { name: '✓ Approved' })).click();
    await expect(shown(page.getByRole('button', { name: 'Approve' }))).toBeVisible();
  });

  test('counts statements, and keeps what was served meanwhile', async ({ page }) => {
    server.sql('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    await page.goto(workbench.link);
    await page.getByRole('listbox', { name: 'Hosts' }).getByRole('option').first().click();
    await shown(page.getByRole('button', { name: 'PostgreSQL…' })).click();
    const form = dialog(page);
    await form.getByLabel('Database', { exact: true }).fill(`postgresql://owner@127.0.0.1:${server.port}/postgres`);
    await form.getByLabel('Ask for', { exact: true }).selectOption('statements');
    await form.getByLabel('Seconds').fill('5');
    await form.getByLabel('Rows of a page').fill('0');
    await expect(form.getByText('A number above 0, or empty.')).toBeVisible();
    await form.getByLabel('Rows of a page').fill('20');
    await form.getByLabel('I am only exploring').check();
    await form.getByLabel('Label').fill('page of 20');
    await pictures(page, 'statements-dialog');
    await form.getByRole('button', { name: 'Start capture' }).click();
    await expect(page.getByText(/of 5 s/).first()).toBeVisible({ timeout: 30_000 });
    const users = Array.from({ length: 21 }, (_, id) => `SELECT * FROM users WHERE id = ${id};`).join('\n');
    server.sql(Array.from({ length: 4 }, () => `${SLOW_LIST};\n${users}`).join('\n'));
    const requests = shown(page.getByLabel('Requests served meanwhile'));
    await expect(requests).toBeVisible({ timeout: 30_000 });
    await expect(shown(page.getByLabel('Rows of a page'))).toHaveValue('20');
    await requests.fill('4');
    await requests.press('Enter');
    await expect(
      shown(page.getByText(/“SELECT \* FROM users WHERE id = \$1” \(-?\d+\) runs 21 times for each/)),
    ).toBeVisible();
    await pictures(page, 'statements');
    await page.reload();
    await expect(requests).toHaveValue('4');
  });

  test('of a database elsewhere wants to know what that is for, and its name on production', async ({ page }) => {
    await page.goto(workbench.link);
    await page.getByRole('listbox', { name: 'Hosts' }).getByRole('option').first().click();
    const opener = shown(page.getByRole('button', { name: 'PostgreSQL…' }));
    // A key that answered something else, and comes up when the focus is back here, presses nothing.
    await page.getByRole('searchbox', { name: 'Filter the workspace' }).focus();
    await page.keyboard.down('Enter');
    await opener.focus();
    await page.keyboard.up('Enter');
    await expect(dialog(page)).toHaveCount(0);
    await opener.press('Enter');
    const form = dialog(page);
    await form.getByLabel('Database', { exact: true }).fill('postgresql://anna@db.example/shop');
    await form.getByLabel('Statement').fill('SELECT 1');
    await expect(form.getByText('say what that database is for')).toBeVisible();
    await form.getByLabel('It is for').selectOption('production');
    await expect(form.getByText(/a statement is not executed there/)).toBeVisible();
    await form.getByLabel('Only plan it').check();
    await expect(form.getByText('Type its name to capture there')).toBeVisible();
    await expect(form.getByRole('button', { name: 'Capture on db.example' })).toBeEnabled();
    await form.getByLabel('Database', { exact: true }).fill('postgresql://anna:secret@db.example/shop');
    await expect(form.getByText('The address of the database holds a password.')).toBeVisible();
  });
});
