import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FrontendReport } from './model.ts';
import { readFrontend, recogniseFrontend } from './read-frontend.ts';
import { frontendSummary } from './summary-line.ts';
import { weightOf } from './weights.ts';

const bytesOf = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../tests/fixtures/frontend/${name}`, import.meta.url));

async function* chunked(bytes: Uint8Array, size = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const read = (name: string) => readFrontend(chunked(bytesOf(name)), {});
const readText = (text: string, format?: string) => readFrontend(chunked(new TextEncoder().encode(text)), { format });
const report = async (name: string): Promise<FrontendReport> => (await read(name)).report;

describe('results of Lighthouse', () => {
  it.each([
    ['lighthouse-9.json', '9.6.8', { lcp: 2526.73875, tbt: 44, cls: 0, tti: 2451.064875 }],
    ['lighthouse-12-1.json', '12.8.2', { lcp: 2545.59935, tbt: 251, cls: 0 }],
    ['lighthouse-13.json', '13.5.0', { lcp: 2539.1265000000003, tbt: 70, cls: 0 }],
  ])('%s is of version %s', async (name, version, metrics) => {
    const { page, toolVersion, missing } = await report(name);
    expect(toolVersion).toBe(version);
    expect(page?.metrics).toMatchObject(metrics);
    expect(page).toMatchObject({
      url: 'http://127.0.0.1:8377/index.html',
      finalUrl: 'http://127.0.0.1:8377/index.html',
      mode: 'navigation',
      device: 'mobile',
      throttling: 'simulate',
      takenAt: expect.stringMatching(/^2026-11-22T11:0/),
    });
    expect(missing.join()).toContain('Total Blocking Time is not INP');
    expect(page?.metrics).not.toHaveProperty('inp');
  });

  it('tell what a page loads, as sent and as it is', async () => {
    const { page } = await report('lighthouse-12-1.json');
    expect(page?.requests.filter(({ kind }) => kind !== 'other')).toEqual([
      expect.objectContaining({ kind: 'style', transferred: 286, raw: 101 }),
      expect.objectContaining({ kind: 'script', transferred: 243_408, raw: 243_213 }),
      expect.objectContaining({ kind: 'script', transferred: 1626, raw: 1433 }),
    ]);
    expect(page?.opportunities[0]?.title).toBe('Enable text compression');
  });

  it('pass Lighthouse’s own warnings on, and its failures first', async () => {
    expect((await read('lighthouse-12-2.json')).warnings[0]?.message).toContain('slower CPU');
    const { warnings, report } = await readText(
      '{"lighthouseVersion":"12.0.0","audits":{},"runtimeError":{"code":"NO_FCP","message":"Painted nothing"},"runWarnings":["x"]}',
    );
    expect(warnings.map(({ code }) => code)).toEqual(['frontend.failedRun', 'frontend.lighthouse']);
    expect(report.page?.metrics).toEqual({});
  });

  it('measure INP in a timespan', async () => {
    const { report } = await readText(
      '{"lighthouseVersion":"12.0.0","gatherMode":"timespan","audits":{"interaction-to-next-paint":{"numericValue":240}}}',
    );
    expect(report).toMatchObject({ page: { metrics: { inp: 240 } }, missing: [] });
  });
});

describe('sizes of a build', () => {
  it('of source-map-explorer are raw, or gzip, by whether the parts add up', async () => {
    const raw = await report('source-map-explorer.json');
    const gzip = await report('source-map-explorer-gzip.json');
    expect(raw.files.map(({ raw: bytes, gzip: packed, partsAre }) => [bytes, packed, partsAre])).toEqual([
      [1433, null, 'raw'],
      [243_213, null, 'raw'],
    ]);
    expect(gzip.files.map(({ raw: bytes, gzip: packed, partsAre }) => [bytes, packed, partsAre])).toEqual([
      [null, 793, 'gzip'],
      [null, 76_260, 'gzip'],
    ]);
    expect(raw.files[1]?.parts[0]).toEqual({
      path: 'webpack://fe/node_modules/react-dom/cjs/react-dom-client.production.js',
      bytes: 202_897,
    });
    const parts = raw.files[1]?.parts.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(parts).toBe(243_213);
  });

  it('of source-map-explorer are neither where nothing tells', async () => {
    const { report } = await readText(
      '{"results":[{"bundleName":"a.js","totalBytes":300000,"files":{"x.js":{"size":100},"__proto__":{"size":5}}}]}',
    );
    expect(report.files).toMatchObject([{ raw: null, gzip: null, unknown: 300_000, partsAre: 'unknown' }]);
    expect(report.files[0]?.parts.map(({ path }) => path)).toEqual(['x.js', '__proto__']);
  });

  it('of webpack are raw, its modules are sources, and what is loaded later is told', async () => {
    const { files, missing } = await report('webpack-stats.json');
    expect(files.map(({ name, raw, gzip, initial, partsAre }) => [name, raw, gzip, initial, partsAre])).toEqual([
      ['main.77db9b46.js', 243_213, null, true, 'source'],
      ['41.abbbd13c.js', 1433, null, false, 'source'],
    ]);
    expect(files[0]?.parts[0]).toEqual({
      path: './node_modules/react-dom/cjs/react-dom-client.production.js',
      bytes: 625_168,
    });
    expect(missing.join()).toContain('webpack tells none');
  });

  it('of a build that failed are told with its errors', async () => {
    expect((await read('webpack-failed.json')).warnings).toMatchObject([{ code: 'frontend.failedBuild' }]);
  });

  it('of webpack-bundle-analyzer are both, and parts that were concatenated are not counted twice', async () => {
    const { files } = await report('bundle-analyzer.json');
    expect(files.map(({ raw, gzip, initial }) => [raw, gzip, initial])).toEqual([
      [243_213, 76_260, true],
      [1433, 793, false],
    ]);
    expect(files[0]?.parts[0]).toEqual({ path: './site/src/index.js + 9 modules (concatenated)', bytes: 221_894 });
    const parts = files[0]?.parts.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
    expect(parts).toBeLessThanOrEqual(243_213);
  });

  it('of rollup-plugin-visualizer are those before minifying, and of nothing that is served', async () => {
    const { files, missing } = await report('rollup-visualizer.json');
    expect(files.map(({ name, raw, gzip, partsAre }) => [name, raw, gzip, partsAre])).toEqual([
      ['index.js', null, null, 'source'],
      [expect.stringMatching(/^later-.*\.js$/), null, null, 'source'],
    ]);
    expect(files[0]?.parts[0]?.path).toBe('/node_modules/react-dom/cjs/react-dom-client.development.js');
    expect(missing.join()).toContain('before a file is minified');
    expect(weightOf({ tool: '', toolVersion: null, page: null, files, missing }, 'script')).toBeNull();
    const served = await readText(
      '{"version":2,"tree":{"name":"root"},"options":{"sourcemap":true},"nodeParts":{"p":{"renderedLength":7}},"nodeMetas":{"m":{"id":"\\u0000a.js","moduleParts":{"b.js":"p","c.js":"__proto__"}}}}',
    );
    expect(served.report.files).toMatchObject([{ name: 'b.js', partsAre: 'raw', parts: [{ path: 'a.js', bytes: 7 }] }]);
  });

  it('of rollup-plugin-visualizer by a source map leave out what it does not cover, and tell no file’s weight', async () => {
    const mapped = await report('rollup-visualizer-sourcemap.json');
    // The first file is of 1,255 bytes: Vite's helper is in no part.
    expect(mapped.files.map(({ raw, parts }) => [raw, parts.reduce((sum, { bytes }) => sum + bytes, 0)])).toEqual([
      [null, 101],
      [null, 49],
    ]);
    expect(weightOf(mapped, 'script')).toBeNull();
    expect(mapped.missing.join()).toContain('What a file weighs');
  });

  it('of gzip-size-cli are as exact as they are printed', async () => {
    expect((await report('gzip-sizes.txt')).files).toMatchObject([
      { name: 'site/dist/41.abbbd13c.js', gzip: 793, gzipError: 0, kind: 'script' },
      { name: 'site/dist/main.77db9b46.js', gzip: 76_300, gzipError: 50 },
    ]);
    const single = await report('gzip-size-original.txt');
    expect(single.files).toMatchObject([{ name: '', raw: 243_000, gzip: 76_300, kind: 'script' }]);
    expect(single.missing.join()).toContain('reads only the first file');
  });
});

describe('what is counted against a budget', () => {
  it('leaves out what is loaded later, and never adds raw to compressed bytes', async () => {
    expect(weightOf(await report('bundle-analyzer.json'), 'script')).toMatchObject({
      compressed: 76_260,
      raw: 0,
      later: 1,
    });
    expect(weightOf(await report('webpack-stats.json'), 'script')).toMatchObject({
      compressed: 0,
      raw: 243_213,
      later: 1,
    });
  });

  it('takes what a server sent smaller than it is for compressed, and nothing else', async () => {
    const sent = (transferSize: number) =>
      readText(
        `{"lighthouseVersion":"12","audits":{"network-requests":{"details":{"items":[{"url":"/a.js","resourceType":"Script","transferSize":${transferSize},"resourceSize":1000}]}}}}`,
      );
    expect(weightOf((await sent(400)).report, 'script')).toMatchObject({ compressed: 400, raw: 0, how: 'transferred' });
    expect(weightOf((await sent(1200)).report, 'script')).toMatchObject({ compressed: 0, raw: 1000 });
    expect(weightOf((await sent(0)).report, 'script')).toMatchObject({ compressed: 0, raw: 1000 });
    expect(weightOf((await sent(400)).report, 'style')).toBeNull();
  });
});

describe('other files', () => {
  it.each([
    ['{"nodes":[]}'],
    ['main;work 12\nmain;idle 3\n'],
    ['[{"label":"x"}]'],
    [''],
    ['12\n13\n'],
    ['total 4.0K\n'],
  ])('%j is none', (text) => expect(recogniseFrontend(new TextEncoder().encode(text))).toBeNull());

  it.each([
    ['{"lighthouseVersion":"12.0.0","audits":5}', 'import.malformed'],
    ['{"lighthouseVersion":"12.0.0","audits":{', 'import.truncated'],
    ['{"results":[{"bundleName":"a.js","totalBytes":-1,"files":{}}]}', 'import.malformed'],
    ['{"version":"5","assetsByChunkName":{},"assets":[]}', 'import.malformed'],
    ['[{"label":"a.js","isAsset":true,"statSize":3}]', 'import.malformed'],
    ['{"a":1}', 'import.unknownFormat'],
  ])('%j is refused', async (text, code) => {
    await expect(readText(text)).rejects.toMatchObject({ code });
  });

  it('nested deeply are walked without recursion', async () => {
    const deep = 400;
    const groups = '{"label":"d","parsedSize":7,"groups":['.repeat(deep) + '}'.replace('}', ']}').repeat(deep);
    const { report } = await readText(
      `[{"label":"a.js","isAsset":true,"statSize":9,"parsedSize":9,"groups":[${groups}]}]`,
    );
    expect(report.files[0]?.parts).toEqual([{ path: 'd', bytes: 7 }]);
  });
});

it('keep their files where one chunk is in very many of them', async () => {
  const names = Array.from({ length: 1500 }, (_, at) => `f${at}.js`);
  const modules = Array.from({ length: 4000 }, (_, at) => ({ name: `m${at}.js`, size: 1, chunks: [1] }));
  const stats = {
    ...{ version: '5', assetsByChunkName: {}, modules },
    assets: names.map((name) => ({ name, size: 10 })),
    chunks: [{ id: 1, initial: true, files: [...names, ...names] }],
  };
  const { report, warnings } = await readText(JSON.stringify(stats));
  expect(report.files).toHaveLength(1500);
  expect(report.files.reduce((sum, { parts }) => sum + parts.length, 0)).toBeLessThanOrEqual(50_000);
  expect(warnings).toMatchObject([{ code: 'frontend.manyParts' }]);
});

it.each([
  ['lighthouse-12-1.json', 'Lighthouse · mobile · LCP 2.546 s · TBT 251 ms · CLS 0 · http://127.0.0.1:8377/index.html'],
  ['source-map-explorer.json', 'source-map-explorer · 2 files · JavaScript 245 kB raw'],
  ['bundle-analyzer.json', 'webpack-bundle-analyzer · 2 files · JavaScript 76.3 kB gzip'],
])('%s in a line: %s', async (name, line) => expect(frontendSummary(await report(name))).toBe(line));

describe('sizes that are cut off', () => {
  it.each([
    ['a.js: 76.3 kB\nb.js: 7', 'import.truncated', 14],
    ['a.js: 76.3 kB\nb.js: 76.3 k', 'import.truncated', 14],
    ['a.js: 76.3 kB\nwhatever\nb.js: 76.3 kB\n', 'import.malformed', 14],
  ])('%j is refused at its line, for a file would be missing in what they weigh', async (text, code, offset) => {
    await expect(readText(text, 'gzip-sizes')).rejects.toMatchObject({ code, at: { offset } });
  });
});
