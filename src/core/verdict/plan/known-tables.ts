import type { Catalog, ColumnStatistics, TableIndex } from '../../catalog/model.ts';
import type { PlanNode } from '../../plan/model.ts';
import { limitOf } from '../rule-set.ts';
import { columnsIn } from './conditions.ts';
import type { PlanRuleInput } from './plan-rule.ts';

type Table = Pick<PlanNode, 'schema' | 'relation'>;

/** A plan tells the schema with VERBOSE only; without it the name has to do. */
const isOf = (one: { readonly schema: string | null; readonly table: string }, { schema, relation }: Table): boolean =>
  one.table === relation && (schema === null || one.schema === null || one.schema === schema);

/** Indexes of a step's table; null where pg_indexes was not imported or has none of it. */
export function indexesOn(catalog: Catalog | null, table: Table): readonly TableIndex[] | null {
  const found = catalog?.indexes?.filter((index) => isOf(index, table)) ?? [];
  return found.length === 0 ? null : found;
}

/** Statistics of a column; null where pg_stats was not imported or does not tell. */
export function statisticsOf(catalog: Catalog | null, table: Table, column: string): ColumnStatistics | null {
  return catalog?.columns?.find((one) => one.column === column && isOf(one, table)) ?? null;
}

/**
 * How many values a column has, out of `rows` rows; null where it is not known. Below 0 the server counts them as a part of the rows: −0.5 means
 * two rows to a value.
 */
export function distinctValues({ distinct }: ColumnStatistics, rows: number): number | null {
  if (distinct === null || distinct === 0) return null;
  return distinct > 0 ? distinct : -distinct * rows;
}

/** All columns of the conditions that are known have few values, and at least one is known. */
export function fewValued(input: PlanRuleInput, node: PlanNode, conditions: readonly string[]): boolean {
  const rows = Math.max(1, input.computed.scannedRows[node.index] ?? 1);
  const known = conditions
    .flatMap(columnsIn)
    .map((column) => statisticsOf(input.catalog, node, column))
    .filter((column) => column !== null)
    .map((column) => distinctValues(column, rows))
    .filter((values) => values !== null);
  const most = limitOf(input.ruleSet, 'plan.cardinality.values');
  return known.length > 0 && known.every((values) => values <= most);
}
