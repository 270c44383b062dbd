import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { encodeColumns } from '../../src/core/columns.ts';
import { collapsedImporter } from '../../src/core/profile/importers/collapsed.ts';
import { layoutFlame } from '../../src/core/profile/layout.ts';
import { buildView, type View } from '../../src/core/profile/view.ts';
import { DEFAULT_VIEW } from '../../src/core/profile/view-spec.ts';
import { generate } from '../generate.ts';
import { median } from '../measure.ts';
import type { Times } from './page.ts';

/**
 * d3-flame-graph and the window's canvas over the same pictures, already cut to boxes of a pixel or more: milliseconds from the call to
 * the painted frame for the first drawing, a zoom and its way back, medians of 5 in one run of one browser.
 * `node bench/d3-panes/measure.ts --nodes 300000`
 */
const { values } = parseArgs({
  options: { nodes: { type: 'string', default: '300000' }, browser: { type: 'string', default: '/usr/bin/chromium' } },
});
const PIXELS = 700;
const FLAGS = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const MEDIA = new Map([
  ['.js', 'text/javascript'],
  ['.html', 'text/html'],
]);

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield* generate({ nodes: Number(values.nodes) });
}

/** A node to zoom to: of those that hold up to half of the weight, the one with the most below it. */
function nearNode(view: View): number {
  let best = -1;
  const below = (node: number): number => (node < 0 ? 0 : (view.end[node] as number) - node);
  for (let node = 0; node < view.count; node++) {
    if ((view.total[node] as number) <= view.weight / 2 && below(node) > below(best)) best = node;
  }
  return best;
}

function line(name: string, { render, zoom, reset, elements }: Times): string {
  const cells = [render, zoom, reset].map((times) => `${median(times).toFixed(1).padStart(8)} ms`);
  return `${name.padEnd(16)}${cells.join('')}${String(elements).padStart(10)} elements`;
}

const { profiles } = await collapsedImporter.read(chunks(), { fileName: 'bench.collapsed', unit: 'samples' });
const [profile] = profiles;
if (profile === undefined) throw new Error('The generator gave no profile.');
const view = buildView(profile, DEFAULT_VIEW);
const folder = mkdtempSync(join(tmpdir(), 'plateau-d3-panes-'));
try {
  writeFileSync(join(folder, 'all.bin'), encodeColumns(layoutFlame(view, { root: -1, pixels: PIXELS })));
  writeFileSync(join(folder, 'near.bin'), encodeColumns(layoutFlame(view, { root: nearNode(view), pixels: PIXELS })));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="page.js"></script>');
  await build({
    logLevel: 'error',
    configFile: false,
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: { entry: resolve(import.meta.dirname, 'page.ts'), formats: ['es'], fileName: () => 'page.js' },
    },
  });
  const server = createServer(async (request, response) => {
    const name = request.url === '/' ? '/index.html' : (request.url ?? '/');
    const body = await readFile(join(folder, name)).catch(() => null);
    const type = MEDIA.get(/\.\w+$/.exec(name)?.[0] ?? '') ?? 'application/octet-stream';
    response.writeHead(body === null ? 404 : 200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const browser = await chromium.launch({ executablePath: values.browser, chromiumSandbox: false, args: FLAGS });
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const { boxes, d3, canvas } = await page.evaluate(() => window.bench());
  await browser.close();
  server.close();
  console.log(`${view.count} nodes, cut for ${PIXELS} pixels: ${boxes[0]} boxes, zoomed ${boxes[1]}`);
  console.log(`${''.padEnd(16)}     render       zoom   back out`);
  console.log(line('d3-flame-graph', d3));
  console.log(line('canvas', canvas));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
