import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskLiterals } from '../plan/mask-literals.ts';
import type { Dialect } from '../plan/model.ts';
import { literalsOf } from './sql-literals.ts';

const DIALECTS: readonly Dialect[] = ['postgresql', 'mysql', 'mariadb', 'sqlite'];

describe('the constants of a condition', () => {
  it('are read as they are masked, whatever stands before a closing quote', () => {
    const text = String.raw`(k = E'secret-one\'s') AND (n = 778899001122) AND (b = '\xdeadbeef'::bytea)`;
    expect(literalsOf(text, 'postgresql')).toEqual([
      String.raw`secret-one\'s`,
      "secret-one's",
      '778899001122',
      String.raw`\xdeadbeef`,
      'xdeadbeef',
    ]);
  });

  it('are those between dollars too, and not names between double quotes', () => {
    const text = 'a = $täg$inner one$täg$ and "it\'s a name" = 1 and c = $$two$$';
    expect(literalsOf(text, 'postgresql')).toEqual(['inner one', 'two']);
  });

  it('are those between double quotes in MySQL', () => {
    expect(literalsOf('`a"b` = "one ""two""" and c = \'it\'\'s\'', 'mysql')).toEqual(['one "two"', "it's"]);
  });

  it('do not begin in a comment', () => {
    expect(literalsOf("a = 1 -- it's\n and b = 'c'", 'postgresql')).toEqual(['c']);
  });

  it('are all of what is cut off', () => {
    expect(literalsOf("a = 'never closed", 'postgresql')).toEqual(['never closed']);
  });

  it('are never found in what was masked', () => {
    const soup = fc.string({
      unit: fc.constantFrom("'", '"', '`', '\\', '$', '-', '\n', '/', '*', 'E', 'a', '7', ' ', '?'),
    });
    fc.assert(
      fc.property(soup, fc.constantFrom(...DIALECTS), (text, dialect) => {
        const masked = maskLiterals(text, dialect);
        if (masked === text) expect(literalsOf(text, dialect)).toEqual([]);
        for (const value of literalsOf(text, dialect))
          expect(text.replaceAll(/['"\\]/g, '')).toContain(value.replaceAll(/['"\\]/g, ''));
      }),
    );
  });
});
