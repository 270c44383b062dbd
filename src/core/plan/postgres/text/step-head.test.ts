import { describe, expect, it } from 'vitest';
import { stepLine } from './measures.ts';
import { stepHead } from './step-head.ts';

const HEADS: readonly (readonly [string, string])[] = [
  ['Result', 'Result'],
  ['Seq Scan on orders', 'Seq Scan | Relation Name=orders Alias=orders'],
  ['Parallel Seq Scan on public.orders o', 'Seq Scan | parallel | Relation Name=orders Schema=public Alias=o'],
  ['Async Foreign Scan on public.r', 'Foreign Scan Operation=Select | async | Relation Name=r Schema=public Alias=r'],
  ['Foreign Scan', 'Foreign Scan Operation=Select'],
  ['Foreign Update on r', 'Foreign Scan Operation=Update | Relation Name=r Alias=r'],
  ['Seq Scan on "Strange ""Table"" ä"', 'Seq Scan | Relation Name=Strange "Table" ä Alias=Strange "Table" ä'],
  [
    'Index Scan using "Weird idx on -> ""x""" on app."my on table" "a b"',
    'Index Scan | Scan Direction=Forward Index Name=Weird idx on -> "x" Relation Name=my on table Schema=app Alias=a b',
  ],
  [
    'Parallel Index Only Scan Backward using i on t',
    'Index Only Scan | parallel | Scan Direction=Backward Index Name=i Relation Name=t Alias=t',
  ],
  ['Bitmap Heap Scan on t', 'Bitmap Heap Scan | Relation Name=t Alias=t'],
  ['Bitmap Index Scan on "My Index"', 'Bitmap Index Scan | Index Name=My Index'],
  ['Tid Range Scan on t', 'Tid Range Scan | Relation Name=t Alias=t'],
  ['Sample Scan on t', 'Sample Scan | Relation Name=t Alias=t'],
  ['Function Scan on generate_series g', 'Function Scan | Function Name=generate_series Alias=g'],
  ['Table Function Scan on "xmltable"', 'Table Function Scan | Table Function Name=xmltable Alias=xmltable'],
  ['Values Scan on "*VALUES*"', 'Values Scan | Alias=*VALUES*'],
  ['Subquery Scan on "sub q"', 'Subquery Scan | Alias=sub q'],
  ['CTE Scan on recent r2', 'CTE Scan | CTE Name=recent Alias=r2'],
  ['WorkTable Scan on t', 'WorkTable Scan | CTE Name=t Alias=t'],
  ['Named Tuplestore Scan on new_rows', 'Named Tuplestore Scan | Tuplestore Name=new_rows Alias=new_rows'],
  ['Nested Loop', 'Nested Loop | Join Type=Inner'],
  ['Nested Loop Left Join', 'Nested Loop | Join Type=Left'],
  ['Hash Join', 'Hash Join | Join Type=Inner'],
  ['Parallel Hash Right Anti Join', 'Hash Join | parallel | Join Type=Right Anti'],
  ['Hash Right Semi Join', 'Hash Join | Join Type=Right Semi'],
  ['Merge Full Join', 'Merge Join | Join Type=Full'],
  ['Hash', 'Hash'],
  ['Merge Append', 'Merge Append'],
  ['Aggregate', 'Aggregate Strategy=Plain Partial Mode=Simple'],
  ['Partial HashAggregate', 'Aggregate Strategy=Hashed Partial Mode=Partial'],
  ['Finalize GroupAggregate', 'Aggregate Strategy=Sorted Partial Mode=Finalize'],
  ['MixedAggregate', 'Aggregate Strategy=Mixed Partial Mode=Simple'],
  ['HashSetOp Intersect All', 'SetOp Strategy=Hashed | Command=Intersect All'],
  ['SetOp Except', 'SetOp Strategy=Sorted | Command=Except'],
  [
    'Insert on public.audit_log',
    'ModifyTable Operation=Insert | Relation Name=audit_log Schema=public Alias=audit_log',
  ],
  ['Merge on conf t', 'ModifyTable Operation=Merge | Relation Name=conf Alias=t'],
  [
    'Custom Scan (ChunkAppend) on conditions',
    'Custom Scan Custom Plan Provider=ChunkAppend | Relation Name=conditions Alias=conditions',
  ],
  ['Custom Scan (Citus Adaptive)', 'Custom Scan Custom Plan Provider=Citus Adaptive'],
  ['Memoize', 'Memoize'],
  ['Incremental Sort', 'Incremental Sort'],
];

