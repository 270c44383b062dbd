import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { readSeries, recogniseSeries } from './read-series.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../tests/fixtures/series/${name}`, import.meta.url)));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readSeries(bytes(text));
const columns = (given: Uint8Array) =>
  readSeries(given).series.columns.map(({ name, unit, values }) => [name, unit, values]);
/** UTF-16 with its mark. */
function wide(text: string, isLittle = true): Uint8Array {
  const view = new DataView(new ArrayBuffer((text.length + 1) * 2));
  [...`\ufeff${text}`].forEach((character, i) => {
    view.setUint16(i * 2, character.charCodeAt(0), isLittle);
  });
  return new Uint8Array(view.buffer);
}
const refused = (given: Uint8Array): unknown => {
  try {
    return readSeries(given);
  } catch (thrown) {
    if (thrown instanceof PlateauError) return { code: thrown.code, at: thrown.at };
    throw thrown;
  }
};

const MEMORY = 'process_resident_memory_bytes {instance="a:9090", job="say "hi", all"}';

describe('CSV of Grafana', () => {
  it('joined by time, as numbers: the ending of a metric tells its unit, before its labels', () => {
    expect(columns(fixture('grafana-raw.csv'))).toEqual([
      [MEMORY, 'bytes', [100000000, 101000000, 102500000, 104000000, 980000, 107000000]],
      ['latency p95', 'count', [0.0123, 0.5, null, null, 90, 0.25]],
      ['cpu', 'cores', [0.1, 0.2, 0.301, 0.4, 0.5, 0.6]],
    ]);
    expect(readSeries(fixture('grafana-raw.csv')).warnings).toMatchObject([
      { code: 'series.unit', message: expect.stringContaining('“latency p95”') },
      { code: 'series.unit', message: expect.stringContaining('“cpu” has no unit and was taken for cores') },
      { code: 'series.zone' },
    ]);
  });

  it.each(['grafana-joined.csv', 'grafana-excel.csv'])('%s: each cell with its unit', (name) => {
    const { series, warnings } = readSeries(fixture(name));
    expect(series.startedAt).toBe('2026-11-22T18:00:00.000Z');
    expect(series.times).toEqual([0, 15, 30, 45, 60, 75]);
    // Grafana writes the clock of the browser it was exported with.
    expect(warnings).toMatchObject([{ code: 'series.zone' }]);
    const [memory, latency, cpu] = series.columns;
    expect(memory?.values.map((value) => Math.round((value ?? 0) / 1024 / 102.4) / 10)).toEqual([
      95.4, 96.3, 97.8, 99.2, 0.9, 102,
    ]);
    expect(latency).toMatchObject({ unit: 'seconds', values: [0.0123, 0.5, null, null, 90, 0.25] });
    expect(cpu?.values.map((value) => Math.round((value ?? 0) * 1000))).toEqual([100, 200, 301, 400, 500, 600]);
  });

  it('series to rows, joined by time', () => {
    expect(columns(fixture('grafana-rows.csv'))).toEqual([
      ['a', 'count', [1, 2, null, 4, 5, 6]],
      ['b, "x"', 'count', [7, 8, 9, null, 11, 12]],
    ]);
    const old = read(
      '"Series";"Time";"Value"\n"x_ms";"2019-05-01T10:00:00+02:00";12,5\n"y";"2019-05-01T10:00:10+02:00";null\n',
    );
    expect(old).toMatchObject({
      format: 'series-rows',
      series: { startedAt: '2019-05-01T08:00:00.000Z', times: [0, 10] },
    });
    expect(old.series.columns).toMatchObject([
      { name: 'x_ms', unit: 'seconds', values: [0.0125, null] },
      { name: 'y', values: [null, null] },
    ]);
    expect(refused(bytes('Time,Metric,Value\n1,a,2\n2,a\n'))).toMatchObject({ at: { offset: 24 } });
    expect(refused(bytes('Time,Metric,Value\n1,a,fast\n'))).toMatchObject({ at: { offset: 18 } });
    expect(refused(bytes('Time,Metric,Value\n1e300,a,2\n'))).toMatchObject({ at: { offset: 18 } });
    expect(refused(bytes('Time,Metric,Value\n1,a,\n'))).toMatchObject({ code: 'import.noSamples' });
    expect(read('Time,Metric,Value\n1,__proto__,2\n2,a').series.columns).toMatchObject([
      { name: '__proto__', values: [2] },
    ]);
  });
});

