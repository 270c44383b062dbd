import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connections } from './connections.ts';
import { readQuantity, shown } from './quantity.ts';
import { readValues } from './read-values.ts';

describe('a number as a person writes it', () => {
  it.each([
    ['250ms', 's', 0.25],
    ['0.25', 's', 0.25],
    ['2 min', 's', 120],
    ['10M', '', 1e7],
    ['1.5GB', 'MB', 1500],
    ['1GiB', 'MB', 1073.741824],
    ['65%', '%', 65],
    [' 1e3 ', '', 1000],
    ['.5', '', 0.5],
  ])('%s in “%s” is %d', (text, unit, value) => expect(readQuantity(text, unit)).toEqual({ value }));

  it.each([
    ['1,500', ''],
    ['ten', ''],
    ['', ''],
    ['5 kg', 's'],
    ['1e999', ''],
    ['constructor', ''],
    ['1toString', ''],
    ['0x10', ''],
  ])('%s in “%s” is none', (text, unit) => expect(readQuantity(text, unit)).toHaveProperty('wrong'));

  it('is read as it is shown, but for its separators', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
        const read = readQuantity(shown(value).replaceAll(',', ''), '');
        expect('value' in read && Math.abs(read.value - value) <= Math.abs(value) * 0.001).toBe(true);
      }),
    );
  });
});

it.each([
  [0, '0'],
  [0.25, '0.25'],
  [1.53846, '1.538'],
  [1666.67, '1,667'],
  [1e7, '10,000,000'],
  [0.00001, '1.000e-5'],
  [null, '…'],
])('shows %d as %s', (value, text) => expect(shown(value)).toBe(text));

it('says beside each input what is wrong with it, and takes the others', () => {
  const { values, problems } = readValues(
    connections,
    new Map([
      ['instances', '0'],
      ['workers', '2.5'],
      ['threads', '4'],
      ['max', 'many'],
      ['__proto__', '1'],
    ]),
  );
  expect([...values.numbers]).toEqual([['threads', 4]]);
  expect([...problems]).toEqual([
    ['instances', 'Give 1 instance to 1,000,000 instances.'],
    ['workers', 'Give a whole number.'],
    ['max', 'This is not a number.'],
  ]);
});
