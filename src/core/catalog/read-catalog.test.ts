import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexDefinition } from './index-definition.ts';
import { mergedCatalog, readCatalog } from './read-catalog.ts';
import { statementsBetween } from './statements.ts';

const STATS = `schemaname,tablename,attname,inherited,null_frac,avg_width,n_distinct,most_common_vals,most_common_freqs,histogram_bounds,correlation,most_common_elems
public,t,id,f,0,4,-1,,,"{5,3071,""x,y""}",1,
public,t,email,f,0.25,22,-0.5,"{alice@secret.example,""bob
of secret""}","{0.9899667,0.010033334}",,-0.3,
public,t,status,f,0,5,2,"{done,open}","{0.99,0.01}",,0.98,
`;

describe('pg_stats', () => {
  it('is read without the values of its columns', () => {
    const read = readCatalog(`\uFEFF${STATS}`);
    expect(read).toMatchObject({ kind: 'pg_stats', rows: 3, cut: false, catalog: { indexes: null } });
    expect(read?.kind === 'pg_stats' && read.catalog.columns?.[1]).toEqual({
      schema: 'public',
      table: 't',
      column: 'email',
      distinct: -0.5,
      nullShare: 0.25,
      correlation: -0.3,
      averageWidth: 22,
      frequencies: [0.9899667, 0.010033334],
    });
    expect(JSON.stringify(read)).not.toMatch(/secret|open|3071/);
  });

  const row = {
    schemaname: 'public',
    tablename: 't',
    attname: 'id',
    n_distinct: -1,
    most_common_vals: ['secret'],
    most_common_freqs: [0.5, 0.25],
  };
  it.each([
    ['json_agg', [row, row]],
    ['row objects with one column', [{ json_agg: [row, row] }]],
    ['a result object', { rows: [row, row] }],
  ])('is read as %s', (_, value) => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      const read = readCatalog(text);
      expect(read).toMatchObject({
        rows: 2,
        catalog: { columns: [{ distinct: -1, frequencies: [0.5, 0.25], nullShare: null }, {}] },
      });
      expect(JSON.stringify(read)).not.toContain('secret');
    }
  });

  it('is read as one object a line, and with tabs or semicolons', () => {
    expect(readCatalog(`${JSON.stringify(row)}\n${JSON.stringify(row)}\n`)?.rows).toBe(2);
    for (const mark of ['\t', ';']) {
      const text = ['schemaname', 'tablename', 'attname', 'n_distinct'].join(mark);
      expect(readCatalog(`${text}\r\npublic${mark}t${mark}id${mark}7\r\n(1 row)\r\n`)).toMatchObject({
        catalog: { columns: [{ table: 't', distinct: 7 }] },
      });
    }
  });

  it('puts what children hold first', () => {
    const read = readCatalog('tablename,attname,inherited,n_distinct\np,ts,f,3\np,ts,t,59\n');
    expect(read?.kind === 'pg_stats' && read.catalog.columns?.map(({ distinct }) => distinct)).toEqual([59, 3]);
  });
});

describe('what is not whole', () => {
  it('is what was whole before it broke off', () => {
    expect(readCatalog(STATS.slice(0, STATS.indexOf('of secret')))).toMatchObject({ rows: 1, cut: true });
    expect(readCatalog('[{"tablename":"t","attname":"a","n_distinct":1},{"tablename":"t","attn')).toMatchObject({
      rows: 1,
      cut: true,
    });
  });

  it.each([
    ['tablename,attname,n_distinct\nt,a\n', 'catalog.broken', 'this row 2', 29],
    ['[{"tablename":"t","attname":"a","n_distinct":1} "x"]', 'catalog.broken', 'should stand there', 48],
    ['tablename,attname,n_distinct\n', 'catalog.empty', 'but no row', undefined],
  ] as const)('is named: %s', (text, code, message, offset) => {
    expect(() => readCatalog(text)).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringContaining(message),
        ...(offset === undefined ? {} : { at: { offset } }),
      }),
    );
  });

  it.each([
    '',
    '  \n',
    'hello',
    '[]',
    '{}',
    '[1,2]',
    'a,b\n1,2\n',
    '"open',
    '{"a":',
    'funcid,calls,total_time\n1,2,3\n',
  ])('is no catalog: %j', (text) => {
    expect(readCatalog(text)).toBeNull();
  });

  it('never throws anything but an error with a code', () => {
    const piece = fc.constantFrom(
      'tablename',
      'attname',
      'n_distinct',
      'calls',
      ',',
      '\n',
      '"',
      '{',
      '}',
      '[',
      ']',
      '1',
      'a',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          readCatalog(`tablename,attname,n_distinct\n${pieces.join('')}`);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: expect.stringMatching(/^catalog\./) });
        }
      }),
    );
  });
});

