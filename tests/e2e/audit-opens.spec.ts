import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { dropsFiles, shown, treeItem } from './journey.ts';
import { test } from './opened-workbench.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures');

// A finding that cannot go on yet is refused with 422.
test.use({ tolerated: /status of 422/, actionTimeout: 30_000 });

/** A brief with a key that Plateau does not know and a latency whose unit is not said. */
const BRIEF = `ticket: OPS-17 # ours
investigation:
  system: "payments"
  environment: "staging"
problem_statement:
  symptom: "Submitting an order takes three times as long as a month ago"
baselines:
  current_p95: 310
`;

const STATEMENTS = [
  'dbid,queryid,query,calls,total_exec_time,min_exec_time,max_exec_time,rows,shared_blks_hit,shared_blks_read',
  '5,-6543210987654321012,SELECT * FROM orders WHERE customer_id = $1,5000,912345.6,0.4,820.1,35000,51000000,900000',
  '5,123456789012345678,SELECT id FROM customers ORDER BY id LIMIT $1,50,64.2,1.0,2.2,5000,12000,0',
  '',
].join('\n');

const part = (page: Page, name: RegExp) =>
  page.getByRole('tablist', { name: 'Parts of the investigation' }).getByRole('tab', { name });
const region = (page: Page, name: string) => shown(page.getByRole('region', { name, exact: true }));
const objective = (page: Page, name: RegExp) => shown(page.getByRole('row', { name }));

/** What Gatling wrote of a run, with other numbers in it: 600 requests, too few for a p99. */
function gatlingStats(): Buffer {
  const report = JSON.parse(readFileSync(join(FIXTURES, 'load/gatling-stats.json'), 'utf8'));
  Object.assign(report.stats.numberOfRequests, { total: 600, ok: 600, ko: 0 });
  report.stats.percentiles3.total = 310;
  report.stats.percentiles4.total = 620;
  report.stats.maxResponseTime.total = 900;
  return Buffer.from(JSON.stringify(report));
}

/** What k6 wrote of a run, with other numbers in it: enough requests, and a p99 of exactly twice the p95. */
function k6Summary(p95: number, p99: number): Buffer {
  const summary = JSON.parse(readFileSync(join(FIXTURES, 'load/k6-summary-export.json'), 'utf8'));
  Object.assign(summary.metrics.http_req_duration, { 'p(95)': p95, 'p(99)': p99, max: 2 * p99 });
  Object.assign(summary.metrics.http_reqs, { count: 6000 });
  return Buffer.from(JSON.stringify(summary));
}

/** One file, which opens as soon as it is read. */
async function drops(page: Page, name: string, bytes: Buffer): Promise<void> {
  await dropsFiles(page, [{ name, bytes }]);
  await expect(shown(page.getByRole('heading', { name, level: 1, exact: true }))).toBeVisible({ timeout: 60_000 });
}

async function savedText(page: Page, button: RegExp): Promise<{ readonly name: string; readonly text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    shown(page.getByRole('button', { name: button })).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

/** A new workspace opens on its investigation, and offers the template. */
async function beginsAnAudit(page: Page, userData: string): Promise<void> {
  await page.getByRole('menuitem', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name: 'New audit…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New audit' });
  await dialog.getByLabel('Folder to make').fill(join(userData, 'payments.plateau'));
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'Investigation', level: 1, exact: true })).toBeVisible();
  const template = await savedText(page, /^Save the template$/);
  expect(template.name).toBe('performance-brief.yaml');
  expect(template.text).toContain('problem_statement:');
  expect(template.text).toContain('  target_p95: ""');
}

