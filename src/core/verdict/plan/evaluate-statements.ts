import type { RuleSet } from '../rule-set.ts';
import { byWeight, type Verdict } from '../verdict.ts';
import { exN1 } from './ex-n1.ts';
import { exTop } from './ex-top.ts';
import type { StatementRule, StatementsInput } from './statement-rule.ts';

/** Every rule on statements, in the order of its verdicts. */
export const STATEMENT_RULES: readonly StatementRule[] = [exTop, exN1];

/** Judges what pg_stat_statements counted. */
export function evaluateStatements(input: StatementsInput, ruleSet: RuleSet): readonly Verdict[] {
  return byWeight(STATEMENT_RULES.flatMap((rule) => rule.evaluate({ ...input, ruleSet })));
}
