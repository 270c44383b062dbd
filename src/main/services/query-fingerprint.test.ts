import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseQuery, queryFingerprint } from './query-fingerprint.ts';

const hash = async (sql: string): Promise<string | null> => (await queryFingerprint(sql))?.hash ?? null;
const text = async (sql: string): Promise<string | null> => (await queryFingerprint(sql))?.text ?? null;

describe('a query’s fingerprint', () => {
  it.each([
    ['constants', "SELECT * FROM t WHERE a = 'x' AND b = 1", "select * from t where a='y' and b=2"],
    ['parameters', 'SELECT * FROM t WHERE a = $1', 'SELECT * FROM t WHERE a = 5'],
    ['lengths of lists', 'SELECT * FROM t WHERE a IN (1, 2, 3)', 'SELECT * FROM t WHERE a IN ($1)'],
    ['spaces and comments', 'SELECT 1', '/* x */ SELECT\n\n 2 -- y'],
    ['being explained', 'SELECT a FROM t', 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT a FROM t'],
    ['being explained as of old', 'SELECT a FROM t', 'explain analyze verbose SELECT a FROM t'],
  ])('does not know %s', async (_what, a, b) => {
    expect(await hash(a)).toMatch(/^[0-9a-f]{16}$/);
    expect(await hash(a)).toBe(await hash(b));
  });

  it.each([
    ['tables', 'SELECT * FROM a', 'SELECT * FROM b'],
    ['conditions', 'SELECT * FROM a WHERE x = 1', 'SELECT * FROM a WHERE y = 1'],
    ['operators', 'SELECT * FROM a WHERE x = 1', 'SELECT * FROM a WHERE x > 1'],
  ])('knows %s', async (_what, a, b) => {
    expect(await hash(a)).not.toBe(await hash(b));
  });

  it('stays the same from release to release', async () => {
    expect(await hash('SELECT 1')).toBe('50fde20626009aba');
  });

  it.each([
    ["SELECT * FROM t WHERE a = 'secret' AND b IN (1, 2)", 'SELECT * FROM t WHERE a = $1 AND b IN ($2, $3)'],
    ["-- for 'Alice'\nSELECT /* 'x' */ 1;\n", 'SELECT   $1'],
    ["CREATE USER x PASSWORD 'geheim'", 'CREATE USER x PASSWORD $1'],
    ['PREPARE p AS SELECT 7', 'PREPARE p AS SELECT ?'],
    ["DO $$ BEGIN RAISE 'secret'; END $$", 'DO $1'],
  ])('has the text of %s without constants', async (sql, expected) => {
    expect(await text(sql)).toBe(expected);
  });

  it.each([
    ['no SQL', 'selec x'],
    ['a text that does not end', "SELECT 'abc"],
    ['nothing', '  '],
    ['EXPLAIN alone', 'EXPLAIN'],
    ['a NUL', "SELECT 'a\0b'"],
    ['a statement that was cut off', 'SELECT * FROM t WHERE a = '],
    ['100,000 brackets', `SELECT ${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
    ['20,000 sums', `SELECT 1${' + 1'.repeat(20_000)}`],
    ['more than a million characters', `SELECT '${'x'.repeat(1_000_001)}'`],
  ])('is none for %s, and the next one is there', async (_what, sql) => {
    expect(await queryFingerprint(sql)).toBeNull();
    expect(await hash('SELECT 1')).toBe('50fde20626009aba');
  });

  it('takes a long gap', async () => {
    expect(await text(`SELECT 1${' '.repeat(900_000)}FROM t${' ;'.repeat(3)}`)).toMatch(/^SELECT \$1 +FROM t$/);
  });

  it('is none for other dialects', async () => {
    expect(await queryFingerprint('SELECT 1', 'mariadb')).toBeNull();
  });

  it('takes any text', async () => {
    const pieces = fc.constantFrom(
      'SELECT ',
      "'",
      '"',
      '(',
      ')',
      '$1',
      '$$',
      'a',
      ' FROM ',
      '1',
      '--',
      '/*',
      'EXPLAIN ',
      ';',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 20 }), async (parts) => {
        const found = await queryFingerprint(parts.join(''));
        expect(found === null || /^[0-9a-f]{16}$/.test(found.hash)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a normalised query', () => {
  it('is read by its words where it does not parse', async () => {
    expect(await normaliseQuery("SELECT a FROM t WHERE a = 'Alice")).toEqual({
      text: 'SELECT a FROM t WHERE a = ?',
      by: 'words',
    });
    expect(await normaliseQuery('SELECT `a` FROM `t` WHERE `a` = "Alice"', 'mysql')).toEqual({
      text: 'SELECT `a` FROM `t` WHERE `a` = ?',
      by: 'words',
    });
    expect(await normaliseQuery('SELECT 1')).toEqual({ text: 'SELECT $1', by: 'parser' });
  });
});
