import type { PlanNode } from '../../plan/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count, shortName } from '../wording.ts';
import { indexesOn } from './known-tables.ts';
import { importOf, type PlanRule, planVerdict } from './plan-rule.ts';

/** The first step of each table of a plan. */
export function tablesOf(nodes: readonly PlanNode[]): readonly PlanNode[] {
  const tables = new Map<string, PlanNode>();
  for (const node of nodes) {
    if (node.relation !== null && !tables.has(node.relation)) tables.set(node.relation, node);
  }
  return [...tables.values()];
}

/** EX-INDEXES: a table of the plan has more indexes than are worth their writes (`plans.md`). The plan does not tell: pg_indexes does. */
export const exIndexes: PlanRule = {
  id: 'EX-INDEXES',
  version: 1,
  title: 'Many indexes on a table',
  thresholds: ['plan.indexes.most'],
  formula: 'indexes of the table in pg_indexes',
  evaluate(input) {
    const tables = tablesOf(input.plan.nodes);
    if (tables.length === 0) return { verdicts: [], clear: 'The plan has no table.' };
    const known = tables.filter((table) => indexesOn(input.catalog, table) !== null);
    const most = limitOf(input.ruleSet, 'plan.indexes.most');
    const unknown = importOf(input, 'pg_indexes');
    const isImported = input.catalog !== null && input.catalog.indexes !== null;
    const verdicts: Verdict[] = [];
    for (const node of known) {
      const indexes = indexesOn(input.catalog, node) ?? [];
      if (indexes.length <= most) continue;
      const table = shortName(node.relation ?? '');
      verdicts.push(
        planVerdict(input, {
          rule: exIndexes,
          node,
          subject: { key: `table ${node.relation}`, label: `table ${table}` },
          measure: { name: 'indexes', value: indexes.length, unit: 'indexes', n: 1 },
          threshold: crossed(input.ruleSet, 'plan.indexes.most'),
          level: 'watch',
          reason: `${table} has ${count(indexes.length)} indexes, more than ${count(most)}: each slows every write.`,
          advice: 'plan.indexes',
          values: { indexes: indexes.length },
        }),
      );
    }
    return {
      verdicts,
      missing: known.length > 0 ? null : isImported ? `${unknown} with the plan’s tables` : unknown,
      clear: `No table of the plan that pg_indexes tells of has more than ${count(most)} indexes.`,
    };
  },
};
