import { expect, it } from 'vitest';
import { isNamed, parseVerdictName, verdictName } from './verdict-name.ts';

const scan = (subjectKey: string, subjectLabel: string) => ({ rule: 'EX-SEQ', subjectKey, subjectLabel });
const orders = scan('Limit/Sort/Seq Scan orders', 'Seq Scan on orders');

it('takes a rule alone, or with its subject', () => {
  expect(parseVerdictName('EX-SEQ')).toEqual({ rule: 'EX-SEQ', subject: null });
  expect(parseVerdictName('MT-BANDS:p99/p95: of all')).toEqual({ rule: 'MT-BANDS', subject: 'p99/p95: of all' });
  expect(['', ':x', 'EX-SEQ:', 'orders'].map(parseVerdictName)).toEqual([null, null, null, null]);
});

it.each<readonly [string, ReturnType<typeof scan>, string | null]>([
  ['by its label', orders, "'EX-SEQ:Seq Scan on orders'"],
  ['in its middle', scan('k', `SELECT ${'a, '.repeat(80)}z FROM t`), null],
  ['with a quote in it', scan('k', "WHERE name = 'ann'"), "'EX-SEQ:WHERE name = '\\''ann'\\'''"],
  ['without what cannot be typed', scan('k', '5\u00008526'), null],
])('prints a name %s that it takes again', (_how, verdict, printed) => {
  const name = verdictName(verdict, [verdict]);
  if (printed !== null) expect(name).toBe(printed);
  const typed = name.replace(/^'|'$/g, '').replaceAll("'\\''", "'");
  const parsed = parseVerdictName(typed);
  expect(parsed !== null && isNamed(verdict, parsed)).toBe(true);
});

it('tells two of one label apart by their keys', () => {
  const other = scan('Limit/Hash/Seq Scan orders', 'Seq Scan on orders');
  const name = verdictName(other, [orders, other]);
  expect(name).toBe("'EX-SEQ:Limit/Hash/Seq Scan orders'");
  const parsed = parseVerdictName(name.slice(1, -1));
  expect([orders, other].map((one) => parsed !== null && isNamed(one, parsed))).toEqual([false, true]);
});

it('names no verdict of another rule, or of another subject', () => {
  expect(isNamed(orders, { rule: 'EX-NL', subject: null })).toBe(false);
  expect(isNamed(orders, { rule: 'EX-SEQ', subject: 'Seq…users' })).toBe(false);
  expect(isNamed(orders, { rule: 'EX-SEQ', subject: 'Seq Scan on orders…on orders' })).toBe(false);
});
