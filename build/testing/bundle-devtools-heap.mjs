import { join } from 'node:path';
import { build } from 'vite';

/** Makes one module of DevTools' heap snapshot worker. `node bundle-devtools-heap.mjs SOURCE FOLDER` */
const [source = '', folder = ''] = process.argv.slice(2);

// DevTools' own build writes this file; the worker shows no texts, so it needs no languages.
const LOCALES = [
  "export const LOCALES = ['en-US'], BUNDLED_LOCALES = LOCALES, DEFAULT_LOCALE = 'en-US';",
  "export const REMOTE_FETCH_PATTERN = '', LOCAL_FETCH_PATTERN = '';",
].join('\n');
const VIRTUAL = '\0locales';

await build({
  root: source,
  configFile: false,
  publicDir: false,
  logLevel: 'error',
  ssr: { noExternal: true },
  plugins: [
    {
      name: 'locales',
      enforce: 'pre',
      resolveId: (id) => (id.endsWith('/locales.js') ? VIRTUAL : null),
      load: (id) => (id === VIRTUAL ? LOCALES : null),
    },
  ],
  build: {
    ssr: join(source, 'front_end/entrypoints/heap_snapshot_worker/heap_snapshot_worker.ts'),
    outDir: folder,
    emptyOutDir: true,
    minify: false,
    target: 'node22',
    rolldownOptions: {
      // The editor comes in with a text format's module, and nothing of it is used.
      external: /codemirror/,
      treeshake: { moduleSideEffects: false },
      output: { entryFileNames: 'heap-snapshot-worker.mjs', chunkFileNames: '[name].mjs' },
    },
  },
});
