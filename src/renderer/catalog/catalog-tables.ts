import type { Catalog, ColumnStatistics } from '../../core/catalog/model.ts';

/** A table of a database with how much of it is known. */
export interface KnownTable {
  /** `orders`, `sales.orders`. */
  readonly name: string;
  /** NaN where pg_stats was not imported. */
  readonly columns: number;
  /** NaN where pg_indexes was not imported. */
  readonly indexes: number;
  /** Bytes a row has on average over the columns that are known; NaN for none. */
  readonly rowWidth: number;
}

/** A table by its name as people write it: with its schema where that is not `public`. */
export const tableName = ({ schema, table }: { readonly schema: string | null; readonly table: string }): string =>
  schema === null || schema === 'public' ? table : `${schema}.${table}`;

/** The tables that a catalog tells of, in the order of their names. */
export function knownTables({ columns, indexes }: Catalog): readonly KnownTable[] {
  const names = new Set([...(columns ?? []), ...(indexes ?? [])].map(tableName));
  const columnsOf = Map.groupBy(columns ?? [], tableName);
  const indexesOf = Map.groupBy(indexes ?? [], tableName);
  return [...names].sort().map((name) => {
    const known = columnsOf.get(name) ?? [];
    const widths = known.flatMap(({ averageWidth }) => averageWidth ?? []);
    return {
      name,
      columns: columns === null ? Number.NaN : known.length,
      indexes: indexes === null ? Number.NaN : (indexesOf.get(name)?.length ?? 0),
      rowWidth: widths.length === 0 ? Number.NaN : widths.reduce((sum, width) => sum + width, 0),
    };
  });
}

/** How many values a column has, for people: pg_stats counts them below 0 as a part of the rows. */
export function distinctText(
  { distinct }: Pick<ColumnStatistics, 'distinct'>,
  count: (value: number) => string,
): string {
  if (distinct === null || distinct === 0) return 'unknown';
  if (distinct === -1) return 'every row its own';
  return distinct > 0 ? count(distinct) : `${count(Math.round(-distinct * 1000) / 10)} % of the rows`;
}

/** For an order by the number of values: a part of the rows stands behind every number, as it grows with the table. */
export function distinctOrder({ distinct }: Pick<ColumnStatistics, 'distinct'>): number {
  if (distinct === null || distinct === 0) return Number.NaN;
  return distinct > 0 ? distinct : Number.MAX_SAFE_INTEGER * (1 - distinct);
}
