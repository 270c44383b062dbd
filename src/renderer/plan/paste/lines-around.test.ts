import { expect, it } from 'vitest';
import { lineRange, linesAround } from './lines-around.ts';

const TEXT = 'one\ntwo\nthree';

it.each([
  [1, 'one'],
  [3, 'three'],
])('line %i is “%s”', (line, text) => {
  const range = lineRange(TEXT, line);
  expect(TEXT.slice(range?.start, range?.end)).toBe(text);
});

it('has no line beyond the last', () => expect(lineRange(TEXT, 4)).toBeNull());

it('shows the lines around, as far as there are some', () => {
  expect(linesAround(TEXT, 1).map(({ line }) => line)).toEqual([1, 2]);
  expect(linesAround(TEXT, 3).map(({ text }) => text)).toEqual(['two', 'three']);
});
