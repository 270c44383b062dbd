import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSeries, recogniseSeries } from './read-series.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../tests/fixtures/series/${name}`, import.meta.url)));
const MIB = 1024 ** 2;
const codes = ({ warnings }: { readonly warnings: readonly { readonly code: string }[] }) =>
  warnings.map(({ code }) => code);

describe('logs of psrecord and mprof', () => {
  it('psrecord: seconds since its start, CPU of a core, memory in MiB', () => {
    const { format, series, warnings } = readSeries(fixture('psrecord.txt'));
    expect([format, series.startedAt, warnings]).toEqual(['psrecord', '', []]);
    expect(series.times.slice(0, 3)).toEqual([0, 0.513, 1.016]);
    const [rss, cpu] = series.columns;
    expect([rss?.name, rss?.unit, rss?.values[1]]).toEqual(['rss', 'bytes', 18.676 * MIB]);
    expect([cpu?.name, cpu?.unit, cpu?.values[1]]).toEqual(['cpu', 'cores', 0.06]);
  });

  it('psrecord: its CSV has the same, to more digits', () => {
    const { format, series } = readSeries(fixture('psrecord.csv'));
    expect([format, series.times.length, series.columns[0]?.values[0]]).toEqual(['psrecord', 9, 1.5859375 * MIB]);
  });

  it('mprof: seconds since 1970 and memory in MiB; children are left out and said so', () => {
    const alone = readSeries(fixture('mprof.dat'));
    expect([alone.format, alone.series.startedAt, codes(alone)]).toEqual(['mprof', '2026-11-23T02:21:42.273Z', []]);
    expect(alone.series.columns[0]?.values[1]).toBe(16.058594 * MIB);
    const withChild = readSeries(fixture('mprof-children.dat'));
    expect(withChild.series.times).toHaveLength(7);
    expect(codes(withChild)).toEqual(['series.children']);
  });

  it('refuses lines of another kind with their place', () => {
    const bytes = new TextEncoder().encode('CMDLINE a\nMEM 1.5 1795400502.1\nMEM x 1795400503.1\n');
    expect(() => readSeries(bytes)).toThrowError(
      expect.objectContaining({ code: 'import.malformed', at: { offset: 31 } }),
    );
  });
});

const CUT_ANYWHERE = [
  'psrecord.txt',
  'psrecord.csv',
  'mprof.dat',
  'ps-epoch.txt',
  'ps-iso.txt',
  'pidstat-r.txt',
  'lines-kv.txt',
  'lines-rssmb.txt',
  'lines-vmrss.txt',
  'lines-psdate.txt',
  'soak-p95.csv',
];

describe('logs that are cut off', () => {
  it.each(CUT_ANYWHERE)('%s: cut anywhere, no value is the beginning of a number', (name) => {
    const bytes = name === 'soak-p95.csv' ? fixture(`../load/${name}`) : fixture(name);
    const whole = readSeries(bytes).series.columns;
    const format = recogniseSeries(bytes)?.id;
    for (let length = 1; length < bytes.length; length++) {
      const part = bytes.subarray(0, length);
      if (recogniseSeries(part)?.id !== format) continue;
      let columns: typeof whole = [];
      try {
        columns = readSeries(part).series.columns;
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^import\./) });
      }
      for (const { name: column, values } of columns) {
        const all = whole.find((other) => other.name === column)?.values ?? [];
        for (const [i, value] of values.entries()) {
          const real = all[i];
          if (value === null || real == null) continue;
          // The first has none before it to be held against.
          if (i > 0) expect([length, i, value >= 0.4 * real]).toEqual([length, i, true]);
        }
      }
    }
  });
});
