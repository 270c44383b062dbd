import { describe, expect, it } from 'vitest';
import { loadFixture, readLoadBytes, readLoadText, runOf } from '../../../../tests/support/load-files.ts';
import type { LoadRow, LoadRun } from '../model.ts';
import { quantileOf } from '../quantile.ts';

const counts = ({ endpoints }: LoadRun) => endpoints.map(({ name, requests, failures }) => [name, requests, failures]);
const told = ({ min, mean, max }: LoadRow) => [min, mean, max];
const judged = ({ thresholds }: LoadRun) =>
  Object.fromEntries(thresholds.map(({ metric, expression, passed }) => [`${metric} ${expression}`, passed]));
const warned = async (name: string) => (await readLoadBytes(loadFixture(name))).warnings.map(({ code }) => code);

describe('k6', () => {
  it('0.33: --summary-export, a median where p(50) was asked for, and counts of a trend', async () => {
    const run = await runOf('k6-0.33-export.json');
    expect(run.total).toMatchObject({ requests: 573, failures: 19 });
    expect(judged(run)).toMatchObject({
      'http_req_duration{name:/tail} p(50)<30': true,
      'http_req_duration{name:/tail} p(99)<100': null,
      'http_req_failed rate<0.01': false,
    });
    const { run: counted } = await readLoadText(
      '{"metrics":{"http_reqs":{"count":9,"rate":1},"http_req_duration":{"p(95)":5},"http_req_duration{name:/a}":{"p(95)":5,"count":4,"thresholds":{"p(95.0)<6":false}}}}',
    );
    expect(counts(counted)).toEqual([['/a', 4, null]]);
    expect(counted.thresholds).toMatchObject([{ value: 5, passed: true }]);
  });

  it('0.46: the text it prints', async () => {
    const run = await runOf('k6-0.46.txt');
    expect(run.total).toMatchObject({ requests: 621, failures: 21, perSecond: 152.918587 });
    expect(told(run.total)).toEqual([9.42, 25.75, 205.66]);
    expect([0.5, 0.9, 0.95].map((q) => quantileOf(run.total, q))).toEqual([22.42, 34.58, 38.21]);
    expect(run.endpoints.map(({ name, mean }) => [name, mean])).toEqual([
      ['/tail', 31.91],
      ['group:::errors', 12.77],
      ['method:GET,status:500', 13.19],
    ]);
    expect(run.generator.users).toBe(4);
    expect(run.missing.join()).toContain('Thresholds: k6 before 1.0');
  });

  it('1.8: the text it prints, with colours too, its thresholds and groups', async () => {
    const run = await runOf('k6-1.8-full.txt');
    expect(run.total).toMatchObject({ requests: 588, failures: 19 });
    expect(told(run.total)).toEqual([9.54, 26.85, 219.19]);
    expect(counts(run).slice(0, 2)).toEqual([
      ['group:errors', 196, 19],
      ['group:main', 196, 0],
    ]);
    expect(judged(run)).toMatchObject({
      'http_req_duration p(99.9)<500': true,
      'http_req_duration avg < 100': true,
      'http_req_duration{name:/tail} p(99)<100': false,
      'http_req_failed rate<0.01': false,
      'checks{kind:ok} rate==1': true,
      'own_count count<5': false,
      'vus value>0': true,
    });
    expect(run.thresholds.every(({ passed, told: said, note }) => passed === said && note === '')).toBe(true);
    const text = new TextDecoder().decode(loadFixture('k6-1.8-full.txt'));
    const coloured = text.replace(/✓/g, '\u001b[32m✓\u001b[0m').replace(/avg=/g, '\u001b[36mavg=\u001b[0m');
    expect((await readLoadText(coloured.replace(/\n/g, '\r\n'))).run.thresholds).toEqual(run.thresholds);
  });

  it('2.2: --out csv and --out json tell the same requests, thresholds that stop the run among them', async () => {
    const [csv, json] = [await runOf('k6-2.2.csv.gz'), await runOf('k6-2.2.ndjson.gz')];
    for (const run of [csv, json]) {
      expect(run.total).toMatchObject({ requests: 597, failures: 21, min: 9.771959 });
      expect(counts(run).map(([, ...rest]) => rest)).toEqual([
        [199, 21],
        [199, 0],
        [199, 0],
      ]);
      expect(run.generator.users).toBe(4);
    }
    // Whole seconds tell no rate of four.
    expect(csv).toMatchObject({ seconds: null, total: { perSecond: null } });
    expect(csv.missing.join()).toContain('less than twenty seconds');
    expect(json.seconds).toBeCloseTo(4.035, 3);
    expect(judged(json)).toMatchObject({ 'http_req_duration p(99.9)<500': true, 'http_req_duration avg < 100': true });
  });

  it('--out csv with milliseconds, cut off, or damaged', async () => {
    const header = 'metric_name,timestamp,metric_value,check,error,method,name,status\n';
    const row = (at: string, ms = '5.0') => `http_req_duration,${at},${ms},,,GET,"/a,b",200\n`;
    const { run, warnings } = await readLoadText(`${header}${row('1795370813250')}${row('1795370814750')}http_req_dur`);
    expect(run).toMatchObject({ seconds: 1.5, total: { requests: 2 } });
    expect(run.endpoints[0]?.name).toBe('/a,b');
    expect(warnings.map(({ code }) => code)).toEqual(['load.cutOff']);
    for (const bad of [row('soon'), row('1795370813', 'NaN'), row('1795370813', '-1'), 'a,1\n'])
      await expect(readLoadText(header + row('1795370813') + bad)).rejects.toMatchObject({
        code: 'import.malformed',
        at: { offset: header.length + row('1795370813').length },
      });
  });
});

