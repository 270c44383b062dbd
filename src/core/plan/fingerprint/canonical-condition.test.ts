import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../model.ts';
import { canonicalCondition } from './canonical-condition.ts';
import { withoutDetail } from './plan-hashes.ts';

const canonical = (text: string, dialect: Dialect = 'postgresql'): string => canonicalCondition(text, dialect);

describe('conditions that are the same', () => {
  it.each([
    ['constants', "(status = 'open'::text)", "(status = E'it''s\\\\'::text)"],
    ['a doubled quote in a constant', "(a = 'x'' OR (b = ''y')", "(a = 'z')"],
    ['numbers', '(total > 4242.0)', '(total > 1e3)'],
    ['a negative constant', "(total > '-5'::integer)", '(total > -5)'],
    ['a parameter of a generic plan', "(id = '5'::bigint)", '(id = $1)'],
    ['a cast of a parameter', '(id = ($1)::bigint)', '(id = 5)'],
    ['lists of any length', "(status = ANY ('{done,pending}'::text[]))", "(status = ANY ('{x}'::text[]))"],
    ['lists of parameters', '(id = ANY (ARRAY[$1, $2, 3]))', "(id = ANY ('{1,2}'::integer[]))"],
    ['an InitPlan before and since PostgreSQL 17', '(id = $10)', '(id = (InitPlan 10).col1)'],
    ['aliases', '(o.customer_id = c.id)', '(x.customer_id = y.id)'],
    ['aliases in quotes', '("Other".id = 1)', '(id = 1)'],
    ['sides of an equation', '(a.x = b.y)', '(b.y = a.x)'],
    ['terms of AND', '((a > 1) AND (b = 2))', '((b = 3) AND (a > 4))'],
    ['terms of OR', "((a = 1) OR (b ~~ 'x%'::text))", "((b ~~ 'y'::text) OR (a = 2))"],
    ['the schema of a function', '(public.f(x) = 1)', '(f(t.x) = 2)'],
    [
      'times',
      "(ts >= '2024-03-05 00:00:00+00'::timestamp with time zone)",
      "(ts >= ('now'::text)::timestamp with time zone)",
    ],
    ['constants that were computed', '(x > ($1 - 7))', "(x > '2'::integer)"],
    [
      'a hashed SubPlan before and since 17',
      '(NOT (hashed SubPlan 1))',
      '(NOT (ANY (o.id = (hashed SubPlan 2).col1)))',
    ],
    ['a SubPlan of EXISTS', 'EXISTS(SubPlan 3)', '(SubPlan 1)'],
    ['NULL and a constant', '(a = NULL::text)', "(a = 'x'::text)"],
  ])('%s', (_what, a, b) => {
    expect(canonical(a)).toBe(canonical(b));
  });
});

describe('conditions that differ', () => {
  it.each([
    ['a cast of a column', '((id)::numeric = 4242.0)', "(id = '4242'::bigint)"],
    ['the type of a cast', '((id)::numeric = 1)', '((id)::text = 1)'],
    ['a function around a column', "(lower(email) = 'x'::text)", "(email = 'x'::text)"],
    ['the order of an inequality', '(a > b)', '(b > a)'],
    ['the operator', '(a = 1)', '(a <> 1)'],
    ['NULL tests', '(a IS NULL)', '(a IS NOT NULL)'],
    ['truth tests', '(a IS TRUE)', '(a IS FALSE)'],
    ['AND and OR', '((a = 1) AND (b = 2))', '((a = 1) OR (b = 2))'],
    ['a term more', '((a = 1) AND (b = 2))', '(a = 1)'],
    ['a keyword in quotes', '("and" = 1)', '("or" = 1)'],
    ['a name in another case', '("Id" = 1)', '(id = 1)'],
    ['the direction of a key', 'id DESC', 'id'],
    ['what is counted', '(count(1) > 5)', '(sum(1) > 5)'],
    ['a function of a column', '(f(a) > 5)', '(a > 5)'],
    ['the time of the query', '(d > now())', "(d > '2024-01-01'::date)"],
    ['a collation', 'name COLLATE "C"', 'name COLLATE "de-x-icu"'],
    ['an element and its neighbour of a name', '(tags[1] = a)', '(tags = a)'],
    ['a SubPlan that is hashed', '(hashed SubPlan 1)', '(SubPlan 1)'],
    ['one value and any of many', '(a = 1)', "(a = ANY ('{1}'::integer[]))"],
  ])('%s', (_what, a, b) => {
    expect(canonical(a)).not.toBe(canonical(b));
  });
});

