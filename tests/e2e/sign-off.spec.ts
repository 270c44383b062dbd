import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { REPORT_PAGE } from '../../src/core/bundle/manifest.ts';
import { built } from '../support/built.ts';
import { unzipped } from '../support/bundle/zip-edit.ts';
import { type ReportWorkspace, reportWorkspace } from '../support/report-workspace.ts';
import { startWebWorkbench, temporaryUserData } from '../support/web-workbench.ts';
import { shown } from './journey.ts';

const userData = temporaryUserData();
const file = join(userData.path, 'index.html');
let workspace: ReportWorkspace;

async function done(...args: readonly string[]): Promise<void> {
  const { code, err } = await workspace.call(args);
  expect([code, err], args.join(' ')).toEqual([0, '']);
}

test.beforeAll(async () => {
  built('main/cli.js');
  workspace = await reportWorkspace(userData.path);
  await done('bundle', '-o', join(userData.path, 'audit.zip'), '--quiet');
  await done('signoff', 'sign', 'backend-lead', '--name', 'Ben <b>Roe</b>');
  await done('signoff', 'sign', 'product', '--name', 'Ida Wolf');
  const signed = join(userData.path, 'signed.zip');
  await done('bundle', '-o', signed, '--quiet');
  writeFileSync(file, (await unzipped(signed)).get(REPORT_PAGE) ?? '');
});
test.afterAll(() => userData.remove());

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

test('the window signs what was exported, takes it back, and tells when it is older', async ({ page }) => {
  const workbench = await startWebWorkbench(userData.path);
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
    join(userData.path, 'report.plateau'),
  );
  await shown(page.getByRole('button', { name: /^Findings/ })).click();
  await shown(page.getByRole('tab', { name: 'Sign-off' })).click();
  await expect(row(page, 'Backend lead')).toContainText('✓ nothing changed since');
  await expect(row(page, 'SRE')).toContainText('not signed');
  await shown(page.getByLabel('Name of SRE')).fill('Sam Ito');
  await shown(page.getByRole('form', { name: 'Sign as SRE' }).getByRole('button', { name: 'Sign' })).click();
  await expect(row(page, 'SRE')).toContainText('Sam Ito');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'SRE')).toContainText('not signed');
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
  await expect(row(page, 'PERF-002')).toContainText(/resolved|improved|persisting|masked|exposed|regressed/);
  expect(await workbench.stop()).toBe(0);
});
