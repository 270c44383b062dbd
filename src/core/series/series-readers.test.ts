import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { readSeries, recogniseSeries } from './read-series.ts';
import type { SeriesOptions } from './reader.ts';

const FOLDER = new URL('../../../tests/fixtures/series/', import.meta.url);
const PROFILES = new URL('../../../tests/fixtures/profiles/', import.meta.url);
const file = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FOLDER)));
const read = (name: string, options: SeriesOptions = {}) => readSeries(file(name), options);
const text = (content: string, options: SeriesOptions = {}) => readSeries(new TextEncoder().encode(content), options);
const columnOf = (found: ReturnType<typeof read>, name: string) =>
  found.series.columns.find((column) => column.name === name);
const codes = (found: ReturnType<typeof read>) => found.warnings.map(({ code }) => code);

describe('process.memoryUsage() as Node prints it', () => {
  it.each([
    ['node24-ndjson-ts.log', '2026-11-21T17:09:53.335Z'],
    ['node24-ndjson-nested.log', '2026-11-21T17:09:53.961Z'],
    ['node24-inspect-date.log', '2026-11-21T17:09:55.216Z'],
    ['node24-inspect-iso.log', '2026-11-21T17:09:55.843Z'],
    ['node24-inspect-label.log', '2026-11-21T17:09:56.473Z'],
  ])('%s is read with its times', (name, startedAt) => {
    const found = read(name);
    expect(found).toMatchObject({ format: 'memory-usage', warnings: [], series: { startedAt, restarts: [] } });
    expect(found.series.times).toHaveLength(6);
    expect(found.series.times[5]).toBeGreaterThan(0.45);
    expect(found.series.columns.map(({ name: column, unit }) => `${column} ${unit}`)).toEqual([
      'rss bytes',
      'heapTotal bytes',
      'heapUsed bytes',
      'external bytes',
      'arrayBuffers bytes',
    ]);
    expect(found.series.columns.every(({ values }) => values.every((value) => value !== null))).toBe(true);
  });

  it.each([
    ['node24-ndjson.log', 6, 43_364_352],
    ['node24-inspect.log', 6, 43_257_856],
    ['node24-inspect-oneline.log', 3, null],
  ])('%s tells no times: they are asked for', (name, count, first) => {
    expect(() => read(name)).toThrow(
      expect.objectContaining({ code: 'import.intervalNeeded', hint: expect.stringContaining('--interval') }),
    );
    const found = read(name, { intervalSeconds: 10 });
    expect(found.series).toMatchObject({ startedAt: '', times: Array.from({ length: count }, (_, i) => i * 10) });
    if (first !== null) expect(columnOf(found, 'rss')?.values[0]).toBe(first);
    expect(columnOf(found, 'rss')?.values[0]).toBeGreaterThan(4e7);
  });

  it('an array with uptimes has seconds, and an uptime that falls is a restart', () => {
    const found = read('node24-array.log', {});
    expect(codes(found)).toEqual(['series.timeUnit']);
    expect(found.series.times[1]).toBeCloseTo(0.098924, 5);
    const twice = text(
      '{"uptime":5,"rss":5e8,"heapUsed":1}\n{"uptime":15,"rss":6e8}\n{"uptime":4,"rss":5e8}\n{"uptime":14,"rss":6e8}\n',
    );
    expect(twice.series).toMatchObject({ times: [0, 10, 14, 24], restarts: [14] });
    expect(twice.warnings).toEqual([]);
  });

  it('an uptime that begins at 0 again is a restart, and no sample is lost', () => {
    const found = text([0, 10, 20, 0, 10, 20].map((uptime) => `{"uptime":${uptime},"rss":5e8}\n`).join(''));
    expect(found.series.times.map((time) => Number(time.toFixed(6)))).toEqual([0, 10, 20, 20.001, 30.001, 40.001]);
    expect(found.series.restarts).toEqual([20.001]);
    expect(found.warnings).toEqual([]);
  });

  it('the playbook’s snippet is megabytes of 1024, and that is said', () => {
    const found = read('node24-playbook.log', { intervalSeconds: 10 });
    expect(codes(found)).toEqual(['series.unit']);
    expect(columnOf(found, 'rss')?.values.slice(0, 2)).toEqual([41.4 * 1024 ** 2, 43.2 * 1024 ** 2]);
    expect(columnOf(found, 'heapUsed')?.values[0]).toBe(4.1 * 1024 ** 2);
  });

  it('other pids are restarts, other lines are passed over, and a last one that was cut off is left out', () => {
    const found = text(
      [
        'server listening {on: 8080}',
        '{"ts":1767323045,"pid":7,"rss":100000000,"heapUsed":5}',
        'GET / 200 {"bytes":12}',
        '\u001b[33m{ ts: 1767323055, pid: 7, rss: \u001b[33m110_000_000\u001b[39m, heapUsed: 6, mode: [Object], at2: 2026-01-02T03:04:05.000Z }',
        '{"ts":1767323065,"pid":9,"rss":"95.4 MB","heapUsed":null,"x":[{"rss":1}]}',
        '{"ts":1767323075,"pid":9,"rss":1200',
      ].join('\n'),
    );
    expect(found.series).toMatchObject({ startedAt: '2026-01-02T03:04:05.000Z', times: [0, 10, 20], restarts: [20] });
    expect(columnOf(found, 'heapUsed')?.values).toEqual([5, 6, null]);
    expect(codes(found)).toEqual(['series.unit']);
  });

  it('a line without a pid is of the same process, and pids that take turns are refused', () => {
    const log = (...pids: readonly (number | null)[]) =>
      text(pids.map((pid, i) => `{"ts":${1767323045 + i},"pid":${pid},"rss":5e8}\n`).join(''));
    expect(log(11, null, 11, 22, null, 22).series.restarts).toEqual([3]);
    expect(() => log(11, 22, 11, 22)).toThrow(
      expect.objectContaining({ code: 'import.severalProcesses', at: { offset: expect.any(Number) } }),
    );
  });

  it('thousands may be parted by commas; what cannot be read is counted', () => {
    const sizes = ['999.5 MB', '1,024.3 MB', '1,5 MB', '1,234,567 kB', 'much'];
    const found = text(sizes.map((rss, i) => `{"ts":${1767323045 + i},"rss":"${rss}","heapUsed":5}\n`).join(''));
    expect(columnOf(found, 'rss')?.values).toEqual([999.5 * 1024 ** 2, 1024.3 * 1024 ** 2, 1_234_567 * 1024]);
    expect(found.warnings).toContainEqual(expect.objectContaining({ code: 'series.unread', count: 2 }));
  });

  it('says where values are hardly bytes', () => {
    expect(
      codes(text('{"time":1767323045,"rss":43.5,"heapUsed":4}\n{"time":1767323055,"rss":44,"heapUsed":4}\n')),
    ).toEqual(['series.unit']);
  });

  it('names like __proto__ are names', () => {
    const found = text('{"__proto__":{"rss":5},"time":1767323045,"rss":100000000,"constructor":3,"heapUsed":1}\n');
    expect(found.series.columns.map(({ name }) => name)).toEqual(['rss', 'heapUsed']);
  });

  it.each([
    ['{'.repeat(200_000)],
    ['{a:['.repeat(50_000)],
    ['{rss:'.repeat(50_000)],
    [`{"rss":1,${'"a":1,'.repeat(50_000)}`],
    ['{a:\'{b:"'.repeat(30_000)],
  ])('hostile text ends with an error', (hostile) => {
    expect(() => text(hostile, { format: 'memory-usage', intervalSeconds: 1 } as SeriesOptions)).toThrow(
      expect.objectContaining({ name: 'PlateauError' }),
    );
  });
});

