import { crossed } from '../rule-set.ts';
import { amount, count } from '../wording.ts';
import { type PlanRule, planVerdict } from './plan-rule.ts';

/** EX-JIT: what compiling took, reported and not judged (`plans.md`): the times are sums over processes, 768 ms within 565 of the clock. */
export const exJit: PlanRule = {
  id: 'EX-JIT',
  version: 1,
  title: 'Compiled while running',
  thresholds: ['plan.jit.time'],
  formula: 'JIT Timing Total, over all processes',
  evaluate(input) {
    const { plan, computed, ruleSet } = input;
    const [root] = plan.nodes;
    if (plan.jit === null || root === undefined) return { verdicts: [], clear: 'Nothing was compiled.' };
    const { functions, total } = plan.jit;
    if (total === null) return { verdicts: [], clear: 'What compiling took was not printed.' };
    const processes = computed.processes.reduce((most, value) => (value > most ? value : most), 1);
    const all = processes > 1 ? `, summed over ${count(processes)} processes` : '';
    return {
      clear: '',
      verdicts: [
        planVerdict(input, {
          rule: exJit,
          node: root,
          measure: { name: 'compiling', value: total, unit: 'ms', n: 1 },
          cost: total,
          threshold: crossed(ruleSet, 'plan.jit.time'),
          level: 'none',
          reason: `${functions === null ? 'Expressions' : `${count(functions)} functions`} were compiled in ${amount(total, 'ms')}${all}${computed.whole > 0 ? `; the statement took ${amount(computed.whole, 'ms')}` : ''}.`,
          advice: 'plan.jit',
          values: { Functions: functions, Total: total },
        }),
      ],
    };
  },
};
