import { describe, expect, it } from 'vitest';
import { planFixture } from '../../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../../error.ts';
import { readPlans } from '../read-plans.ts';

function refusal(bytes: Uint8Array): PlateauError {
  try {
    readPlans(bytes);
  } catch (thrown) {
    if (thrown instanceof PlateauError) return thrown;
    throw thrown;
  }
  throw new Error('a plan was read');
}

/** Beginnings of plans as the tools’ manuals show them; names and numbers are made up. */
const OTHERS: readonly (readonly [string, string])[] = [
  [
    'MySQL’s tree',
    '-> Nested loop inner join  (cost=4.95 rows=9) (actual time=0.153..0.2 rows=9 loops=1)\n    -> Table scan on t  (cost=1 rows=9)\n',
  ],
  ['MySQL’s tree', 'EXPLAIN: -> Table scan on t  (cost=0.35 rows=1)\n'],
  [
    'MySQL’s tree',
    '+-----+\n| EXPLAIN |\n+-----+\n| -> Limit: 1 row(s)  (cost=0.35 rows=1)\n    -> Table scan on t  (cost=0.35 rows=1)\n |\n+-----+\n',
  ],
  [
    'CockroachDB',
    'distribution: local\nvectorized: true\n\n• sort\n│ order: +a\n│\n└── • scan\n      table: t@primary\n      spans: FULL SCAN\n',
  ],
  ['CockroachDB', '  info\n-----\n  • filter\n  │ filter: a > 1\n'],
  [
    'YugabyteDB',
    'Seq Scan on t (cost=0.00..100.00 rows=1000 width=4) (actual time=1.2..1.3 rows=5 loops=1)\n  Storage Table Read Requests: 1\n',
  ],
  [
    'Redshift',
    'XN Aggregate  (cost=100.00..100.00 rows=1 width=4)\n  ->  XN Seq Scan on t  (cost=0.00..8.00 rows=800 width=4)\n',
  ],
  [
    'TiDB',
    '+-------------------+---------+-----------+---------------+---------------+\n| id                | estRows | task      | access object | operator info |\n+---+---+---+---+---+\n| TableReader_5     | 10000.00 | root     |  | data:TableFullScan_4 |\n',
  ],
  [
    'Oracle',
    'Plan hash value: 1234567890\n\n------\n| Id  | Operation         | Name | Rows  |\n------\n|   0 | SELECT STATEMENT  |      |     1 |\n',
  ],
  [
    'SQL Server',
    '<ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan" Version="1.5"><BatchSequence></BatchSequence></ShowPlanXML>',
  ],
  ['SQL Server', 'SELECT * FROM t\n  |--Clustered Index Scan(OBJECT:([db].[dbo].[t].[PK_t]))\n'],
  ['Snowflake', '{"GlobalStats":{"partitionsTotal":1},"Operations":[[{"id":0,"operation":"Result"}]]}'],
  ['Spark', '== Physical Plan ==\n*(1) Project [a#1]\n+- *(1) Scan\n'],
  ['ClickHouse', 'Expression ((Projection + Before ORDER BY))\n  ReadFromMergeTree (db.t)\n'],
  [
    'ClickHouse',
    '[{"Plan":{"Node Type":"Expression","Node Id":"Expression_1","Plans":[{"Node Type":"ReadFromMergeTree"}]}}]',
  ],
  [
    'DuckDB',
    '┌───────────────────────────┐\n│         SEQ_SCAN          │\n│    ────────────────────   │\n│             t             │\n└───────────────────────────┘\n',
  ],
  [
    'DuckDB',
    '[{"name":"PROJECTION","children":[{"name":"SEQ_SCAN ","children":[],"extra_info":{"Table":"t"}}],"extra_info":{}}]',
  ],
  ['Trino', 'Fragment 0 [SINGLE]\n    Output layout: [a]\n'],
  ['Trino', '- Output[_col0] => [count:bigint]\n    - Aggregate(FINAL) => [count:bigint]\n'],
  [
    'Greenplum',
    'Gather Motion 2:1  (slice1; segments: 2)  (cost=0.00..431.00 rows=1 width=4)\n  ->  Seq Scan on t  (cost=0.00..431.00 rows=1 width=4)\n',
  ],
  [
    'Greenplum',
    '[{"Plan":{"Node Type":"Gather Motion","Senders":2,"Receivers":1,"Plans":[{"Node Type":"Seq Scan"}]}}]',
  ],
  ['Spark', 'AdaptiveSparkPlan isFinalPlan=false\n+- Project [k#1]\n   +- Scan parquet\n'],
  [
    'ClickHouse',
    '┌─explain────────┐\n│ Expression ((Projection + Before ORDER BY)) │\n│   ReadFromMergeTree (db.t) │\n└────────────────┘\n',
  ],
  ['BigQuery', '[{"name":"S00: Input","id":"0","steps":[{"kind":"READ","substeps":["$1:word"]}]}]'],
  ['BigQuery', '{"statistics":{"query":{"queryPlan":[{"name":"S00","steps":[{"kind":"READ","substeps":["x"]}]}]}}}'],
  [
    'MongoDB',
    "{\n  explainVersion: '1',\n  queryPlanner: {\n    namespace: 'db.t',\n    winningPlan: { stage: 'COLLSCAN' }\n  }\n}",
  ],
  [
    'Vertica',
    'Access Path:\n+-STORAGE ACCESS for t [Cost: 10, Rows: 10K] (PATH ID: 1)\n|  Projection: public.t_super\n',
  ],
  [
    'Teradata',
    '  1) First, we lock DB.t for read on a reserved RowHash.\n  2) Next, we do an all-AMPs RETRIEVE step from DB.t.\n',
  ],
  ['Firebird', 'PLAN JOIN (O NATURAL, C INDEX (RDB$PRIMARY1))\n'],
  [
    'SQLite’s bytecode',
    'addr  opcode         p1    p2    p3    p4\n----  -------------  ----  ----  ----  ----\n0     Init           0     10    0\n',
  ],
  ['Hive', 'STAGE DEPENDENCIES:\n  Stage-0 is a root stage\n'],
  ['MongoDB', '{"queryPlanner":{"namespace":"db.t","winningPlan":{"stage":"COLLSCAN"}},"ok":1}'],
];

