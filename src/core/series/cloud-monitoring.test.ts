import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricRole } from './metric-roles.ts';
import { readSeries } from './read-series.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../tests/fixtures/series/${name}`, import.meta.url)));
const read = (value: unknown) => readSeries(new TextEncoder().encode(JSON.stringify(value)));
const columns = ({ series }: ReturnType<typeof readSeries>) =>
  series.columns.map(({ name, unit, values }) => [name, unit, values]);

describe('CloudWatch', () => {
  it('get-metric-statistics: each statistic in the unit of its points, in the order of time', () => {
    const found = readSeries(fixture('cloudwatch-statistics.json'));
    expect(found).toMatchObject({
      ...{ format: 'cloudwatch', warnings: [] },
      series: { startedAt: '2026-04-09T11:18:00.000Z', times: [0, 60, 120] },
    });
    const shares = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 10));
    expect(columns(found)).toEqual([
      ['CPUUtilization Average', 'share', shares([0.4479, 0.4792, 0.525])],
      ['CPUUtilization Maximum', 'share', shares([0.6, 0.81, 0.9725])],
      ['CPUUtilization p95', 'share', shares([0.555, 0.6, 0.88])],
    ]);
    expect(found.series.columns.map(metricRole)).toEqual(['cpu', null, null]);
  });

  it('get-metric-data: units that labels state, and warnings of those that state none and of what is missing', () => {
    const found = readSeries(fixture('cloudwatch-data.json'));
    expect(columns(found)).toEqual([
      ['host_cpu', 'share', [0.4479, 0.4792, 0.525].map((value) => expect.closeTo(value, 10))],
      ['TargetResponseTime', 'count', [null, 0.25, null]],
    ]);
    expect(found.warnings.map(({ code, message }) => [code, message.slice(0, 52)])).toEqual([
      ['series.partial', 'CloudWatch says of these metrics that not all of the'],
      ['series.unit', '“TargetResponseTime” has no unit and is not judged: '],
    ]);
  });

  it('takes no size of a unit for another, and no time without a zone for one', () => {
    const points = (Timestamp: unknown, Unit = 'Kilobytes') => ({
      Label: 'x',
      Datapoints: [{ Timestamp, Average: 2, Unit }],
    });
    expect(columns(read(points('2026-04-09T11:18:00Z')))).toEqual([['x Average (Kilobytes)', 'count', [2]]]);
    expect(columns(read(points(1_775_733_480, 'Milliseconds')))).toEqual([['x Average', 'seconds', [0.002]]]);
    for (const time of ['2026-04-09T11:18:00', 'soon', null, 1e300]) {
      expect(() => read(points(time))).toThrow(expect.objectContaining({ code: 'import.malformed' }));
    }
  });

  it('refuses what holds no values, and lists of two lengths', () => {
    expect(() => read({ MetricDataResults: [] })).toThrow(expect.objectContaining({ code: 'import.noSamples' }));
    const uneven = { MetricDataResults: [{ Label: 'a', Timestamps: [1, 2], Values: [1], StatusCode: 'Complete' }] };
    expect(() => read(uneven)).toThrow(expect.objectContaining({ code: 'import.malformed' }));
  });
});

describe('Datadog', () => {
  it('reads series by what was asked for, in units by their family and scale', () => {
    const found = readSeries(fixture('datadog-query.json'));
    expect(found).toMatchObject({ format: 'datadog', series: { startedAt: '2021-11-10T11:11:11.000Z' } });
    expect(found.series.times).toEqual([0, 20, 30, 40]);
    expect(columns(found)).toEqual([
      ['avg:system.cpu.idle{*}', 'share', [expect.closeTo(0.955, 10), null, null, expect.closeTo(0.9425, 10)]],
      ['avg:trace.http.request{*}', 'seconds', [0.25, null, 0.3, null]],
      ['avg:system.net.bytes_sent{*}', 'count', [1024, null, null, null]],
    ]);
  });

  it('refuses points that are none, and an answer without any', () => {
    for (const point of [['x', 1], [1, 'y'], 7, [1e300, 1]]) {
      const given = { series: [{ metric: 'a', pointlist: [point] }] };
      expect(() => read(given)).toThrow(expect.objectContaining({ code: 'import.malformed' }));
    }
    expect(() => read({ series: [{ metric: 'a', pointlist: [] }] })).toThrow(
      expect.objectContaining({ code: 'import.noSamples' }),
    );
  });
});
