import type { Plan, PlanNode } from '../../plan/model.ts';
import { PRINTED_NAMES } from '../../plan/printed-names.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { amount, count, percent, stored } from '../wording.ts';
import {
  at,
  childrenOf,
  executed,
  type Guarded,
  mariadbTimes,
  needed,
  type PlanRule,
  planVerdict,
} from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/** `Nested Loop` of PostgreSQL, `Nested loop`, `Nested loop inner join` of others. */
const isNestedLoop = ({ nodeType }: PlanNode): boolean => /^nested loop/i.test(nodeType);

/** Milliseconds that the printed decimals of one loop leave open. */
const roundingOf = ({ dialect }: Plan): number => (dialect === 'postgresql' ? 0.0005 : 0);

/** EX-NL: the inner side of a nested loop runs so often that it takes long in all (`plans.md`). */
export const exNl: PlanRule = {
  id: 'EX-NL',
  version: 1,
  title: 'Nested loop over many rows',
  thresholds: ['plan.nestedLoop.loops', 'plan.nestedLoop.time', 'plan.nestedLoop.share'],
  formula: 'total = Actual Total Time × Actual Loops ÷ processes of the inner side; share = total ÷ Execution Time',
  formulas: {
    mariadb:
      'total = r_table_time_ms + r_other_time_ms of the inner side with everything below it; share = total ÷ r_total_time_ms of the query block',
    mysql: 'total = actual_last_row_ms × actual_loops of the inner side; share = total ÷ that of the first step',
  },
  evaluate(input) {
    const { plan, computed, ruleSet } = input;
    const names = PRINTED_NAMES[plan.dialect];
    const joins = plan.nodes.filter(isNestedLoop);
    if (joins.length === 0) return { verdicts: [], clear: 'There is no nested loop.' };
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const least = limitOf(ruleSet, 'plan.nestedLoop.loops');
    const verdicts: Verdict[] = [];
    const guarded: Guarded[] = [];
    let most = 0;
    for (const join of executed(input)) {
      if (!isNestedLoop(join)) continue;
      const sides = childrenOf(plan, join).filter(({ relationship }) => /^(Outer|Inner)$/.test(relationship ?? ''));
      const outer = sides.find(({ relationship }) => relationship === 'Outer');
      // A nested loop of MySQL has as many tables as it joins: the one that takes longest speaks for it.
      const inner = sides
        .filter(({ relationship }) => relationship === 'Inner')
        .reduce<PlanNode | undefined>(
          (longest, side) =>
            longest === undefined || at(computed.inclusive, side.index) > at(computed.inclusive, longest.index)
              ? side
              : longest,
          undefined,
        );
      const loops = inner?.loops ?? 0;
      most = Math.max(most, loops);
      if (inner === undefined || loops < least) continue;
      // A thousandth of a millisecond a loop may be up to half more than it was: no side takes longer than its join.
      const total = Math.min(at(computed.inclusive, inner.index), at(computed.inclusive, join.index));
      const share = total / computed.whole;
      const isTelling = (time: number): boolean =>
        time >= limitOf(ruleSet, 'plan.nestedLoop.time') ||
        time / computed.whole > limitOf(ruleSet, 'plan.nestedLoop.share');
      // A thousandth of a millisecond is what is printed of a loop: of a million loops half a second stays open.
      const rounding = (roundingOf(plan) * loops) / at(computed.processes, inner.index);
      if (!isTelling(total)) {
        if (isTelling(total + rounding)) guarded.push({ node: join.index, guard: 'rounding' });
        continue;
      }
      const isLong = total >= limitOf(ruleSet, 'plan.nestedLoop.time');
      const isOpen = !isTelling(total - rounding);
      verdicts.push(
        planVerdict(input, {
          rule: exNl,
          node: join,
          measure: {
            name: 'inner side',
            value: share,
            unit: 'share',
            low: stored(Math.max(0, total - rounding) / computed.whole),
            high: stored(Math.min(1, (total + rounding) / computed.whole)),
            n: 1,
          },
          cost: total,
          threshold: isLong
            ? crossed(ruleSet, 'plan.nestedLoop.time', '>=')
            : crossed(ruleSet, 'plan.nestedLoop.share'),
          level: 'investigate',
          certainty: isOpen ? 'inconclusive' : 'probable',
          guards: isOpen ? ['rounding'] : [],
          reason: `The inner side of a nested loop, ${labelOf(inner)}, runs ${count(loops)} times and takes ${amount(total, 'ms')} in all, ${percent(share)} of the time${isOpen ? `; the printed decimals leave ±${amount(rounding, 'ms')} open` : ''}.`,
          advice: 'plan.nestedLoop',
          values: {
            [names.loops]: loops,
            ...(plan.dialect === 'mariadb' ? mariadbTimes(inner) : { [names.time]: inner.actualTotal }),
            processes: at(computed.processes, inner.index),
            total: stored(total),
            'outer rows': outer === undefined ? null : at(computed.rows, outer.index),
          },
        }),
      );
    }
    const untimed = most >= least ? needed(input, 'times') : null;
    return {
      verdicts,
      guarded,
      missing: untimed,
      clear:
        most < least
          ? `No inner side runs ${count(least)} times or more.`
          : guarded.length > 0
            ? 'What the inner sides that run often take is not told by the printed decimals: of so many loops too much stays open.'
            : `The inner sides that run often take less than ${limitOf(ruleSet, 'plan.nestedLoop.time')} ms and ${percent(limitOf(ruleSet, 'plan.nestedLoop.share'))} of the time.`,
    };
  },
};
