import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadFixture, readLoadBytes, readLoadText, runOf } from '../../../tests/support/load-files.ts';
import { PlateauError } from '../error.ts';
import { failedShare } from './failed-share.ts';
import type { LoadRun } from './model.ts';
import { quantileOf } from './quantile.ts';
import { recogniseLoad } from './read-load.ts';
import { loadSummary } from './summary-line.ts';

/** Series that were logged beside a run are no runs. */
const BESIDE = /-cpu\.csv$|^soak-p95\.csv$/;

/** Files of the fixtures, and as what they are recognised; the server's answers are written down in server.mjs. */
const FORMATS: Readonly<Record<string, string>> = {
  'ab-errors.txt': 'ab',
  'ab-percentiles.csv': 'ab-csv',
  'ab.txt': 'ab',
  'autocannon.json': 'autocannon',
  'burn-k6.ndjson.gz': 'k6-ndjson',
  'gatling-simulation.log.gz': 'gatling-log',
  'gatling-stats.json': 'gatling-stats',
  'gatling-binary.log.gz': 'gatling-binary',
  'hey.csv': 'hey-csv',
  'hey.txt': 'hey',
  'hyperfine.json': 'hyperfine',
  'k6-after-1.json': 'k6-summary',
  'k6-after-2.json': 'k6-summary',
  'k6-before-1.json': 'k6-summary',
  'k6-before-2.json': 'k6-summary',
  'k6-before-3.json': 'k6-summary',
  'k6-handle-summary.json': 'k6-summary',
  'k6-steps.ndjson.gz': 'k6-ndjson',
  'k6-machine-handle-summary.json': 'k6-summary',
  'k6-machine-summary.json': 'k6-summary',
  'k6-summary-export.json': 'k6-summary',
  'k6.ndjson.gz': 'k6-ndjson',
  'k6-knee.ndjson.gz': 'k6-ndjson',
  'k6-knee.csv.gz': 'k6-csv',
  'k6-knee-handled.json': 'k6-summary',
  'k6-few-users.ndjson.gz': 'k6-ndjson',
  'k6-narrow.ndjson.gz': 'k6-ndjson',
  'k6-thrash.ndjson.gz': 'k6-ndjson',
  'k6-tight.ndjson.gz': 'k6-ndjson',
  'locust-failures.csv': 'locust-failures',
  'locust-history.csv': 'locust-history',
  'locust-stats.csv': 'locust-stats',
  'jmeter.jtl.gz': 'jmeter',
  'jmeter-xml.jtl': 'jmeter-xml',
  'jmeter-parents.jtl': 'jmeter-xml',
  'jmeter-bare.jtl': 'jmeter',
  'jmeter-pipe.jtl': 'jmeter',
  'jmeter-untimed.jtl': 'jmeter',
  'vegeta-report.json': 'vegeta-report',
  'vegeta-results.bin': 'vegeta-binary',
  'vegeta.csv.gz': 'vegeta-csv',
  'vegeta.ndjson.gz': 'vegeta-json',
  'vegeta.txt': 'vegeta',
  'vegeta-hdrplot.txt': 'vegeta-hdrplot',
  'vegeta-hist.txt': 'vegeta-hist',
  'wrk-errors.txt': 'wrk',
  'wrk-latency.txt': 'wrk',
  'ab-gnuplot.tsv': 'ab-gnuplot',
  'ab-lengths.txt': 'ab',
  'autocannon-2.json': 'autocannon',
  'autocannon-rate.json': 'autocannon',
  'autocannon-timeout.json': 'autocannon',
  'gatling-3.0.log.gz': 'gatling-log',
  'gatling-3.12-ko.log.gz': 'gatling-log',
  'gatling-3.13-ko.log.gz': 'gatling-binary',
  'gatling-3.9-ko-stats.json': 'gatling-stats',
  'hey-refused.txt': 'hey',
  'hey-reset.txt': 'hey',
  'hyperfine-parameters.json': 'hyperfine',
  'autocannon-closed.json': 'autocannon',
  'autocannon-table.txt': 'autocannon-table',
  'hyperfine.csv': 'hyperfine-csv',
  'hyperfine-2.json': 'hyperfine',
  'hyperfine-2.csv': 'hyperfine-csv',
  'k6-0.33-export.json': 'k6-summary',
  'k6-0.46.txt': 'k6-text',
  'k6-1.8-full.txt': 'k6-text',
  'k6-2.2.csv.gz': 'k6-csv',
  'k6-2.2.ndjson.gz': 'k6-ndjson',
  'locust-1.0-stats.csv': 'locust-stats',
  'locust-full-history.csv': 'locust-history',
  'locust-stats.json': 'locust-json',
  'wrk-reset.txt': 'wrk',
  'wrk2.txt': 'wrk',
  'alloc-ab.txt': 'ab',
  'artillery-1.json': 'artillery',
  'artillery-2.json': 'artillery',
  'oha.json': 'oha',
  'oha.txt': 'hey',
  'oha-refused.json': 'oha',
};

