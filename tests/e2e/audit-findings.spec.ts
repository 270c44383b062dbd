import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { workspaceOfTwoBundles } from '../support/colleagues.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { shown, treeItem } from './journey.ts';
import { complaintsAfter, complaintsOf } from './opened-workbench.ts';

const userData = temporaryUserData();
let workbench: WebWorkbench;

test.use({ actionTimeout: 30_000, viewport: { width: 1280, height: 800 } });
test.beforeAll(async () => {
  test.setTimeout(240_000);
  await workspaceOfTwoBundles(userData.path);
  workbench = await startWebWorkbench(userData.path);
});
test.afterAll(async () => {
  await workbench.stop();
  userData.remove();
});

const part = (page: Page, name: string) => shown(page.getByRole('region', { name, exact: true }));
const status = (page: Page) => part(page, 'Status');
const current = (page: Page) => status(page).locator('[aria-current="step"]');
const list = (page: Page) => shown(page.getByRole('grid', { name: 'Findings', exact: true }));
const candidates = (page: Page) => page.getByRole('grid', { name: 'Candidates for findings' });
const row = (page: Page, id: string): Locator => list(page).getByRole('row', { name: new RegExp(id) });
const isSaved = (page: Page) => expect(shown(page.getByText('✓ Saved'))).toBeVisible();

const opensTheList = (page: Page) =>
  page
    .getByRole('button', { name: /^Findings/ })
    .first()
    .click();

async function opens(page: Page, id: string): Promise<void> {
  await opensTheList(page);
  await row(page, id).dblclick();
  await expect(page.getByRole('tab', { name: new RegExp(`^${id}`), selected: true })).toBeVisible();
  await expect(shown(page.getByRole('textbox', { name: 'Title' }))).toBeVisible();
}

/** Rewrites a text that is shown as it reads. */
async function rewrites(page: Page, section: string, name: string, text: string): Promise<void> {
  await part(page, section)
    .getByRole('button', { name: `Write ${name}` })
    .click();
  const box = part(page, section).getByRole('textbox', { name });
  await expect(box).toBeFocused();
  await box.fill(text);
}

/** Four of six candidates become findings, each with what was seen of it by whomever. */
async function acceptsFour(page: Page): Promise<void> {
  await opensTheList(page);
  await expect(shown(page.getByText('6 candidates of 14 verdicts'))).toBeVisible();
  await expect(candidates(page).getByRole('row')).toHaveCount(7);
  const wanted = [
    /Missing or wrong index.*Seq Scan on orders|Seq Scan on orders.*Missing or wrong index/,
    /distinct_customers/,
    /rss/,
    /GC or allocation/,
  ];
  for (const [at, name] of wanted.entries()) {
    await candidates(page).getByRole('row', { name }).getByRole('button', { name: 'Create finding' }).click();
    await expect(candidates(page).getByRole('row')).toHaveCount(6 - at);
    await expect(list(page).getByRole('row')).toHaveCount(at + 2);
  }
  await expect(row(page, 'PERF-001')).toContainText('Missing or wrong index: Seq Scan on orders');
  await expect(row(page, 'PERF-003')).toContainText('Memory leak');
}

/** What the table gives, with what only a person can know; an override counts with a reason only. */
async function readsTheSeverities(page: Page): Promise<void> {
  await expect(row(page, 'PERF-002')).toContainText('Medium');
  await expect(row(page, 'PERF-003')).toContainText('Critical');
  await expect(row(page, 'PERF-004')).toContainText('Low');
  await opens(page, 'PERF-001');
  const severity = part(page, 'Severity');
  await severity.getByLabel('Breaches its objective').selectOption('Yes');
  await severity.getByLabel('Among the 20 costliest statements').selectOption('Yes');
  await expect(severity).toContainText(
    'An unindexed statement among the 20 with most time, in a flow that breaches its objective.',
  );
  await isSaved(page);
  await opens(page, 'PERF-002');
  await part(page, 'Severity').getByRole('button', { name: 'Override…' }).click();
  await part(page, 'Severity').getByLabel('Severity instead').selectOption('High');
  await expect(part(page, 'Severity')).toContainText('it does not count until there is one');
  await status(page).getByRole('button', { name: 'Not ready for Review' }).click();
  await expect(part(page, 'What is missing')).toContainText('severity.noReason');
  await expect(shown(page.locator('.finding-facts'))).toContainText('Medium');
  await part(page, 'Severity').getByRole('textbox', { name: 'Reason' }).fill('Every checkout waits for it.');
  await expect(shown(page.locator('.finding-facts'))).toContainText(/High ?\(Medium\)/);
  await part(page, 'Severity').getByRole('button', { name: 'As computed' }).click();
  await expect(shown(page.locator('.finding-facts'))).toContainText('Medium');
}

