import type { RuleSet } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { feBudget } from './fe-budget.ts';
import { feVitals } from './fe-vitals.ts';
import type { FrontendInput, FrontendRule } from './frontend-rule.ts';

/** Every rule on reports of the front end, in the order of its verdicts. */
export const FRONTEND_RULES: readonly FrontendRule[] = [feVitals, feBudget];

/** Judges a report of the front end by a rule set. Pure: equal input gives equal verdicts, byte for byte. Throws `rules.*`. */
export const evaluateFrontend = (input: FrontendInput, ruleSet: RuleSet): readonly Verdict[] =>
  FRONTEND_RULES.flatMap((rule) => rule.evaluate({ ...input, ruleSet }));
