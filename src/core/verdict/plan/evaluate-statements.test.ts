import { describe, expect, it } from 'vitest';
import { readCatalog } from '../../catalog/read-catalog.ts';
import { type Statements, type StatementsBetween, statementsBetween } from '../../catalog/statements.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { evaluateStatements } from './evaluate-statements.ts';
import type { StatementWindow } from './statement-rule.ts';

/** Rows of `queryid,calls,total,rows`. */
function snapshot(rows: string): Statements {
  const read = readCatalog(`queryid,calls,total_exec_time,rows\n${rows}`);
  if (read?.kind !== 'pg_stat_statements') throw new RangeError('no statements');
  return read.statements;
}

const since = (rows: string): StatementsBetween => ({ ...snapshot(rows), reset: [] });

const judge = (
  windows: readonly [
    Partial<StatementWindow> & Pick<StatementWindow, 'ran'>,
    ...(Partial<StatementWindow> & Pick<StatementWindow, 'ran'>)[],
  ],
  isDifference = true,
) => {
  const [first, ...rest] = windows.map((window) => ({ requests: null, size: null, ...window }));
  if (first === undefined) throw new RangeError('no window');
  return evaluateStatements(
    { captureId: 's1', sha256: '00', windows: [first, ...rest], isDifference },
    DEFAULT_RULE_SET,
  );
};

describe('EX-TOP', () => {
  it('names the statement that takes most of the time, by the difference of two snapshots', () => {
    const ran = statementsBetween(
      snapshot('1,1000,9000,1\n2,1000,1000,1\n3,1000,1000,1\n'),
      snapshot('1,1001,9001,1\n2,1010,1550,10\n3,2000,1449,1\n'),
    );
    expect(judge([{ ran }])).toMatchObject([
      {
        rule: 'EX-TOP',
        level: 'likely-bottleneck',
        certainty: 'confirmed',
        subject: { kind: 'query', key: '\n2', label: 'statement 2' },
        measure: { value: 0.55, unit: 'share' },
        cost: { value: 55, unit: 'ms', per: 'execution' },
        reason: 'Statement 2 takes 55 % of the time of all statements: 550 ms in 10 calls of 55 ms.',
        guards: [],
      },
      { level: 'likely-bottleneck', measure: { value: 0.449 } },
    ]);
  });

  it('is probable of one snapshot, and where counters were reset', () => {
    const [one] = judge([{ ran: since('1,1,30,1\n2,1,15,1\n3,1,15,1\n4,1,15,1\n5,1,15,1\n6,1,10,1\n') }], false);
    expect(one).toMatchObject({ level: 'investigate', certainty: 'probable', guards: ['one-snapshot'] });
    expect(one?.reason).toContain('since counting began');
    const reset = statementsBetween(snapshot('1,100,900,1\n'), snapshot('1,10,90,1\n'));
    expect(judge([{ ran: reset }])[0]).toMatchObject({ certainty: 'probable', guards: ['reset'] });
  });

  it('is silent at the limit, and of nothing', () => {
    const even = since(Array.from({ length: 5 }, (_, i) => `${i},1,20,1`).join('\n'));
    expect(judge([{ ran: even }])).toEqual([]);
    expect(judge([{ ran: { statements: [], totalTime: 0, reset: [] } }])).toEqual([]);
  });
});

describe('a statement in a sentence', () => {
  const named = (query: string | null, queryId: string | null = '7') =>
    judge([
      {
        ran: {
          totalTime: 10,
          reset: [],
          statements: [
            {
              ...{
                queryId,
                query,
                databaseId: null,
                calls: 1,
                totalTime: 10,
                planTime: null,
                minTime: null,
                maxTime: null,
              },
              ...{ rows: 1, sharedHit: null, sharedRead: null, tempWritten: null, since: null },
            },
          ],
        },
      },
    ])[0];

  it('is its text without constants, and its identifier', () => {
    const top = named(
      "SELECT *\n  FROM users -- of alice@secret.example\n WHERE email = 'alice@secret.example' AND id = $1",
    );
    expect(top?.subject.label).toBe('SELECT * FROM users WHERE email = ? AND id = $1');
    expect(top?.reason).toMatch(/^“SELECT \* FROM users WHERE email = \? AND id = \$1” \(7\) takes 100 %/);
  });

  it('is cut, also within a constant', () => {
    const long = named(`SELECT ${'column_name, '.repeat(50)} 1`);
    expect(long?.subject.label).toMatch(/^SELECT column_name.*…$/);
    expect(long?.subject.label.length).toBeLessThanOrEqual(80);
    expect(named(`SELECT '${'secret'.repeat(1000)}'`)?.subject.label).toBe('SELECT ?');
  });

  it.each([
    ['<insufficient privilege>', '7', 'statement 7'],
    [null, '7', 'statement 7'],
    [null, null, 'a statement'],
    ['/* only a comment */', null, 'a statement'],
  ])('of %j with identifier %s is %s', (query, id, label) => {
    expect(named(query, id)?.subject.label).toBe(label);
  });
});

