import type { PlanNode } from '../../plan/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count, percent } from '../wording.ts';
import { at, executed, needed, type PlanRule, planVerdict } from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/** Since PostgreSQL 18 each worker tells its own blocks. */
const sum = ({ fields, workers }: PlanNode, key: string): number =>
  [fields, ...workers.map((worker) => worker.fields)].reduce((total, process) => total + (process.number(key) ?? 0), 0);

/** EX-LOSSY: a bitmap did not fit into work_mem and remembers whole blocks, so that every row in them is looked at (`plans.md`). */
export const exLossy: PlanRule = {
  id: 'EX-LOSSY',
  version: 1,
  title: 'Bitmap too large for memory',
  thresholds: ['plan.lossy.watch', 'plan.lossy.investigate'],
  formula: 'Lossy Heap Blocks ÷ (Exact Heap Blocks + Lossy Heap Blocks)',
  evaluate(input) {
    const { plan, ruleSet } = input;
    if (!plan.nodes.some(({ nodeType }) => nodeType === 'Bitmap Heap Scan')) {
      return { verdicts: [], clear: 'No table is read by a bitmap.' };
    }
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    for (const node of executed(input).filter(({ nodeType }) => nodeType === 'Bitmap Heap Scan')) {
      const lossy = sum(node, 'Lossy Heap Blocks');
      const exact = sum(node, 'Exact Heap Blocks');
      const share = lossy / Math.max(1, lossy + exact);
      if (!(share > limitOf(ruleSet, 'plan.lossy.watch'))) continue;
      const isMost = share > limitOf(ruleSet, 'plan.lossy.investigate');
      const again = (node.fields.number('Rows Removed by Index Recheck') ?? 0) * (node.loops ?? 1);
      verdicts.push(
        planVerdict(input, {
          rule: exLossy,
          node,
          measure: { name: 'lossy blocks', value: share, unit: 'share', n: 1 },
          cost: at(input.computed.self, node.index),
          threshold: crossed(ruleSet, isMost ? 'plan.lossy.investigate' : 'plan.lossy.watch'),
          level: isMost ? 'investigate' : 'watch',
          reason: `${labelOf(node)} remembers ${count(lossy)} of ${count(lossy + exact)} blocks as a whole, ${percent(share)}${again > 0 ? `, and threw ${count(again)} rows away when it looked again` : ''}.`,
          advice: 'plan.lossy',
          values: {
            'Exact Heap Blocks': exact,
            'Lossy Heap Blocks': lossy,
            'Rows Removed by Index Recheck': node.fields.number('Rows Removed by Index Recheck'),
          },
        }),
      );
    }
    return { verdicts, clear: 'Every bitmap fit into memory for the most part.' };
  },
};