describe('Gatling', () => {
  it('3.0: users by number, groups in groups; it printed 180 requests, 6 failed, 11 to 326 ms, p50 23, p95 63', async () => {
    const run = await runOf('gatling-3.0.log.gz');
    expect(run).toMatchObject({ toolVersion: '3.0.3', total: { requests: 180, failures: 6, min: 11, max: 326 } });
    expect(Math.round(run.total.mean ?? 0)).toBe(32);
    expect(Math.round(quantileOf(run.total, 0.95) ?? 0)).toBe(63);
    expect(counts(run)).toEqual([
      ['errors é', 60, 6],
      ['list  A / inner / steady', 60, 0],
      ['tail', 60, 0],
    ]);
  });

  it.each([
    ['gatling-3.9-ko-stats.json', null, [2, 246, 597]],
    ['gatling-3.12-ko.log.gz', '3.12.0', [0, 132, 378]],
    ['gatling-3.13-ko.log.gz', '3.13.5', [1, 108, 341]],
  ])('%s: nothing but failures', async (name, version, times) => {
    const run = await runOf(name);
    expect(run).toMatchObject({ toolVersion: version, total: { requests: 40, failures: 40 } });
    expect(told(run.total).map((ms) => Math.round(ms ?? -1))).toEqual(times);
    expect(counts(run)).toEqual([
      ['ko', 20, 20],
      ['refused', 20, 20],
    ]);
  });
});

