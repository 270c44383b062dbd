import { DEFAULT_RULE_SET, type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { BundleSource } from './source.ts';

/** Rule sets that judgements of a workspace were made by, by the hash of what they say. */
export function ruleSetsOf({
  workspace,
  active,
}: Pick<BundleSource, 'workspace' | 'active'>): ReadonlyMap<string, RuleSet> {
  const known = [DEFAULT_RULE_SET, ...workspace.judgements.ruleSets().map(({ ruleSet }) => ruleSet), active];
  return new Map(known.map((ruleSet) => [ruleSetSha256(ruleSet), ruleSet]));
}