describe('EX-N1', () => {
  const rest = '90,1,1000,1\n';
  const only = (verdicts: ReturnType<typeof judge>) => verdicts.filter(({ rule }) => rule === 'EX-N1');

  it('counts calls for each request', () => {
    const ran = since(`1,10100,50,10100\n2,990,5,990\n3,100,5,100\n${rest}`);
    expect(only(judge([{ ran, requests: 100 }]))).toMatchObject([
      {
        level: 'investigate',
        certainty: 'confirmed',
        measure: { value: 101 },
        cost: { value: 0.5, per: 'request' },
        reason: 'Statement 1 runs 101 times for each request: 10,100 calls for 100 requests.',
      },
    ]);
  });

  it('is a likely bottleneck where they grow with what a request asks for', () => {
    const window = (size: number) => ({ ran: since(`1,${100 * (size + 1)},50,1\n${rest}`), requests: 100, size });
    const [n1] = only(judge([window(10), window(50), window(100)]));
    expect(n1).toMatchObject({ level: 'likely-bottleneck', details: { slope: 1, fit: 1 } });
    expect(n1?.reason).toContain(
      '; it grows with the rows that a request asks for (11, 51, 101 times for 10, 50, 100 rows): once for each row (R² 1).',
    );
    const same = (size: number) => ({ ran: since(`1,2000,50,1\n${rest}`), requests: 100, size });
    const [flat] = only(judge([same(10), same(50), same(100)]));
    expect(flat).toMatchObject({ level: 'investigate' });
    expect(flat?.reason).toContain('does not grow evenly with the rows that a request asks for (20, 20, 20 times for');
  });

  it('is none where calls grow less than rows do, or do not lie on a line', () => {
    const windows = (calls: (size: number) => number) => {
      const window = (size: number) => ({
        ran: since(`1,${Math.round(100 * calls(size))},50,1\n${rest}`),
        requests: 100,
        size,
      });
      return only(judge([window(10), window(50), window(90), window(100)]))[0]?.level;
    };
    expect(windows((size) => 20 + 0.8 * size)).toBe('likely-bottleneck');
    expect(windows((size) => 20 + 0.79 * size)).toBe('investigate');
    expect(windows((size) => (size === 50 ? 400 : 2 * size))).toBe('investigate');
  });

  it('is told of statements of one database only', () => {
    const rows = (other: number) => {
      const text = `queryid,dbid,calls,total_exec_time,rows\n1,7,10000,50,10000\n2,${other},100,5,10000\n90,7,1,1000,1`;
      const read = readCatalog(text);
      if (read?.kind !== 'pg_stat_statements') throw new RangeError('no statements');
      return only(judge([{ ran: { ...read.statements, reset: [] } }]));
    };
    expect(rows(7)).toHaveLength(1);
    expect(rows(8)).toEqual([]);
  });

  it('is told without requests by as many calls as another has rows', () => {
    const ran = since(`1,10000,50,10000\n2,100,5,10000\n3,100,5,100\n${rest}`);
    expect(only(judge([{ ran }]))).toMatchObject([
      {
        level: 'investigate',
        certainty: 'probable',
        measure: { value: 100 },
        reason:
          'Statement 1 runs 100 times for each call of statement 2, once for each of its rows: 10,000 calls, 10,000 rows.',
      },
    ]);
    expect(only(judge([{ ran: since(`1,10000,50,10000\n2,100,5,9000\n${rest}`) }]))).toEqual([]);
  });
});
