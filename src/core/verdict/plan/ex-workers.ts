import { crossed } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { at, executed, needed, type PlanRule, planVerdict } from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/** EX-WORKERS: fewer worker processes were there than the plan was made for (`plans.md`). */
export const exWorkers: PlanRule = {
  id: 'EX-WORKERS',
  version: 1,
  title: 'Workers missing',
  thresholds: ['plan.workers.missing'],
  formula: 'Workers Launched < Workers Planned',
  evaluate(input) {
    if (!input.plan.nodes.some(({ fields }) => fields.has('Workers Planned'))) {
      return { verdicts: [], clear: 'No step is planned for several processes.' };
    }
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    for (const node of executed(input)) {
      const planned = node.fields.number('Workers Planned');
      const launched = node.fields.number('Workers Launched');
      if (planned === null || launched === null || launched >= planned) continue;
      verdicts.push(
        planVerdict(input, {
          rule: exWorkers,
          node,
          measure: { name: 'workers missing', value: planned - launched, unit: 'workers', n: 1 },
          cost: at(input.computed.inclusive, node.index),
          threshold: crossed(input.ruleSet, 'plan.workers.missing'),
          level: 'watch',
          reason: `${labelOf(node)} got ${launched} of the ${planned} workers it was planned for.`,
          advice: 'plan.workers',
          values: { 'Workers Planned': planned, 'Workers Launched': launched },
        }),
      );
    }
    return { verdicts, clear: 'Every parallel step got its workers.' };
  },
};
