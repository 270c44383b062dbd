import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { walksTheWholeWay } from './journey.ts';

/**
 * What the browser says of things that are meant: the server went away for the restart, and speedscope asks for the dummy file by which it
 * is kept from asking for any other.
 */
const EXPECTED = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|Failed to fetch|local resource: file:\/\/\/x/;

const userData = temporaryUserData();
let workbench: WebWorkbench;

test.beforeAll(async () => {
  workbench = await startWebWorkbench(userData.path);
});

test.afterAll(async () => {
  expect(await workbench.stop()).toBe(0);
  userData.remove();
});

test('the link works once, and without it nothing is shown', async ({ page, request }) => {
  const first = await request.get(workbench.link, { maxRedirects: 0 });
  expect(first.status()).toBe(303);
  const again = await request.get(workbench.link);
  expect(again.status()).toBe(403);
  await page.goto(workbench.origin);
  await expect(page.getByText('Open Plateau with the link')).toBeVisible();
});

test('an engineer imports, reads, compares, exports, and finds it all again after a restart', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  context.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:|file:\/\/\/x$)/.test(request.url())) strangers.push(request.url());
  });

  await workbench.stop();
  workbench = await startWebWorkbench(userData.path);
  await page.goto(workbench.link);
  await walksTheWholeWay({
    page,
    saved: async (act) => {
      const download = page.waitForEvent('download');
      await act();
      const file = await download;
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
    },
    restart: async () => {
      await workbench.stop();
      workbench = await startWebWorkbench(userData.path);
      const again = await context.newPage();
      await again.goto(workbench.link);
      return again;
    },
  });

  expect(complaints.filter((text) => !EXPECTED.test(text))).toEqual([]);
  expect(strangers).toEqual([]);
});
