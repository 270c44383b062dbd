import { describe, expect, it } from 'vitest';
import { readSeries, recogniseSeries } from './read-series.ts';
import { seriesSummary } from './series-summary.ts';
import { decodeSeries, encodeSeries } from './stored-series.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readSeries(bytes(text));

describe('a series in CSV', () => {
  it('has times from its start, and values in base units', () => {
    const { series, warnings } = read(
      'time,rss [KiB],cpu [%]\n1767323045,1024,50\n1767323055,2048,\n1767323065.5,3072,100\n',
    );
    expect(series).toEqual({
      startedAt: '2026-01-02T03:04:05.000Z',
      times: [0, 10, 20.5],
      columns: [
        { name: 'rss', title: 'Resident memory', unit: 'bytes', values: [1048576, 2097152, 3145728] },
        { name: 'cpu', title: 'CPU', unit: 'cores', values: [0.5, null, 1] },
      ],
      restarts: [],
    });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['seconds since its start', 'time,x\n0.5,1\n1.5,2\n', '', [0, 1]],
    ['milliseconds since 1970', 'time,x\n1767323045000,1\n1767323045250,2\n', '2026-01-02T03:04:05.000Z', [0, 0.25]],
    ['milliseconds since its start', 'time [ms],x\n100,1\n350,2\n', '', [0, 0.25]],
    ['ISO 8601', 'Time,x\n2026-01-02T03:04:05Z,1\n2026-01-02T04:04:06+01:00,2\n', '2026-01-02T03:04:05.000Z', [0, 1]],
    [
      'ISO 8601 without a zone',
      'time,x\n2026-01-02 03:04:05,1\n2026-01-02 03:04:06.500,2\n',
      '2026-01-02T03:04:05.000Z',
      [0, 1.5],
    ],
  ])('reads times as %s', (_, text, startedAt, times) => {
    const { series } = read(text);
    expect(series.startedAt).toBe(startedAt);
    series.times.forEach((time, i) => {
      expect(time).toBeCloseTo(times[i] ?? Number.NaN, 6);
    });
  });

  it.each([
    ['2026-01-02 03:04:05', ['series.zone']],
    ['2026-01-02T03:04:05', ['series.zone']],
    ['2026-01-02T03:04:05Z', []],
    ['2026-01-02 03:04:05 UTC', []],
    ['2026-01-02T03:04:05.5+0100', []],
    ['1767323045', []],
  ])('says of times like %s whether they were taken for UTC', (time, codes) => {
    expect(read(`time,rss [bytes]\n${time},1\n`).warnings.map(({ code }) => code)).toEqual(codes);
    expect(read(`Time,Metric,Value\n${time},rss,1\n`).warnings.map(({ code }) => code)).toEqual(codes);
  });

  it('reads a byte order mark, quotes, blanks and Windows’ line ends', () => {
    const { series } = read('\uFEFF"time", "a ""b"" [bytes]"\r\n1, 2\r\n\r\n2,"3"\r\n');
    expect(series.columns).toMatchObject([{ name: 'a "b"', unit: 'bytes', values: [2, 3] }]);
  });

  it('takes a line that names no process for the same one, and refuses processes that take turns', () => {
    expect(read('time,rss,process\n1,10,77\n2,20,\n3,5,77\n4,6,99\n').series.restarts).toEqual([3]);
    expect(() => read('time,rss,process\n1,10,77\n2,20,99\n3,5,77\n')).toThrow(
      expect.objectContaining({ code: 'import.severalProcesses', at: { offset: 33 } }),
    );
  });

  it('knows a restart by its column of processes', () => {
    const { series } = read('time,rss [KiB],process\n1,10,77\n2,20,77\n3,5,99\n4,6,99\n');
    expect(series).toMatchObject({ restarts: [2], columns: [{ name: 'rss' }] });
    expect(seriesSummary(series)).toBe('rss 10.2 kB → 6.14 kB · 5.12 kB to 20.5 kB · 3 s · restarted once');
  });

  it('leaves out a last line that was cut off, and lines that go back in time', () => {
    const { series, warnings } = read('time [s],rss,process\n10,1,7\n20,2,7\n15,3,7\n20,4,7\n30,5,7\n40,6,');
    expect(series.times).toEqual([0, 10, 20]);
    expect(warnings.map(({ code, count }) => [code, count])).toEqual([
      ['series.cutOff', undefined],
      ['series.backwards', 2],
    ]);
  });

  it('takes values of a unit it does not know as they are, and says so', () => {
    const { series, warnings } = read('time,x [furlongs]\n1,2\n');
    expect(series.columns[0]).toMatchObject({ unit: 'count', values: [2] });
    expect(warnings[0]?.message).toContain('“furlongs”');
  });

  it.each([
    ['import.empty', 0, ''],
    ['import.noSamples', undefined, 'time,rss\n'],
    ['import.malformed', 0, 'when,rss\n1,2\n'],
    ['import.malformed', 0, 'time\n1\n'],
    ['import.malformed', 0, 'time [apples],rss\n1,2\n'],
    ['import.malformed', 0, 'time,rss,rss\n1,2,3\n'],
    ['import.malformed', 0, 'time,process\n1,2\n'],
    ['import.malformed', 13, 'time,rss\n1,2\n2,two\n3,4\n'],
    ['import.malformed', 9, 'time,rss\n1,2,3\n'],
    ['import.malformed', 9, 'time,rss\nnoon,3\n'],
    ['import.malformed', 9, 'time,rss\n1,"3\n'],
    ['import.malformed', 9, 'time,rss\n1,1e999\n'],
  ])('is refused with %s at byte %s: %j', (code, offset, text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code, ...(offset === undefined ? {} : { at: { offset } }) }),
    );
  });

  it('is refused where a cell is longer than a line may be', () => {
    expect(() => read(`time,rss\n1,"${'x'.repeat(20_000_000)}"\n`)).toThrow(
      expect.objectContaining({ code: 'import.malformed', at: { offset: 9 } }),
    );
  });

  it('names line and byte of bytes that are no text', () => {
    const broken = Uint8Array.from([...bytes('time,rss\n1,2\n'), 0xff, 0x0a]);
    expect(() => readSeries(broken)).toThrow(
      expect.objectContaining({ code: 'import.badEncoding', at: { offset: 13 } }),
    );
  });

  it('is known by its header', () => {
    expect(
      ['time,rss\n', 'Time [s], x\n', '\uFEFF"time","rss"\n'].map((text) => recogniseSeries(bytes(text)) !== null),
    ).toEqual([true, true, true]);
    expect(
      ['time;x 3\n', 'times,rss\n', 'time\n', 'a,time\n', ''].map((text) => recogniseSeries(bytes(text)) !== null),
    ).toEqual(Array(5).fill(false));
  });

  it('is the same after it was stored', () => {
    const { series } = read('time,rss [KiB],__proto__,process\n1,10,,77\n2,,3,78\n');
    expect(decodeSeries(encodeSeries(series))).toEqual(series);
  });
});