describe('plans of other databases', () => {
  it.each(OTHERS)('%s is named: %#', (name, text) => {
    const error = refusal(new TextEncoder().encode(text));
    expect(error.code).toBe('plan.otherDialect');
    expect(error.message).toContain(name);
    expect(error.hint).not.toBe('');
    expect(error.at?.offset).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['40-cockroach-yugabyte.txt', 'CockroachDB'],
    ['41-mysql-tree.txt', 'MySQL’s tree'],
  ])('%s', (name, dialect) => {
    const error = refusal(planFixture(`dirty-inputs/${name}`));
    expect(error).toMatchObject({ code: 'plan.otherDialect', at: { offset: 0 } });
    expect(error.message).toContain(dialect);
  });

  it('tells how to take MySQL’s tree as JSON', () => {
    expect(refusal(planFixture('dirty-inputs/41-mysql-tree.txt')).hint).toContain('explain_json_format_version = 2');
  });
});

describe('relatives of PostgreSQL are read', () => {
  it.each<readonly [string, readonly string[]]>([
    [
      'TimescaleDB',
      [
        'Custom Scan (ChunkAppend) on m  (cost=0.15..45.90 rows=540 width=16) (actual time=0.020..0.100 rows=10 loops=1)',
        '  Chunks excluded during startup: 1',
        '  ->  Custom Scan (DecompressChunk) on c  (cost=0.03..3.50 rows=100 width=16) (actual time=0.010..0.050 rows=10 loops=1)',
        '        ->  Seq Scan on z  (cost=0.00..3.50 rows=10 width=40) (actual time=0.001..0.002 rows=1 loops=1)',
      ],
    ],
    [
      'Citus',
      [
        'Custom Scan (Citus Adaptive)  (cost=0.00..0.00 rows=100000 width=36) (actual time=10.123..10.456 rows=10 loops=1)',
        '  Task Count: 32',
        '  ->  Task',
        '        Node: host=localhost port=5433 dbname=postgres',
        '        ->  Seq Scan on t_1 t  (cost=0.00..22.70 rows=1270 width=36) (actual time=0.010..0.011 rows=1 loops=1)',
      ],
    ],
    [
      'Aurora',
      [
        'Limit  (cost=0.00..4.11 rows=1 width=4) (actual time=1.023..1.026 rows=1 loops=1)',
        '  Buffers: shared hit=5 read=4 aurora_storage_read=3 aurora_orcache_hit=1',
        '  ->  Seq Scan on a  (cost=0.00..4.11 rows=1 width=4) (actual time=1.023..1.026 rows=1 loops=1)',
        '        Buffers: shared hit=5 read=4 aurora_storage_read=3',
      ],
    ],
  ])('%s', (_, lines) => {
    const text = [...lines, 'Planning Time: 0.500 ms', 'Execution Time: 11.150 ms'].join('\n');
    const { plans, warnings } = readPlans(new TextEncoder().encode(text));
    expect(warnings).toEqual([]);
    expect(plans.map(({ nodes, incomplete, executionTime }) => [nodes.length, incomplete, executionTime])).toEqual([
      [lines.filter((line) => !line.includes(': ') && !line.includes('Buffers')).length, null, 11.15],
    ]);
    expect(plans[0]?.nodes[0]?.fields.number('Shared Read Blocks') ?? 4).toBe(4);
  });
});
