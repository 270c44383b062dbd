import type { Catalog } from '../../catalog/model.ts';
import { totalBlocks } from '../../plan/compute/total-blocks.ts';
import type { ComputedPlan } from '../../plan/computed.ts';
import { matchPlans } from '../../plan/diff/match-plans.ts';
import type { ComparedRun, ComparedSide, PlanEstimate } from '../../plan/diff/model.ts';
import { planFingerprint } from '../../plan/fingerprint/plan-hashes.ts';
import type { Plan } from '../../plan/model.ts';
import { runTimes, type SeenRun, standingRun } from '../../plan/runs.ts';
import { versionRange, versionText } from '../../plan/version-range.ts';
import { type Estimated, meanOf, student975 } from '../statistics.ts';
import type { Cost } from '../verdict.ts';
import { stored, storedCost } from '../wording.ts';

/** One run of a statement. */
export interface PlanRun {
  readonly itemId: string;
  readonly sha256: string;
  readonly label: string;
  readonly plan: Plan;
  readonly computed: ComputedPlan;
  /** Hash of the statement’s fingerprint; null where it is unknown. */
  readonly queryHash: string | null;
  /** What is known of the tables; null where nothing was imported. */
  readonly catalog?: Catalog | null;
  /** The server’s version as it told itself; null or absent where the plan’s fields must tell. */
  readonly serverVersion?: string | null;
  /** It was the first of several in a row, so that others may have warmed the cache after it. */
  readonly isFirst?: boolean;
}

/** One side of a comparison: 1…n runs of a statement. */
export interface PlanRuns {
  readonly label: string;
  readonly runs: readonly PlanRun[];
}

/** A side with what was made of its runs. */
export interface JudgedSide {
  readonly told: ComparedSide;
  /** The run that stands for the side. */
  readonly shown: PlanRun;
  /** Runs of the same plan as it, those on a cold cache left out; each with which of its steps is which of the shown run’s. */
  readonly alike: readonly { readonly run: PlanRun; readonly stepOf: (index: number) => number }[];
  readonly execution: Estimated | null;
  readonly triggerTime: Estimated | null;
  /** Mean part of blocks that were found in memory, over runs that count. */
  readonly hitRatio: number | null;
  /** Runs with times. */
  readonly timed: number;
}

/** Milliseconds of execution; a log’s duration where there is none. NaN without times. */
export const timeOf = ({ plan, computed }: Pick<PlanRun, 'plan' | 'computed'>): number =>
  plan.executionTime ?? plan.duration ?? computed.whole;

/** Blocks found in memory ÷ blocks asked for, 0–1; null where none were counted or asked for. */
export function hitRatioOf({ computed }: Pick<PlanRun, 'computed'>): number | null {
  const { hit, read } = totalBlocks(computed);
  const all = hit + read;
  return all > 0 ? hit / all : null;
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Milliseconds in triggers of one execution. */
const triggerTimeOf = ({ plan }: PlanRun): number => plan.triggers.reduce((sum, { time }) => sum + (time ?? 0), 0);

/** Mean of a value over runs with the variance of that mean; null where no run has it. */
export function estimated(values: readonly number[]): Estimated | null {
  const known = values.filter((value) => Number.isFinite(value));
  if (known.length === 0) return null;
  const { mean, variance } = meanOf(known);
  return { value: mean, variance, df: known.length > 1 ? known.length - 1 : Number.POSITIVE_INFINITY };
}

/** A value with its 95 % interval, never below 0. */
export function intervalOf({ value, variance, df }: Estimated): PlanEstimate {
  const half = variance > 0 ? student975(df) * Math.sqrt(variance) : 0;
  return { value: storedCost(value), low: storedCost(Math.max(0, value - half)), high: storedCost(value + half) };
}

/** The bounds of a relative change as a measure has them; none where one run a side was measured, since nothing tells its error. */
export const boundsOf = ({ low, high }: PlanEstimate): { readonly low?: number; readonly high?: number } =>
  low === high ? {} : { low: stored(low), high: stored(Math.min(high, 1e6)) };

/** A time as the cost of a verdict; without bounds likewise. */
export const costOf = ({ value, low, high }: PlanEstimate): Cost => ({
  value,
  ...(low === high ? {} : { low, high }),
  unit: 'ms',
  per: 'execution',
});

/** A run as {@link standingRun} looks at it. */
export const seenRun = (run: Pick<PlanRun, 'plan' | 'computed' | 'isFirst'>): SeenRun => ({
  time: timeOf(run),
  hitRatio: hitRatioOf(run),
  isFirst: run.isFirst === true,
  planHash: planFingerprint(run.plan).plan,
});

/** What a side’s runs say together. A side has one run at least. */
export function judgedSide({ label, runs }: PlanRuns): JudgedSide {
  const seen = runs.map(seenRun);
  const standing = standingRun(seen);
  const shown = runs[standing.stands];
  if (shown === undefined) throw new RangeError('a side needs a run');
  const cold = new Set(runs.filter((_, place) => standing.cold.has(place)));
  const shownHash = planFingerprint(shown.plan).plan;
  const counted = runs.filter((run) => !cold.has(run));
  const alike = counted.filter(({ plan }) => planFingerprint(plan).plan === shownHash);
  const execution = estimated(counted.map(timeOf));
  const triggerTime = execution === null ? null : estimated(counted.map(triggerTimeOf));
  const ratios = counted.flatMap((run) => hitRatioOf(run) ?? []);
  const { queryId, parameters } = shown.plan;
  const version = shown.serverVersion;
  return {
    told: {
      label,
      runs: runs.map((run) => comparedRun(run, cold)),
      shown: runs.indexOf(shown),
      queryId,
      queryHash: shown.queryHash,
      parameters,
      dialect: shown.plan.dialect,
      version: version ? `PostgreSQL ${version}` : versionText(shown.plan, versionRange(shown.plan)),
      execution: execution === null ? null : intervalOf(execution),
      times: runTimes(seen),
      triggerShare:
        execution === null || triggerTime === null || !(execution.value > 0)
          ? null
          : stored(Math.min(1, triggerTime.value / execution.value)),
    },
    shown,
    alike: (alike.length > 0 ? alike : [shown]).map((run) => ({ run, stepOf: stepsBetween(shown, run) })),
    execution,
    triggerTime,
    hitRatio: ratios.length === 0 ? null : meanOf(ratios).mean,
    timed: runs.filter((run) => Number.isFinite(timeOf(run))).length,
  };
}

/** Runs of one plan have the same steps in the same places. */
function stepsBetween(shown: PlanRun, run: PlanRun): (index: number) => number {
  if (run.plan.nodes.length === shown.plan.nodes.length) return (index) => index;
  const { afterOf } = matchPlans(shown.plan, run.plan);
  return (index) => afterOf[index] ?? -1;
}

function comparedRun(run: PlanRun, cold: ReadonlySet<PlanRun>): ComparedRun {
  const ratio = hitRatioOf(run);
  return {
    itemId: run.itemId,
    sha256: run.sha256,
    label: run.label,
    takenAt: run.plan.takenAt,
    executionTime: orNull(timeOf(run)),
    planningTime: run.plan.planningTime,
    hitRatio: ratio === null ? null : stored(ratio),
    fingerprint: planFingerprint(run.plan),
    isCold: cold.has(run),
  };
}
