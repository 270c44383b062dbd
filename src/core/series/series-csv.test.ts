import { expect, it } from 'vitest';
import type { Series } from './model.ts';
import { readSeries } from './read-series.ts';
import { seriesCsv } from './series-csv.ts';

const csvOf = (series: Series): Uint8Array => {
  const text = [...seriesCsv(series)].map((bytes) => new TextDecoder().decode(bytes)).join('');
  return new TextEncoder().encode(text);
};

it.each(['2026-01-02T03:04:05.250Z', ''])(
  'a series that was saved is read back as the same one, begun at “%s”',
  (startedAt) => {
    const series: Series = {
      startedAt,
      times: Array.from({ length: 25_000 }, (_, i) => i * 0.5),
      restarts: [100, 200],
      columns: [
        {
          name: 'rss',
          title: 'Resident memory',
          unit: 'bytes',
          values: Array.from({ length: 25_000 }, (_, i) => i * 1024),
        },
        {
          name: 'cpu',
          title: 'CPU',
          unit: 'cores',
          values: Array.from({ length: 25_000 }, (_, i) => (i % 3 ? 0.25 : null)),
        },
        { name: 'a,"b"', title: 'a,"b"', unit: 'share', values: Array.from({ length: 25_000 }, () => 0.1) },
      ],
    };
    expect(readSeries(csvOf(series))).toEqual({ format: 'series', series, warnings: [] });
  },
);

it('a name that a spreadsheet would run is disarmed', () => {
  const series: Series = {
    startedAt: '',
    times: [0],
    restarts: [],
    columns: [{ name: '=1+1', title: '', unit: 'count', values: [1] }],
  };
  expect(new TextDecoder().decode(csvOf(series))).toBe("time [s],'=1+1 [count]\n0,1\n");
});
