/** Names as an SQL string of hexadecimal digits, so that no text of a person stands in a statement. */
function hexJson(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `CAST(pg_catalog.convert_from(pg_catalog.decode('${hex}', 'hex'), 'UTF8') AS pg_catalog.json)`;
}

/** A name as SQL reads it whatever it holds. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL reads it with `standard_conforming_strings` on. */
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** In every query of ours, by which its own counts are left out of what a server counted. */
const OWN = '/* plateau */';

/** The version of the server, which every server tells. */
export const VERSION = 'SHOW server_version_num';

/** What a server does at the moment, as far as this login sees it: one JSON object. */
export const LOOK = `SELECT ${OWN} pg_catalog.json_build_object(
  'version', CAST(pg_catalog.current_setting('server_version_num') AS integer),
  'recovery', pg_catalog.pg_is_in_recovery(),
  'active', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active' AND pid <> pg_catalog.pg_backend_pid()),
  'waiting', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks WHERE NOT granted),
  'exclusive', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'))`;

/** One moment of a server. */
export interface ServerLook {
  readonly version: number;
  /** It is a replica, or starts up. */
  readonly recovery: boolean;
  /** Sessions that execute something. */
  readonly active: number;
  /** Locks that are waited for. */
  readonly waiting: number;
  /** Of these, locks that shut everybody out: of ALTER TABLE, DROP, VACUUM FULL. */
  readonly exclusive: number;
}

/** Where pg_stat_statements is and which version; no row where it is not installed in this database. */
export const STATEMENTS_PLACE = `SELECT ${OWN} pg_catalog.json_build_object('schema', n.nspname, 'version', e.extversion)
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`;

/**
 * What pg_stat_statements counts for this database, as one JSON array of its rows with all columns of its version; `queryid` as text, since
 * it has 64 bits. `captured_at` and, from 1.9 on, `stats_reset` are in each row. Queries of ours are
 * left out.
 */
export function statementsQuery(schema: string, version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const knowsReset = major > 1 || (major === 1 && minor >= 9);
  const view = `${quotedName(schema)}.pg_stat_statements`;
  const reset = knowsReset ? `(SELECT stats_reset FROM ${view}_info)` : 'NULL';
  return `SELECT ${OWN} COALESCE(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(s) OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object(
  'queryid', CAST(s.queryid AS text), 'datname', pg_catalog.current_database(), 'rolname', pg_catalog.pg_get_userbyid(s.userid),
  'captured_at', pg_catalog.now(), 'stats_reset', ${reset})), '[]')
  FROM ${view} s WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND pg_catalog.strpos(s.query, '${OWN}') = 0`;
}

/** A table by its schema and name. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

/**
 * What the planner knows of the columns of tables, without the values it keeps of them (`most_common_vals`, `histogram_bounds`): those are
 * people’s data. One JSON array of rows named as in pg_stats.
 */
export function statsQuery(relations: readonly RelationName[]): string {
  return `SELECT ${OWN} COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('schemaname', s.schemaname, 'tablename', s.tablename,
  'attname', s.attname, 'inherited', s.inherited, 'null_frac', s.null_frac, 'avg_width', s.avg_width,
  'n_distinct', s.n_distinct, 'correlation', s.correlation) ORDER BY s.schemaname, s.tablename, s.attname, s.inherited), '[]')
  FROM pg_catalog.pg_stats s
  JOIN pg_catalog.json_to_recordset(${hexJson(relations)}) AS r(schema text, name text)
  ON r.schema = s.schemaname AND r.name = s.tablename`;
}

/** The indexes of tables as one JSON array of rows named as in pg_indexes, with how often each was used and its bytes. */
export function indexesQuery(relations: readonly RelationName[]): string {
  return `SELECT ${OWN} COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('schemaname', i.schemaname, 'tablename', i.tablename,
  'indexname', i.indexname, 'tablespace', i.tablespace, 'indexdef', i.indexdef, 'idx_scan', u.idx_scan,
  'size', pg_catalog.pg_relation_size(u.indexrelid))
  ORDER BY i.schemaname, i.tablename, i.indexname), '[]')
  FROM pg_catalog.pg_indexes i
  JOIN pg_catalog.json_to_recordset(${hexJson(relations)}) AS r(schema text, name text)
  ON r.schema = i.schemaname AND r.name = i.tablename
  LEFT JOIN pg_catalog.pg_stat_all_indexes u
  ON u.schemaname = i.schemaname AND u.relname = i.tablename AND u.indexrelname = i.indexname`;
}