describe('pg_indexes', () => {
  it('is read with a size where there is one', () => {
    const read = readCatalog(
      'schemaname,tablename,indexname,tablespace,indexdef,size\npublic,t,"Odd name",,"CREATE UNIQUE INDEX ""Odd name"" ON public.t USING btree (id, status DESC)",9576448\n',
    );
    expect(read).toMatchObject({
      kind: 'pg_indexes',
      catalog: {
        columns: null,
        indexes: [{ name: 'Odd name', columns: ['id', 'status'], isUnique: true, isPartial: false, size: 9_576_448 }],
      },
    });
  });

  it.each([
    ['CREATE INDEX i ON public.t USING btree (g) INCLUDE (status, "Odd, name")', ['g'], ['status', 'Odd, name'], false],
    ["CREATE INDEX i ON public.t USING btree (lower(v), id) WHERE (v <> 'a,b('::text)", [null, 'id'], [], true],
    ['CREATE INDEX i ON ONLY s.t USING gin (doc jsonb_path_ops)', ['doc'], [], false],
    ['CREATE INDEX i ON t USING btree (name COLLATE "de_DE" text_pattern_ops DESC NULLS LAST)', ['name'], [], false],
    ['CREATE INDEX i ON t USING btree (((a + b)), "A""b")', [null, 'A"b'], [], false],
    ['nonsense', [], [], false],
    ['((((', [], [], false],
  ] as const)('tells the columns of %s', (definition, columns, included, isPartial) => {
    expect(indexDefinition(definition)).toMatchObject({ columns, included, isPartial });
  });
});

describe('pg_stat_statements', () => {
  const of = (text: string) => {
    const read = readCatalog(text);
    if (read?.kind !== 'pg_stat_statements') throw new RangeError('no statements');
    return read.statements;
  };

  it('is read of every version, identifiers whole', () => {
    const older = of(
      'userid,dbid,queryid,query,calls,total_time,min_time,rows\n10,5,-8543656840996154595,SELECT $1,10,250.5,1,10\n',
    );
    const newer = of(
      JSON.stringify([
        {
          userid: 10,
          dbid: 5,
          query: 'SELECT $1',
          calls: 10,
          total_exec_time: 250.5,
          min_exec_time: 1,
          total_plan_time: 3,
          rows: 10,
        },
      ]).replace('"userid"', '"queryid":-8543656840996154595,"userid"'),
    );
    expect(older.statements[0]).toMatchObject({ queryId: '-8543656840996154595', totalTime: 250.5, planTime: null });
    expect(newer.statements[0]).toMatchObject({ queryId: '-8543656840996154595', totalTime: 250.5, planTime: 3 });
  });

  it('counts all users of a statement as one, and ranks by total time', () => {
    const { statements, totalTime } = of(
      'userid,dbid,toplevel,queryid,calls,total_exec_time,min_exec_time,max_exec_time,rows\n1,5,t,7,10,100,4,20,1\n2,5,t,7,5,50,1,9,2\n1,5,t,8,1,151,151,151,3\n1,6,t,7,1,1,1,1,1\n',
    );
    expect(
      statements.map(({ databaseId, queryId, calls, totalTime: time }) => [databaseId, queryId, calls, time]),
    ).toEqual([
      ['5', '8', 1, 151],
      ['5', '7', 15, 150],
      ['6', '7', 1, 1],
    ]);
    expect(statements[1]).toMatchObject({ minTime: 1, maxTime: 20, rows: 3 });
    expect(totalTime).toBe(302);
  });

  it('is the difference of two snapshots, and tells what was reset', () => {
    const head = 'queryid,calls,total_exec_time,rows\n';
    const before = of(`${head}1,100,1000,100\n2,50,500,50\n3,9,90,9\n`);
    const after = of(`${head}1,110,1500,120\n2,5,10,5\n3,9,90,9\n4,1,2,1\n`);
    const ran = statementsBetween(before, after);
    expect(ran.statements.map(({ queryId, calls, totalTime, rows }) => [queryId, calls, totalTime, rows])).toEqual([
      ['1', 10, 500, 20],
      ['2', 5, 10, 5],
      ['4', 1, 2, 1],
    ]);
    expect(ran.reset).toEqual(['\n2']);
    expect(ran.totalTime).toBe(512);
  });
});

describe('several catalogs', () => {
  it('are one, the later of each table standing', () => {
    const stats = (table: string, distinct: number) =>
      readCatalog(`tablename,attname,n_distinct\n${table},a,${distinct}\n`);
    const catalogs = [stats('t', 1), stats('u', 2), stats('t', 3)].map((read) =>
      read?.kind === 'pg_stats' ? read.catalog : { columns: null, indexes: null },
    );
    const { columns, indexes } = mergedCatalog(catalogs);
    expect(columns?.map(({ table, distinct }) => [table, distinct])).toEqual([
      ['t', 3],
      ['u', 2],
    ]);
    expect(indexes).toBeNull();
  });
});