/** Hypothesis, what would disprove it, and what a reviewer asks for besides. */
async function explains(page: Page): Promise<void> {
  await rewrites(
    page,
    'What',
    'Bottleneck, in one sentence',
    'distinct_customers takes 73.8 % of active CPU time in POST /orders at 200 requests a second.',
  );
  await part(page, 'What')
    .getByRole('textbox', { name: 'Cause' })
    .fill('The list of customers is searched for each order.');
  await part(page, 'What').getByLabel('Endpoint', { exact: true }).fill('POST /orders');
  await part(page, 'What').getByLabel('Revenue critical').check();
  await part(page, 'What').getByRole('textbox', { name: 'Business impact' }).fill('Carts are abandoned.');
  const hypothesis = part(page, 'Hypothesis');
  await hypothesis.getByRole('textbox', { name: 'Hypothesis' }).fill('A set makes it linear.');
  await hypothesis.getByLabel('Confidence').selectOption('High');
  await hypothesis.getByRole('button', { name: 'Add step' }).click();
  await hypothesis.getByRole('textbox', { name: 'What is done' }).fill('Double the orders.');
  await hypothesis.getByRole('textbox', { name: 'Disproved if' }).fill('The time doubles only.');
  await part(page, 'Instrumentation gaps').getByLabel('There is no tracing').check();
  await part(page, 'Instrumentation gaps').getByRole('button', { name: 'Add gap' }).click();
  await part(page, 'Instrumentation gaps').getByRole('textbox', { name: 'What cannot be seen' }).fill('No traces.');
}

/** The worked examples: 80.9, and $83 a month that overstate what is saved. */
async function weighs(page: Page): Promise<void> {
  const fixes = part(page, 'Fix plan');
  await fixes.getByRole('button', { name: 'Add fix' }).click();
  await fixes.getByRole('textbox', { name: 'What is done' }).fill('A machine with twice the processors.');
  await fixes.getByLabel('More or bigger machines').check();
  await fixes.getByLabel('Risk', { exact: true }).fill('2');
  await fixes.getByLabel('Blast radius').fill('3');
  await fixes.getByLabel('Reversible').selectOption('Yes');
  await fixes.getByLabel('Effort').fill('3');
  for (const [name, value] of [
    ['p95 now', '1800'],
    ['p95 expected', '600'],
    ['p99 now', '4000'],
    ['p99 expected', '1600'],
    ['Of all user time', '70'],
  ] as const) {
    await part(page, 'Priority').getByLabel(name).fill(value);
  }
  await expect(part(page, 'Priority').getByText(/= 80\.9/)).toBeVisible();
  const back = part(page, 'Return');
  await back.getByRole('button', { name: 'Compute a return…' }).click();
  await back.getByLabel('That is').selectOption('A percentile of latency');
  for (const [name, value] of [
    ['Saved per request', '0.6'],
    ['Requests a month', '10000000'],
    ['An hour of compute', '0.05'],
    ['Hours of work', '24'],
    ['An hour of work', '100'],
  ] as const) {
    await back.getByLabel(name).fill(value);
  }
  await expect(back).toContainText('$83');
  await expect(back).toContainText('29 months');
  await expect(back).toContainText('inputs overstate');
  await isSaved(page);
}

/** A bigger machine alone is no fix, and nothing is fixed without a metric that shows it. */
async function isHeldByTheLints(page: Page): Promise<void> {
  for (const next of ['Review', 'Accepted']) {
    await status(page)
      .getByRole('button', { name: `Move to ${next}` })
      .click();
    await expect(current(page)).toHaveText(next);
  }
  await status(page).getByRole('button', { name: 'Not ready for Fixing' }).click();
  const missing = part(page, 'What is missing');
  await expect(missing).toContainText('fixPlan.onlyBiggerInstance');
  await expect(missing).toContainText('verification.missing');
  await rewrites(page, 'Fix plan', 'What is done', 'A set of customers instead of a list.');
  await part(page, 'Fix plan').getByLabel('More or bigger machines').uncheck();
  await part(page, 'Verification').getByRole('button', { name: 'Add metric' }).click();
  await part(page, 'Verification').getByLabel('Metric', { exact: true }).fill('p99 of POST /orders');
  await expect(missing).not.toContainText('fixPlan.onlyBiggerInstance');
  await expect(missing).not.toContainText('verification.missing');
  await isSaved(page);
}