/** What is known, and refused with what to give instead. */
const REFUSED: ReadonlySet<string> = new Set([
  'locust-failures.csv',
  'vegeta-results.bin',
  'vegeta-hist.txt',
  'hyperfine.csv',
  'hyperfine-2.csv',
  'autocannon-table.txt',
]);

const near = (value: number | null, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

/** Of twenty answers of /tail nineteen take 20 ms and one 200 ms. */
function isTail({ total }: Pick<LoadRun, 'total'>): void {
  near(quantileOf(total, 0.5), 19, 23);
  near(quantileOf(total, 0.99), 198, 210);
  expect(failedShare(total) ?? 0).toBe(0);
}

/** Every tenth answer of /errors fails, all take 10 ms. */
function isErrors({ total }: Pick<LoadRun, 'total'>): void {
  near(failedShare(total), 0.095, 0.105);
  if (total.quantiles.length > 0) near(quantileOf(total, 0.5), 9, 13);
}

describe('the files of real load generators', () => {
  it('are all recognised as what they are', () => {
    const folder = new URL('../../../tests/fixtures/load/', import.meta.url);
    const files = readdirSync(folder).filter(
      (name) => !/\.(m?js|go|py|sh|java|jmx|md)$|cpuprofile|\.pb\.gz$/.test(name) && !BESIDE.test(name),
    );
    const found = files.map((name) => [name, recogniseLoad(loadFixture(name).subarray(0, 65_536))?.id]);
    expect(Object.fromEntries(found)).toEqual(FORMATS);
  });

  it('k6 --summary-export: counts, percentiles, and thresholds whose booleans mean the opposite', async () => {
    const run = await runOf('k6-summary-export.json');
    expect(loadSummary(run)).toBe('k6 · 1,201 requests · 59.9/s · p95 31.8 ms · 2.5 % failed');
    expect(run.total).toMatchObject({ requests: 1201, failures: 30 });
    expect(run.seconds).toBeCloseTo(20.05, 1);
    near(quantileOf(run.total, 0.99), 200, 201);
    expect(run.endpoints).toMatchObject([
      { name: '/tail', requests: 302 },
      { name: '/steady', requests: null },
    ]);
    expect(run.generator).toMatchObject({ kind: 'unknown', users: 2 });
    // What k6 printed itself: p(95)<300 ✓, p(99)<100 ✗, rate<0.01 ✗, and all on tags ✓.
    const word = Object.fromEntries(
      run.thresholds.map(({ metric, expression, passed }) => [`${metric} ${expression}`, passed]),
    );
    expect(word).toEqual({
      'http_req_duration p(95)<300': true,
      'http_req_duration p(99)<100': false,
      'http_req_failed rate<0.01': false,
      'http_req_duration{name:/steady} p(95)<50': true,
      'http_req_duration{name:/tail} p(95)<50': true,
      'http_req_duration{name:/tail} med<30': true,
      'http_reqs{name:/tail} count>10': true,
    });
    expect(run.thresholds.every(({ passed, told, note }) => told === !passed && /issue 1498/.test(note))).toBe(true);
  });

  it('handleSummary: its booleans mean what they say', async () => {
    const run = await runOf('k6-handle-summary.json');
    expect(run).toMatchObject({ tool: 'k6', total: { requests: 380, failures: 0 }, generator: { users: 5 } });
    expect(run.seconds).toBeCloseTo(10.078, 3);
    near(quantileOf(run.total, 0.5), 30, 33);
    expect(run.thresholds).toMatchObject([{ expression: 'p(95)<300', passed: true, told: true, note: '' }]);
  });

  it('the machine-readable summary: when it was, with which version, open or closed by its script', async () => {
    const open = await runOf('k6-machine-summary.json');
    expect(open).toMatchObject({
      toolVersion: '1.8.1',
      endedAt: '2026-11-22T10:39:49.209Z',
      startedAt: '2026-11-22T10:39:29.193Z',
      generator: { kind: 'open' },
      total: { requests: 1201, failures: 30 },
      thresholds: [],
    });
    expect(open.total.perSecond).toBeCloseTo(60, 0);
    expect((await runOf('k6-machine-handle-summary.json')).generator).toMatchObject({ kind: 'closed', users: 5 });
  });

  it('k6 --out json: every request, by endpoint and by second', async () => {
    const run = await runOf('k6.ndjson.gz');
    const summary = await runOf('k6-summary-export.json');
    expect(run.total).toMatchObject({ requests: 1201, failures: 30 });
    expect(run.scenario).toBe('orders');
    expect(run.endpoints.map(({ name, method, requests, failures }) => [name, method, requests, failures])).toEqual([
      ['/steady', 'GET', 598, 0],
      ['/tail', 'GET', 302, 0],
      ['/errors', 'GET', 301, 30],
    ]);
    // k6 saw the same requests: least, greatest and mean are equal, percentiles by a quarter of a percent and its own interpolation.
    expect(run.total.min).toBe(summary.total.min);
    expect(run.total.max).toBe(summary.total.max);
    expect(run.total.mean).toBeCloseTo(summary.total.mean ?? 0, 9);
    for (const q of [0.5, 0.9, 0.95, 0.99]) {
      const told = quantileOf(summary.total, q) ?? 0;
      near(quantileOf(run.total, q), told * 0.99, told * 1.01);
    }
    const { series } = run;
    expect(series?.startedAt).toBe('2026-11-22T10:38:32.000Z');
    const rate = series?.columns.find(({ name }) => name === 'rate')?.values ?? [];
    expect(rate.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(1201);
    expect(rate.slice(1, 19).every((value) => value === 60 || value === 59 || value === 61)).toBe(true);
    expect(run.thresholds).toMatchObject([
      { expression: 'p(95)<300', passed: true, told: null },
      { expression: 'p(99)<100', passed: false },
      { expression: 'rate<0.01', passed: false, value: expect.closeTo(30 / 1201, 9) },
    ]);
  });

  it('k6 --out json without its head, or of a k6 that did not tell failures: each is counted once', async () => {
    const text = new TextDecoder().decode(loadFixture('k6.ndjson.gz'));
    const points = text.split('\n').filter((line) => line.includes('"Point"'));
    expect((await readLoadText(points.join('\n'))).run.total).toMatchObject({ requests: 1201, failures: 30 });
    const old = points.filter((line) => !line.includes('http_req_failed'));
    const { run } = await readLoadText(old.join('\n'));
    expect(run.total).toMatchObject({ requests: 1201, failures: 30 });
    expect(run.endpoints.map(({ failures }) => failures)).toEqual([0, 0, 30]);
  });

  it('locust: endpoints, failures, and percentiles as it rounds them', async () => {
    const run = await runOf('locust-stats.csv');
    expect(run.total).toMatchObject({ requests: 1061, failures: 27 });
    expect(run.endpoints.map(({ name, requests }) => [name, requests])).toEqual([
      ['/steady', 541],
      ['/errors', 271],
      ['/tail', 249],
    ]);
    expect(quantileOf(run.total, 0.999)).toBe(200);
    expect(run.generator.kind).toBe('closed');
    const history = await runOf('locust-history.csv');
    expect(history.total).toMatchObject({ failures: 27, quantiles: [{ q: 0.5, ms: 31 }] });
    expect(history.generator.users).toBe(10);
    expect(history.series?.columns.map(({ name }) => name)).toEqual(['p50', 'p95', 'p99', 'rate', 'users', 'failed']);
    await expect(runOf('locust-failures.csv')).rejects.toMatchObject({ code: 'import.wrongKind' });
  });

  it('Gatling: its report and its log agree', async () => {
    const report = await runOf('gatling-stats.json');
    const log = await runOf('gatling-simulation.log.gz');
    for (const run of [report, log]) {
      expect(run.total).toMatchObject({ requests: 900, failures: 30 });
      expect(run.endpoints.map(({ name, requests, failures }) => [name, requests, failures])).toEqual([
        ['errors', 300, 30],
        ['list / steady', 300, 0],
        ['tail', 300, 0],
      ]);
      near(quantileOf(run.total, 0.99), 199, 203);
    }
    expect(log).toMatchObject({
      toolVersion: '3.10.5',
      scenario: 'OrdersSimulation',
      total: { max: report.total.max },
    });
    near(quantileOf(log.total, 0.95), 38, 40);
  });

  it('wrk, ab and hey: what they print', async () => {
    const told = await runOf('wrk-latency.txt');
    isTail(told);
    expect(told).toMatchObject({
      seconds: 10.06,
      generator: { kind: 'closed', users: 5 },
      total: { requests: 1641, perSecond: 163.09 },
    });
    expect(quantileOf(told.total, 0.95)).toBeNull();
    isErrors(await runOf('wrk-errors.txt'));
    isTail(await runOf('ab.txt'));
    isErrors(await runOf('ab-errors.txt'));
    isTail(await runOf('ab-percentiles.csv'));
    expect((await runOf('ab.txt')).total).toMatchObject({ requests: 600, min: 19, mean: 30, max: 204 });
    isTail(await runOf('hey.txt'));
    isErrors(await runOf('hey.csv'));
    expect((await runOf('hey.csv')).total).toMatchObject({ requests: 400, failures: 40 });
    const cannon = await runOf('autocannon.json');
    isErrors(cannon);
    expect(cannon).toMatchObject({
      startedAt: '2026-11-22T10:38:00.811Z',
      total: { requests: 4620, failures: 462, perSecond: 462 },
    });
  });

  it('wrk2 asks at its own times and prints a spectrum, which is no second list of percentiles', async () => {
    const { run } = await readLoadText(WRK2);
    expect(run).toMatchObject({ tool: 'wrk2', generator: { kind: 'open' }, total: { requests: 60019, failures: 3 } });
    expect(run.total.quantiles).toEqual([
      { q: 0.5, ms: 2.67 },
      { q: 0.75, ms: 3.78 },
      { q: 0.9, ms: 4.64 },
      { q: 0.99, ms: 11.2 },
      { q: 0.999, ms: 27.04 },
    ]);
  });

  it('hyperfine: every run of a command, in seconds; of several no latency of all', async () => {
    const run = await runOf('hyperfine.json');
    expect(run).toMatchObject({ counts: 'runs', total: { requests: 30, failures: 0, mean: null, quantiles: [] } });
    near(run.endpoints[0]?.mean ?? null, 50, 60);
    near(quantileOf(run.endpoints[1] ?? run.total, 0.5), 80, 85);
    expect(loadSummary(run)).toBe('hyperfine · 30 runs · 0 % failed');
  });
});

const WRK2 = `Running 30s test @ http://127.0.0.1:80/index.html
  2 threads and 100 connections
  Thread calibration: mean lat.: 9747 usec, rate sampling interval: 21 msec
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.79ms    1.35ms  28.03ms   88.31%
    Req/Sec     1.04k     0.98k    2.50k    59.48%
  Latency Distribution (HdrHistogram - Recorded Latency)
 50.000%    2.67ms
 75.000%    3.78ms
 90.000%    4.64ms
 99.000%   11.20ms
 99.900%   27.04ms
100.000%   28.05ms

  Detailed Percentile spectrum:
       Value   Percentile   TotalCount 1/(1-Percentile)
       0.921     0.000000            1         1.00
----------------------------------------------------------
  Latency Distribution (HdrHistogram - Uncorrected Latency (measured without taking delayed starts into account))
 50.000%  500.00us
  60018 requests in 30.00s, 19.81MB read
  Socket errors: connect 0, read 1, write 0, timeout 2
Requests/sec:   2000.28
Transfer/sec:    676.18KB
`;

describe('a file of a load generator', () => {
  it.each(Object.keys(FORMATS).filter((name) => !REFUSED.has(name)))(
    '%s says the same however it is cut into pieces',
    async (name) => {
      const bytes = loadFixture(name);
      const whole = await readLoadBytes(bytes, {}, bytes.length);
      expect(await readLoadBytes(bytes, {}, bytes.length > 100_000 ? 4093 : 17)).toEqual(whole);
    },
  );

  it.each(Object.keys(FORMATS))('%s cut short or damaged is a run or a named error, never a crash', async (name) => {
    const bytes = loadFixture(name).subarray(0, 20_000);
    let seed = name.length;
    const next = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let i = 0; i < 60; i++) {
      const damaged = Uint8Array.from(bytes.subarray(0, i % 2 === 0 ? next(bytes.length) + 1 : bytes.length));
      for (let flips = next(4); flips > 0; flips--) damaged[next(damaged.length)] = next(256);
      const format = FORMATS[name];
      const read = readLoadBytes(damaged, { format }).catch((thrown: unknown) => thrown);
      const answer = await read;
      if (answer instanceof PlateauError) {
        expect(answer.code).toMatch(/^import\./);
        expect(answer.at?.offset).toBeGreaterThanOrEqual(0);
      } else if (answer instanceof Error) throw answer;
    }
  });

  it('is none where it begins with blanks, quotes or braces without end: no pattern goes back over them', () => {
    for (const one of ['\n', ' ', '\n ', '"', '{', '[{', '{"', '\t', ',', '1 ', '\u001b['])
      expect(recogniseLoad(new TextEncoder().encode(one.repeat(65_536 / one.length)))).toBeNull();
  });

  it('names the line that is wrong', async () => {
    await expect(readLoadText('{"type":"Metric","metric":"vus","data":{}}\nno\n')).rejects.toMatchObject({
      code: 'import.malformed',
      message: 'Line 2 of the JSON lines of k6: it is no JSON.',
      at: { offset: 43 },
    });
    await expect(
      readLoadText('response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n1,2\n'),
    ).rejects.toMatchObject({ code: 'import.malformed', at: { offset: 91 } });
    await expect(readLoadText('{"metrics": {"http_reqs": {"count": 1')).rejects.toMatchObject({
      code: 'import.truncated',
    });
    await expect(readLoadText('')).rejects.toMatchObject({ code: 'import.empty' });
    await expect(readLoadText('hello')).rejects.toMatchObject({ code: 'import.unknownFormat' });
    await expect(
      readLoadText('{"metrics": {"http_reqs": {"count": 0, "rate": 0}, "http_req_duration": {"avg": 0}}}'),
    ).rejects.toMatchObject({ code: 'import.noSamples' });
  });

  it('has no other meaning for names that objects have', async () => {
    const { run } = await readLoadText(
      '{"metrics": {"__proto__": {"thresholds": {"__proto__": true}}, "constructor": {}, "http_reqs": {"count": 5, "rate": 1}, "http_req_duration": {"avg": 1, "__proto__": 3}, "http_req_duration{name:__proto__}": {"med": 2}}}',
    );
    expect(run.endpoints).toMatchObject([{ name: '__proto__', quantiles: [{ q: 0.5, ms: 2 }] }]);
    expect(run.thresholds).toMatchObject([{ metric: '__proto__', expression: '__proto__', passed: null }]);
  });

  it('of k6 counts addresses with ids together above a thousand', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) =>
      JSON.stringify({
        metric: 'http_req_duration',
        type: 'Point',
        data: {
          time: `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z`,
          value: 5,
          tags: { name: `/orders/${i}` },
        },
      }),
    );
    const { run, warnings } = await readLoadText(lines.join('\n'));
    expect(warnings.map(({ code }) => code)).toEqual(['load.manyEndpoints']);
    expect(run.endpoints).toHaveLength(1001);
    expect(run.endpoints[0]).toMatchObject({ name: '(others)', requests: 2000 });
  });
});
