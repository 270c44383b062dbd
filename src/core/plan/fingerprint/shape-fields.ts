import type { Dialect } from '../model.ts';

/**
 * Printed fields that the planner decided, beside those every step has. What only VERBOSE prints (outputs, function calls, `Inner Unique`) and
 * what only some versions print of the same plan (`Window`, `Disabled`) is left out: a hash is of the plan, not of how it was printed.
 */
const POSTGRESQL = [
  'Index Cond',
  'Recheck Cond',
  'TID Cond',
  'Order By',
  'Filter',
  'Join Filter',
  'Hash Cond',
  'Merge Cond',
  'One-Time Filter',
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Grouping Sets',
  'Hash Key',
  'Cache Key',
  'Cache Mode',
  'Command',
  'Table Function Name',
  'Tuplestore Name',
  'Sampling Method',
  'Conflict Resolution',
  'Conflict Arbiter Indexes',
  'Conflict Filter',
  'Custom Plan Provider',
  'Relations',
] as const;

/** MySQL and MariaDB: how a table is reached, by which parts of a key and what that is compared with. Which keys were possible is no decision. */
const MYSQL = [
  'access_type',
  'index_access_type',
  'used_key_parts',
  'ref',
  'attached_condition',
  'index_condition',
  'having_condition',
  'pushed_condition',
  'condition',
  'lookup_condition',
  'hash_condition',
  'ranges',
  'join_algorithm',
  'sort_key',
  'sort_fields',
  'group_items',
] as const;

/** SQLite prints one line a step, with the columns an index is searched by. */
const SQLITE = ['detail'] as const;

export const SHAPE_FIELDS: Readonly<Record<Dialect, readonly string[]>> = {
  postgresql: POSTGRESQL,
  mysql: MYSQL,
  mariadb: MYSQL,
  sqlite: SQLITE,
};
