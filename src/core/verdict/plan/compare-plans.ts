import { changeNotes } from '../../plan/diff/change-notes.ts';
import { diffPlans, stepOf } from '../../plan/diff/diff-plans.ts';
import { matchPlans } from '../../plan/diff/match-plans.ts';
import {
  type ComparedSide,
  PLAN_COMPARISON_VERSION,
  type PlanComparison,
  type PlanMismatch,
  type PlanShapeChange,
} from '../../plan/diff/model.ts';
import { planFingerprint } from '../../plan/fingerprint/plan-hashes.ts';
import type { RuleSet } from '../rule-set.ts';
import { relativeChange } from '../statistics.ts';
import type { Verdict } from '../verdict.ts';
import { signedPercent, stored } from '../wording.ts';
import { type JudgedSide, judgedSide, type PlanRun, type PlanRuns } from './compared-side.ts';
import { confirmByRuns } from './confirm-runs.ts';
import { evaluatePlan } from './evaluate-plan.ts';
import { areTimed, haveOtherParameters, planMismatches, sameStatement } from './plan-mismatches.ts';
import { type PlanPair, sideTime } from './plan-pair.ts';
import { movedSteps } from './rest-moved.ts';
import { statementVerdicts } from './statement-verdicts.ts';
import { type StepChange, stepChanges } from './step-statuses.ts';
import { stepVerdict } from './step-verdicts.ts';

export interface ComparePlansOptions {
  /** Reason why a comparison that is not comparable is made all the same. */
  readonly override?: { readonly reason: string } | null;
}

/**
 * Compares runs of a statement before and after (`rules.md` §7, `plans.md`): which plan it has, what every step costs in milliseconds per
 * execution, what became of each verdict, and what else differs that may explain it. Each side has one run or more, of which the runs of its
 * most frequent plan count; a run on a cold cache is left out where others are there. Pure: equal runs give an equal comparison.
 * Throws `rules.*`.
 */
export function comparePlans(
  before: PlanRuns,
  after: PlanRuns,
  ruleSet: RuleSet,
  { override = null }: ComparePlansOptions = {},
): PlanComparison {
  const [left, right] = [judgedSide(before), judgedSide(after)];
  const statement = sameStatement(left, right);
  const otherParameters = haveOtherParameters(left, right);
  const reasons = [
    ...planMismatches(left, right, statement, ruleSet),
    ...(otherParameters && statement !== 'other' ? [PARAMETERS] : []),
  ];
  const comparable = !reasons.some(({ effect }) => effect === 'block');
  const shape = shapeChange(left, right, { isOther: statement === 'other', otherParameters });
  const change =
    left.execution === null || right.execution === null || !areTimed(left, right)
      ? null
      : relativeChange(left.execution, right.execution);
  const diff = diffPlans(left.shown, right.shown);
  const notes = changeNotes(diff, MOST_NOTES);
  const pair: PlanPair = { before: left, after: right, shape, otherParameters, reasons, change, notes, ruleSet };
  const verdicts = comparable || override !== null ? verdictsOf(pair) : [];
  return {
    version: PLAN_COMPARISON_VERSION,
    comparable,
    reasons,
    override: comparable ? null : override,
    before: left.told,
    after: right.told,
    shape,
    change:
      change === null
        ? null
        : { value: stored(change.value), low: stored(change.low), high: stored(Math.min(change.high, 1e6)) },
    cost: { unit: 'ms', per: 'execution' },
    diff,
    verdicts: [...statementVerdicts(pair, comparable || override !== null), ...verdicts],
    summary: summaryOf(pair, left.told, right.told),
  };
}

/** What is told of another plan in one sentence. */
const MOST_NOTES = 3;

const PARAMETERS: PlanMismatch = {
  what: 'parameters',
  before: 'some',
  after: 'others',
  effect: 'warn',
  note: 'The statement was given other values: it has other work to do, and may have another plan for it.',
};

function shapeChange(
  before: JudgedSide,
  after: JudgedSide,
  { isOther, otherParameters }: { readonly isOther: boolean; readonly otherParameters: boolean },
): PlanShapeChange {
  if (isOther) return 'other-statement';
  const [left, right] = [planFingerprint(before.shown.plan), planFingerprint(after.shown.plan)];
  if (left.plan === right.plan) return 'equal';
  if (left.family === right.family) return 'family';
  return otherParameters ? 'by-parameter' : 'changed';
}

/** Verdicts of the rules on the runs that stand for their sides, confirmed by the others of the same plan, each with what became of it; the largest change of cost first. */
function verdictsOf(pair: PlanPair): readonly Verdict[] {
  const { before, after, ruleSet } = pair;
  const judged = (run: PlanRun): readonly Verdict[] =>
    evaluatePlan(
      {
        plan: run.plan,
        computed: run.computed,
        captureId: run.itemId,
        sha256: run.sha256,
        catalog: run.catalog ?? null,
      },
      ruleSet,
    ).verdicts;
  const ofSide = ({ shown, alike }: JudgedSide): readonly Verdict[] =>
    confirmByRuns(
      judged(shown),
      alike.flatMap(({ run }) => (run === shown ? [] : [judged(run)])),
    );
  const matches = matchPlans(before.shown.plan, after.shown.plan);
  const changes = stepChanges({ before, after }, { before: ofSide(before), after: ofSide(after) }, matches, ruleSet);
  const moved = movedSteps({ before, after }, matches);
  const size = ({ cost }: StepChange): number => Math.abs((cost.after?.value ?? 0) - (cost.before?.value ?? 0));
  return [...changes]
    .map((change, place) => ({ change, place }))
    .sort((a, b) => size(b.change) - size(a.change) || a.place - b.place)
    .map(({ change }) =>
      stepVerdict(pair, change, {
        before: stepOf(before.shown, change.left),
        after: stepOf(after.shown, change.right),
        moved,
      }),
    );
}

const SHAPES: Readonly<Record<PlanShapeChange, string>> = {
  equal: 'Same plan',
  family: 'Same plan on other partitions',
  changed: 'Another plan',
  'by-parameter': 'The plan differs by parameter',
  'other-statement': 'Plans of different statements',
};

function summaryOf({ shape, change }: PlanPair, before: ComparedSide, after: ComparedSide): string {
  if (before.execution === null || after.execution === null) return `${SHAPES[shape]}; not both sides have times.`;
  const times = `${sideTime(before)} → ${sideTime(after)}`;
  return `${SHAPES[shape]}: ${times}${change === null ? '' : ` (${signedPercent(change.value)})`} per execution.`;
}
