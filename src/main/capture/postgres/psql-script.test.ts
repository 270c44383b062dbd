import { describe, expect, it } from 'vitest';
import { askScript, cellsOf, explainScript } from './psql-script.ts';

const STATEMENT = String.raw`SELECT ':HOME', '\! id' FROM "a\gexec" WHERE b = $1; \q`;

describe('what psql reads', () => {
  it('holds nothing of a statement that psql could take for its own', () => {
    const script = explainScript({
      prefix: 'EXPLAIN (FORMAT JSON) ',
      statement: STATEMENT,
      parameters: ["it's \\! :x", null],
      binds: true,
      generic: false,
      runs: 2,
      timeoutMs: 1000,
      version: 150018,
    });
    expect(script).not.toMatch(/HOME|! id|:x|\\q\b|\\!/);
    expect(script.match(/\\\w+/g)).toEqual(
      Array.from({ length: 2 }, () => ['\\gexec', '\\o', '\\gexec', '\\o']).flat(),
    );
    const hidden = [...script.matchAll(/'([0-9a-f]{2,})'/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString());
    expect(hidden.slice(0, 2)).toEqual([
      `PREPARE plateau_run_1 AS ${STATEMENT}`,
      "EXPLAIN (FORMAT JSON) EXECUTE plateau_run_1('it''s \\! :x', NULL)",
    ]);
    expect(script.match(/BEGIN TRANSACTION READ ONLY;/g)).toHaveLength(2);
    expect(script.match(/^ROLLBACK;$/gm)).toHaveLength(2);
  });

  it('answers cell by cell, also where a query has no row', () => {
    const script = askScript(['SELECT 1', 'SELECT 2'], { mark: 'mark', pauseMs: 250 });
    expect(script).toContain('pg_sleep(0.25)');
    expect(cellsOf('mark\n1\nmark\n\nmark\nmark\nmark\n{"a":\n2}\nmark\n', 'mark')).toEqual(['1', null, '{"a":\n2}']);
  });
});
