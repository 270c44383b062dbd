/**
 * What MySQL's trees call the ways of reading a table that its and MariaDB's tables and JSON call by a word (`explain_access_path.cc`,
 * `join_type_str` in `sql_select.cc`).
 */
const ACCESS: ReadonlyMap<string, string> = new Map([
  ['ALL', 'Table scan'],
  ['index', 'Index scan'],
  ['range', 'Index range scan'],
  ['ref', 'Index lookup'],
  ['ref_or_null', 'Index lookup or NULL'],
  ['eq_ref', 'Single-row index lookup'],
  ['const', 'Constant row'],
  ['system', 'Constant row'],
  ['fulltext', 'Full-text index search'],
  ['index_merge', 'Index merge'],
  ['unique_subquery', 'Unique subquery lookup'],
  ['index_subquery', 'Index subquery lookup'],
  ['hash_ALL', 'Hash join table scan'],
  ['hash_index', 'Hash join index scan'],
  ['hash_range', 'Hash join index range scan'],
  ['hash_index_merge', 'Hash join index merge'],
]);

/** The step that an access type names; one that is not known is its own name, none is a statement without a table. */
export function accessStep(accessType: string | null): string {
  if (accessType === null) return 'No table';
  return ACCESS.get(accessType) ?? `Table access ${accessType}`;
}