describe('jstat', () => {
  it.each([
    ['jstat-j17g1-gc-t.txt', 8, (0 + 4193.7 + 43008 + 6578.5) * 1024],
    ['jstat-j25g1-gc-t.txt', 8, (0 + 7062.7 + 8192 + 8268.5) * 1024],
    ['jstat-j25zgc-gc-t.txt', 8, 18432 * 1024],
    ['jstat-j17par-gc-t.txt', 8, (5107.2 + 0 + 26978 + 8371.5) * 1024],
  ])('%s is the live heap in bytes, with its own clock', (name, count, first) => {
    const found = read(name);
    expect(found).toMatchObject({ format: 'jstat', warnings: [] });
    expect(found.series.times).toHaveLength(count);
    expect(found.series.times[1]).toBeCloseTo(0.5, 5);
    expect(columnOf(found, 'heapUsed')?.values[0]).toBeCloseTo(first, 3);
    expect(found.series.columns.map(({ name: column, unit }) => `${column} ${unit}`)).toEqual([
      'heapUsed bytes',
      'heapTotal bytes',
      'old bytes',
      'metaspace bytes',
      'collections count',
      'gcTime seconds',
    ]);
  });

  it('without -t asks for the interval; its header may come again', () => {
    expect(() => read('jstat-j17g1-gc-h.txt')).toThrow(expect.objectContaining({ code: 'import.intervalNeeded' }));
    expect(read('jstat-j17g1-gc-h.txt', { intervalSeconds: 0.5 }).series.times).toHaveLength(8);
  });

  it.each(['jstat-j25g1-gcutil-t.txt', 'jstat-j25zgc-gcutil.txt', 'jstat-j25g1-gcutil.txt'])(
    '%s is shares, no bytes',
    (name) => {
      const found = read(name, { intervalSeconds: 1 });
      expect(codes(found)).toEqual(['series.percentages']);
      expect(found.series.columns.filter(({ unit }) => unit === 'bytes')).toEqual([]);
      expect(columnOf(found, 'eden')).toMatchObject({ unit: 'share' });
    },
  );

  it.each(['jstat-j25g1-gccapacity-t.txt', 'jstat-j17par-gccapacity-t.txt'])(
    '%s is what is set aside, and that is said',
    (name) => {
      const found = read(name);
      expect(codes(found)).toEqual(['series.capacities']);
      expect(columnOf(found, 'heapTotal')?.values[0]).toBeGreaterThan(1e8);
    },
  );

  it('reads commas of other languages, and refuses what is no number with line and byte', () => {
    const german = new TextDecoder().decode(file('jstat-j17g1-gc-t.txt')).replaceAll('.', ',');
    expect(text(german).series.columns).toEqual(read('jstat-j17g1-gc-t.txt').series.columns);
    const head = german.split('\n')[0] ?? '';
    expect(() => text(`${head}\n4711 not found\n`)).toThrow(
      expect.objectContaining({ code: 'import.malformed', at: { offset: head.length + 1 } }),
    );
    expect(() => text(`${head}\n`)).toThrow(expect.objectContaining({ code: 'import.noSamples' }));
  });

  it('a last line that was cut off is left out', () => {
    const whole = new TextDecoder().decode(file('jstat-j17g1-gc-t.txt'));
    const found = text(whole.slice(0, -30));
    expect(found.series.times).toHaveLength(7);
    expect(codes(found)).toEqual(['series.cutOff']);
  });
});

