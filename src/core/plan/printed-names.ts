import type { Dialect } from './model.ts';

/** What a server calls the numbers that figures follow from. */
export interface PrintedNames {
  readonly time: string;
  readonly loops: string;
  readonly rows: string;
  readonly planned: string;
}

const POSTGRESQL: PrintedNames = {
  time: 'Actual Total Time',
  loops: 'Actual Loops',
  rows: 'Actual Rows',
  planned: 'Plan Rows',
};

/** Names of printed numbers by dialect. SQLite prints none of them, so that nothing is computed of its plans. */
export const PRINTED_NAMES: Readonly<Record<Dialect, PrintedNames>> = {
  postgresql: POSTGRESQL,
  mysql: { time: 'actual_last_row_ms', loops: 'actual_loops', rows: 'actual_rows', planned: 'estimated_rows' },
  mariadb: { time: 'r_total_time_ms', loops: 'r_loops', rows: 'r_rows', planned: 'rows' },
  sqlite: POSTGRESQL,
};

/** Times that MariaDB prints of a step: over all loops, some without what is below it (see `docs/decisions/073`). */
export const MARIADB_TIMES = ['r_table_time_ms', 'r_other_time_ms', 'r_unpack_time_ms', 'r_total_time_ms'] as const;
