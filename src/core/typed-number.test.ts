import { expect, it } from 'vitest';
import { operationsOf, typedNumber } from './typed-number.ts';

it.each([
  ['5', 5],
  ['1,000', 1000],
  ['10,000', 10_000],
  ['1 234 567', 1_234_567],
  ['1’000.5', 1000.5],
  ['2.5', 2.5],
  ['1e3', 1000],
  ['', null],
  ['  ', null],
  ['0', undefined],
  ['-3', undefined],
  ['2,5', undefined],
  ['1,00', undefined],
  ['10,000,', undefined],
  ['many', undefined],
  ['1e300', undefined],
] as const)('reads “%s” as operations', (typed, value) => expect(operationsOf(typed)).toBe(value));

it.each([
  ['2,5', 2.5],
  ['2.5', 2.5],
  ['1,000', 1000],
  ['01', 1],
  ['0', 0],
  ['', Number.NaN],
  ['0x10', Number.NaN],
  ['-1', Number.NaN],
  ['Infinity', Number.NaN],
] as const)('reads “%s” as a number', (typed, value) => expect(typedNumber(typed)).toBe(value));