/** A date that has passed and an owner that nobody named are told before others sign. */
async function namesAnOwner(page: Page): Promise<void> {
  const owner = part(page, 'Owner and decision');
  await expect(owner).toContainText('It has no owner. Needed before it is published.');
  await owner.getByLabel('ETA').fill('2020-01-31');
  await expect(owner).toContainText('Its date, 2020-01-31, has passed.');
  await isSaved(page);
  await page.getByRole('menuitem', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export report…' }).click();
  const before = page.getByRole('region', { name: 'Before the report is published' });
  await expect(before).toContainText('4 findings should not be published yet');
  await expect(before.getByRole('listitem').filter({ hasText: 'PERF-002' })).toContainText(
    'It has no owner. Its date, 2020-01-31, has passed.',
  );
  await before.getByRole('button', { name: 'PERF-002' }).click();
  await owner.getByLabel('Owner').fill('Anna Berg');
  await owner.getByLabel('ETA').fill('2099-01-31');
  await expect(owner).not.toContainText('Needed before it is published');
  await isSaved(page);
  await opensTheList(page);
  await expect(row(page, 'PERF-002')).toContainText('2099-01-31');
}

/** Another person makes a finding of what is one already: they are offered to be one. */
async function mergesTwins(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { finding } = await (await fetch('/api/findings/PERF-002')).json();
    const [{ item, verdict }] = finding.body.evidence;
    await fetch('/api/findings', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ verdicts: [{ item, rule: verdict.rule, subject: verdict.subjectKey }] }),
    });
  });
  const twins = page.getByRole('list', { name: 'Findings about the same thing' });
  await expect(twins).toContainText('PERF-005 is about the same as PERF-002');
  await twins.getByRole('button', { name: 'Merge into PERF-002' }).click();
  await expect(twins).toHaveCount(0);
  await expect(list(page).getByRole('row')).toHaveCount(5);
}

/** What a finding stands on stays. */
async function keepsTheEvidence(page: Page): Promise<void> {
  await treeItem(page, /^orders-before/).click();
  await page.keyboard.press('Delete');
  await expect(shown(page.getByText(/is evidence of PERF-002 and cannot be deleted/))).toBeVisible();
  await expect(treeItem(page, /^orders-before/)).toBeVisible();
}

/** The report counts what the list counts, and says what nothing is known of. */
async function readsTheReport(page: Page): Promise<void> {
  await opensTheList(page);
  const counts = shown(page.getByRole('list', { name: 'Findings by severity' })).getByRole('listitem');
  await expect(counts).toHaveText(['2 Critical', '0 High', '1 Medium', '1 Low']);
  await page.getByRole('menuitem', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export report…' }).click();
  await page.getByText('Markdown', { exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  const summary = text.slice(text.indexOf('</a>12 Findings summary'));
  expect(summary).toMatch(/\| Critical \| 2 \|\n\| High \| 0 \|\n\| Medium \| 1 \|\n\| Low \| 1 \|/);
  expect(summary).toMatch(
    /\*All 4, worst first\*[\s\S]*\| Critical \|[\s\S]*\| Critical \|[\s\S]*\| Medium \|[\s\S]*\| Low \|/,
  );
  expect(text.slice(text.indexOf('</a>3 Front end'), text.indexOf('</a>4 Load'))).toContain('**not assessed**');
}

test('an auditor turns the verdicts of two colleagues into findings that can be signed', async ({ page }) => {
  test.slow();
  const complaints = complaintsOf(page);
  await page.goto(workbench.link);
  await acceptsFour(page);
  await readsTheSeverities(page);
  await explains(page);
  await weighs(page);
  await isHeldByTheLints(page);
  await namesAnOwner(page);
  await mergesTwins(page);
  await keepsTheEvidence(page);
  await readsTheReport(page);
  // An item that is evidence is not deleted: 422.
  expect(complaintsAfter(complaints, /status of 422|status of 409/)).toEqual([]);
});
