import type { RuleSet } from '../rule-set.ts';
import { byWeight, type Verdict } from '../verdict.ts';
import { alikeTogether } from './alike-verdicts.ts';
import type { PlanCheck } from './check.ts';
import { earlyStopsOf } from './early-stops.ts';
import { exBuf } from './ex-buf.ts';
import { exCardinality } from './ex-cardinality.ts';
import { exCast } from './ex-cast.ts';
import { exCovering } from './ex-covering.ts';
import { exEst } from './ex-est.ts';
import { exFetches } from './ex-fetches.ts';
import { exHashSpill } from './ex-hash-spill.ts';
import { exIndexes } from './ex-indexes.ts';
import { exJit } from './ex-jit.ts';
import { exJoinFilter } from './ex-join-filter.ts';
import { exLimit } from './ex-limit.ts';
import { exLossy } from './ex-lossy.ts';
import { exNl } from './ex-nl.ts';
import { exPlateau } from './ex-plateau.ts';
import { exSeq } from './ex-seq.ts';
import { exSort } from './ex-sort.ts';
import { exTrigger } from './ex-trigger.ts';
import { exWaste } from './ex-waste.ts';
import { exWorkers } from './ex-workers.ts';
import { formulaOf, type PlanInput, type PlanRule, type PlanRuleInput } from './plan-rule.ts';
import { stepKeys } from './step-names.ts';

/** Every plan rule, in the order of its checks. */
export const PLAN_RULES: readonly PlanRule[] = [
  exPlateau,
  exSeq,
  exEst,
  exNl,
  exSort,
  exHashSpill,
  exWaste,
  exLossy,
  exFetches,
  exJoinFilter,
  exCast,
  exLimit,
  exBuf,
  exWorkers,
  exTrigger,
  exJit,
  exCovering,
  exCardinality,
  exIndexes,
];

export interface PlanJudgement {
  /** The heaviest first. */
  readonly verdicts: readonly Verdict[];
  /** One for each rule, in a fixed order. */
  readonly checks: readonly PlanCheck[];
}

/** Judges one run of one statement by every rule; each one fires, is clear, or says what it would need to judge. */
export function evaluatePlan(input: PlanInput, ruleSet: RuleSet): PlanJudgement {
  const whole: PlanRuleInput = {
    ...input,
    ruleSet,
    stops: earlyStopsOf(input.plan),
    keyOf: stepKeys(input.plan),
  };
  const verdicts: Verdict[] = [];
  const checks = PLAN_RULES.map((rule): PlanCheck => {
    const { verdicts: single, clear, missing = null, guarded = [] } = rule.evaluate(whole);
    const found = alikeTogether(whole, single);
    for (const verdict of found) verdicts.push(verdict);
    const common = { rule: rule.id, title: rule.title, formula: formulaOf(rule, input.plan.dialect), guarded };
    const [first] = found;
    if (first !== undefined) return { ...common, state: 'fires', reason: first.reason, missing: null };
    if (missing === null && input.plan.incomplete === null)
      return { ...common, state: 'clear', reason: clear, missing };
    if (missing === null) {
      const reason =
        'It found nothing in what is there; the plan breaks off, and what would stand behind is not judged.';
      return { ...common, state: 'cannot-judge', reason, missing: 'the whole plan' };
    }
    return { ...common, state: 'cannot-judge', reason: `It cannot judge without ${missing}.`, missing };
  });
  return { verdicts: byWeight(verdicts), checks };
}
