import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS } from './tests/support/browser-flags.ts';

/** The system's browser, as `npm test` found it; else Debian's, else the one Playwright brings. */
const browser = process.env.PLATEAU_TEST_BROWSER ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined);

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Each test starts its own workbench; two at once would fight for two cores.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI === 'true',
  reporter: 'list',
  use: {
    viewport: { width: 1400, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      // Chromium refuses to run as root with its sandbox.
      chromiumSandbox: process.getuid?.() !== 0,
      args: BROWSER_FLAGS,
    },
  },
});
