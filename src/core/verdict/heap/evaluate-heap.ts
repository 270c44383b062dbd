import type { RuleSet } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import type { HeapRuleInput } from './heap-rule.ts';
import { lkSuspect } from './lk-suspect.ts';

/** Verdicts on one heap under a rule set, largest first. None on a table that counts what was freed too: that is no heap. */
export function evaluateHeap(input: HeapRuleInput, ruleSet: RuleSet): readonly Verdict[] {
  return input.facts.table?.measure === 'allocated' ? [] : lkSuspect(input, ruleSet);
}
