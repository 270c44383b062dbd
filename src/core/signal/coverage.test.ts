import { expect, it } from 'vitest';
import { seriesOf } from '../../../tests/support/series-of.ts';
import type { StatedSignal } from '../investigation/stated-signal.ts';
import type { LoadRun } from '../load/model.ts';
import type { SeriesColumn } from '../series/model.ts';
import { columnRole, subjectsOfName } from './column-roles.ts';
import { type CoverageInput, coverageOf, type MeasuredItem } from './coverage.ts';
import { loadSignals, seriesSignals, statementsSignals } from './item-signals.ts';

const row = { min: null, mean: null, max: null, histogram: null, method: null, name: '' } as const;
const run: LoadRun = {
  tool: 'k6',
  toolVersion: null,
  scenario: '',
  startedAt: null,
  endedAt: null,
  seconds: 60,
  generator: { kind: 'open', why: '', users: null },
  counts: 'requests',
  total: {
    ...row,
    requests: 500,
    failures: 5,
    perSecond: 8.333,
    quantiles: [
      { q: 0.95, ms: 310 },
      { q: 0.99, ms: 900 },
    ],
  },
  endpoints: [],
  series: null,
  thresholds: [],
  unit: '',
  missing: [],
};

const column = (name: string, unit: SeriesColumn['unit'], value: number): SeriesColumn => ({
  ...{ name, title: name, unit },
  values: [value, value * 2, value * 3],
});
const seriesWith = (...columns: readonly SeriesColumn[]) => ({
  ...seriesOf({ seconds: 30 }, {}),
  columns,
});
const item = (id: string, signals: MeasuredItem['signals'], more: Partial<MeasuredItem> = {}): MeasuredItem => ({
  ...{ id, kind: 'series', at: '2026-11-22T10:00:00.000Z', host: null, signals },
  ...more,
});
const covered = (items: readonly MeasuredItem[], more: Partial<CoverageInput> = {}) =>
  coverageOf({ items, stated: [], system: '', ...more });
const saying = (more: Partial<StatedSignal>): StatedSignal => ({
  ...{ item: 's1', column: '', kind: 'node', name: 'web-1', signal: '' },
  ...more,
});

it('a load run tells rate, errors and duration; a percentile with fewer than ten requests above it says so', () => {
  expect(loadSignals(run).map(({ signal, value }) => [signal, value])).toEqual([
    ['rate', '8.333 a second'],
    ['errors', '1 % of 500 requests'],
    ['duration', 'p95 310 ms, p99 900 ms (few) of 500 requests'],
  ]);
  expect(loadSignals({ ...run, counts: 'runs' })).toEqual([]);
});

it('what a file does not tell is not assessed', () => {
  const total = { ...run.total, failures: null, quantiles: [], perSecond: null };
  expect(loadSignals({ ...run, total })).toEqual([]);
  expect(statementsSignals({ statements: [], totalTime: 0 }, null)).toEqual([]);
  const { service, node } = covered([item('s1', seriesSignals(seriesWith(column('host_cpu', 'share', 0.2))))]);
  expect(service).toEqual([]);
  expect(node[0]?.cells).toMatchObject({ saturation: [], errors: [] });
});

it('a column is a signal where its name and its unit say so together', () => {
  const role = (name: string, unit: SeriesColumn['unit']) => columnRole({ name, unit })?.signal ?? null;
  expect(role('host_cpu', 'share')).toBe('utilisation');
  expect(role('cpu', 'cores')).toBeNull();
  expect(role('error_rate', 'share')).toBe('errors');
  expect(role('error_rate', 'count')).toBeNull();
  expect(role('http_p95', 'seconds')).toBe('duration');
  expect(role('requests_per_second', 'count')).toBe('rate');
  expect(role('node_load1', 'count')).toBe('saturation');
  expect(role('memory_pressure', 'share')).toBe('saturation');
  expect(columnRole({ name: 'node_network_receive_errs_total', unit: 'count' })).toEqual({
    ...{ signal: 'errors', kind: 'node' },
  });
  expect(role('weird', 'count')).toBeNull();
  // A label is whose it is, not what it is.
  expect(role('value{job="error_rate"}', 'share')).toBeNull();
});

it('labels of Prometheus say whose a series is; a hostile name takes no longer', () => {
  expect(subjectsOfName('up{job="node",instance="db-1:9100"}')).toEqual({ service: 'node', node: 'db-1:9100' });
  expect(subjectsOfName('up{__proto__="x",service="say \\"hi\\""}')).toMatchObject({ service: 'say \\"hi\\"' });
  expect(subjectsOfName('plain')).toEqual({ service: null, node: null });
  expect(subjectsOfName(`up{${'a="'.repeat(20_000)}`)).toEqual({ service: null, node: null });
});

it('a person’s word comes before labels, and of the column before the item', () => {
  const signals = seriesSignals(
    seriesWith(
      column('cpu{instance="db-1"}', 'share', 0.1),
      column('mem', 'share', 0.2),
      column('waiting', 'count', 3),
    ),
  );
  const names = (stated: readonly StatedSignal[]) =>
    covered([item('s1', signals)], { stated }).node.map(({ name }) => name);
  expect(names([])).toEqual(['db-1', null]);
  expect(names([saying({})])).toEqual(['web-1']);
  expect(names([saying({}), saying({ column: 'mem', name: 'web-2' })])).toEqual(['web-1', 'web-2']);
});

it('a column that nobody knows is named, until a person says what it tells', () => {
  const items = [item('s1', seriesSignals(seriesWith(column('waiting', 'count', 3), column('rss', 'bytes', 9))))];
  expect(covered(items).untold).toEqual([{ item: 's1', column: 'waiting' }]);
  const { node, untold } = covered(items, { stated: [saying({ column: 'waiting', signal: 'saturation' })] });
  expect(untold).toEqual([]);
  expect(node).toEqual([
    {
      name: 'web-1',
      cells: {
        utilisation: [],
        saturation: [
          { title: 'waiting', value: '6 in the middle, 9 at most (3 looks in 20 s)', item: 's1', others: 0 },
        ],
        errors: [],
      },
    },
  ]);
});

it('the newest of a measurement speaks, and the older ones are counted', () => {
  const signals = loadSignals(run);
  const all = [
    item('l1', signals, { kind: 'load', at: '2026-11-21T00:00:00.000Z' }),
    item('l2', signals, { kind: 'load', at: '2026-11-22T00:00:00.000Z' }),
  ];
  const { service } = covered(all, { system: 'the shop' });
  expect(service.map(({ name }) => name)).toEqual(['the shop']);
  expect(service[0]?.cells.rate).toMatchObject([{ item: 'l2', others: 1 }]);
});

it('resident memory beside its limit is a share of it, and a counter tells what it rose by', () => {
  const limit = { ...column('limit', 'bytes', 0), values: [100, 100, null] };
  const [first, second] = seriesSignals(
    seriesWith(column('rss', 'bytes', 20), limit, column('disk_errors_total', 'count', 4)),
  );
  expect(first).toMatchObject({ signal: 'utilisation', value: '20 % in the middle, 40 % at most (2 looks in 20 s)' });
  expect(second).toMatchObject({ signal: 'errors', kind: 'node', value: '8 more in 20 s (3 looks)' });
});