describe('locust', () => {
  it('1.0: names in quotes, and None where later ones write nothing', async () => {
    const run = await runOf('locust-1.0-stats.csv');
    expect(run.total).toMatchObject({ requests: 112, failures: 3, min: 11, mean: 37, max: 211, perSecond: 38.06 });
    expect(counts(run)).toEqual([
      ['/steady', 50, 0],
      ['/errors', 35, 3],
      ['tail', 27, 0],
    ]);
    const older = new TextDecoder()
      .decode(loadFixture('locust-1.0-stats.csv'))
      .replace('"Request Count","Failure Count"', '"# requests","# failures"')
      .replace('"Average Response Time"', '"Average response time"');
    expect((await readLoadText(older)).run.total).toMatchObject({ requests: 112, mean: 37 });
  });

  it('2.47: --csv-full-history tells endpoints, and no percentile where nothing was asked lately', async () => {
    const run = await runOf('locust-full-history.csv');
    expect(run.total).toMatchObject({ requests: 76, failures: 3, quantiles: [{ q: 0.5, ms: 34 }] });
    expect(counts(run)).toEqual([
      ['/steady', 35, 0],
      ['/errors', 23, 3],
      ['tail, "slow"', 18, 0],
    ]);
    const text = new TextDecoder().decode(loadFixture('locust-full-history.csv'));
    const [header = '', ...rows] = text.trimEnd().split(/\r?\n/);
    const totals = rows.filter((row) => row.includes(',,Aggregated,'));
    const last = totals.at(-1) ?? '';
    const idle = last.replace(
      /^\d+(,\d+,,Aggregated),[^,]+,[^,]+(?:,\d+){11}/,
      '1795371070$1,0.0,0.0,0,0,0,0,0,0,0,0,0,0,0',
    );
    // Two rows in a second, and a last one that was not written to its end.
    const { run: again, warnings } = await readLoadText([header, ...totals, last, idle, last.slice(0, 20)].join('\n'));
    expect(again.series?.times).toEqual([0, 1, 2, 10]);
    expect(again.series?.columns.find(({ name }) => name === 'p95')?.values.at(-1)).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['load.cutOff']);
  });

  it('--json: how often each latency occurred', async () => {
    const run = await runOf('locust-stats.json');
    expect(run).toMatchObject({ startedAt: '2026-11-22T18:11:04.232Z', total: { requests: 88, failures: 1 } });
    expect(run.seconds).toBeCloseTo(2.01, 2);
    expect(run.total.max).toBeCloseTo(205.317, 3);
    const tail = run.endpoints.find(({ name }) => name.startsWith('tail'));
    // 21.93, 200 and 205.3 ms are the least, the last but one, and the greatest that its list holds.
    expect(tail).toMatchObject({ method: 'GET', requests: 27, failures: 0 });
    expect(tail?.mean).toBeCloseTo(1484.0651800186606 / 27, 9);
    expect(Math.round(quantileOf(tail ?? run.total, 0.95) ?? 0)).toBe(200);
  });

  it('exceptions are refused as failures are', async () => {
    await expect(readLoadText('Count,Message,Traceback,Nodes\n')).rejects.toMatchObject({ code: 'import.wrongKind' });
  });
});

describe('wrk, ab and hey', () => {
  it('wrk: requests that broke off were made too', async () => {
    const run = await runOf('wrk-reset.txt');
    // It printed 915 requests, and 228 that could not be read.
    expect(run.total).toMatchObject({ requests: 1143, failures: 228, mean: 7.1, max: 32.39, perSecond: 450.78 });
    expect(run.missing.join()).toContain('228 requests that broke off');
  });

  it('wrk2 -U: p95 stands in its spectrum, and the uncorrected times are left out', async () => {
    const run = await runOf('wrk2.txt');
    expect(run).toMatchObject({ tool: 'wrk2', total: { requests: 600, failures: 60, mean: 19.68, max: 64.58 } });
    expect(run.total.quantiles.map(({ q, ms }) => [q, ms]).slice(0, 5)).toEqual([
      [0.5, 15.22],
      [0.75, 20.99],
      [0.9, 33.38],
      [0.95, 53.055],
      [0.99, 64.51],
    ]);
  });

  it('ab -d -S: three times instead of five, and answers of another length are named', async () => {
    const run = await runOf('ab-lengths.txt');
    expect(run.total).toMatchObject({ requests: 60, failures: 51, min: 5, mean: 10, max: 44, quantiles: [] });
    expect(await warned('ab-lengths.txt')).toEqual(['load.otherLengths']);
    const text = new TextDecoder().decode(loadFixture('ab-lengths.txt'));
    // Answers with a 500 are of another length too: ab prints them twice.
    const twice = text.replace('Total transferred', 'Non-2xx responses:      40\nTotal transferred');
    expect((await readLoadText(twice)).run.total.failures).toBe(51);
  });

  it('ab -g: every request, and no rate of less than a second', async () => {
    const run = await runOf('ab-gnuplot.tsv');
    expect(run).toMatchObject({
      startedAt: '2026-11-22T18:22:19.000Z',
      seconds: null,
      total: { requests: 60, failures: null, perSecond: null, min: 11, max: 93 },
    });
    const header = 'starttime\tseconds\tctime\tdtime\tttime\twait\n';
    await expect(readLoadText(`${header}Sun\t1\t2\n`)).rejects.toMatchObject({ at: { offset: header.length } });
  });

  it('hey: of less than a hundred requests no percentile of nothing, and of none that was answered no latency', async () => {
    const run = await runOf('hey-reset.txt');
    expect(run.total).toMatchObject({ requests: 60, failures: 4, perSecond: 253.2946 });
    expect(run.total.quantiles.every(({ q, ms }) => q > 0 && ms > 0)).toBe(true);
    const refused = await runOf('hey-refused.txt');
    expect(refused.total).toMatchObject({ requests: 6, failures: 6, min: null, mean: null, max: null });
  });
});

