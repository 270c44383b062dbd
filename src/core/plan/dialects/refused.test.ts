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