const shown = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([key, value]) => `${key}=${value}`).join(' ');

describe('the name of a step', () => {
  it.each(HEADS)('%s', (text, expected) => {
    const { nodeType, kind, subject, parallelAware, asyncCapable, known } = stepHead(text);
    const parts = [
      [nodeType, shown(kind)].filter((part) => part !== '').join(' '),
      ...(parallelAware ? ['parallel'] : []),
      ...(asyncCapable ? ['async'] : []),
      ...(subject.length === 0 ? [] : [shown(subject)]),
    ];
    expect(parts.join(' | ')).toBe(expected);
    expect(known).toBe(true);
  });

  it.each([
    ['Streaming Scan on t', 'Streaming Scan'],
    ['Gather Motion 3:1', 'Gather Motion 3:1'],
    ['Hash Left', 'Hash Left'],
    ['Seq Scan on "never closed', 'Seq Scan on "never closed'],
  ])('%s is none of PostgreSQL’s', (text, nodeType) => {
    const head = stepHead(text);
    expect([head.nodeType, head.known]).toEqual([nodeType, false]);
  });
});

describe('the numbers of a step', () => {
  const read = (line: string): string => {
    const { headEnd, costs, actuals, neverExecuted, broken } = stepLine(line, 0, line.length);
    const numbers = [...costs, ...actuals].map(({ key, text, start, end }) => {
      expect(line.slice(start, end)).toBe(text);
      return `${key}=${text}`;
    });
    return [
      line.slice(0, headEnd),
      ...numbers,
      ...(neverExecuted ? ['never'] : []),
      ...(broken ? ['broken'] : []),
    ].join(' | ');
  };

  it.each([
    [
      'Seq Scan on t  (cost=0.00..1.50 rows=16000000000000000000000000 width=4) (actual time=0.019..78.393 rows=6.00 loops=2)',
      'Seq Scan on t | Startup Cost=0.00 | Total Cost=1.50 | Plan Rows=16000000000000000000000000 | Plan Width=4 | ' +
        'Actual Startup Time=0.019 | Actual Total Time=78.393 | Actual Rows=6.00 | Actual Loops=2',
    ],
    ['Sort  (actual rows=6 loops=1)', 'Sort | Actual Rows=6 | Actual Loops=1'],
    ['Sort (never executed)', 'Sort | never'],
    ['Sort', 'Sort'],
    [
      'Seq Scan on t "a (cost=0.00..1.00 rows=1 width=1)"  (cost=0.00..2.00 rows=2 width=2)',
      'Seq Scan on t "a (cost=0.00..1.00 rows=1 width=1)" | Startup Cost=0.00 | Total Cost=2.00 | Plan Rows=2 | Plan Width=2',
    ],
    ['Seq Scan on t "a (cost=0.00..1.00 rows=1 width=1)"', 'Seq Scan on t "a (cost=0.00..1.00 rows=1 width=1)"'],
    ['Sort  (cost=0.00..1.0', 'Sort | broken'],
    [
      'Sort  (cost=0.00..1.00 rows=1 width=4) (actual time=0.0',
      'Sort | Startup Cost=0.00 | Total Cost=1.00 | Plan Rows=1 | Plan Width=4 | broken',
    ],
  ])('%s', (line, expected) => {
    expect(read(line)).toBe(expected);
  });
});