describe('a table of values over time', () => {
  it.each([
    ['sep=;', 'sep=;\nTime;x\n1;2,5\n2;3\n'],
    ['decimal commas', 'timestamp;x\n1;2,5\n2;3,0\n'],
    ['tabs', 'Date\tx\n1\t2.5\n2\t3\n'],
    ['brackets of other kinds', '"Time (UTC)","x (ms)"\n1,2500\n2,3000\n'],
  ])('reads %s', (_, text) => {
    const { series, format } = read(text);
    expect(format).toBe('series');
    expect(series.columns[0]?.name).toBe('x');
    expect(series.columns[0]?.values).toEqual([2.5, 3]);
  });

  it('in UTF-16 names the byte at which it is wrong', () => {
    for (const isLittle of [true, false]) {
      const text = 'Time,"µ [MiB]"\r\n1,2\r\n2,x\r\n';
      expect(columns(wide(text.replace('x', '3'), isLittle))).toEqual([['µ', 'bytes', [2097152, 3145728]]]);
      expect(recogniseSeries(wide(text, isLittle))?.id).toBe('series');
      expect(refused(wide(text, isLittle))).toEqual({ code: 'import.malformed', at: { offset: 44 } });
    }
    expect(refused(Uint8Array.of(0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00))).toMatchObject({ code: 'import.badEncoding' });
  });

  it('takes infinite values for not measured and says so', () => {
    const { series, warnings } = read('time [s],p95 [s]\n1,+Inf\n2,0.5\n3,-Inf\n4,NaN\n5,undefined\n');
    expect(series.columns[0]?.values).toEqual([null, 0.5, null, null, null]);
    expect(warnings).toMatchObject([{ code: 'series.infinite', count: 2 }]);
  });

  it.each([
    ['a number that may be two', 'time,x\n1,"1,234"\n'],
    ['two marks', 'time;x\n1;1.234,5\n'],
    ['another unit than before', 'time,x\n1,5 ms\n2,3 MiB\n'],
    ['no unit where there was one', 'time,x\n1,5 ms\n2,3\n'],
    ['a unit nobody knows', 'time,x\n1,5 furlongs\n'],
    ['a day that may be a month', 'time,x\n5/1/2023 10:00,5\n'],
  ])('refuses %s with line and byte', (_, text) => {
    expect(refused(bytes(text))).toMatchObject({ code: 'import.malformed', at: { offset: expect.any(Number) } });
  });

  it('is no stack with its weight, and no log', () => {
    for (const text of ['time;work 12\n', 'time;a;b 3\nmain 4\n', 'timestamps,x\n', '{"time":1}\n'])
      expect(recogniseSeries(bytes(text))?.id ?? null).not.toBe('series');
    for (const text of ['sep=;\ntime;x\n', '\ufeff"Time","{a=""b,c""}"\n', '@timestamp,x\n', 'DateTime;x\n'])
      expect(recogniseSeries(bytes(text))?.id).toBe('series');
  });
});

describe('range queries of Prometheus', () => {
  it('are joined by time, each series by its name and labels', () => {
    const rss = readSeries(fixture('prometheus-rss.json'));
    expect(rss).toMatchObject({
      format: 'prometheus',
      series: { startedAt: '2026-11-22T18:41:12.000Z', times: [0, 2, 4, 6, 8] },
    });
    expect(columns(fixture('prometheus-rss.json'))).toEqual([
      [
        'process_resident_memory_bytes{instance="127.0.0.1:39461",job="self"}',
        'bytes',
        [45993984, 47042560, 47697920, 47828992, 48263168],
      ],
    ]);
    expect(columns(fixture('prometheus-p95.json')).map(([name]) => name)).toEqual([
      'value',
      '{instance="127.0.0.1:39461",job="self",type="float"}',
      '{instance="127.0.0.1:39461",job="self",type="histogram"}',
    ]);
  });

  it('leave out what is not measured, and are refused where they are of one moment or damaged', () => {
    const answer = (values: string): string =>
      `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__proto__":"x"},"values":${values}}]}}`;
    const { series, warnings } = read(answer('[[1,"NaN"],[2.5,"+Inf"],[3,"7"]]'));
    expect(series.times).toEqual([0, 1.5, 2]);
    expect(series.columns).toMatchObject([{ name: '{__proto__="x"}', values: [null, null, 7] }]);
    expect(warnings).toMatchObject([{ code: 'series.infinite' }]);
    expect(refused(bytes(answer('[[1,7]]')))).toMatchObject({ code: 'import.malformed' });
    expect(refused(bytes(answer('[["a","7"]]')))).toMatchObject({ code: 'import.malformed' });
    expect(refused(bytes(answer('[]')))).toMatchObject({ code: 'import.noSamples' });
    expect(refused(bytes('{"status":"success","data":{"resultType":"vector","result":[]}}'))).toMatchObject({
      code: 'import.unsupported',
    });
    expect(refused(bytes(answer('[[1,"7"]]').slice(0, -4)))).toMatchObject({ code: 'import.truncated' });
  });
});

it.each(['grafana-joined.csv', 'grafana-excel.csv', 'grafana-rows.csv', 'prometheus-p95.json'])(
  '%s cut short or damaged is a series or a named error',
  (name) => {
    const whole = fixture(name);
    const { format } = readSeries(whole);
    const at = fc.nat(whole.length - 1);
    fc.assert(
      fc.property(at, fc.array(fc.tuple(at, fc.nat(255)), { maxLength: 4 }), fc.boolean(), (length, flips, cut) => {
        const damaged = cut ? whole.slice(0, length + 1) : whole.slice();
        for (const [place, value] of flips) if (place < damaged.length) damaged[place] = value;
        try {
          const { series } = readSeries(damaged, { format });
          expect(series.columns.every(({ values }) => values.length === series.times.length)).toBe(true);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PlateauError);
        }
      }),
    );
  },
);
