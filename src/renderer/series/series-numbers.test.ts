import { describe, expect, it } from 'vitest';
import { chartsOf, formatTime, formatValue, nearestIndex, summaryOf } from './series-numbers.ts';

it.each([
  [null, 'bytes', '–'],
  [1.5e8, 'bytes', '150 MB'],
  [0.0123, 'seconds', '12.3\u00a0ms'],
  [0.5, 'cores', '0.50'],
  [0.46, 'share', '46\u00a0%'],
  [42, 'count', '42'],
] as const)('%s %s is %s', (value, unit, text) => expect(formatValue(value, unit)).toBe(text));

it.each([
  [0, '0\u00a0s'],
  [12.5, '12.5\u00a0s'],
  [0.0134, '0.013\u00a0s'],
  [65, '1:05'],
  [7200, '2:00:00'],
])('%s s after the start is %s', (seconds, text) => expect(formatTime(seconds)).toBe(text));

describe('a line', () => {
  it('is summed up over what was measured', () => {
    expect(summaryOf({ values: [null, 3, 9, null, 2] })).toEqual({ first: 3, last: 2, least: 2, most: 9, measured: 3 });
  });
  it('has nothing to tell where nothing was measured', () => {
    expect(summaryOf({ values: [null] })).toEqual({ first: null, last: null, least: null, most: null, measured: 0 });
  });
});

it('lines of one unit share a chart', () => {
  const column = (name: string, unit: 'bytes' | 'cores') => ({ name, title: name, unit, values: [] });
  const charts = chartsOf({ columns: [column('rss', 'bytes'), column('cpu', 'cores'), column('heap', 'bytes')] });
  expect(charts.map(({ unit, columns }) => [unit, columns.map(({ name }) => name)])).toEqual([
    ['bytes', ['rss', 'heap']],
    ['cores', ['cpu']],
  ]);
});

it.each([
  [[], 3, -1],
  [[0, 10, 20], -5, 0],
  [[0, 10, 20], 14, 1],
  [[0, 10, 20], 16, 2],
  [[0, 10, 20], 99, 2],
])('in %j the nearest to %s is at %s', (times, at, index) => expect(nearestIndex(times, at)).toBe(index));
