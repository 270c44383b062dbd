import { PlateauError } from '../error.ts';
import { numbersOf, type Row, rowsByName } from './cells.ts';
import { indexDefinition } from './index-definition.ts';
import type { Catalog, ColumnStatistics, TableIndex } from './model.ts';
import { type ResultRows, readRows } from './rows.ts';
import { STATEMENT_COLUMNS, type Statements, statementsOf } from './statements.ts';

/** What rows of one of PostgreSQL's views tell. */
export type CatalogRead =
  | {
      readonly kind: 'pg_stats' | 'pg_indexes';
      readonly catalog: Catalog;
      readonly rows: number;
      readonly cut: boolean;
    }
  | {
      readonly kind: 'pg_stat_statements';
      readonly statements: Statements;
      readonly rows: number;
      readonly cut: boolean;
    };

type Kind = CatalogRead['kind'];

/** Values of columns (`most_common_vals`, `histogram_bounds`) are not among them: they are never read. */
const STATS_COLUMNS = [
  'schemaname',
  'tablename',
  'attname',
  'inherited',
  'null_frac',
  'avg_width',
  'n_distinct',
  'most_common_freqs',
  'correlation',
];
/** A size is what was asked for beside the view: `pg_relation_size(indexname::regclass) AS size`. */
const SIZES = ['size', 'bytes', 'index_size', 'index_bytes', 'pg_relation_size', 'relation_size'];
const INDEX_COLUMNS = ['schemaname', 'tablename', 'indexname', 'indexdef', ...SIZES];

/** Which view rows are of, by the names of their columns. */
export function catalogKind(columns: readonly string[]): Kind | null {
  const has = (...names: readonly string[]): boolean => names.every((name) => columns.includes(name));
  const isTimed = has('total_time') || has('total_exec_time');
  if (has('calls') && isTimed && (has('query') || has('queryid'))) return 'pg_stat_statements';
  if (has('tablename', 'attname', 'n_distinct')) return 'pg_stats';
  return has('tablename', 'indexname', 'indexdef') ? 'pg_indexes' : null;
}

const COLUMNS: Readonly<Record<Kind, readonly string[]>> = {
  pg_stats: STATS_COLUMNS,
  pg_indexes: INDEX_COLUMNS,
  pg_stat_statements: STATEMENT_COLUMNS,
};

/**
 * Reads what psql exports of pg_stats, pg_indexes or pg_stat_statements, as CSV with a header or as JSON, of any version of PostgreSQL. Null
 * where the text is not one of them. Throws `catalog.broken` with the byte where a row is not whole, and `catalog.empty` for a view without rows.
 */
export function readCatalog(text: string): CatalogRead | null {
  let kind: Kind | null = null;
  const read = readRows(text, (columns) => {
    kind = catalogKind(columns);
    return kind === null ? null : new Set(columns.filter((column) => COLUMNS[kind as Kind].includes(column)));
  });
  return read === null || kind === null ? null : catalogOf(kind, read);
}

function catalogOf(kind: Kind, read: ResultRows): CatalogRead {
  const rows = rowsByName(read);
  if (rows.length === 0) {
    throw new PlateauError({
      code: 'catalog.empty',
      message: `There are the columns of ${kind}, but no row.`,
      hint:
        kind === 'pg_stats'
          ? 'ANALYZE the tables first, and read it as an owner of them: others see nothing.'
          : 'Check the database and the condition of the export.',
    });
  }
  const common = { rows: rows.length, cut: read.cut };
  switch (kind) {
    case 'pg_stats':
      return { kind, catalog: { columns: columnsOf(rows), indexes: null }, ...common };
    case 'pg_indexes':
      return { kind, catalog: { columns: null, indexes: indexesOf(rows) }, ...common };
    default:
      return { kind, statements: statementsOf(rows), ...common };
  }
}

/** Of a table with children there are two rows a column; the one with what they inherit comes first, for scans read them too. */
function columnsOf(rows: readonly Row[]): readonly ColumnStatistics[] {
  return [...rows]
    .sort((a, b) => Number(b.flag('inherited')) - Number(a.flag('inherited')))
    .map((row) => ({
      schema: row.text('schemaname'),
      table: row.text('tablename') ?? '',
      column: row.text('attname') ?? '',
      distinct: row.number('n_distinct'),
      nullShare: row.number('null_frac'),
      correlation: row.number('correlation'),
      averageWidth: row.number('avg_width'),
      frequencies: numbersOf(row.text('most_common_freqs')),
    }));
}

function indexesOf(rows: readonly Row[]): readonly TableIndex[] {
  return rows.map((row) => ({
    schema: row.text('schemaname'),
    table: row.text('tablename') ?? '',
    name: row.text('indexname') ?? '',
    ...indexDefinition(row.text('indexdef') ?? ''),
    size: SIZES.map((column) => row.number(column)).find((size) => size !== null) ?? null,
  }));
}

/** Several catalogs as one; what a later one tells of a table's columns or indexes stands in place of an earlier one's. */
export function mergedCatalog(catalogs: readonly Catalog[]): Catalog {
  return {
    columns: merged(catalogs.map(({ columns }) => columns)),
    indexes: merged(catalogs.map(({ indexes }) => indexes)),
  };
}

function merged<T extends { readonly schema: string | null; readonly table: string }>(
  lists: readonly (readonly T[] | null)[],
): readonly T[] | null {
  const known = lists.filter((list) => list !== null);
  if (known.length === 0) return null;
  const tables = new Map<string, T[]>();
  for (const list of known) {
    const own = new Map<string, T[]>();
    for (const one of list) {
      const key = `${one.schema ?? ''}\n${one.table}`;
      const beside = own.get(key);
      if (beside === undefined) own.set(key, [one]);
      else beside.push(one);
    }
    for (const [key, rows] of own) tables.set(key, rows);
  }
  return [...tables.values()].flat();
}
