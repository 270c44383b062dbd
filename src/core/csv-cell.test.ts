import { expect, it } from 'vitest';
import { csvCell } from './csv-cell.ts';

it.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['a "b"', '"a ""b"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['-1', "'-1"],
  ['\t=1', "'\t=1"],
  ['＝1+1', "'＝1+1"],
  ['＠SUM(1)', "'＠SUM(1)"],
  ['1-1', '1-1'],
])('a cell of %j', (text, cell) => expect(csvCell(text)).toBe(cell));
