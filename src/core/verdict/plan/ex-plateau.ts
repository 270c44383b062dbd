import { PRINTED_NAMES } from '../../plan/printed-names.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Level, Verdict } from '../verdict.ts';
import { amount, count, percent, stored } from '../wording.ts';
import {
  at,
  executed,
  type Guarded,
  mariadbTimes,
  needed,
  type PlanRule,
  type PlanRuleInput,
  planVerdict,
} from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/** Level of a step's own share of the whole; the limits are strict. */
export function plateauLevel({ ruleSet }: Pick<PlanRuleInput, 'ruleSet'>, share: number): Level {
  if (share > limitOf(ruleSet, 'plan.plateau.bottleneck')) return 'likely-bottleneck';
  return share > limitOf(ruleSet, 'plan.plateau.investigate') ? 'investigate' : 'none';
}

/**
 * EX-PLATEAU: a step that takes much of the execution by itself (`plans.md`; the plateau rule of flame graphs on steps of a plan). The time is
 * measured, not sampled: what one run leaves open is whether the next one takes as long.
 */
export const exPlateau: PlanRule = {
  id: 'EX-PLATEAU',
  version: 1,
  title: 'One step takes most of the time',
  thresholds: ['plan.plateau.investigate', 'plan.plateau.bottleneck', 'plan.time.least'],
  formula:
    'self = Actual Total Time × Actual Loops ÷ processes − the same of what it runs; share = self ÷ Execution Time',
  formulas: {
    mariadb:
      'self = r_table_time_ms + r_other_time_ms, of other steps r_total_time_ms − the same of what it runs; share = self ÷ r_total_time_ms of the query block',
    mysql: 'self = actual_last_row_ms × actual_loops − the same of what it runs; share = self ÷ that of the first step',
  },
  evaluate(input) {
    const { plan, computed } = input;
    const names = PRINTED_NAMES[plan.dialect];
    const missing = needed(input, 'times');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    const guarded: Guarded[] = [];
    const least = limitOf(input.ruleSet, 'plan.time.least');
    let largest = 0;
    for (const node of executed(input)) {
      const share = at(computed.share, node.index);
      largest = Math.max(largest, Number.isNaN(share) ? 0 : share);
      const level = plateauLevel(input, share);
      if (level === 'none') continue;
      const self = at(computed.self, node.index);
      if (self < least) {
        guarded.push({ node: node.index, guard: 'too short to tell' });
        continue;
      }
      const rounding = at(computed.rounding, node.index);
      const key = level === 'likely-bottleneck' ? 'plan.plateau.bottleneck' : 'plan.plateau.investigate';
      const isOpen = (self - rounding) / computed.whole <= limitOf(input.ruleSet, key);
      const processes = at(computed.processes, node.index);
      const loops =
        (node.loops ?? 1) > processes
          ? ` in ${count(node.loops ?? 1)} loops`
          : processes > 1
            ? ` in ${count(processes)} processes`
            : '';
      verdicts.push(
        planVerdict(input, {
          rule: exPlateau,
          node,
          measure: {
            name: 'self',
            value: share,
            unit: 'share',
            low: stored(Math.max(0, self - rounding) / computed.whole),
            high: stored(Math.min(1, (self + rounding) / computed.whole)),
            n: 1,
          },
          cost: self,
          threshold: crossed(input.ruleSet, key),
          level,
          certainty: isOpen ? 'inconclusive' : 'probable',
          reason: `${labelOf(node)} itself takes ${percent(share)} of the ${computed.wholeIs === 'root' ? 'time' : computed.wholeIs}: ${amount(self, 'ms')} of ${amount(computed.whole, 'ms')}${loops}${isOpen ? `; the printed decimals leave ±${amount(rounding, 'ms')} open` : ''}.`,
          advice: 'plan.plateau',
          guards: isOpen ? ['rounding'] : [],
          values: {
            ...(plan.dialect === 'mariadb' ? mariadbTimes(node) : { [names.time]: node.actualTotal }),
            [names.loops]: node.loops,
            processes,
            self: stored(self),
            [computed.wholeIs === 'execution time' ? 'Execution Time' : computed.wholeIs]: computed.whole,
          },
        }),
      );
    }
    const shortest = `No step takes ${amount(least, 'ms')} itself. In so short a time shares are another from run to run: they are not judged.`;
    return {
      verdicts,
      guarded,
      clear:
        guarded.length > 0
          ? shortest
          : `No step takes more than ${percent(largest)} of the ${plan.executionTime === null ? 'time' : 'execution time'} itself.`,
    };
  },
};
