import { expect, type Page } from '@playwright/test';

/** What a person sees first: the sample with its comparison, in the workspace's tree. Runs in the browser and in the desktop window. */
export async function seesTheSample(page: Page): Promise<void> {
  await expect(page).toHaveTitle(/Plateau/);
  await expect(page.getByText('orders, before: list lookup').first()).toBeVisible();
  await expect(page.getByText('orders, after: dictionary lookup').first()).toBeVisible();
}
