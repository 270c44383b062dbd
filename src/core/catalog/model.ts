/** What pg_stats tells of a column. Values of the column themselves (most common ones, bounds of histograms) are never read. */
export interface ColumnStatistics {
  readonly schema: string | null;
  readonly table: string;
  readonly column: string;
  /** As printed: a number of values, or, below 0, their number as a part of the table's rows (−1: every row has its own). */
  readonly distinct: number | null;
  /** Share of rows that have none, 0–1. */
  readonly nullShare: number | null;
  /** −1 to 1: how far the order of the rows on disk follows the column’s. */
  readonly correlation: number | null;
  /** Bytes. */
  readonly averageWidth: number | null;
  /** Shares of the most common values, largest first. */
  readonly frequencies: readonly number[];
}

/** An index as pg_indexes tells of it. */
export interface TableIndex {
  readonly schema: string | null;
  readonly table: string;
  readonly name: string;
  /** Columns it searches by, in order; an expression as null. */
  readonly columns: readonly (string | null)[];
  /** Columns it only holds (INCLUDE). */
  readonly included: readonly string[];
  readonly isUnique: boolean;
  /** It holds a part of the rows only. */
  readonly isPartial: boolean;
  /** `btree`, `gin`, …; null where it is not told. */
  readonly method: string | null;
  /** Bytes; null where no size was exported. */
  readonly size: number | null;
}

/** What is known of a database's tables beside a plan. */
export interface Catalog {
  /** Null where pg_stats was not imported: nothing is known, which is not the same as no columns. */
  readonly columns: readonly ColumnStatistics[] | null;
  /** Null where pg_indexes was not imported. */
  readonly indexes: readonly TableIndex[] | null;
}
