import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../../error.ts';
import { sqlTokens } from './sql-tokens.ts';
import { readStatement } from './statement.ts';

const codeOf = (text: string): string => {
  try {
    readStatement(text);
    return 'read';
  } catch (thrown) {
    return thrown instanceof PlateauError ? thrown.code : String(thrown);
  }
};

describe('a statement to be explained', () => {
  it.each([
    ['SELECT 1', 'SELECT 1'],
    ['  -- the list\nSELECT 1;\n', 'SELECT 1'],
    ['/* a /* nested */ comment; */ SELECT 1 ; ; -- end', 'SELECT 1'],
    ["SELECT ';', 'it''s;' FROM \"a;b\"", "SELECT ';', 'it''s;' FROM \"a;b\""],
    ['SELECT $$; DELETE$$, $a$ $$ ; $a$', 'SELECT $$; DELETE$$, $a$ $$ ; $a$'],
    ["SELECT E'a\\';b'", "SELECT E'a\\';b'"],
    ["SELECT E'a'\n 'b\\';c'", "SELECT E'a'\n 'b\\';c'"],
    ["SELECT 'a' -- x\n 'b;'", "SELECT 'a' -- x\n 'b;'"],
    ['((SELECT 1) UNION (SELECT 2))', '((SELECT 1) UNION (SELECT 2))'],
    ['with a as (select 1) table a', 'with a as (select 1) table a'],
    ['VALUES (0x1F, 1_000, 1.5e-3)', 'VALUES (0x1F, 1_000, 1.5e-3)'],
    ['SELECT a$b$, "x""y;" FROM t', 'SELECT a$b$, "x""y;" FROM t'],
  ])('is read from %j', (text, statement) => {
    expect(readStatement(text)).toMatchObject({ text: statement, changes: null });
  });

  it.each([
    ['', 'capture.noStatement'],
    [' ; -- nothing', 'capture.noStatement'],
    ['((', 'capture.noStatement'],
    ['SELECT 1; DELETE FROM t', 'capture.severalStatements'],
    ["SELECT 'a\\'; DELETE FROM t; --'", 'capture.severalStatements'],
    ["SELECT 'a'\n'\\'; DELETE FROM t; --'", 'capture.severalStatements'],
    ['SELECT 1 /* a */; COMMIT', 'capture.severalStatements'],
    ["SELECT U&'\\'; COMMIT; --'", 'capture.severalStatements'],
    ['SELECT a$$; COMMIT; SELECT b$$', 'capture.severalStatements'],
    ["SELECT 'open", 'capture.statementUnclear'],
    ['SELECT /* open', 'capture.statementUnclear'],
    ['SELECT "open', 'capture.statementUnclear'],
    ['SELECT $a$ open $b$', 'capture.statementUnclear'],
    ['SELECT 1$a$; DELETE FROM t; $a$', 'capture.statementUnclear'],
    ['SELECT $1$a$; DELETE FROM t; $a$', 'capture.statementUnclear'],
    ['SELECT 1\0', 'capture.statementUnclear'],
    ['\\! rm -rf /', 'capture.notExplainable'],
    ['EXPLAIN SELECT 1', 'capture.notExplainable'],
    ['ANALYZE t', 'capture.notExplainable'],
    ['(ANALYZE) DELETE FROM t', 'capture.notExplainable'],
    ['COPY t TO STDOUT', 'capture.notExplainable'],
    ['CALL p()', 'capture.notExplainable'],
    ['DO $$BEGIN END$$', 'capture.notExplainable'],
    ['CREATE TABLE a AS SELECT 1', 'capture.notExplainable'],
    ['EXECUTE p', 'capture.notExplainable'],
    ['TRUNCATE t', 'capture.notExplainable'],
  ])('is refused: %j', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it.each([
    ['INSERT INTO t VALUES (1)', 'an INSERT'],
    ['update t set a = 1', 'an UPDATE'],
    ['DELETE FROM t', 'a DELETE'],
    ['MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE', 'a MERGE'],
    ['SELECT * INTO a FROM b', 'INTO'],
    ['WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x', 'DELETE'],
    ['WITH x AS (WITH y AS (SELECT 1) INSERT INTO t TABLE y RETURNING 1) SELECT 1', 'INTO'],
    ['WITH x AS MATERIALIZED (/**/UPDATE t SET a = 1 RETURNING *) SELECT * FROM x', 'UPDATE'],
    ['SELECT * FROM t FOR UPDATE', 'locks'],
    ['SELECT * FROM t FOR NO KEY UPDATE', 'locks'],
    ['SELECT * FROM t FOR KEY SHARE', 'locks'],
    ["SELECT nextval('s')", 'nextval'],
    ["SELECT pg_catalog . setval /* x */ ('s', 1)", 'setval'],
    ['SELECT "nextval" (\'s\')', 'nextval'],
    ['SELECT PG_TERMINATE_BACKEND(1)', 'pg_terminate_backend'],
    ["SELECT * FROM dblink('host=x', 'DELETE FROM t') AS t(a int)", 'dblink'],
    ['SELECT U&"\\006eextval"(\'s\')', 'escapes'],
    ['SELECT pg_advisory_lock(1)', 'pg_advisory_lock'],
    ['SELECT pg_try_advisory_xact_lock_shared(1)', 'pg_try_advisory_xact_lock_shared'],
    ["SELECT brin_summarize_new_values('i')", 'brin_summarize_new_values'],
    ["SELECT pg_catalog.gin_clean_pending_list('i')", 'gin_clean_pending_list'],
    ["SELECT pg_prewarm('t')", 'pg_prewarm'],
    ["SELECT (http_get('http://x')).status", 'http_get'],
    ["SELECT lo_export(1, '/tmp/x')", 'lo_export'],
  ])('may change something: %s', (text, why) => {
    expect(readStatement(text).changes).toContain(why);
  });

  it.each([
    'SELECT "update", t.update, \'INTO\', $$DELETE FROM$$ FROM t -- DELETE FROM t',
    'SELECT nextval FROM t',
    'SELECT pg_sleep(1)',
    'SELECT share FROM t',
  ])('changes nothing: %s', (text) => {
    expect(readStatement(text).changes).toBeNull();
  });

  it('counts its parameters by the highest', () => {
    expect(readStatement("SELECT $2, '$9', $$ $8 $$ -- $7").parameters).toBe(2);
    expect(codeOf('SELECT $99999')).toBe('capture.statementUnclear');
  });

  it('is cut without loss: tokens lie in order, and what lies between them is space or comments', () => {
    const piece = fc.constantFrom(
      'SELECT',
      "'a''b'",
      '"x"',
      '$1',
      '$$;$$',
      ';',
      '(',
      '::',
      '1.5',
      '-- c\n',
      '/* ; */',
      ' ',
      '\n',
      "E'\\''",
      'a$b',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join(' ');
        let at = 0;
        for (const { start, end, text: own } of sqlTokens(text)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(text.slice(start, end)).toBe(own);
          expect(
            text
              .slice(at, start)
              .replace(/--[^\n]*|\/\*.*?\*\//g, '')
              .trim(),
          ).toBe('');
          at = end;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is never a reason to throw anything else, nor to hang', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...`'"$\\;-/*() \nEeUu&aA1._`.split('')), maxLength: 60 }),
        (text) => {
          expect(codeOf(text)).toMatch(/^read$|^capture\./);
        },
      ),
      { numRuns: 1000 },
    );
    for (const part of ['$1,', "''", '--\n', '/**/', '$a', "' -- ", 'a.', '1e', '(('])
      codeOf(`SELECT ${part.repeat(200_000)}`);
  });
});
