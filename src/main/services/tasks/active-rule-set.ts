import { PlateauError } from '../../../core/error.ts';
import { DEFAULT_RULE_SET, type RuleSet } from '../../../core/verdict/rule-set.ts';
import type { Workspace } from '../../workspace/workspace.ts';

const SETTING = 'rule-set';

/** The rule set new judgements are made with: the one chosen in the workspace, else the shipped one. */
export function activeRuleSet(workspace: Workspace): RuleSet {
  return findRuleSet(workspace, workspace.readSetting(SETTING)) ?? DEFAULT_RULE_SET;
}

/** A rule set of the workspace by its id, or null. */
export function findRuleSet(workspace: Workspace, id: string | null): RuleSet | null {
  if (id === DEFAULT_RULE_SET.id) return DEFAULT_RULE_SET;
  return workspace.judgements.ruleSets().find((known) => known.ruleSet.id === id)?.ruleSet ?? null;
}

/** The rule set named, or the active one where none is. Throws `rules.notFound`. */
export function ruleSetOr(workspace: Workspace, id: string | undefined): RuleSet {
  const ruleSet = id === undefined ? activeRuleSet(workspace) : findRuleSet(workspace, id);
  if (ruleSet !== null) return ruleSet;
  throw new PlateauError({
    code: 'rules.notFound',
    message: `There is no rule set “${id}” in this workspace.`,
    hint: '“plateau rules” lists the rule sets.',
  });
}

export function chooseRuleSet(workspace: Workspace, id: string): void {
  workspace.writeSetting(SETTING, id);
}
