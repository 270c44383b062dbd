import type { PlanNode } from '../../plan/model.ts';
import { crossed } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { listed, shortName } from '../wording.ts';
import { castsIn } from './conditions.ts';
import { at, type Guarded, type PlanRule, planVerdict, printedByPostgres } from './plan-rule.ts';
import { familyOf, partitionsTogether, tableOf } from './scans.ts';
import { labelOf } from './step-names.ts';

/**
 * PostgreSQL writes every comparison of a varchar column as `(column)::text`, and uses indexes on it all the same. The plan does not tell the
 * column's type, so that a cast to text says nothing.
 */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['text', 'character varying', 'varchar']);

/** Conditions of a scan are asked of a table's columns; below a CTE Scan or in a HAVING there is no index to miss. */
const CONDITIONS = ['Join Filter', 'Hash Cond', 'Merge Cond'] as const;

const conditionsOf = ({ fields, relation }: PlanNode): readonly string[] => [
  ...(relation === null ? [] : fields.texts('Filter')),
  ...CONDITIONS.flatMap((key) => fields.texts(key)),
];

/** EX-CAST: a condition converts a column before it compares it, so that an index on the column cannot serve (`plans.md`). */
export const exCast: PlanRule = {
  id: 'EX-CAST',
  version: 1,
  title: 'Column converted in a condition',
  thresholds: ['plan.cast.columns'],
  formula: '(column)::type in the Filter of a table, Join Filter, Hash Cond or Merge Cond, except (column)::text',
  evaluate(input) {
    const other = printedByPostgres(input, 'conversions of columns');
    if (other !== null) return { verdicts: [], clear: '', missing: other };
    const verdicts: Verdict[] = [];
    const guarded: Guarded[] = [];
    for (const group of partitionsTogether(input.plan.nodes.filter(({ loops }) => loops !== 0))) {
      const [node] = group;
      if (node === undefined) continue;
      const casts = conditionsOf(node).flatMap(castsIn);
      const telling = casts.filter(({ type }) => !SAYS_NOTHING.has(type.toLowerCase()));
      if (telling.length < casts.length) guarded.push({ node: node.index, guard: 'varchar::text' });
      if (telling.length === 0) continue;
      const names = telling.map(({ column, type }) => shortName(`${column}::${type}`));
      verdicts.push(
        planVerdict(input, {
          rule: exCast,
          node,
          all: group.map(({ index }) => index),
          ...(group.length === 1
            ? {}
            : {
                subject: {
                  key: `${input.keyOf(node.parent)}/${node.nodeType} ${familyOf(node.relation ?? '')}`,
                  label: `${node.nodeType} on ${tableOf(group)}`,
                },
              }),
          measure: { name: 'converted columns', value: telling.length, unit: 'columns', n: 1 },
          cost: group.reduce((sum, { index }) => sum + at(input.computed.self, index), 0),
          threshold: crossed(input.ruleSet, 'plan.cast.columns', '>='),
          level: 'watch',
          reason: `${group.length === 1 ? labelOf(node) : `${node.nodeType} on ${tableOf(group)}`} converts ${telling.length === 1 ? 'a column' : `${telling.length} columns`} before comparing: ${listed(names)}. An index on the column itself cannot serve that.`,
          advice: 'plan.cast',
          values: { casts: names.join(', ') },
        }),
      );
    }
    return {
      verdicts,
      guarded,
      clear: 'No condition converts a column in a way that is known to keep an index from use.',
    };
  },
};
