import { medianRun } from '../../frontend/median-run.ts';
import { METRICS, type MetricId } from '../../frontend/model.ts';
import { unitOfWeight, type Weight, weightOf } from '../../frontend/weights.ts';
import { notComparable } from '../not-comparable.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import { runNoise } from '../run-noise.ts';
import type { Verdict } from '../verdict.ts';
import { stored } from '../wording.ts';
import { comparedPackages } from './compared-packages.ts';
import { BUDGETS } from './fe-budget.ts';
import { type ComparedSides, type MeasuredVital, vitalStatus, vitalVerdict, type WeighedKind } from './fe-regress.ts';
import { weightStatus, weightVerdict } from './fe-regress-bytes.ts';
import type {
  ComparedReport,
  ComparedVital,
  ComparedWeight,
  FrontendComparison,
  RelativeChange,
} from './frontend-comparison.ts';
import { frontendMismatches } from './frontend-mismatches.ts';

/** The run that stands for a side: the median run as Lighthouse chooses it; of a build, and where no run tells what that needs, the first. */
function standsFor(side: readonly ComparedReport[]): ComparedReport | null {
  const runs = side.map((one) => ({ one, metrics: one.report.page?.metrics ?? {} }));
  return medianRun(runs)?.one ?? side[0] ?? null;
}

const change = (before: number, after: number, noise: number | null): RelativeChange | null =>
  before > 0
    ? {
        value: stored(after / before - 1),
        ...(noise === null
          ? {}
          : { low: stored(Math.max(0, after - noise) / before - 1), high: stored((after + noise) / before - 1) }),
      }
    : null;

function measuredVital(
  metric: MetricId,
  sides: ComparedSides,
  runs: { readonly before: readonly ComparedReport[]; readonly after: readonly ComparedReport[] },
  ruleSet: RuleSet,
): MeasuredVital | null {
  const before = sides.before.report.page?.metrics[metric];
  const after = sides.after.report.page?.metrics[metric];
  if (before === undefined || after === undefined) return null;
  const values = (side: readonly ComparedReport[]): readonly number[] =>
    side.flatMap(({ report }) => report.page?.metrics[metric] ?? []);
  const least = limitOf(ruleSet, 'frontend.regress.runs');
  const [left, right] = [runNoise(values(runs.before), least), runNoise(values(runs.after), least)];
  return {
    ...{ metric, before, after },
    // Runs that lie far apart on one side only are far apart: the other side was lucky.
    noise: left === null || right === null ? null : Math.max(left, right),
    runs: { before: values(runs.before).length, after: values(runs.after).length },
  };
}

function weighed(sides: ComparedSides): readonly WeighedKind[] {
  return BUDGETS.flatMap((budget) => {
    const before = weightOf(sides.before.report, budget.kind);
    const after = weightOf(sides.after.report, budget.kind);
    const unit = before === null ? null : unitOfWeight(before);
    if (before === null || after === null || unit === null || unit !== unitOfWeight(after)) return [];
    return [{ budget, unit, before, after }];
  });
}

const bytesOf = ({ compressed, raw }: Weight): number => compressed + raw;

function comparedWeight({ budget, unit, before, after }: WeighedKind, status: ComparedWeight['status']) {
  const error = before.error + after.error;
  const [was, is] = [bytesOf(before), bytesOf(after)];
  return {
    ...{ kind: budget.kind, unit, before: was, after: is, status },
    change: change(was, is, error > 0 ? error : null),
  } satisfies ComparedWeight;
}

/**
 * Reports of a front end before against after (FE-REGRESS): metrics of a page by the median run of each side, the change held against how far runs
 * of either side lie apart (three a side tell it; without them everything is inconclusive), and bytes in one unit against their budget and a growth of 5 %.
 * Pure: equal input gives an equal comparison. Throws `rules.*`.
 */
export function compareFrontends(
  before: readonly ComparedReport[],
  after: readonly ComparedReport[],
  ruleSet: RuleSet,
  { override }: { readonly override: { readonly reason: string } | null },
): FrontendComparison {
  const [left, right] = [standsFor(before), standsFor(after)];
  if (left === null || right === null) throw new RangeError('a side needs a report');
  const reasons = frontendMismatches(before, after);
  const comparable = !reasons.some(({ effect }) => effect === 'block');
  const judged = comparable || override !== null;
  const isPage = left.report.page !== null;
  const what = isPage === (right.report.page !== null) ? (isPage ? 'page' : 'build') : null;
  const sides: ComparedSides = { before: left, after: right, ruleSet };
  const packages = what === 'build' ? comparedPackages(left.report, right.report) : null;
  const vitals: ComparedVital[] = [];
  const weights: ComparedWeight[] = [];
  const refused = { what: 'reports', runs: [...before, ...after], pointer: 'frontend', reasons, ruleSet };
  const verdicts: Verdict[] = judged && what !== null ? [] : [notComparable(refused)];
  for (const metric of METRICS) {
    const measured = measuredVital(metric, sides, { before, after }, ruleSet);
    if (measured === null) continue;
    const { noise } = measured;
    vitals.push({
      ...{ metric, before: stored(measured.before), after: stored(measured.after) },
      noise: noise === null ? null : stored(noise),
      change: change(measured.before, measured.after, noise),
      status: judged ? vitalStatus(measured, ruleSet) : 'not-comparable',
    });
    if (judged) verdicts.push(...vitalVerdict(sides, measured));
  }
  for (const kind of what === null ? [] : weighed(sides)) {
    weights.push(comparedWeight(kind, judged ? weightStatus(kind, ruleSet) : 'not-comparable'));
    if (judged) verdicts.push(weightVerdict(sides, kind, packages));
  }
  return {
    ...{ what, comparable, reasons, override },
    judged: { before: left.captureId, after: right.captureId },
    runs: { before: before.length, after: after.length },
    ...{ vitals, weights, packages, verdicts },
  };
}
