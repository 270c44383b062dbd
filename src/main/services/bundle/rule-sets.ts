import type { ItemRecord } from '../../../core/bundle/item-record.ts';
import { DEFAULT_RULE_SET, type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { RecordedSource } from './source.ts';

type Sets = Pick<RecordedSource, 'workspace' | 'active'>;

/** Rule sets that judgements of a workspace were made by, by the hash of what they say. */
export function ruleSetsOf({ workspace, active }: Sets): ReadonlyMap<string, RuleSet> {
  const known = [DEFAULT_RULE_SET, ...workspace.judgements.ruleSets().map(({ ruleSet }) => ruleSet), active];
  return new Map(known.map((ruleSet) => [ruleSetSha256(ruleSet), ruleSet]));
}

/** The rule set that a comparison was made by; the active one where it is gone. */
export function ruleSetOf(source: Sets, { spec }: Pick<ItemRecord, 'spec'>): RuleSet {
  const id = typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? spec.ruleSetId : null;
  return [...ruleSetsOf(source).values()].find((known) => known.id === id) ?? source.active;
}
