import type { TableIndex } from '../../catalog/model.ts';
import type { PlanNode } from '../../plan/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count, listed, shortName } from '../wording.ts';
import { columnsIn } from './conditions.ts';
import { indexesOn } from './known-tables.ts';
import {
  at,
  childrenOf,
  executed,
  importOf,
  needed,
  type PlanRule,
  type PlanRuleInput,
  planVerdict,
} from './plan-rule.ts';
import { labelOf } from './step-names.ts';

const CONDITIONS = ['Filter', 'Index Cond', 'Recheck Cond'] as const;

/** Columns of the table that the step needs; null where VERBOSE did not list what it gives. */
function neededColumns({ fields }: PlanNode): readonly string[] | null {
  if (!fields.has('Output')) return null;
  const expressions = [...fields.texts('Output'), ...CONDITIONS.flatMap((key) => fields.texts(key))];
  return [...new Set(expressions.flatMap(columnsIn))];
}

/** The index by which a step finds its rows in the table. */
function indexOf({ plan, catalog }: PlanRuleInput, node: PlanNode): TableIndex | undefined {
  const children = node.nodeType === 'Bitmap Heap Scan' ? childrenOf(plan, node) : [];
  const name = node.indexName ?? (children.length === 1 ? (children[0]?.indexName ?? null) : null);
  return indexesOn(catalog, node)?.find((index) => index.name === name);
}

/**
 * EX-COVERING: a scan goes to the table only for a column or two that its index does not hold (`plans.md`). Which columns an index has, pg_indexes
 * tells; which are needed, VERBOSE.
 */
export const exCovering: PlanRule = {
  id: 'EX-COVERING',
  version: 1,
  title: 'An index could answer alone',
  thresholds: ['plan.covering.rows', 'plan.covering.columns'],
  formula: 'columns in Output and conditions − columns of the index',
  evaluate(input) {
    const { plan, computed, catalog, ruleSet } = input;
    const reads = ({ nodeType, relation }: PlanNode): boolean =>
      relation !== null && (nodeType === 'Index Scan' || nodeType === 'Bitmap Heap Scan');
    const unknown = importOf(input, 'pg_indexes');
    if (plan.dialect !== 'postgresql') return { verdicts: [], clear: '', missing: unknown };
    if (!plan.nodes.some(reads)) return { verdicts: [], clear: 'No index leads to a table.' };
    if (catalog === null || catalog.indexes === null) return { verdicts: [], clear: '', missing: unknown };
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    let open: string | null = null;
    for (const node of executed(input).filter(reads)) {
      const rows = at(computed.scannedRows, node.index);
      if (!(rows >= limitOf(ruleSet, 'plan.covering.rows'))) continue;
      const index = indexOf(input, node);
      const columns = neededColumns(node);
      if (index === undefined || columns === null) {
        open ??= columns === null ? 'EXPLAIN (ANALYZE, VERBOSE)' : `${unknown} with the index that is used`;
        continue;
      }
      // Only trees hold columns beside those they search by, and an index on an expression may hold what the plan calls by its column.
      if (index.method !== null && index.method !== 'btree') continue;
      if (index.columns.includes(null)) continue;
      const held = new Set([...index.columns, ...index.included]);
      const lacking = columns.filter((column) => !held.has(column));
      if (lacking.length > limitOf(ruleSet, 'plan.covering.columns')) continue;
      const names = listed(lacking.map(shortName));
      const why =
        lacking.length === 0
          ? 'though the index holds all that is asked for'
          : `only for ${names}, which the index does not hold`;
      verdicts.push(
        planVerdict(input, {
          rule: exCovering,
          node,
          measure: { name: 'columns lacking', value: lacking.length, unit: 'columns', n: 1 },
          cost: at(computed.self, node.index),
          threshold: crossed(ruleSet, 'plan.covering.rows', '>='),
          level: 'watch',
          reason: `${labelOf(node)} reads ${count(rows)} rows of the table by ${shortName(index.name)}, ${why}.`,
          advice: lacking.length === 0 ? 'plan.fetches' : 'plan.covering',
          values: { index: shortName(index.name), lacking: lacking.map(shortName).join(', '), scanned: rows },
        }),
      );
    }
    return {
      verdicts,
      missing: open,
      clear: 'No index lacks only a column or two of what is read from the table.',
    };
  },
};
