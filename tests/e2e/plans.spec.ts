import { expect, type Page } from '@playwright/test';
import { planFixture, planFixtureText } from '../support/plan-fixtures.ts';
import { dropsFiles, shown, treeItem } from './journey.ts';
import { test } from './opened-workbench.ts';

/** A plan as psql frames it, with what stands around it in a terminal. */
function psqlDump(name: string, statement: string): string {
  const lines = planFixtureText(name).trimEnd().split('\n');
  const width = Math.max(...lines.map(({ length }) => length));
  const head = 'QUERY PLAN'.padStart(Math.floor((width + 10) / 2));
  const body = lines.map((line, at) => ` ${line.padEnd(width)}${at < lines.length - 1 ? '+' : ''}`);
  return [
    `shop=# ${statement}`,
    ` ${head}`,
    '-'.repeat(width + 2),
    ...body,
    '(1 row)',
    '',
    'Time: 236.511 ms',
    '',
  ].join('\n');
}

const STATEMENT = 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM orders WHERE customer_id = 4242;';

const dialog = (page: Page) => page.getByRole('dialog');
const steps = (page: Page) => shown(page.getByRole('treegrid', { name: 'Steps of the plan' }));
const selectedStep = (page: Page) => steps(page).locator('tr[aria-selected="true"]');
const inspector = (page: Page) => shown(page.getByRole('complementary', { name: 'Inspector' }));
const pane = (page: Page, name: RegExp) =>
  shown(page.getByRole('tablist', { name: 'Parts of the plan' })).getByRole('tab', { name });