describe('pidstat and ps', () => {
  it.each(['pidstat-r.txt', 'pidstat-r-h.txt'])('%s is read by its clock of the day', (name) => {
    const found = read(name);
    expect(found).toMatchObject({ format: 'pidstat', series: { startedAt: '', times: [0, 1, 2] } });
    expect(columnOf(found, 'rss')?.values).toEqual(Array(3).fill(4100 * 1024));
  });

  it('other tables between are passed over', () => expect(read('pidstat-ru.txt').series.times).toEqual([0, 1]));

  it('midnight is passed, and half days are known', () => {
    const header = '#      Time   UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command\n';
    const row = (time: string) => `${time}   0  7  0.00  0.00  10  100  0.1  a b c\n`;
    expect(text(`${header}${row('23:59:50')}${row('00:00:00')}`).series.times).toEqual([0, 10]);
    expect(text(`${header}${row('11:59:50 AM')}${row('12:00:00 PM')}${row('01:00:00 PM')}`).series.times).toEqual([
      0, 10, 3610,
    ]);
  });

  it('averages are passed over in any language', () => {
    const lines = ['Average:', 'Durchschn.:', 'Moyenne :', 'Média:', '平均时间:'].map(
      (word) => `${word} 0 7 1.0 0.0 10 100 0.1 a\n`,
    );
    const whole = new TextDecoder().decode(file('pidstat-r.txt')).replace(/^Average:.*\n/gm, '');
    expect(text(`${whole}${lines.join('')}`).series).toEqual(read('pidstat-r.txt').series);
  });

  it('several processes are refused', () => {
    expect(() => read('pidstat-two.txt')).toThrow(expect.objectContaining({ code: 'import.severalProcesses' }));
  });

  it.each(['ps-epoch.txt', 'ps-iso.txt'])('%s is KiB, and that is said', (name) => {
    const found = read(name);
    expect(found).toMatchObject({ format: 'ps', series: { times: [0, 1, 2] } });
    expect(found.series.startedAt).toMatch(/^2026-11-21T17:1\d:\d\d\.000Z$/);
    expect(columnOf(found, 'rss')?.values[0]).toBe(4192 * 1024);
    expect(codes(found)).toEqual(['series.unit']);
  });
});

