import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { buildCommit } from './build/build-commit.ts';
import { REPORT_PAGE, reportScript } from './build/report-script.ts';

export default defineConfig({
  plugins: [reportScript(resolve(import.meta.dirname, REPORT_PAGE)), buildCommit(import.meta.dirname)],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'build/**/*.test.ts', 'tests/integration/**/*.test.ts'],
    // The theme's colours are tested for contrast; other style sheets stay empty.
    css: { include: [/theme\.css/] },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
