import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCells } from './csv-cells.ts';

describe('cells of a line of CSV', () => {
  it.each([
    ['', ['']],
    ['a,b', ['a', 'b']],
    [' a , b ,', ['a', 'b', '']],
    ['"a, ""b""" , c', ['a, "b"', 'c']],
    ['"",""', ['', '']],
    ['x,"y"', ['x', 'y']],
    ['"x",', ['x', '']],
    ['"open', null],
    ['"a"b,c', null],
    ['a"b,c', null],
  ])('%s', (line, cells) => expect(csvCells(line)).toEqual(cells));

  it('are what was quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        expect(csvCells(cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))).toEqual(cells);
      }),
    );
  });

  it('may be long', () => {
    const long = '""'.repeat(5_000_000);
    expect(csvCells(`"${long}",1`)?.map(({ length }) => length)).toEqual([5_000_000, 1]);
    expect(csvCells(`"${long}`)).toBeNull();
  });
});
