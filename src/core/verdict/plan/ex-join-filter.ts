import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count } from '../wording.ts';
import { at, executed, needed, type PlanRule, planVerdict } from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/** EX-JOINFILTER: a join puts rows together and throws them away (`plans.md`). */
export const exJoinFilter: PlanRule = {
  id: 'EX-JOINFILTER',
  version: 1,
  title: 'Joined and thrown away',
  thresholds: ['plan.joinFilter.watch', 'plan.joinFilter.investigate'],
  formula: 'Rows Removed by Join Filter × Actual Loops',
  evaluate(input) {
    const { plan, ruleSet } = input;
    if (!plan.nodes.some(({ fields }) => fields.has('Join Filter'))) {
      return { verdicts: [], clear: 'No join has a filter.' };
    }
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    let most = 0;
    for (const node of executed(input)) {
      const removed = (node.fields.number('Rows Removed by Join Filter') ?? 0) * (node.loops ?? 1);
      most = Math.max(most, removed);
      if (!(removed >= limitOf(ruleSet, 'plan.joinFilter.watch'))) continue;
      const isMany = removed >= limitOf(ruleSet, 'plan.joinFilter.investigate');
      verdicts.push(
        planVerdict(input, {
          rule: exJoinFilter,
          node,
          measure: { name: 'removed by the join’s filter', value: removed, unit: 'rows', n: 1 },
          cost: at(input.computed.self, node.index),
          threshold: crossed(ruleSet, isMany ? 'plan.joinFilter.investigate' : 'plan.joinFilter.watch', '>='),
          level: isMany ? 'investigate' : 'watch',
          reason: `${labelOf(node)} put ${count(removed)} pairs of rows together that its filter threw away, and kept ${count(at(input.computed.rows, node.index))}.`,
          advice: 'plan.joinFilter',
          values: {
            'Rows Removed by Join Filter': node.fields.number('Rows Removed by Join Filter'),
            'Actual Rows': node.actualRows,
            'Actual Loops': node.loops,
          },
        }),
      );
    }
    return { verdicts, clear: `The filters of joins threw ${count(most)} pairs of rows away at most.` };
  },
};
