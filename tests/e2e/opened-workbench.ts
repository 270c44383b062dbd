import { test as base, expect, type Page } from '@playwright/test';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';
import { shown } from './journey.ts';

/** What a page says when its server goes: that is no complaint. */
const AT_THE_END = /ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_REFUSED/;

/** What a page complains of, as it comes. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Those that are none of what is expected. */
export const complaintsAfter = (complaints: readonly string[], tolerated: RegExp | null): readonly string[] =>
  complaints.filter((text) => !AT_THE_END.test(text) && tolerated?.test(text) !== true);

export interface OpenedWorkbench {
  readonly workbench: WebWorkbench;
  /** Its folder; workspaces can be made in it. */
  readonly userData: string;
}

/** A test that begins in a window of 1280 × 800 with the sample open, and fails where the page complains of anything but `tolerated`. */
export const test = base.extend<{ readonly opened: OpenedWorkbench; readonly tolerated: RegExp | null }>({
  tolerated: [null, { option: true }],
  opened: [
    async ({ page, tolerated }, use) => {
      const folder = temporaryUserData();
      const workbench = await startWebWorkbench(folder.path);
      const complaints = complaintsOf(page);
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(workbench.link);
      await expect(shown(page.getByText('orders, before: list lookup'))).toBeVisible();
      await use({ workbench, userData: folder.path });
      // Before its server: a page that still asks would complain.
      await page.close();
      await workbench.stop();
      folder.remove();
      expect(complaintsAfter(complaints, tolerated)).toEqual([]);
    },
    { auto: true },
  ],
});
