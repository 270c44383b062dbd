import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { momentAt } from './moments.ts';
import { readSeries, recogniseSeries } from './read-series.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../tests/fixtures/series/lines-${name}`, import.meta.url)));
const bytesOf = (text: string) => new TextEncoder().encode(text);
const SLEEPER = 1840 * 1024;

describe('logs of resident memory as people have them', () => {
  it.each([
    ['psdate.txt', 'ps', '2026-11-22T14:57:52.000Z', [0, 1, 2]],
    ['pstime.txt', 'ps', '', [0, 1, 2]],
    ['psrsscpu.txt', 'ps', '2026-11-22T14:58:06.000Z', [0, 1, 2]],
    ['psaux.txt', 'memory-lines', '2026-11-22T14:58:02.000Z', [0, 1, 3]],
    ['pstable.txt', 'memory-lines', '', [0, 1, 2]],
    ['vmrss.txt', 'memory-lines', '2026-11-22T14:58:09.000Z', [0, 2, 3]],
    ['top.txt', 'memory-lines', '', [0, 1, 2]],
  ])('%s is known as %s, begun at “%s”', (name, format, startedAt, times) => {
    expect(recogniseSeries(fixture(name))?.id).toBe(format);
    const { series } = readSeries(fixture(name));
    expect(series).toMatchObject({ startedAt, times, restarts: [] });
    expect(series.columns.find((column) => column.name === 'rss')?.values).toEqual(times.map(() => SLEEPER));
  });

  it('takes units as they are written, and says where there was none', () => {
    const bare = readSeries(fixture('kv.txt'));
    expect(bare.series.columns.map(({ name, values }) => [name, values[0]])).toEqual([
      ['rss', 44_691_456],
      ['heapUsed', 4_102_504],
    ]);
    expect(bare.warnings).toMatchObject([{ code: 'series.unit' }]);
    const megabytes = readSeries(fixture('rssmb.txt'));
    expect(megabytes.series.columns[0]?.values[0]).toBe(42.6 * 1024 ** 2);
    expect(megabytes.warnings).toEqual([]);
  });

  it('reads memory, its limit and CPU of docker stats, as a table and as objects', () => {
    for (const [name, options] of [
      ['docker-loop.txt', {}],
      ['docker.jsonl', { intervalSeconds: 10 }],
    ] as const) {
      const { series } = readSeries(fixture(name), options);
      expect(series.times).toEqual([0, 10]);
      expect(series.columns.map(({ name: column, unit, values }) => [column, unit, values[0]])).toEqual([
        ['rss', 'bytes', 62.1 * 1024 ** 2],
        ['limit', 'bytes', 1.952 * 1024 ** 3],
        ['cpu', 'cores', 0.005],
      ]);
    }
  });

  it('asks for the interval where there is no time, and takes numbers alone where it is said what they are', () => {
    expect(() => readSeries(fixture('docker.jsonl'))).toThrowError(
      expect.objectContaining({ code: 'import.intervalNeeded' }),
    );
    expect(recogniseSeries(fixture('psrss.txt'))).toBeNull();
    const { series } = readSeries(fixture('psrss.txt'), { format: 'ps', intervalSeconds: 10 });
    expect(series).toMatchObject({ times: [0, 10, 20], columns: [{ values: [SLEEPER, SLEEPER, SLEEPER] }] });
  });

  it('refuses several processes that take turns', () => {
    const turns = ['10:00:00', '10:00:10', '10:00:20'].flatMap((time) => [
      `${time} a x 1.00% 10MiB / 1GiB 1% `,
      `${time} b y 1.00% 20MiB / 1GiB 1% `,
    ]);
    expect(() => readSeries(bytesOf(turns.join('\n')), { format: 'memory-lines' })).toThrowError(
      expect.objectContaining({ code: 'import.severalProcesses' }),
    );
  });

  it('leaves stacks and other texts alone', () => {
    for (const other of [
      'main;rss 3\nmain;b 4\n',
      'a;b;c 10\n',
      'rss\n',
      'Requests/sec: 10\n',
      '12:00:00 started\n12:00:01 stopped\n',
    ]) {
      expect(recogniseSeries(bytesOf(other))).toBeNull();
    }
  });

  it('of any lines is a series or a named error', () => {
    const part = fc.constantFrom(
      '10:00:00',
      '1767323045',
      'RSS',
      'PID RSS',
      '1840',
      'rss=5',
      '62MiB / 1GiB',
      '1.00%',
      'VmRSS: 1 kB',
      '{"MemUsage":"1MiB / 2MiB"}',
      '__proto__',
      ' ',
    );
    const line = fc.array(fc.oneof(part, fc.string()), { maxLength: 6 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('memory-lines', 'ps'), (lines, format) => {
        try {
          readSeries(bytesOf(lines.join('\n')), { format, intervalSeconds: 1 });
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PlateauError);
        }
      }),
    );
  });
});

it.each([
  ['Sun Nov 22 14:57:52 UTC 2026 x', '2026-11-22T14:57:52.000Z'],
  ['Sun  Nov', null],
  ['Sun 22 Nov 2026 02:57:52 PM UTC', '2026-11-22T14:57:52.000Z'],
  ['Mon Jan  5 01:02:03 CET 2026', '2026-01-05T01:02:03.000Z'],
  ['[2026-11-22T14:57:52Z] x', '2026-11-22T14:57:52.000Z'],
  ['1767323045.5 1', '2026-01-02T03:04:05.500Z'],
  ['main;hot 3', null],
])('the moment of “%s” is %s', (text, moment) => {
  const found = momentAt(text);
  expect(found === null ? null : new Date(found.seconds * 1000).toISOString()).toBe(moment);
});