describe('long texts', () => {
  const many = (line: (i: number) => string) => Array.from({ length: 70_000 }, (_, i) => line(i)).join('\n');

  it.each([
    ['ps', many((i) => `${1767323045 + i} 4711`)],
    [
      'pidstat',
      `# Time UID PID minflt/s majflt/s VSZ RSS %MEM Command\n${many((i) => `${1767323045 + i} 0 7 0 0 1 1 0 a`)}`,
    ],
    ['jstat', `Timestamp EC EU OC OU\n${many((i) => `${i}.0 1 1 1 1`)}`],
  ])('of %s are cancelled where the reading is, not at their end', (format, content) => {
    const stopped = { format, signal: AbortSignal.abort() } as SeriesOptions;
    expect(() => text(`${content}\nwhat is this?\n`, stopped)).toThrow(
      expect.objectContaining({ code: 'job.cancelled' }),
    );
  });

  it('without a time at first are told by those with one', () => {
    const found = text(
      '{"rss":5e8,"heapUsed":1}\n{"ts":1767323045,"rss":6e8}\n{"rss":5e8}\n{"ts":1767323055,"rss":7e8}\n',
    );
    expect(found.series).toMatchObject({ times: [0, 10], columns: [{ name: 'rss', values: [6e8, 7e8] }] });
    expect(found.warnings).toContainEqual(expect.objectContaining({ code: 'series.untimed', count: 2 }));
  });
});

describe('files that were damaged', () => {
  const names = readdirSync(FOLDER).filter((name) => name !== 'README.md');

  it('are read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 12,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, changes, kept) => {
          const damaged = file(name).slice();
          for (const [place, byte] of changes) damaged[Math.floor(place * damaged.length)] = byte;
          try {
            const { series } = readSeries(damaged.subarray(0, Math.floor(kept * damaged.length)), {
              intervalSeconds: 1,
            });
            expect(series.times.every((time, i) => i === 0 || time > (series.times[i - 1] ?? 0))).toBe(true);
            for (const { values } of series.columns) expect(values).toHaveLength(series.times.length);
          } catch (thrown) {
            if (!(thrown instanceof PlateauError)) throw thrown;
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it('times of no calendar are refused', () => {
    expect(() => text('{"time":1e300,"rss":100000000,"heapUsed":1}\n')).toThrow(
      expect.objectContaining({ code: 'import.malformed' }),
    );
  });
});

describe('recognising a series', () => {
  it('takes no profile for one', () => {
    const names = readdirSync(PROFILES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(names.length).toBeGreaterThan(10);
    for (const { parentPath, name } of names) {
      const found = recogniseSeries(new Uint8Array(readFileSync(`${parentPath}/${name}`)));
      expect([name, found?.id ?? null]).toEqual([name, null]);
    }
  });

  it('leaves other texts alone', () => {
    for (const other of [
      'main;hot 3\n',
      '{"rss":1}',
      '{"nodes":[],"rss":1,"heapUsed":2}',
      'rss\n',
      '1767323045 12\n',
      '',
    ]) {
      expect(recogniseSeries(new TextEncoder().encode(other))?.id ?? null).toBeNull();
    }
  });

  it('several columns in one CSV are one series', () => {
    const found = text('time,rss [MiB],heapUsed [MiB],limit [MiB]\n1767323045,100,20,512\n1767323055,101,21,512\n');
    expect(found.series.columns.map(({ name, unit, values }) => [name, unit, values[0]])).toEqual([
      ['rss', 'bytes', 100 * 1024 ** 2],
      ['heapUsed', 'bytes', 20 * 1024 ** 2],
      ['limit', 'bytes', 512 * 1024 ** 2],
    ]);
  });

  it('times of an unknown unit are taken for seconds, and that is said', () => {
    expect(codes(text('time,x\n0,1\n5,2\n'))).toEqual(['series.timeUnit']);
    expect(codes(text('time [s],x\n0,1\n5,2\n'))).toEqual([]);
  });
});
