import { expect, it } from 'vitest';
import { withStatements } from './statement-columns.tsx';

const TEXTS = new Map([
  ['-65', 'SELECT * FROM orders'],
  ['12', `SELECT ${'x, '.repeat(100)}y`],
]);

it.each([
  ['Statement -65 takes 96 %.', '“SELECT * FROM orders” takes 96 %.'],
  ['Statement -65 runs for each call of statement 99.', '“SELECT * FROM orders” runs for each call of statement 99.'],
  ['Nothing is named, not even 12.', 'Nothing is named, not even 12.'],
])('“%s” reads “%s”', (text, read) => expect(withStatements(text, TEXTS)).toBe(read));

it('cuts a long statement', () =>
  expect(withStatements('Statement 12 is slow.', TEXTS)).toMatch(/^“SELECT x.*…” is slow\.$/));
