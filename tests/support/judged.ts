import type { Catalog } from '../../src/core/catalog/model.ts';
import { computePlan } from '../../src/core/plan/compute/compute-plan.ts';
import type { Plan } from '../../src/core/plan/model.ts';
import { evaluatePlan, type PlanJudgement } from '../../src/core/verdict/plan/evaluate-plan.ts';
import { DEFAULT_RULE_SET, type RuleSet } from '../../src/core/verdict/rule-set.ts';

/** What the rules say of a plan. */
export const judged = (
  plan: Plan,
  options: { readonly catalog?: Catalog; readonly ruleSet?: RuleSet; readonly captureId?: string } = {},
): PlanJudgement =>
  evaluatePlan(
    {
      plan,
      computed: computePlan(plan),
      captureId: options.captureId ?? 'p1',
      sha256: '00',
      catalog: options.catalog ?? null,
    },
    options.ruleSet ?? DEFAULT_RULE_SET,
  );
