import type { ComputedPlan } from '../../../core/plan/computed.ts';
import type { Plan } from '../../../core/plan/model.ts';
import type { RunTimes } from '../../../core/plan/runs.ts';
import { confirmByRuns } from '../../../core/verdict/plan/confirm-runs.ts';
import { evaluatePlan, type PlanJudgement } from '../../../core/verdict/plan/evaluate-plan.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { catalogFor } from './catalogs.ts';
import { planSummary } from './plan-facts.ts';
import { storedRuns, timesOfRuns } from './plan-runs.ts';
import { highestLevel } from './profile-facts.ts';

/** A plan with what a judgement needs of it. */
export interface JudgedPlan {
  readonly id: string;
  readonly sha256: string;
  readonly plan: Plan;
  readonly computed: ComputedPlan;
  /** Where it was captured; null where that is not known. */
  readonly host: string | null;
}

/** What the rules said, and which catalogs they asked. */
export interface StoredJudgement extends PlanJudgement {
  readonly catalogIds: readonly string[];
}

/**
 * What the rules say of a plan, with the newest catalog of the workspace. Verdicts of a plan that stands for several runs are confirmed where every
 * other run that counts has them. Throws `Underived`, of one of them.
 */
export function judgementOf(
  workspace: Workspace,
  { id, sha256, plan, computed, host }: JudgedPlan,
  ruleSet: RuleSet,
): StoredJudgement {
  const { catalog, ids } = catalogFor(workspace, host);
  const judgement = evaluatePlan({ plan, computed, captureId: id, sha256, catalog }, ruleSet);
  const runs = storedRuns(workspace, id);
  const others = runs.some((run) => run.stands && run.item.id === id)
    ? runs.filter(({ item, counts }) => counts && item.id !== id)
    : [];
  const verdicts = others.map(({ item, opened: { plan, computed } }): readonly Verdict[] => {
    const run = { plan, computed, captureId: item.id, sha256: item.sha256, catalog };
    return evaluatePlan(run, ruleSet).verdicts;
  });
  return { ...judgement, verdicts: confirmByRuns(judgement.verdicts, verdicts), catalogIds: ids };
}

/** Stores a judgement; inside a write transaction. */
export function storeJudgement(
  workspace: Workspace,
  id: string,
  { verdicts, checks, catalogIds }: StoredJudgement,
  ruleSet: RuleSet,
  at: string,
): void {
  const sha256 = ruleSetSha256(ruleSet);
  workspace.judgements.write(id, { ...ruleSet, sha256 }, at, verdicts);
  workspace.plans.writeChecks(id, { ruleSetSha256: sha256, catalogIds, checks });
}

/** Judges a stored plan and shows it in lists; earlier judgements stay. */
export function judgePlan(workspace: Workspace, judged: JudgedPlan, ruleSet: RuleSet, at: string): StoredJudgement {
  const judgement = judgementOf(workspace, judged, ruleSet);
  const { verdicts } = judgement;
  const times: RunTimes | null = timesOfRuns(workspace, judged.id);
  const summary = planSummary(judged.plan, judged.computed, verdicts, times);
  workspace.write(() => {
    storeJudgement(workspace, judged.id, judgement, ruleSet, at);
    workspace.items.setJudgement(judged.id, { summary, level: highestLevel(verdicts) });
    workspace.note(at, 'evaluate', judged.id, { ruleSet: ruleSet.id });
  });
  return judgement;
}
