import { expect, it } from 'vitest';
import { ABSENT, formatFactor, formatMilliseconds, formatRows, formatTime } from './plan-numbers.ts';

it.each([
  [Number.NaN, ABSENT],
  [0, '0'],
  [0.012, '0.012'],
  [0.9996, '1.00'],
  [8.414, '8.41'],
  [83.62, '83.6'],
  [1240.4, '1,240'],
  [-0.25, '−0.250'],
])('%f ms is %s', (value, text) => expect(formatMilliseconds(value)).toBe(text));

it.each([
  [Number.NaN, ABSENT],
  [83.62, '83.6\u00a0ms'],
  [9_999, '9,999\u00a0ms'],
  [12_400, '12.4\u00a0s'],
])('%f is the time %s', (value, text) => expect(formatTime(value)).toBe(text));

it.each([
  [Number.NaN, ABSENT],
  [0, '0'],
  [0.25, '0.25'],
  [300_000, '300,000'],
  [1.6e25, '1.6·10²⁵'],
])('%f rows are %s', (value, text) => expect(formatRows(value)).toBe(text));

it.each([
  [Number.NaN, ABSENT],
  [1, '='],
  [-1.05, '='],
  [2.5, '×2.5'],
  [-120, '÷120'],
  [50_000, '×50,000'],
])('the factor %f is %s', (value, text) => expect(formatFactor(value)).toBe(text));
