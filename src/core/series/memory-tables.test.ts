import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSeries, recogniseSeries } from './read-series.ts';
import { hasTable, tableObjects } from './table-objects.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../tests/fixtures/series/${name}`, import.meta.url)));
const text = (name: string): string => new TextDecoder().decode(fixture(name));
const bytesOf = (given: string) => new TextEncoder().encode(given);
const MIB = 1024 ** 2;

describe('kubectl top pod in a loop', () => {
  it.each([
    ['kubectl-top.txt', '2026-11-22T18:32:52.000Z', [0, 2, 3, 4], 204, 0.221],
    ['kubectl-top-line.txt', '2026-11-22T18:32:58.000Z', [0, 1, 2, 4], 212, 0.225],
  ])('%s is known, with memory, CPU and what its memory is', (name, startedAt, times, mebibytes, cpu) => {
    expect(recogniseSeries(fixture(name))?.id).toBe('memory-lines');
    const { series, warnings } = readSeries(fixture(name));
    expect(series).toMatchObject({ startedAt, times, restarts: [] });
    expect(series.columns.map(({ name: column, unit, values }) => [column, unit, values[0]])).toEqual([
      ['rss', 'bytes', mebibytes * MIB],
      ['cpu', 'cores', cpu],
    ]);
    expect(warnings).toMatchObject([{ code: 'series.workingSet', message: expect.stringContaining('working set') }]);
  });

  it('asks for the interval where no time was logged, and says at which byte', () => {
    expect(recogniseSeries(fixture('kubectl-top-untimed.txt'))?.id).toBe('memory-lines');
    expect(() => readSeries(fixture('kubectl-top-untimed.txt'))).toThrowError(
      expect.objectContaining({ code: 'import.intervalNeeded', at: { offset: 0 } }),
    );
    const { series } = readSeries(fixture('kubectl-top-untimed.txt'), { intervalSeconds: 15 });
    expect(series.times).toEqual([0, 15, 30]);
  });

  it.each(['kubectl-top-pods.txt', 'kubectl-top-containers.txt'])(
    'refuses %s: several at once are not added up',
    (name) => {
      const offset = text(name).search(/^(?:db-0|\S+ +sidecar)/m);
      expect(() => readSeries(fixture(name))).toThrowError(
        expect.objectContaining({ code: 'import.severalProcesses', at: { offset } }),
      );
    },
  );

  it('takes another pod of later times for a restart', () => {
    const pods = ['a-1', 'a-1', 'a-2', 'a-2'].map((pod, i) => `2026-01-02T03:04:0${i}Z shop ${pod} 5m ${i + 1}Gi`);
    const { series } = readSeries(bytesOf(`${pods.join('\n')}\n`));
    expect(series.restarts).toEqual([2]);
    expect(series.columns[0]?.values).toEqual([1, 2, 3, 4].map((value) => value * 1024 * MIB));
  });
});

describe('process.memoryUsage() by console.table', () => {
  const NAMES = ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers'];

  it.each([
    ['stamp', '2026-11-22T18:33:09.', 4, NAMES],
    ['time', '2026-11-22T18:33:09.840Z', 4, NAMES],
    ['rows', '2026-11-22T18:33:10.939Z', 4, NAMES],
    ['columns', '2026-11-22T18:33:11.589Z', 4, ['rss']],
  ])('of the form “%s” is known', (form, startedAt, count, names) => {
    const name = `node24-table-${form}.log`;
    expect(recogniseSeries(fixture(name))?.id).toBe('memory-usage');
    const { series, warnings } = readSeries(fixture(name));
    expect(series.startedAt).toContain(startedAt);
    expect(series.times).toHaveLength(count);
    expect(series.columns.map((column) => column.name)).toEqual(names);
    for (const { values } of series.columns) expect(values.every((value) => (value ?? 0) > 100_000)).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('without times asks for the interval, and says at which character the first one stands', () => {
    for (const name of ['node24-table-plain.log', 'node24-table-mb.log']) {
      expect(recogniseSeries(fixture(name))?.id).toBe('memory-usage');
      expect(() => readSeries(fixture(name))).toThrowError(
        expect.objectContaining({ code: 'import.intervalNeeded', at: { offset: 0 } }),
      );
    }
    const { series, warnings } = readSeries(fixture('node24-table-mb.log'), { intervalSeconds: 1 });
    expect(series.columns[0]?.values[0]).toBe(41.6 * MIB);
    expect(warnings).toMatchObject([{ code: 'series.unit' }]);
  });

  it('is read with the stamp that docker or kubectl writes before each line', () => {
    const lines = text('node24-table-plain.log').trimEnd().split('\n');
    const stamped = lines.map((line, i) => `2026-01-02T03:0${Math.floor(i / 9)}:00.123456789Z ${line}`).join('\n');
    const { series } = readSeries(bytesOf(stamped));
    expect(series).toMatchObject({ startedAt: '2026-01-02T03:00:00.123Z', times: [0, 60, 120, 180] });
  });

  it('leaves out a last table that was cut off, and tables of other things', () => {
    const log = text('node24-table-time.log');
    const { series } = readSeries(bytesOf(log.slice(0, -100)));
    expect(series.times).toHaveLength(3);
    const others = '┌─┬─┐\n│ (index) │ a │\n├─┼─┤\n│ 0 │ 1 │\n└─┴─┘\n';
    expect(readSeries(bytesOf(others + log + others)).series.times).toHaveLength(4);
    expect(recogniseSeries(bytesOf(others))).toBeNull();
  });

  it('takes rows as they are, whatever stands in them', () => {
    const hostile = '┌\n│ (index) │ __proto__ │ rss │\n├\n│ 0 │ 1 │ 2 │ 3 │\n│\n││\n│ x │\n└';
    expect([...tableObjects(hostile)].map(({ object }) => [...object])).toEqual([
      [
        ['__proto__', 1],
        ['rss', 2],
      ],
      [
        ['__proto__', null],
        ['rss', null],
      ],
      [
        ['__proto__', null],
        ['rss', null],
      ],
      [
        ['__proto__', null],
        ['rss', null],
      ],
    ]);
  });

  it('ends on any text, with objects that do not go back', () => {
    const part = fc.constantFrom('┌', '├', '└', '│', ' (index) ', ' Values ', ' rss ', ' 5 ', '\n', "'2026'", 'x');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
        const given = parts.join('');
        hasTable(given);
        let end = 0;
        for (const { from, to } of tableObjects(given)) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThan(end);
          end = to;
        }
      }),
    );
  });
});
