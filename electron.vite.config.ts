import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { buildCommit } from './build/build-commit.ts';
import { REPORT_PAGE, reportScript } from './build/report-script.ts';

const at = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    plugins: [reportScript(at(REPORT_PAGE)), buildCommit(at('.'))],
    build: {
      outDir: 'out/main',
      // Ninety files of its own, most of them translations: bundled, a process starts in two thirds of the time.
      externalizeDeps: { exclude: ['zod'] },
      rolldownOptions: {
        input: {
          desktop: at('src/main/index.ts'),
          cli: at('src/main/cli/index.ts'),
          web: at('src/main/web/index.ts'),
          worker: at('src/main/services/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    base: './',
    build: { outDir: at('out/renderer'), rolldownOptions: { input: { index: at('src/renderer/index.html') } } },
    plugins: [react()],
  },
});
