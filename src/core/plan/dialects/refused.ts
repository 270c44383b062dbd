import { PlateauError } from '../../error.ts';
import { Fields, type FieldValue, isList } from '../fields.ts';
import type { JsonPlanReader, PlanText, TextPlanReader } from '../reader.ts';

/** A plan that is known and not read. */
interface OtherDialect {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  /** Lines, words or tags that only it has. Each takes linear time. */
  readonly text?: RegExp;
  readonly json?: (value: FieldValue) => boolean;
}

const READ = 'Plateau reads plans of PostgreSQL, MySQL, MariaDB and SQLite.';

/** The first member of a list, or the value itself, as fields. */
function first(value: FieldValue): Fields | null {
  const member = isList(value) ? value[0] : value;
  return member instanceof Fields ? member : null;
}

const DIALECTS: readonly OtherDialect[] = [
  {
    id: 'mysql-tree',
    name: 'MySQL’s tree, as EXPLAIN ANALYZE and FORMAT=TREE print it',
    hint: 'Take it as JSON: SET explain_json_format_version = 2; EXPLAIN ANALYZE FORMAT=JSON INTO @plan SELECT …; SELECT @plan; (MySQL 8.3 or later), or EXPLAIN FORMAT=JSON.',
    // PostgreSQL’s estimates are two costs with a width, and its first line has no arrow.
    text: /^[ \t|]*(?:EXPLAIN: )?-> (?! )[^\n]*?\((?:cost=[\d.e+]{1,60} rows=[\d.e+]{1,30}\)|actual time=|never executed\))|^[ \t|]*(?:EXPLAIN: )?-> (?:<not executable|Count rows in |Rows fetched before execution|Zero rows)/m,
  },
  {
    id: 'cockroachdb',
    name: 'a plan of CockroachDB',
    hint: READ,
    text: /^[ \t│└├─|]*• (?:group|scan|sort|filter|render|limit|top-k|distinct|hash join|merge join|lookup join|cross join|index join|zigzag join|inverted join|union all|values|insert|update|upsert|delete|window|apply join|project set|ordinality|virtual table|root|subquery|max1row|buffer|scan buffer|norows|emptyrow|inverted filter|recursive cte|error if rows|foreign-key-check|constraint-check|create|export)\b/m,
  },
  {
    id: 'yugabytedb',
    name: 'a plan of YugabyteDB’s distributed EXPLAIN',
    hint: 'Take it without DIST and DEBUG, FORMAT JSON: what remains has PostgreSQL’s form.',
    text: /^[ \t]{0,200}(?:Storage (?:Table|Index) (?:Read|Write) Requests|Storage Flush Requests): \d/m,
  },
  {
    id: 'greenplum',
    name: 'a plan of Greenplum',
    hint: 'Its rows and times are those of one segment, and sums over segments mean something else there. Plateau reads plans of PostgreSQL, MySQL, MariaDB and SQLite.',
    text: /^[ \t"|]{0,2000}(?:-> {2})?(?:Gather|Redistribute|Broadcast|Explicit Redistribute|Explicit Gather) Motion(?: \d{1,6}:\d{1,6})? {1,2}\(/m,
    json: (value) => / Motion$/.test(first(value)?.members('Plan')[0]?.text('Node Type') ?? ''),
  },
  {
    id: 'redshift',
    name: 'a plan of Amazon Redshift',
    hint: READ,
    text: /^[ \t]{0,200}(?:-> {2})?XN [A-Z][\w ]{2,60} {2}\(cost=/m,
  },
  {
    id: 'tidb',
    name: 'a plan of TiDB',
    hint: READ,
    text: /\bid[ ]{0,200}[|\t][ ]{0,200}estRows[ ]{0,200}[|\t]/,
  },
  {
    id: 'oracle',
    name: 'a plan of Oracle (DBMS_XPLAN)',
    hint: READ,
    text: /^Plan hash value: \d|^\|[ ]{0,10}Id[ ]{0,10}\|[ ]{0,10}Operation[ ]{1,200}\|/m,
  },
  {
    id: 'sqlserver',
    name: 'a plan of SQL Server (showplan)',
    hint: READ,
    text: /<ShowPlanXML\b|^[ \t]{0,200}\|--[A-Z][A-Za-z ]{2,60}\((?:OBJECT|DEFINE|WHERE|ORDER BY|HASH|INNER REFERENCES|OUTER REFERENCES|GROUP BY|SEEK|TOP EXPRESSION):/m,
  },
  {
    id: 'snowflake',
    name: 'a plan of Snowflake',
    hint: READ,
    text: /^GlobalStats:[ \t\r]{0,20}$/m,
    json: (value) => first(value)?.has('GlobalStats') === true && first(value)?.has('Operations') === true,
  },
  {
    id: 'spark',
    name: 'a plan of Spark SQL',
    hint: READ,
    text: /^[ \t]{0,40}(?:\+- )?(?:AdaptiveSparkPlan isFinalPlan=|WholeStageCodegen \(|\*\(\d{1,4}\) [A-Z])|^[ \t]{0,10}(?:==|--) (?:Parsed Logical|Analyzed Logical|Optimized Logical|Physical) Plan (?:==|--)/m,
  },
  {
    id: 'clickhouse',
    name: 'a plan of ClickHouse',
    hint: READ,
    text: /^[ \t│]{0,200}(?:ReadFrom(?:MergeTree|Storage|Remote|Table|PreparedSource|Memory)\b|Expression \(\([^\n]{0,300}(?:Projection|Before ))/m,
    json: (value) => {
      const [plan] = first(value)?.members('Plan') ?? [];
      return (
        plan !== undefined &&
        (plan.has('Node Id') || plan.has('Description')) &&
        !plan.has('Total Cost') &&
        !plan.has('Parallel Aware')
      );
    },
  },
  {
    id: 'duckdb',
    name: 'a plan of DuckDB',
    hint: READ,
    text: /│\s{0,80}(?:Physical Plan|Query Profiling Information|Total Time: [\d.]+s)\s{0,80}│|^[ \t]{0,10}│\s{0,40}(?:SEQ_SCAN|TABLE_SCAN|HASH_GROUP_BY|HASH_JOIN|PROJECTION|UNGROUPED_AGGREGATE|ORDER_BY|TOP_N)\s{0,40}│/m,
    json: (value) => {
      const plan = first(value);
      if (plan === null || !isList(plan.get('children'))) return false;
      return plan.has('operator_type') || plan.has('extra_info') || plan.has('cumulative_cardinality');
    },
  },
  {
    id: 'trino',
    name: 'a plan of Trino or Presto',
    hint: READ,
    text: /^[ \t]{0,10}- Output\[[^\n]{0,2000}\] => \[|^[ \t]{0,10}Fragment \d{1,6} \[[A-Z_]{3,40}(?:\([^)\n]{0,200}\))?\]/m,
    json: (value) => {
      const fragment = first(value)?.members('0')[0] ?? first(value);
      return fragment?.has('descriptor') === true && fragment.has('children');
    },
  },
  {
    id: 'hive',
    name: 'a plan of Hive or Impala',
    hint: READ,
    text: /^STAGE DEPENDENCIES:|^PLAN-ROOT SINK|^Max Per-Host Resource Reservation:/m,
  },
  {
    id: 'db2',
    name: 'a plan of Db2',
    hint: READ,
    text: /^[ \t]{0,40}DB2 Universal Database|^Access Plan:[ \t\r]{0,20}$/m,
  },
  {
    id: 'mongodb',
    name: 'a plan of MongoDB',
    hint: READ,
    // As mongosh prints it, without quotes.
    text: /^[ \t]{0,40}queryPlanner: \{[ \t\r]{0,10}$/m,
    json: (value) => first(value)?.has('queryPlanner') === true,
  },
  {
    id: 'bigquery',
    name: 'a plan of BigQuery',
    hint: READ,
    json: (value) => {
      const [query] = first(value)?.members('statistics')[0]?.members('query') ?? [];
      const stage = query?.members('queryPlan')[0] ?? first(value)?.members('queryPlan')[0] ?? first(value);
      return stage?.members('steps')[0]?.has('substeps') === true;
    },
  },
  {
    id: 'vertica',
    name: 'a plan of Vertica',
    hint: READ,
    text: /^[ \t|]{0,200}\+-(?:STORAGE ACCESS|JOIN|GROUPBY|SELECT|SORT)\b[^\n]{0,300}\[Cost: /m,
  },
  {
    id: 'teradata',
    name: 'a plan of Teradata',
    hint: READ,
    text: /^[ \t]{0,10}\d{1,3}\) (?:First, we|Next, we|We) (?:lock|do an|execute)\b[^\n]{0,300}/m,
  },
  {
    id: 'firebird',
    name: 'a plan of Firebird',
    hint: READ,
    text: /^PLAN (?:JOIN |SORT |MERGE )?\([^\n]{0,1000}\b(?:NATURAL|INDEX \()/m,
  },
  {
    id: 'sqlite-bytecode',
    name: 'SQLite’s bytecode, as EXPLAIN without QUERY PLAN prints it',
    hint: 'Take EXPLAIN QUERY PLAN SELECT …: that tells which tables and indexes are read, and how.',
    text: /^addr[ \t|]{1,20}opcode[ \t|]{1,40}p1[ \t|]{1,20}p2\b/m,
  },
  {
    id: 'neo4j',
    name: 'a plan of Neo4j',
    hint: READ,
    text: /^\|[ ]{0,10}Operator[ ]{1,200}\|(?:[ ]{0,10}Id[ ]{0,10}\|)?[ ]{0,10}Details[ ]{1,500}\|/m,
  },
];

function refuse({ name, hint }: OtherDialect, text: PlanText, at: number): never {
  throw new PlateauError({
    code: 'plan.otherDialect',
    message: `This is ${name}, which Plateau does not read.`,
    hint,
    at: text.place(at),
  });
}

/** Plans as text that are named and refused with `plan.otherDialect`, at the place that told. */
export const REFUSED_TEXTS: readonly TextPlanReader[] = DIALECTS.flatMap((dialect) => {
  const { id, name, text: pattern } = dialect;
  if (pattern === undefined) return [];
  return [
    {
      id,
      name,
      recognise: (text: string) => pattern.test(text),
      read: (text: PlanText) => refuse(dialect, text, Math.max(0, text.text.search(pattern))),
    },
  ];
});

/** The same for JSON. */
export const REFUSED_JSON: readonly JsonPlanReader[] = DIALECTS.flatMap((dialect) => {
  const { id, name, json } = dialect;
  if (json === undefined) return [];
  return [{ id, name, recognise: json, read: ({ text, start }) => refuse(dialect, text, start) }];
});
