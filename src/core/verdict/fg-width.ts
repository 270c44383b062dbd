import { functionSubject, limit, type ProfileRule, shareMeasure, verdictOf } from './profile-rule.ts';
import type { Verdict } from './verdict.ts';
import { percent, percentRange, shortName, wholeOf } from './wording.ts';

/**
 * FG-WIDTH: a function wider than someone expects (`rules.md` §5). One profile has no expectation of its own, so here only the budgets of the
 * rule set are checked; against another capture the rule is part of the comparison.
 */
export const fgWidth: ProfileRule = {
  id: 'FG-WIDTH',
  version: 1,
  title: 'Unexpected width',
  thresholds: ['width.points', 'width.relative', 'width.cost'],
  evaluate(input) {
    const budgets = input.ruleSet.budgets ?? [];
    if (budgets.length === 0) return [];
    const { estimate, functions } = input;
    const verdicts: Verdict[] = [];
    for (const budget of budgets) {
      for (let f = 0; f < functions.count; f++) {
        const total = estimate.total(f);
        if (total <= budget.share + 1e-9) continue;
        const known = functions.describe(f);
        if (known.key !== budget.function && known.name !== budget.function) continue;
        const error = estimate.totalError(f);
        verdicts.push(
          verdictOf(input, {
            rule: fgWidth,
            subject: functionSubject(known),
            pointer: `function:${known.key}`,
            measure: shareMeasure(input, 'total', total, error),
            threshold: { op: '>', value: budget.share, source: 'user' },
            level: 'investigate',
            sure: error.low > budget.share,
            restsOn: 'paths',
            reason: `${shortName(known.name)} and what it calls take ${percent(total)} of ${wholeOf(input.sampleType)} (95 % ${percentRange(error)}); its budget is ${percent(budget.share)}.`,
            advice: 'width',
          }),
        );
      }
    }
    return verdicts;
  },
};

/** True where a total share rose enough to be unexpected: by more than the points, the ratio, and the cost the rule set gives. */
export function widthRose(
  input: Parameters<typeof limit>[0],
  before: { readonly total: number; readonly cost: number },
  after: { readonly total: number; readonly cost: number },
): boolean {
  if (!(before.total > 0)) return false;
  return (
    after.total - before.total > limit(input, 'width.points') + 1e-9 &&
    after.total / before.total - 1 > limit(input, 'width.relative') + 1e-9 &&
    after.cost >= before.cost * (1 + limit(input, 'width.cost'))
  );
}
