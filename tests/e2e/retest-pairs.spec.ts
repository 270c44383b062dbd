import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Candidate } from '../../src/core/finding/candidates.ts';
import type { RetestTable } from '../../src/core/finding/retest-table.ts';
import { built } from '../support/built.ts';
import { plateau } from '../support/terminal-call.ts';
import { startWebWorkbench, temporaryUserData } from '../support/web-workbench.ts';
import { shown } from './journey.ts';

const userData = temporaryUserData();
const workspace = join(userData.path, 'pairs.plateau');
const FIXTURES = resolve(import.meta.dirname, '../fixtures/comparison');

async function answered<T>(...args: readonly string[]): Promise<T> {
  const { code, out, err } = await plateau(userData.path, [...args, '--workspace', workspace, '--json']);
  if (out === '') throw new Error(`${args.join(' ')}: exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

/** Imports a capture under a name that tells nothing of what it is of. */
async function imported(name: string, as: string): Promise<string> {
  const path = join(userData.path, as);
  writeFileSync(path, readFileSync(join(FIXTURES, name)));
  const { imported: items } = await answered<{ readonly imported: readonly { readonly id: string }[] }>('import', path);
  return items[0]?.id ?? '';
}

test.beforeAll(async () => {
  built('main/cli.js');
  await plateau(userData.path, ['init', workspace]);
  const before = await imported('thumbnails-before.speedscope.json', 'april.speedscope.json');
  const { candidates } = await answered<{ readonly candidates: readonly Candidate[] }>('finding', 'candidates');
  const { rule, subjectKey } = candidates[0]?.verdicts[0] ?? { rule: '', subjectKey: '' };
  await answered('finding', 'new', before, '--verdict', `${rule}:${subjectKey}`);
  await answered('finding', 'set', 'PERF-001', `title=${'x'.repeat(200)}`);
  await imported('thumbnails-after.speedscope.json', 'july.speedscope.json');
  await imported('thumbnails-again.speedscope.json', 'june.speedscope.json');
});
test.afterAll(() => userData.remove());

test('what several could be is paired by a person from a list, stays so, and stands in the report', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const workbench = await startWebWorkbench(userData.path);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(workbench.link);
  await expect(page.locator('.status-bar')).toContainText('pairs');
  await expect(async () => {
    await shown(page.getByRole('button', { name: /^Findings/ })).click();
    await shown(page.getByRole('tab', { name: 'Retest' })).click({ timeout: 3000 });
  }).toPass();
  const pairs = shown(page.getByRole('table', { name: 'Pairs of the retest' }));
  const row = pairs.getByRole('row', { name: /PERF-001/ });
  await expect(row).toContainText('april');
  await expect(row).toContainText('Several of today could be meant');
  const choice = row.getByRole('combobox', { name: 'Pair PERF-001, profile, with' });
  await expect(choice.getByRole('option')).toHaveCount(3);

  // By the keyboard alone: what begins with these letters, then the button.
  await choice.focus();
  await page.keyboard.type('july');
  await expect(choice.locator('option:checked')).toContainText('july');
  const button = shown(page.getByRole('button', { name: 'Retest 1 pair' }));
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(shown(page.locator('.retest-panel'))).toContainText('1 of 1 finding was compared with what you paired', {
    timeout: 60_000,
  });
  await expect(row).toContainText('july');
  await expect(row).toContainText('linked with it');
  await expect(row).not.toContainText('Several of today');
  const table = shown(page.getByRole('table', { name: 'Retest', exact: true }));
  await expect(table.getByRole('row', { name: /PERF-001/ })).not.toContainText('not retested');
  // A small screen and a long title leave every column in view.
  await page.setViewportSize({ width: 1000, height: 700 });
  const panel = shown(page.locator('.retest-panel'));
  await expect.poll(() => panel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  expect(await workbench.stop()).toBe(0);

  const { rows } = await answered<RetestTable>('finding', 'retest');
  expect(rows[0]?.retest.comparison?.paired).toHaveLength(1);
  const report = join(userData.path, 'report.md');
  await plateau(userData.path, ['report', '-o', report, '--workspace', workspace]);
  expect(readFileSync(report, 'utf8')).toMatch(/Linked: `p[0-9a-f]{12}` with `p[0-9a-f]{12}`\./);
});
