import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimitedCell, nextSort, orderedRows } from './row-order.ts';

describe('rows in order', () => {
  const values = [3, Number.NaN, 1, 3, 2];
  const value = (row: number) => values[row] ?? 0;

  it('stand by value, equal ones in their own order, those without a number last', () => {
    expect(orderedRows(5, () => true, value, true)).toEqual([0, 3, 4, 2, 1]);
    expect(orderedRows(5, () => true, value, false)).toEqual([2, 4, 0, 3, 1]);
  });

  it('leave out what is not kept', () => expect(orderedRows(5, (row) => row > 2, value, true)).toEqual([3, 4]));

  it('read numbers in texts as numbers', () => {
    const names = ['f10', 'F2', 'a'];
    expect(
      orderedRows(
        3,
        () => true,
        (row) => names[row] ?? '',
        false,
      ),
    ).toEqual([2, 1, 0]);
  });

  it('are a permutation of the rows kept', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN))), fc.boolean(), (numbers, descending) => {
        const rows = orderedRows(
          numbers.length,
          () => true,
          (row) => numbers[row] ?? 0,
          descending,
        );
        expect([...rows].sort((a, b) => a - b)).toEqual(numbers.map((_, row) => row));
      }),
    );
  });
});

it('a click on a head sorts by it, a second one turns it round', () => {
  const sort = { column: 'self', descending: true };
  expect(nextSort(sort, 'self', true)).toEqual({ column: 'self', descending: false });
  expect(nextSort(sort, 'function', false)).toEqual({ column: 'function', descending: false });
});

describe('cells for a spreadsheet', () => {
  it.each([
    ['plain', ',', 'plain'],
    ['a,b', ',', '"a,b"'],
    ['say "hi"', ',', '"say ""hi"""'],
    ['=1+1', ',', "'=1+1"],
    ['@cmd', '\t', "'@cmd"],
    ['-0.5', ',', '-0.5'],
    ['-cmd', ',', "'-cmd"],
    ['a\tb\nc', '\t', 'a b c'],
  ] as const)('%j with %j is %j', (text, separator, cell) => expect(delimitedCell(text, separator)).toBe(cell));
});