/** Pastes into the paste box, opened by its key, and imports under a name. */
async function pastes(page: Page, text: string, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+V');
  await dialog(page).getByLabel('Text of a profile or a query plan').fill(text);
  await expect(dialog(page).getByRole('region', { name: 'What was understood' })).toContainText('PostgreSQL');
  await dialog(page).getByLabel('Name', { exact: true }).fill(name);
  await dialog(page).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

/** Drops fixtures on the window and opens the last of them. */
async function opens(page: Page, ...names: readonly string[]): Promise<void> {
  await dropsFiles(
    page,
    names.map((name) => ({ name: name.replace(/^.*\//, ''), bytes: Buffer.from(planFixture(name)) })),
  );
  for (const name of names) {
    // A long name is shown in two parts: its beginning tells it.
    const label = name.replace(/^.*\//, '').slice(0, 12);
    await expect(treeItem(page, new RegExp(label))).toBeVisible({ timeout: 30_000 });
    await treeItem(page, new RegExp(label)).dblclick();
    await expect(shown(page.getByRole('heading', { level: 1, name: new RegExp(label) }))).toBeVisible();
  }
}

test('pastes a psql dump, reads the verdict, pastes the second, compares, and finds it all again', async ({ page }) => {
  // What is pasted is understood while it is there, with what is left out; also when it breaks off.
  await page.keyboard.press('ControlOrMeta+Shift+V');
  const field = dialog(page).getByLabel('Text of a profile or a query plan');
  await field.fill('QUERY PLAN\nthis is not a plan');
  await expect(dialog(page).getByRole('alert')).toBeVisible();
  const dump = psqlDump('pg15/01a-seqscan-before.json', STATEMENT);
  await field.fill(dump);
  const understood = dialog(page).getByRole('region', { name: 'What was understood' });
  await expect(understood).toContainText('Seq Scan on orders');
  await expect(dialog(page).getByText('1 query plan')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);

  await pastes(page, dump, 'orders before the index');
  await expect(shown(page.getByText(/1,000,000 rows scanned/))).toBeVisible();
  await expect(inspector(page)).toContainText('Seq Scan');
  await expect(inspector(page)).toContainText('Actual Total Time × Actual Loops');

  await pastes(page, psqlDump('pg15/01b-seqscan-after.json', STATEMENT), 'orders after the index');
  await treeItem(page, /^orders before the index/).click();
  await treeItem(page, /^orders after the index/).click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('ControlOrMeta+d');
  await expect(dialog(page).getByLabel('The plan before').locator('option:checked')).toContainText('before the index');
  await dialog(page).getByRole('button', { name: 'Compare', exact: true }).click();

  const became = shown(page.getByRole('region', { name: 'What became of the plan' }));
  await expect(became).toContainText('resolved');
  const differences = shown(page.getByRole('grid', { name: 'Differences between the plans' }));
  await expect(differences.getByRole('row').nth(1)).toContainText('Seq Scan on orders');
  // What is selected on one side is selected on the other.
  await shown(page.getByRole('treegrid', { name: 'Steps before' }))
    .getByRole('row', { name: /Seq Scan/ })
    .click();
  await expect(
    shown(page.getByRole('treegrid', { name: 'Steps after' })).locator('tr[aria-selected="true"]'),
  ).toContainText('Bitmap Heap Scan');

  // What the window remembers is written a moment after it changes.
  await page.waitForTimeout(1500);
  await page.reload();
  await expect(shown(page.getByRole('region', { name: 'What became of the plan' }))).toContainText('resolved');
  await expect(
    shown(page.getByRole('treegrid', { name: 'Steps after' })).locator('tr[aria-selected="true"]'),
  ).toContainText('Bitmap Heap Scan');
});

test('goes through the steps by key, finds them, and from a field to its line in the text', async ({ page }) => {
  await opens(page, 'pg15/65-deep-joins.json');
  await expect(pane(page, /Steps/)).toContainText('179');
  await steps(page).focus();
  await page.keyboard.press('Home');
  await expect(selectedStep(page)).toHaveAttribute('aria-level', '1');
  await page.keyboard.press('ArrowLeft');
  await expect(selectedStep(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(steps(page)).toHaveAttribute('aria-rowcount', '2');
  await page.keyboard.press('ArrowRight');
  await expect(selectedStep(page)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('End');
  await expect(inspector(page)).toContainText('step 179');
  await page.keyboard.press('Home');
  await page.keyboard.type('seq');
  await expect(selectedStep(page)).toContainText('Seq Scan');

  await page.keyboard.press('/');
  const find = shown(page.getByLabel('Find steps by name, relation or index'));
  await expect(find).toBeFocused();
  await find.fill('t57');
  await expect(shown(page.getByText(/1 of 1|^1$/))).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(selectedStep(page)).toContainText('t57');

  const line = inspector(page).getByRole('button', { name: /^Node Type: line/ });
  const number = await line.textContent();
  await line.click();
  await expect(pane(page, /^Text/)).toHaveAttribute('aria-selected', 'true');
  await expect(shown(page.locator('.plan-text-line[data-place="true"]'))).toContainText(`${number}`);
  await expect(shown(page.locator('.plan-text-line[data-place="true"]'))).toContainText('"Node Type": "Seq Scan"');

  await pane(page, /Diagram/).click();
  await expect(shown(page.getByRole('tree', { name: 'Diagram of the plan' })).getByText('small_ref t57')).toBeVisible();
});

test('folds partitions that are alike, and tells never executed and not measured from 0', async ({ page }) => {
  await opens(page, 'pg15/64-wide-300.json', 'pg15/26-never-executed.json', 'pg15/58-no-analyze.json');
  await expect(steps(page)).toContainText('Planned');
  await expect(steps(page)).not.toContainText('Self ms');
  await expect(inspector(page)).toContainText('Plan Rows');

  await treeItem(page, /26-never/).dblclick();
  const never = steps(page).getByRole('row', { name: /Seq Scan.*never executed/ });
  await expect(never).toContainText('—');
  await never.click();
  await expect(inspector(page)).toContainText('Never executed');

  await treeItem(page, /64-wide/).dblclick();
  const fold = steps(page).getByRole('row', { name: /more like this/ });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  const folded = Number(await steps(page).getAttribute('aria-rowcount'));
  expect(folded).toBeLessThan(40);
  await fold.click();
  await page.keyboard.press('ArrowRight');
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  expect(Number(await steps(page).getAttribute('aria-rowcount'))).toBeGreaterThan(500);
});

test('says equal verdicts once, with each of them one click away', async ({ page }) => {
  await opens(page, 'pg17/12b-initplans-in-branches.json');
  const verdicts = shown(page.getByRole('region', { name: 'Verdicts' }));
  await expect(verdicts.locator('.verdict')).toHaveCount(1);
  await expect(verdicts).toContainText('12 times');
  await verdicts.getByRole('button', { name: 'All 12' }).click();
  await expect(verdicts.locator('.verdict-members > .verdict')).toHaveCount(12);
  await verdicts.locator('.verdict-members > .verdict').nth(3).getByRole('button', { name: 'Show' }).click();
  await expect(inspector(page)).toContainText('step 21');
});

const PG_STATS = [
  'schemaname,tablename,attname,null_frac,avg_width,n_distinct,correlation',
  'public,orders,id,0,8,-1,1',
  'public,orders,customer_id,0,8,9987,0.0012',
  'public,orders,status,0.25,7,3,0.34',
  '',
].join('\n');
const PG_INDEXES = [
  'schemaname,tablename,indexname,tablespace,indexdef',
  ...Array.from(
    { length: 9 },
    (_, at) => `public,orders,o${at},,CREATE INDEX o${at} ON public.orders USING btree (c${at})`,
  ),
  '',
].join('\n');

test('answers with an import of pg_stats and pg_indexes what a plan alone cannot tell', async ({ page }) => {
  await opens(page, 'pg15/01a-seqscan-before.json');
  const line = shown(page.locator('.plan-check-line'));
  await expect(line).toContainText('EX-INDEXES');
  await dropsFiles(page, [
    { name: 'pg_stats.csv', bytes: Buffer.from(PG_STATS) },
    { name: 'pg_indexes.csv', bytes: Buffer.from(PG_INDEXES) },
  ]);
  await expect(treeItem(page, /^pg_indexes\.csv/)).toBeVisible({ timeout: 30_000 });
  // An import that is done opens what came.
  await expect(shown(page.getByText('Imported 2 files.'))).toBeVisible({ timeout: 30_000 });
  await treeItem(page, /^01a-seqscan/).dblclick();
  await expect(shown(page.getByText(/orders has 9 indexes, more than 8/))).toBeVisible({ timeout: 30_000 });
  await expect(line).not.toContainText('EX-INDEXES');

  // What was imported is a table, not its text.
  await treeItem(page, /^pg_stats\.csv/).dblclick();
  await expect(shown(page.getByText(/EX-CARDINALITY needs/))).toContainText('Plans are judged with it.');
  const tables = shown(page.getByRole('grid', { name: 'Tables of the database' }));
  await expect(tables.getByRole('row').nth(1)).toContainText('orders');
  await tables.focus();
  await page.keyboard.press('Enter');
  const columns = shown(page.getByRole('grid', { name: 'Columns of the database' }));
  await expect(columns).toContainText('every row its own');
  await expect(columns).toContainText('25 %');
});

test('a plan is read, copied and found again without a mouse', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await opens(page, 'pg15/05a-nestloop-large-outer.json');
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await steps(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(selectedStep(page)).toContainText('Nested Loop');
  await page.keyboard.press('Shift+F10');
  await page.keyboard.type('copy step as m');
  await expect(page.getByRole('menuitem', { name: 'Copy step as Markdown' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Copy step as Markdown' }).press('Enter');
  await expect.poll(clipboard).toMatch(/^### Nested Loop\n\n- self time: /);
  await expect(steps(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(clipboard).toMatch(/^Nested Loop\n {2}self time: /);

  await shown(page.getByRole('button', { name: 'Copy ▾' }).first()).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Copy plan as JSON' }).press('Enter');
  await expect.poll(async () => (await clipboard()).slice(0, 20)).toContain('"kind": "plan"');

  await pane(page, /Steps/).focus();
  await page.keyboard.press('ArrowRight');
  await expect(pane(page, /Diagram/)).toHaveAttribute('aria-selected', 'true');
  const diagram = shown(page.getByRole('tree', { name: 'Diagram of the plan' }));
  await diagram.focus();
  await page.keyboard.press('ArrowDown');
  await expect(inspector(page)).toContainText('order_items i');

  // What the window remembers is written a moment after it changes.
  await page.waitForTimeout(1500);
  await page.reload();
  await expect(pane(page, /Diagram/)).toHaveAttribute('aria-selected', 'true');
  await expect(inspector(page)).toContainText('order_items i');
});

test.describe('without a server', () => {
  test.use({ tolerated: /ERR_FAILED/ });

  test('a view that lost its server offers another try', async ({ page }) => {
    await opens(page, 'pg15/01a-seqscan-before.json', 'pg15/20-parallel-hash-join.json');
    let gone = true;
    await page.route(/\/api\/plans\/[^/]+\/history/, (route) => (gone ? route.abort() : route.continue()));
    await pane(page, /History/).click();
    const error = shown(page.getByRole('article', { name: /lost its connection/ }));
    await expect(error).toBeVisible();
    gone = false;
    await error.getByRole('button', { name: 'Try again' }).click();
    await expect(shown(page.getByRole('grid', { name: /in time order/ }))).toContainText('20-parallel');
  });
});

test('lists every check in its state, and what would let it judge', async ({ page }) => {
  await opens(page, 'pg15/59-timing-off.json');
  await pane(page, /Checks/).click();
  const checks = shown(page.getByRole('region', { name: 'Checks' }));
  await expect(checks.getByRole('heading', { name: /Cannot judge/ })).toBeVisible();
  await expect(checks.getByRole('heading', { name: /Clear/ })).toBeVisible();
  await expect(checks).toContainText('TIMING ON');
});

const STATEMENTS = [
  'dbid,queryid,query,calls,total_exec_time,min_exec_time,max_exec_time,rows,shared_blks_hit,shared_blks_read',
  '5,-6543210987654321012,SELECT * FROM orders WHERE customer_id = $1,5000,912345.6,0.4,820.1,35000,51000000,900000',
  '5,123456789012345678,SELECT id FROM customers ORDER BY id LIMIT $1,50,64.2,1.0,2.2,5000,12000,0',
  '5,323456789012345678,UPDATE parent_t SET v = $1 WHERE id = $2,1200,1420.2,0.8,9.1,1200,90000,10',
  '',
].join('\n');

test('ranks statements by their time, with the plans that were pasted of them', async ({ page }) => {
  // As auto_explain prints it, which knows the statement.
  const logged = planFixtureText('pg15/01a-seqscan-before.json').replace(
    '"Plan": {',
    '"Query Text": "SELECT * FROM orders WHERE customer_id = 4242",\n    "Plan": {',
  );
  await pastes(page, logged, 'orders of a customer');
  await dropsFiles(page, [{ name: 'pgss.csv', bytes: Buffer.from(STATEMENTS) }]);
  await expect(treeItem(page, /^pgss\.csv/)).toBeVisible({ timeout: 30_000 });
  await treeItem(page, /^pgss\.csv/).dblclick();
  const verdicts = shown(page.getByRole('region', { name: 'Verdicts' }));
  await expect(verdicts).toContainText(/takes 99\.\d\s% of the time of all statements/);
  await expect(verdicts).toContainText('once for each of its rows');

  const rows = shown(page.getByRole('grid', { name: 'Statements by their time' })).getByRole('row');
  await expect(rows.nth(1)).toContainText('SELECT * FROM orders');
  await rows.nth(1).click();
  const card = shown(page.getByRole('complementary', { name: 'Statement' }));
  await expect(card).toContainText('-6543210987654321012');
  await card.getByRole('button', { name: 'orders of a customer' }).click();
  await expect(shown(page.getByRole('heading', { level: 1, name: 'orders of a customer' }))).toBeVisible();
});