describe('other dialects', () => {
  it.each<[string, Dialect, string, string]>([
    ['names in backticks', 'mariadb', "`shop`.`orders`.`status` = 'open'", "status = 'it\\'s'"],
    ['lists', 'mariadb', 'orders.id in (1,2,3)', 'orders.id in (4)'],
    [
      'AND without brackets, and inside of BETWEEN',
      'mysql',
      'a between 1 and 5 and b = 2',
      'b = 3 and a between 7 and 8',
    ],
    ['comments', 'mysql', '(`a` = 1 /* AND b = 2 */)', '(a = 2)'],
    ['strings in double quotes', 'mysql', 'a = "x"', "a = 'y'"],
    ['marks', 'sqlite', 'customer_id=? AND status>?', 'status>? AND customer_id=?'],
  ])('have %s', (_what, dialect, a, b) => {
    expect(canonical(a, dialect)).toBe(canonical(b, dialect));
  });

  it('tell a JSON operator from a mark', () => {
    expect(canonical("(data ? 'a'::text)")).toContain('data');
    expect(canonical("(data ? 'a'::text)")).not.toBe(canonical("(data ?| 'a'::text)"));
  });
});

describe('a condition without what its canonical form leaves out', () => {
  it.each([
    ["((orders_2024_01.status)::text = 'it''s'::text)", "((t_.status)::text = ''''::text)"],
    ["(a = '') AND (t1.b = ANY ('{1,2}'::bigint[]))", "(a = '') AND (t_.b = ANY (''::bigint[]))"],
    ['(orders.id = "p_1".id)', '(orders.id = "p_1".id)'],
  ])('of %s is %s', (text, without) => {
    expect(withoutDetail(text)).toBe(without);
    expect(canonical(without)).toBe(canonical(text));
  });

  it('has the same canonical form, whatever stands in it', () => {
    const pieces =
      "( ) [ ] ' '' '{1,2}' 'x' E' B'1' , . :: = <> AND OR NOT IS NULL ANY BETWEEN t_1. orders_p1.id a. a1 t1.lower( ::pg_1.date 1.5 1e5 $1 -1 SubPlan InitPlan ÿt_1. _x.";
    const piece = fc.oneof(fc.constantFrom(' ', ...pieces.split(' ')), fc.string({ maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('', ' '), (parts, between) => {
        const text = parts.join(between);
        expect(canonical(withoutDetail(text))).toBe(canonical(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hostile conditions', () => {
  it('takes any text', () => {
    const pieces = [
      '(',
      ')',
      '[',
      ']',
      "'",
      '"',
      ',',
      '.',
      '::',
      'AND',
      'OR',
      'NOT',
      ' ',
      'a',
      '1',
      '$1',
      '=',
      '-',
      'E',
      'SubPlan',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 60 }),
        (parts) => {
          expect(typeof canonical(parts.join(''))).toBe('string');
        },
      ),
    );
  });

  it('sorts whatever stands in any order', () => {
    const term = fc.constantFrom('(a = 1)', '(b > c)', '(lower(d) ~~ e)', '(x IS NULL)', '((f)::text = g)');
    fc.assert(
      fc.property(fc.array(term, { minLength: 2, maxLength: 6 }), fc.constantFrom(' AND ', ' OR '), (terms, joint) => {
        expect(canonical(`(${[...terms].reverse().join(joint)})`)).toBe(canonical(`(${terms.join(joint)})`));
      }),
    );
  });

  it('goes as deep as someone wants', () => {
    const deep = 20_000;
    expect(canonical(`${'('.repeat(deep)}a = 1${')'.repeat(deep)}`)).toBe(canonical('(a = 1)'));
    const nested = (column: string): string => `${'(NOT '.repeat(deep)}${column}${')'.repeat(deep)}`;
    expect(canonical(nested('a'))).not.toBe(canonical(nested('b')));
    expect(canonical('(a = '.repeat(deep))).not.toBe('');
  });

  it('reads a list of many terms in one pass', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `(c${at} = ${at})`);
    expect(canonical(`(${many.join(' OR ')})`)).toBe(canonical(`(${many.reverse().join(' OR ')})`));
  });
});

describe('operators', () => {
  it.each([
    ['=', true],
    ['<>', true],
    ['<', false],
    ['>=', false],
    ['-', false],
    ['~', false],
  ])('%s is the same the other way round: %s', (sign, isSame) => {
    expect(canonical(`(a ${sign} b)`) === canonical(`(b ${sign} a)`)).toBe(isSame);
  });

  it('of BETWEEN have an AND of their own', () => {
    const [one, other] = ['a between b and c and d = 2', 'd = 2 and a between b and c'];
    expect(canonical(one, 'mysql')).toBe(canonical(other, 'mysql'));
    expect(canonical(one, 'mysql')).not.toBe(canonical('a between b and d and c = 2', 'mysql'));
    expect(canonical('a between d and c and b = 2', 'mysql')).not.toBe(
      canonical('a between b and c and d = 2', 'mysql'),
    );
    expect(canonical('a between b and c and d', 'mysql')).not.toBe(canonical('a between b and d and c', 'mysql'));
    expect(canonical('a between c and b', 'mysql')).not.toBe(canonical('a between b and c', 'mysql'));
  });
});