it.each([
  ['x 3 → 3 · 0 s', 'time,x\n1,3\n'],
  ['delay 2 ms → 1.5 s · 2 h 05 min', 'time,delay [ms]\n0,2\n7500,1500\n'],
  ['rss 1 MB → 2 MB · 3 d 4 h · 1 more', 'time,cpu,rss [MB]\n0,1,1\n273600,,2\n'],
])('a series is told as “%s”', (text, csv) => {
  expect(seriesSummary(read(csv).series)).toBe(text);
});

it('a number that no unit holds is refused, whatever its digits', () => {
  expect(() => readSeries(new TextEncoder().encode('time,rss [MiB]\n1,1\n2,1e305\n'))).toThrowError(
    expect.objectContaining({ code: 'import.malformed' }),
  );
});

it('says what CPU, delays and shares without a unit were taken for, and nothing where it is written', () => {
  const told = (csv: string) => read(csv).warnings.map(({ message }) => message);
  expect(told('time,cpu,delay,loopUtilization\n1767225600,96,12.5,45\n')).toEqual([
    '“cpu” has no unit and was taken for cores: write [%] behind its name if it is that.',
    '“delay” has no unit and was taken for seconds: write [ms] behind its name if it is that.',
    '“loopUtilization” has no unit and was taken for shares from 0 to 1: write [%] behind its name if it is that.',
  ]);
  expect(told('time,cpu [%],delay [ms],rss\n1767225600,96,12.5,4096\n')).toEqual([]);
  expect(told('time,cpu,delay\n1767225600,96 %,12 ms\n')).toEqual([]);
});