describe('autocannon and hyperfine', () => {
  it('autocannon 2: p999 is 99.9 %', async () => {
    const run = await runOf('autocannon-2.json');
    expect(run.total).toMatchObject({ requests: 557, failures: 56, min: 9, mean: 13.79 });
    expect([0.99, 0.999, 0.9999].map((q) => quantileOf(run.total, q))).toEqual([45, 160, 160]);
    expect(run.generator.kind).toBe('closed');
  });

  it('autocannon -R corrects its latencies for requests that were late', async () => {
    expect((await runOf('autocannon-rate.json')).generator).toMatchObject({ kind: 'open', users: 4 });
  });

  it('autocannon without a single answer has failures and no latencies', async () => {
    const { total } = await runOf('autocannon-timeout.json');
    expect(total).toMatchObject({ requests: 2, failures: 2, min: null, mean: null, max: null, quantiles: [] });
  });

  it('autocannon 8 counts requests whose connection was closed nowhere, and takes later answers for theirs', async () => {
    const run = await runOf('autocannon-closed.json');
    expect(run.total).toMatchObject({ requests: 267, failures: null, min: null, mean: null, max: null, quantiles: [] });
    expect(run.missing.join()).toContain('What became of 67 requests');
    expect(await warned('autocannon-closed.json')).toEqual(['load.unanswered']);
    for (const name of ['autocannon.json', 'autocannon-rate.json', 'autocannon-timeout.json', 'autocannon-2.json'])
      expect(await warned(name)).toEqual([]);
    await expect(runOf('autocannon-table.txt')).rejects.toMatchObject({
      code: 'import.unsupported',
      hint: expect.stringContaining('--json'),
    });
  });

  it('hyperfine: parameters name its commands, and exit codes tell what failed', async () => {
    expect(counts(await runOf('hyperfine-parameters.json'))).toEqual([
      ['sleep 0.01 (n=1)', 3, 0],
      ['false (n=1)', 3, 3],
      ['sleep 0.02 (n=2)', 3, 0],
      ['false (n=2)', 3, 3],
    ]);
    await expect(runOf('hyperfine.csv')).rejects.toMatchObject({ code: 'import.unsupported' });
    await expect(runOf('hyperfine-2.csv')).rejects.toMatchObject({ code: 'import.unsupported' });
  });

  it('hyperfine 2.0: each run by itself, when it began, and its parameters', async () => {
    const run = await runOf('hyperfine-2.json');
    expect(run).toMatchObject({ toolVersion: '2.0.0', startedAt: '2026-11-23T02:09:17.000Z', endedAt: null });
    expect(counts(run)).toEqual([
      ['sleep 0.01 (n=1)', 2, 0],
      ["sh -c 'kill -9 $$' (n=1)", 2, 2],
      ['sleep 0.02 (n=2)', 2, 0],
      ["sh -c 'kill -9 $$' (n=2)", 2, 2],
    ]);
    const [first] = run.endpoints;
    expect(first?.min).toBeCloseTo(11.481562, 9);
    expect(first?.mean).toBeCloseTo(12.448896, 9);
    expect(first?.max).toBeCloseTo(13.41623, 9);
    const text = new TextDecoder().decode(loadFixture('hyperfine-2.json'));
    await expect(readLoadText(text.replace('"second"', '"minute"'))).rejects.toMatchObject({
      code: 'import.malformed',
    });
  });
});