/** The brief answers a little; the rest is open, or assumed with its source. Nothing is guessed, nothing of the file is lost. */
async function importsTheBrief(page: Page): Promise<void> {
  await part(page, /Questions/).click();
  await page
    .getByLabel('File of a brief')
    .setInputFiles({ name: 'performance-brief.yaml', mimeType: 'application/yaml', buffer: Buffer.from(BRIEF) });
  await expect(page.getByText('baselines.current_p95: 310 has no unit')).toBeVisible();
  await page.getByRole('button', { name: 'They are milliseconds' }).click();
  await expect(page.getByRole('heading', { name: 'Investigation of payments' })).toBeVisible();
  await expect(page.getByText('Line 1, column 1: “ticket” is no key of a brief.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Submit p95 ≤ 500 ms S3:265/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Access p95 ≤ 800 ms S3:265/ })).toBeVisible();
  const { text } = await savedText(page, /^Export YAML$/);
  expect(text).toContain('ticket: OPS-17 # ours');
}

async function fillsTheTraffic(page: Page): Promise<void> {
  await part(page, /System and traffic/).click();
  for (const [metric, current, target] of [
    ['Peak RPS (read)', '300 rps', '600 rps'],
    ['Peak RPS (write)', '60 rps', '120 rps'],
  ] as const) {
    await page.getByLabel(`${metric}, current`).fill(current);
    await page.getByLabel(`${metric}, target`).fill(target);
  }
  await page.getByLabel('Peak RPS (write), target').press('Enter');
  await expect(page.getByLabel('Peak RPS (write), target')).toHaveValue('120 rps');
  // Fields are saved one after the other, a moment after they are left.
  await expect(async () => {
    const { name, text } = await savedText(page, /traffic_profile\.csv/);
    expect(name).toBe('traffic_profile.csv');
    expect(text).toContain('Peak RPS (write),requests/s,60,120');
  }).toPass();
}

/** Every value is one run's: of two files there is no percentile of both. */
async function holdsTheRunsAgainstTheObjectives(page: Page): Promise<void> {
  await part(page, /Objectives/).click();
  await expect(objective(page, /^all requests p95 ≤ 300 ms .*unknown.*the brief says 310 ms/)).toBeVisible();
  await drops(page, 'stats.json', gatlingStats());
  await page.keyboard.press('ControlOrMeta+i');
  await expect(objective(page, /^all requests p95 ≤ 300 ms 310 ms 600 not met/)).toBeVisible();
  await expect(objective(page, /^all requests p99 ≤ 800 ms 620 ms 600 too few/)).toContainText(
    '600 requests; a p99 needs 1,000',
  );
  await drops(page, 'summary.json', k6Summary(312, 624));
  await page.keyboard.press('ControlOrMeta+i');
  await expect(objective(page, /^all requests p95 ≤ 300 ms 312 ms 6,000 not met/)).toBeVisible();
  await expect(objective(page, /^all requests p99 ≤ 800 ms 624 ms 6,000 met/)).toBeVisible();
  await expect(page.getByText('p99/p95 is 2: warning (n = 6,000)')).toBeVisible();
  await expect(page.getByText('percentiles of several files are never averaged')).toBeVisible();
  await expect(part(page, /Objectives/)).toContainText('not met');
  // The value leads to the run that it is of.
  await objective(page, /^all requests p95/)
    .getByRole('button', { name: '312 ms' })
    .click();
  await expect(shown(page.getByRole('heading', { name: 'summary.json', level: 1 }))).toBeVisible();
}

/** Before a baseline there is nothing to have improved against: the finding stays a draft, and says why. */
async function claimsAnImprovementTooEarly(page: Page): Promise<void> {
  await comparesTheThumbnails(page);
  await page.getByRole('button', { name: 'Create finding' }).filter({ visible: true }).first().click();
  await expect(shown(page.getByRole('textbox', { name: 'Title' }))).toHaveValue(/^CPU hot path: /);
  await expect(region(page, 'Verification')).toContainText('take one, then compare again');
  await region(page, 'Status').getByRole('button', { name: 'Not ready for Review' }).click();
  await expect(region(page, 'What is missing')).toContainText(
    'It claims an improvement, and no baseline was taken before the comparison that shows it (QG-BASELINE)',
  );
}

async function comparesTheThumbnails(page: Page): Promise<void> {
  await treeItem(page, /^thumbnails-before(?!.*→)/).click();
  await treeItem(page, /^thumbnails-after(?!.*→)/).click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('ControlOrMeta+d');
  await page.getByRole('dialog').getByRole('button', { name: 'Compare' }).click();
  await expect(shown(page.getByText(/blur.* (improved|resolved)/i))).toBeVisible({ timeout: 60_000 });
}

/** The state is written down once, with what was not measured, under the name that a repository keeps it by. */
async function takesTheBaseline(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+i');
  await part(page, /Baselines/).click();
  await expect(page.getByText('No baseline was taken', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Take a baseline' }).click();
  await page.locator('.baseline summary').click();
  const { name, text } = await savedText(page, /^Save .*-before\.md$/);
  expect(name).toMatch(/^\d{4}-\d\d-\d\d-before\.md$/);
  expect(text).toContain('# Performance baseline: before');
  expect(text).toMatch(/\| all requests \| p95 \| 312 ms \| n = 6000 \| l[0-9a-f]{12} \|/);
  expect(text).toMatch(/\| all requests \| p99 \| 620 ms \| n = 600, too few \| /);
  expect(text).toMatch(/Submit p95.*500 ms/);
}

test('an auditor opens an audit: brief, assumptions, objectives, baseline, and no improvement before it', async ({
  page,
  opened,
}) => {
  test.slow();
  await beginsAnAudit(page, opened.userData);
  await importsTheBrief(page);
  await fillsTheTraffic(page);
  await holdsTheRunsAgainstTheObjectives(page);
  await drops(page, 'pgss.csv', Buffer.from(STATEMENTS));
  await drops(page, 'rss.txt', readFileSync(join(FIXTURES, 'series/ps-epoch.txt')));
  await dropsFiles(
    page,
    ['thumbnails-before.speedscope.json', 'thumbnails-after.speedscope.json'].map((name) => ({
      name,
      bytes: readFileSync(join(FIXTURES, 'comparison', name)),
    })),
  );
  for (const name of [/^thumbnails-before/, /^thumbnails-after/]) {
    await expect(treeItem(page, name)).toBeVisible({ timeout: 60_000 });
  }
  await claimsAnImprovementTooEarly(page);
  await takesTheBaseline(page);
  // Compared again, now against something that was written down before.
  await comparesTheThumbnails(page);
  await page.keyboard.press('ControlOrMeta+Shift+F');
  await shown(page.getByRole('grid', { name: 'Findings', exact: true }))
    .getByRole('row', { name: /PERF-001/ })
    .dblclick();
  await expect(shown(page.getByRole('textbox', { name: 'Title' }))).toHaveValue(/^CPU hot path: /);
  await expect(region(page, 'Verification')).not.toContainText('take one, then compare again');
});
