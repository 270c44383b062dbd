import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { FrontendReport } from '../../frontend/model.ts';
import { readSeries } from '../../series/read-series.ts';
import { frontendFigure } from './frontend-figure.ts';
import { lineChart } from './line-chart.ts';
import { fingerprintNotes } from './plan-figure.ts';
import { seriesFigure } from './series-figure.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../../tests/fixtures');

it('a series is drawn by what shares its unit, and told column by column', () => {
  const bytes = readFileSync(resolve(FIXTURES, 'series/jstat-j17par-gc-t.txt'));
  const { series } = readSeries(bytes, { format: 'jstat', signal: new AbortController().signal });
  const { svg, rows, more } = seriesFigure('s1', 'jstat', series, []);
  expect(svg).toContain('>Old generation</text>');
  expect(svg).not.toContain('>collections</text>');
  expect(rows[0]?.cells).toEqual(['Heap used', '41.4 MB', '60.5 MB', '29 MB', '60.5 MB', '8']);
  expect(rows.length + more).toBe(series.columns.length);
});

it('what was never measured is said to be', () => {
  const column = { name: 'rss', title: 'RSS', unit: 'bytes', values: [null, null] } as const;
  const { svg, rows } = seriesFigure(
    's1',
    'rss',
    { startedAt: '', times: [0, 1], columns: [column], restarts: [] },
    [],
  );
  expect(svg).toBeNull();
  expect(rows[0]?.cells).toEqual(['RSS', 'not measured', 'not measured', 'not measured', 'not measured', '0']);
});

it('a front end is told by what was measured and what weighs most, without columns of what nobody tells', () => {
  const file = (name: string, gzip: number) =>
    ({ name, kind: 'script', raw: 2 * gzip, gzip, unknown: null, parts: [] }) as const;
  const report: FrontendReport = {
    tool: 'webpack-bundle-analyzer',
    toolVersion: null,
    page: null,
    missing: [],
    files: [
      { ...file('small.js', 1000), gzipError: 0, initial: null, partsAre: 'raw' },
      { ...file('main.js', 70_000), gzipError: 0, initial: null, partsAre: 'raw' },
    ],
  };
  const { head, rows, right } = frontendFigure('f1', 'build', report);
  expect(head).toEqual(['metric, request or file', 'gzip, kB', 'raw, kB']);
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['main.js', '70', '140'],
    ['small.js', '1', '2'],
  ]);
  expect(right).toEqual([1, 2]);
});

it('a plan is told by what it and its statement are recognised by', () => {
  const fingerprint = { version: 1, plan: 'a'.repeat(64), family: 'b'.repeat(64) };
  const known = { queryId: '42', queryFingerprint: { version: 1, hash: 'c0ffee', text: '' }, fingerprint };
  expect(fingerprintNotes(known)).toEqual([
    'query 42',
    'statement c0ffee',
    'plan shape aaaaaaaaaaaaaaaa',
    'plan family bbbbbbbbbbbbbbbb',
  ]);
  const alone = { queryId: null, queryFingerprint: null, fingerprint: { ...fingerprint, family: fingerprint.plan } };
  expect(fingerprintNotes(alone)).toEqual(['plan shape aaaaaaaaaaaaaaaa']);
});

it('a line has room for its name, however long that is', () => {
  const chart = (name: string) => lineChart([0, 1], [{ name, values: [1, 2] }], 'ms') ?? '';
  expect(chart('p95')).toContain('x2="764"');
  expect(chart('Old generation')).toContain('x2="713"');
  expect(chart('x'.repeat(500))).toContain(`>${'x'.repeat(27)}…</text>`);
});
