import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadFixture, readLoadBytes, readLoadText, runOf } from '../../../../tests/support/load-files.ts';
import { PlateauError } from '../../error.ts';
import type { LoadRun } from '../model.ts';
import { quantileOf } from '../quantile.ts';

const named = ({ endpoints }: LoadRun) => endpoints.map(({ name, requests, failures }) => [name, requests, failures]);
const refusal = (text: string, options: Parameters<typeof readLoadText>[1] = {}) =>
  readLoadText(text, options).then(
    () => null,
    (thrown: unknown) => (thrown instanceof PlateauError ? thrown : Promise.reject(thrown)),
  );
const near = (value: number | null, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

describe('JMeter', () => {
  it('reads every sample of a real JTL, and does not count transactions again', async () => {
    const run = await runOf('jmeter.jtl.gz');
    expect(run).toMatchObject({
      tool: 'jmeter',
      generator: { kind: 'unknown', users: 5 },
      total: { requests: 602, failures: 30 },
    });
    expect(named(run)).toEqual([
      ['tail, "slow"', 302, 0],
      ['errors', 300, 30],
    ]);
    near(quantileOf(run.total, 0.5), 19, 23);
    near(quantileOf(run.total, 0.99), 198, 210);
    expect(run.missing[0]).toContain('Transactions');
  });

  const HEADER = 'timeStamp,elapsed,label,responseCode,responseMessage,success,allThreads';
  const row = (label: string, message = 'OK', success = true) => `1700000000000,5,${label},200,${message},${success},1`;

  it('takes the transactions where there is nothing else, messages over several lines, and files put together', async () => {
    const parents = `${HEADER}\n${row('buy', '"Number of samples in transaction : 2, number of failing samples : 0"')}\n`;
    expect(named((await readLoadText(parents)).run)).toEqual([['buy', 1, 0]]);
    const broken = `${HEADER}\n${row('a', '"expected to contain\n""x"",\n****"', false)}\n${HEADER}\n${row('b')}\n`;
    expect(named((await readLoadText(broken)).run)).toEqual([
      ['a', 1, 1],
      ['b', 1, 0],
    ]);
  });

  it('leaves a last line out that was cut off, also inside of a quote, and refuses what is wrong within', async () => {
    for (const end of ['1700000000000,5', '1700000000000,5,"a,']) {
      const { run, warnings } = await readLoadText(`${HEADER}\n${row('a')}\n${end}`);
      expect(run.total.requests).toBe(1);
      expect(warnings).toMatchObject([{ code: 'load.cutOff' }]);
    }
    expect(await refusal(`${HEADER}\n1,2\n${row('a')}\n`)).toMatchObject({ code: 'import.malformed' });
    expect(await refusal(`${HEADER}\n${row('a')}\n`, { latencyUnit: 's' })).toMatchObject({ code: 'import.otherUnit' });
  });
});

describe('JMeter with other settings', () => {
  it('reads XML that was cut off as far as it goes', async () => {
    const { run, warnings } = await readLoadBytes(loadFixture('jmeter-xml.jtl'));
    expect(warnings).toMatchObject([{ code: 'load.cutOff' }]);
    expect(run.startedAt).toBe('2026-11-22T14:36:01.986Z');
    expect(named(run)).toEqual([
      ['errors', 2, 0],
      ['tail, "slow"', 2, 0],
    ]);
  });

  it('takes the requests that lie in transactions of XML, and not both', async () => {
    const run = await runOf('jmeter-parents.jtl');
    expect(named(run)).toEqual([
      ['errors', 24, 2],
      ['tail, "slow"', 24, 0],
    ]);
    expect(run.missing[0]).toContain('Transactions');
  });

  const xml = (inner: string) => `<?xml version="1.0"?>\n<testResults version="1.2">\n${inner}\n</testResults>\n`;
  const sample = (label: string, inner = '', more = 's="true"') =>
    `<httpSample t='7' ts="1700000000000" ${more} lb="${label}">${inner}</httpSample>`;

  it('takes what lies in a sample for part of it, and no text, comment or CDATA for a tag', async () => {
    const inner = `<responseData>a <!-- ${sample('x')} --> <![CDATA[${sample('y')}]]></responseData>${sample('z')}`;
    const { run, warnings } = await readLoadText(xml(`${sample('a &lt;b&#62; &unknown;', inner)}${sample('c')}`));
    expect([named(run), warnings]).toEqual([
      [
        ['a <b> &unknown;', 1, 0],
        ['c', 1, 0],
      ],
      [],
    ]);
  });

  it('reads XML whatever its pieces are', async () => {
    const bytes = new TextEncoder().encode(xml(sample('ä', sample('in')).repeat(40)));
    const whole = (await readLoadBytes(bytes)).run;
    for (const size of [1, 7, 100]) expect((await readLoadBytes(bytes, {}, size)).run).toEqual(whole);
    expect(whole.total.requests).toBe(40);
  });

  it('refuses XML with a document type, without times, too deep or with a tag that does not end', async () => {
    const doctype = '<testResults><!DOCTYPE x [<!ENTITY a "b">]></testResults>';
    for (const text of [
      doctype,
      xml('<sample ts="1700000000000" lb="a"/>'),
      xml('<sample t="1" lb="a"/>'),
      xml('<sample t="1" ts="1" lb="a">'.repeat(1001)),
      xml(`<sample t="1" ts="1" lb="${'a'.repeat(2 ** 20 + 10)}"/>`),
      xml(`<sample t="1" ts="1" lb="${'a'.repeat(3 * 2 ** 20)}`),
    ]) {
      const refused = await refusal(text);
      expect([refused?.code, refused?.message]).toEqual(['import.malformed', expect.stringContaining('Line ')]);
    }
  });

  it('reads a file without its header where its columns are those of JMeter 5', async () => {
    const run = await runOf('jmeter-bare.jtl');
    expect(run).toMatchObject({ generator: { users: 3 }, startedAt: expect.stringMatching(/^2026-11-22T22:2/) });
    expect(run.endpoints.map(({ name }) => name)).toEqual(['tail, "slow"', 'errors']);
    expect(run.missing[0]).toContain('Transactions');
  });

  it('reads another delimiter, and says what its columns do not tell: failures, transactions, the zone of its times', async () => {
    const run = await runOf('jmeter-pipe.jtl');
    expect(run).toMatchObject({ startedAt: null, endedAt: null, total: { requests: 60, failures: null } });
    expect(run.missing.map((text) => text.slice(0, 20))).toEqual([
      'Which samples are tr',
      'Failures: no column ',
      'When it was: its tim',
      'The test plan, and t',
    ]);
    const local = await readLoadText('label;timeStamp;elapsed\na;2026/11/22 12:00:00;5\nb;2026/11/22 12:00:05;5\n');
    expect(local.run).toMatchObject({ startedAt: null, seconds: expect.closeTo(5.005, 5), series: { startedAt: '' } });
    const zoned = await readLoadText(
      'label;timeStamp;elapsed\na;2026/11/22 12:00:00 +0100;5\nb;2026/11/22 12:00:05 +0100;5\n',
    );
    expect(zoned.run).toMatchObject({ startedAt: '2026-11-22T11:00:00.000Z', total: { requests: 2 } });
  });

  it('reads samples without times as requests of an unknown time', async () => {
    const run = await runOf('jmeter-untimed.jtl');
    expect(run).toMatchObject({ startedAt: null, seconds: null, series: null, total: { perSecond: null } });
    expect(run.missing.join()).toContain('--seconds states how long it took');
    const stated = await readLoadBytes(loadFixture('jmeter-untimed.jtl'), { seconds: 4 });
    expect(stated.run.total.perSecond).toBe((stated.run.total.requests ?? 0) / 4);
  });

  it('refuses times that are of no day', async () => {
    expect(await refusal('timeStamp,elapsed,label\n12:00:01,5,a\n')).toMatchObject({
      code: 'import.malformed',
      hint: expect.stringContaining('timestamp_format=ms'),
    });
  });
});

describe('vegeta', () => {
  it.each(['vegeta.csv.gz', 'vegeta.ndjson.gz'])('reads every request of %s', async (name) => {
    const run = await runOf(name);
    expect(run).toMatchObject({ tool: 'vegeta', generator: { kind: 'open' }, total: { requests: 600, failures: 30 } });
    expect(named(run)).toEqual([
      ['http://127.0.0.1:8099/errors', 300, 30],
      ['http://127.0.0.1:8099/tail', 300, 0],
    ]);
  });

  it('tells the same by its reports as by its requests', async () => {
    const requests = await runOf('vegeta.csv.gz');
    for (const name of ['vegeta-report.json', 'vegeta.txt']) {
      const { total, seconds } = await runOf(name);
      expect(total).toMatchObject({ requests: 600, failures: 30 });
      expect(seconds).toBeCloseTo(requests.seconds ?? 0, 2);
      expect(total.max).toBeCloseTo(requests.total.max ?? 0, 2);
      for (const q of [0.5, 0.95, 0.99]) {
        near(
          quantileOf(total, q),
          (quantileOf(requests.total, q) ?? 0) * 0.97,
          (quantileOf(requests.total, q) ?? 0) * 1.03,
        );
      }
    }
  });

  it('reads the plot of its latencies as vegeta told them, and no failures, which it does not tell', async () => {
    const { total, generator, seconds, missing } = await runOf('vegeta-hdrplot.txt');
    // What vegeta’s JSON said of the same run.
    expect(total).toMatchObject({ requests: 600, failures: null, min: 49.657748, mean: null, max: 80.308176 });
    expect(total.quantiles.filter(({ q }) => q !== 0.75)).toEqual([
      { q: 0.5, ms: 50.862033 },
      { q: 0.9, ms: 54.065977 },
      { q: 0.95, ms: 56.077185 },
    ]);
    expect([generator.kind, seconds]).toEqual(['open', null]);
    expect(missing).toContain('p99: the plot has no row of 0.99.');
    const text = new TextDecoder().decode(loadFixture('vegeta-hdrplot.txt'));
    const many = (await readLoadText(text.replaceAll(/ 600 /g, ' 60000000 '))).run;
    expect(many.total).toMatchObject({ requests: null, max: null });
    await expect(readLoadText(text.replace('56.077185', '56,077185'))).rejects.toMatchObject({
      code: 'import.malformed',
    });
    // Two plots put together are no plot.
    await expect(readLoadText(text + text)).rejects.toMatchObject({ code: 'import.malformed' });
  });

  it('says what to export instead of its own binary form, and of a histogram', async () => {
    for (const name of ['vegeta-results.bin', 'vegeta-hist.txt'])
      await expect(runOf(name)).rejects.toMatchObject({ code: 'import.unsupported' });
  });
});

describe('the binary log of Gatling', () => {
  it('tells what the report of Gatling told of the same run: 900 requests, 30 failed, p50 22 ms, p99 204 ms', async () => {
    const run = await runOf('gatling-binary.log.gz');
    expect(run).toMatchObject({
      tool: 'gatling',
      toolVersion: '3.15.1',
      scenario: 'OrdersSimulation',
      total: { requests: 900, failures: 30 },
    });
    expect(named(run)).toEqual([
      ['errors', 300, 30],
      ['list / steady', 300, 0],
      ['tail', 300, 0],
    ]);
    expect(run.total).toMatchObject({ min: 10, max: 231 });
    near(quantileOf(run.total, 0.5), 21.9, 22.1);
    near(quantileOf(run.total, 0.99), 201, 205);
  });

  it('is the same in pieces of any size, and tells what is left of one that was cut off', async () => {
    const bytes = loadFixture('gatling-binary.log.gz');
    const { run } = await readLoadBytes(bytes);
    expect((await readLoadBytes(bytes, {}, 7)).run).toEqual(run);
    const cut = await readLoadBytes(bytes.subarray(0, bytes.length >> 1));
    expect(cut.warnings).toMatchObject([{ code: 'load.cutOff' }]);
    near(cut.run.total.requests, 400, 500);
  });

  it('is refused with the byte at which it is damaged, whatever is in it', async () => {
    const bytes = loadFixture('gatling-binary.log.gz');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        async (changes) => {
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[at] = value;
          await readLoadBytes(damaged, { format: 'gatling-binary' }).catch((thrown: unknown) => {
            expect(thrown).toBeInstanceOf(PlateauError);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a CSV of requests', () => {
  const rows = 'GET,/a,200,120\nGET,/a,200,80\nPOST,/b,503,200\n';

  it('asks what its latencies are in, and goes by what is stated', async () => {
    const text = `method,endpoint,status,latency\n${rows}`;
    const asked = await refusal(text);
    expect(asked).toMatchObject({ code: 'import.unitNeeded' });
    expect(asked?.message).toContain('“latency”');
    for (const [latencyUnit, max] of [
      ['ms', 200],
      ['s', 200_000],
      ['us', 0.2],
      ['ns', 0.0002],
    ] as const) {
      const { run, format } = await readLoadText(text, { latencyUnit });
      expect(format).toBe('latency-csv');
      expect(run.total.max).toBeCloseTo(max, 9);
      expect(named(run)).toEqual([
        ['/a', 2, 0],
        ['/b', 1, 1],
      ]);
      expect(run.unit).toContain('stated');
    }
  });

  it.each([
    ['latency_ms', 200],
    ['Latency (ms)', 200],
    ['elapsed [s]', 200_000],
    ['response_time_seconds', 200_000],
    ['durationMs', 200],
    ['duration_us', 0.2],
  ])('takes the unit that %s says, and no other', async (column, max) => {
    const text = `method,endpoint,status,${column}\n${rows}`;
    const { run } = await readLoadText(text);
    expect(run.total.max).toBeCloseTo(max, 9);
    expect(await refusal(text, { latencyUnit: 'ns' })).toMatchObject({ code: 'import.otherUnit' });
  });

  it('reads semicolons, tabs, a mark at the start, quotes, and times of any kind', async () => {
    const semicolons =
      '\ufefftimestamp;label;elapsed_ms;success\n2026-01-01T00:00:00Z;"a;b";10;true\n2026-01-01T00:00:10Z;c;20;false\n';
    const { run } = await readLoadText(semicolons);
    expect(named(run)).toEqual([
      ['a;b', 1, 0],
      ['c', 1, 1],
    ]);
    expect(run).toMatchObject({ startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:00:10.020Z' });
    expect(run.seconds).toBeCloseTo(10.02, 3);
    const tabs = 'url\tduration_ms\n/a b\t10\n';
    expect(named((await readLoadText(tabs)).run)).toEqual([['/a b', 1, null]]);
  });

  it('says what it does not know instead of filling it in', async () => {
    const { run } = await readLoadText('url,duration_ms\n/a,10\n');
    expect(run).toMatchObject({
      startedAt: null,
      seconds: null,
      series: null,
      total: { failures: null, perSecond: null },
    });
    expect(run.missing).toHaveLength(2);
    const zoneless = 'time,url,duration_ms\n2026-11-22 12:00:00,/a,10\n2026-11-22 12:00:05,/a,10\n';
    const local = (await readLoadText(zoneless)).run;
    expect(local).toMatchObject({
      startedAt: null,
      endedAt: null,
      seconds: expect.closeTo(5.01, 5),
      series: { startedAt: '' },
    });
    expect(local.missing).toContain('When it was: its times have no zone.');
    const utc = (await readLoadText(zoneless.replaceAll(/(:0\d),/g, '$1Z,'))).run;
    expect([utc.startedAt, utc.missing.length]).toEqual(['2026-11-22T12:00:00.000Z', 1]);
    expect(await refusal('url,duration_ms,status\n/a,10,perhaps\n')).toMatchObject({ code: 'import.malformed' });
    expect(await refusal('url,duration_ms\n/a,fast\n')).toMatchObject({ code: 'import.malformed', at: { offset: 16 } });
  });

  it('counts percentiles over the rows of files that were put together, and refuses those that were computed before', async () => {
    const fast = Array.from({ length: 900 }, () => '/a,10').join('\n');
    const slow = Array.from({ length: 100 }, () => '/a,1000').join('\n');
    const header = 'endpoint,latency_ms\n';
    const { run } = await readLoadText(`${header}${fast}\n${header}${slow}\n`);
    // The mean of the two files' p95, 10 and 1,000 ms, would be 505 ms.
    near(quantileOf(run.total, 0.95), 997, 1003);
    near(quantileOf(run.total, 0.5), 9.9, 10.1);
    const tables = ['endpoint,p50,p95,p99\n/a,10,20,30\n', 'Label,# Samples,Median,95% Line,99% Line\nTOTAL,9,1,2,3\n'];
    for (const table of tables) expect(await refusal(table)).toMatchObject({ code: 'import.percentilesOnly' });
  });

  it('is nothing but requests or a refusal, whatever is in it', async () => {
    const cell = fc.oneof(
      fc.constantFrom('latency', 'label', 'status', '__proto__', '"', '""', '200', 'ok', '1e999', '-1', '\n', ';'),
      fc.string(),
    );
    const lines = fc.array(
      fc.array(cell, { maxLength: 5 }).map((cells) => cells.join(',')),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(lines, async (given) => {
        await readLoadText(`label,latency,status\n${given.join('\n')}`, {
          latencyUnit: 'ms',
          format: 'latency-csv',
        }).catch((thrown: unknown) => {
          expect(thrown).toBeInstanceOf(PlateauError);
        });
      }),
    );
  });
});
