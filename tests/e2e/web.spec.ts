import { expect, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { seesTheSample } from './journey.ts';

const userData = temporaryUserData();
let workbench: WebWorkbench;

test.beforeAll(async () => {
  workbench = await startWebWorkbench(userData.path);
});

test.afterAll(async () => {
  expect(await workbench.stop()).toBe(0);
  userData.remove();
});

test('a first start shows the sample, with nothing refused by the page’s policy', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(workbench.link);
  await seesTheSample(page);
  expect(complaints).toEqual([]);
});

test('the link works once, and without it nothing is shown', async ({ page, request }) => {
  const again = await request.get(workbench.link);
  expect(again.status()).toBe(403);
  await page.goto(workbench.origin);
  await expect(page.getByText('Open Plateau with the link')).toBeVisible();
});
