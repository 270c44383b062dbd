import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedPercent } from '../../core/verdict/wording.ts';
import {
  formatChange,
  formatChangeBounds,
  formatDuration,
  formatNumber,
  formatPlace,
  formatPoints,
  formatShare,
  formatShareRange,
  formatWeight,
} from './quantity.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('shares', () => {
  it.each([
    [0, '0 %'],
    [0.0001, '<0.1 %'],
    [0.0005, '0.1 %'],
    [0.1, '10 %'],
    [0.1234, '12.3 %'],
    [0.9996, '99.9 %'],
    [1, '100 %'],
    [2.5, '250 %'],
  ])('%d is %s', (share, text) => expect(plain(formatShare(share))).toBe(text));

  it('have bounds', () => expect(plain(formatShareRange({ low: 0.1099, high: 0.136 }))).toBe('11–13.6 %'));

  it('have one bound where both read the same', () =>
    expect(plain(formatShareRange({ low: 0.0001, high: 0.0003 }))).toBe('<0.1 %'));

  it.each([
    [0.023, '+2.3 pp'],
    [-0.023, '−2.3 pp'],
    [-0.0002, '±0 pp'],
    [0, '0 pp'],
  ])('a difference of %d is %s', (points, text) => expect(plain(formatPoints(points))).toBe(text));
});

describe('changes', () => {
  it.each([
    [0.12, '+12 %'],
    [-0.917, '−92 %'],
    [-0.9996, '−99.9 %'],
    [0.087, '+8.7 %'],
    [-1, '−100 %'],
    [0, '±0 %'],
    [4, '+400 %'],
    [21.1, '+2110 %'],
    [Number.POSITIVE_INFINITY, '+∞ %'],
    [null, 'new'],
  ])('%s is %s', (change, text) => expect(plain(formatChange(change))).toBe(text));

  it('read as sentences of verdicts tell them', () =>
    fc.assert(
      fc.property(fc.double({ min: -1, max: 100, noNaN: true }), (change) => {
        expect(plain(formatChange(change))).toBe(signedPercent(change));
      }),
    ));

  it('say the unit once in bounds', () => {
    expect(plain(formatChangeBounds({ low: -0.082, high: 0.317 }))).toBe('−8.2 … +32 %');
    expect(plain(formatChangeBounds({ low: -0.745, high: 21.1 }))).toBe('−75 … +2110 %');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ns'],
    [830, '830 ns'],
    [12_400_000, '12.4 ms'],
    [1_240_000_000, '1.24 s'],
    [999_999_999, '1.00 s'],
    [59_960_000_000, '60.0 s'],
    [125_000_000_000, '2 min 05 s'],
    [11_220_000_000_000, '3 h 07 min'],
    [-1_500_000, '−1.50 ms'],
  ])('%d ns is %s', (nanoseconds, text) => expect(plain(formatDuration(nanoseconds))).toBe(text));
});

describe('weights and numbers', () => {
  it.each([
    [1_240_000_000, 'nanoseconds', '1.24 s'],
    [4_200_000, 'bytes', '4.2 MB'],
    [1234, 'count', '1,234'],
  ])('%d %s is %s', (weight, unit, text) => expect(plain(formatWeight(weight, unit))).toBe(text));

  it.each([
    [0, '0'],
    [1, '1'],
    [0.0123, '0.0123'],
    [0.000674, '0.00067'],
    [0.000002, '<0.00001'],
    [1.236, '1.24'],
    [12.36, '12.4'],
    [99.96, '100'],
    [1239.6, '1,240'],
  ])('%d has three digits: %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it.each([
    ['orders.py', 41, 'orders.py:41'],
    ['orders.py', 0, 'orders.py'],
    ['', 41, ''],
  ])('%s line %d is %s', (file, line, text) => expect(formatPlace(file, line)).toBe(text));
});
