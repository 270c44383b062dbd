import { statementKey } from '../../catalog/statements.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { amount, count, percent } from '../wording.ts';
import { lastWindow, nameOf, type StatementRule, statementVerdict } from './statement-rule.ts';

/**
 * EX-TOP: one statement takes much of the time that all take together (`rules.md` §8). Confirmed by the difference of two snapshots; counters
 * since their beginning mix last year with today.
 */
export const exTop: StatementRule = {
  id: 'EX-TOP',
  version: 1,
  title: 'One statement takes most of the time',
  thresholds: ['statement.top.investigate', 'statement.top.bottleneck'],
  evaluate(input) {
    const { ran } = lastWindow(input);
    const reset = new Set(ran.reset);
    const verdicts: Verdict[] = [];
    for (const statement of ran.statements) {
      const share = ran.totalTime > 0 ? statement.totalTime / ran.totalTime : 0;
      if (!(share > limitOf(input.ruleSet, 'statement.top.investigate'))) break;
      const isMost = share > limitOf(input.ruleSet, 'statement.top.bottleneck');
      const isReset = reset.has(statementKey(statement));
      const mean = statement.totalTime / Math.max(1, statement.calls);
      const guards = [...(input.isDifference ? [] : ['one-snapshot']), ...(isReset ? ['reset'] : [])];
      const name = nameOf(statement);
      verdicts.push(
        statementVerdict(input, {
          rule: exTop,
          statement,
          measure: { name: 'share of all statements', value: share, unit: 'share', n: statement.calls },
          cost: { value: mean, unit: 'ms', per: 'execution' },
          threshold: crossed(input.ruleSet, isMost ? 'statement.top.bottleneck' : 'statement.top.investigate'),
          level: isMost ? 'likely-bottleneck' : 'investigate',
          certainty: guards.length === 0 ? 'confirmed' : 'probable',
          reason: `${name[0]?.toUpperCase() ?? ''}${name.slice(1)} takes ${percent(share)} of the time of all statements: ${amount(statement.totalTime, 'ms')} in ${count(statement.calls)} calls of ${amount(mean, 'ms')}${isReset ? '; its counters were reset in between' : input.isDifference ? '' : ', since counting began'}.`,
          advice: 'statement.top',
          guards,
          details: { calls: statement.calls, rows: statement.rows, total: Math.round(statement.totalTime) },
        }),
      );
    }
    return verdicts;
  },
};