describe('artillery and oha', () => {
  it('artillery 1 and 2: as they printed', async () => {
    const [old, now] = [await runOf('artillery-1.json'), await runOf('artillery-2.json')];
    expect(old).toMatchObject({ seconds: null, total: { requests: 120, failures: 4, min: 8, max: 219, mean: null } });
    expect([0.5, 0.95, 0.99].map((q) => quantileOf(old.total, q))).toEqual([37, 103.5, 212]);
    expect(now).toMatchObject({
      startedAt: '2026-11-22T18:59:36.564Z',
      generator: { kind: 'open' },
      total: { requests: 120, failures: 4, min: 0, mean: 25.8, max: 219 },
    });
    expect([0.5, 0.95, 0.99, 0.999].map((q) => quantileOf(now.total, q))).toEqual([22.9, 43.4, 47.9, 202.4]);
    expect(counts(now)).toEqual([
      ['/errors', 40, 4],
      ['/steady', 40, 0],
      ['/tail', 40, 0],
    ]);
  });

  it('artillery counts what got no answer as failed', async () => {
    const { run } = await readLoadText(
      '{"aggregate":{"counters":{"vusers.created":3,"http.requests":3,"http.codes.200":1,"errors.ETIMEDOUT":2,"__proto__":5},"summaries":{}}}',
    );
    expect(run.total).toMatchObject({ requests: 3, failures: 2, mean: null });
  });

  it('oha: JSON in seconds, its text in what stands beside each number', async () => {
    const json = await runOf('oha.json');
    expect(json).toMatchObject({ tool: 'oha', total: { requests: 100, failures: 10, min: 10.221492, max: 37.478324 } });
    expect(quantileOf(json.total, 0.95)).toBeCloseTo(24.841466, 9);
    const text = await runOf('oha.txt');
    expect(text).toMatchObject({ tool: 'oha', seconds: 0.3857223, total: { requests: 100, failures: 10 } });
    expect(told(text.total)).toEqual([9.4916, 15.3912, 60.5744]);
    expect([0.95, 0.999].map((q) => quantileOf(text.total, q))).toEqual([21.0181, 60.5744]);
    expect((await runOf('oha-refused.json')).total).toMatchObject({
      requests: 20,
      failures: 20,
      mean: null,
      quantiles: [],
    });
  });

  it('oha: requests that were under way when the time was up were no failures', async () => {
    const { run } = await readLoadText(
      '{"summary":{"successRate":1,"total":2,"requestsPerSec":39},"statusCodeDistribution":{"200":78},"errorDistribution":{"aborted due to deadline":3,"timeout":1}}',
    );
    expect(run.total).toMatchObject({ requests: 79, failures: 1 });
    const text = new TextDecoder().decode(loadFixture('oha.txt'));
    const late = `${text}\nError distribution:\n  [3] aborted due to deadline\n  [2] timeout\n`;
    expect((await readLoadText(late)).run.total).toMatchObject({ requests: 102, failures: 12 });
  });
});

it('JMeter without a column of success tells no failures', async () => {
  const { run } = await readLoadText('timeStamp,elapsed,label\n1700000000000,5,a\n');
  expect(run).toMatchObject({ total: { requests: 1, failures: null }, endpoints: [{ failures: null }] });
});
