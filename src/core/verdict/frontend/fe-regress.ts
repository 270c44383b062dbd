import { METRIC_TITLES, type MetricId } from '../../frontend/model.ts';
import type { Weight, WeightUnit } from '../../frontend/weights.ts';
import type { AdviceCode } from '../advice.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import { LEVELS, type Level, type Status, type Threshold, type Verdict } from '../verdict.ts';
import { percent, signedPercent, stored } from '../wording.ts';
import type { Budget } from './fe-budget.ts';
import { BAND_LEVELS, bandOf, metricText, VITALS } from './fe-vitals.ts';
import type { ComparedReport } from './frontend-comparison.ts';
import { type FrontendClaim, frontendVerdict } from './frontend-rule.ts';

/** The two reports that values are of, and what they are judged by. */
export interface ComparedSides {
  readonly before: ComparedReport;
  readonly after: ComparedReport;
  readonly ruleSet: RuleSet;
}

/** A metric of a page, measured before and after. */
export interface MeasuredVital {
  readonly metric: MetricId;
  readonly before: number;
  readonly after: number;
  /** How far unchanged runs lie apart, in the metric's unit; null where nobody knows it. */
  readonly noise: number | null;
  /** Runs of each side that tell it. */
  readonly runs: { readonly before: number; readonly after: number };
}

/** Bytes of one kind of file, in one unit on either side. */
export interface WeighedKind {
  readonly budget: Budget;
  readonly unit: WeightUnit;
  readonly before: Weight;
  readonly after: Weight;
}

/** FE-REGRESS: vitals and bytes of a front end against their baseline (`rules.md` §7; S4:801 for bytes). */
export const feRegress = {
  id: 'FE-REGRESS',
  version: 1,
  title: 'Change against a baseline',
  thresholds: [
    ...['frontend.regress.rise', 'frontend.regress.hidden', 'frontend.regress.cls', 'frontend.regress.runs'],
    'frontend.regress.bytes',
  ] as readonly ThresholdKey[],
};

const isOver = (level: Level): boolean => LEVELS.indexOf(level) >= LEVELS.indexOf('investigate');
/** What grew is worth a look though it is still good. */
const atLeastWatch = (level: Level): Level => (level === 'none' ? 'watch' : level);

/** The status of a value that moved, by which side of its limit it is on (`rules.md` §7). */
export function movedStatus(isMore: boolean, wasOver: boolean, isNowOver: boolean): Status {
  if (isMore) return isNowOver && !wasOver ? 'new' : 'regressed';
  return wasOver && !isNowOver ? 'resolved' : 'improved';
}

/** The level of a status: how big it is now where it became worse, and none where it did not. */
export function statusLevel(status: Status, now: Level): Level {
  return status === 'new' || status === 'regressed' ? atLeastWatch(now) : 'none';
}

export const statusAdvice = (status: Status): AdviceCode => {
  if (status === 'new' || status === 'regressed') return 'frontend.regress.worse';
  if (status === 'inconclusive') return 'frontend.regress.more';
  return status === 'persisting' ? 'frontend.regress.none' : 'frontend.regress.better';
};

/** A metric's bands on both sides; null of a metric that has none. */
function bandsOf({ metric, before, after }: MeasuredVital, ruleSet: RuleSet) {
  const vital = VITALS.find(({ id }) => id === metric);
  if (vital === undefined) return null;
  const [good, poor] = [limitOf(ruleSet, vital.good), limitOf(ruleSet, vital.poor)];
  const [was, is] = [bandOf(before, good, poor), bandOf(after, good, poor)];
  return { was, is, level: BAND_LEVELS[is], wasOver: isOver(BAND_LEVELS[was]), isNowOver: isOver(BAND_LEVELS[is]) };
}

/** Layout shift has no unit, and starts from nothing: of it a difference counts, of all others a share. */
function leastChange({ metric, before }: Pick<MeasuredVital, 'metric' | 'before'>, ruleSet: RuleSet) {
  if (metric === 'cls') {
    const least = limitOf(ruleSet, 'frontend.regress.cls');
    return { least, hidden: least };
  }
  return {
    least: limitOf(ruleSet, 'frontend.regress.rise') * before,
    hidden: limitOf(ruleSet, 'frontend.regress.hidden') * before,
  };
}

/** What became of a metric (FE-REGRESS). Without the runs that tell the noise nothing is said. Throws `rules.*`. */
export function vitalStatus(measured: MeasuredVital, ruleSet: RuleSet): Status {
  const { before, after, noise } = measured;
  if (noise === null) return 'inconclusive';
  const { least, hidden } = leastChange(measured, ruleSet);
  const bands = bandsOf(measured, ruleSet);
  const crosses = bands !== null && bands.wasOver !== bands.isNowOver;
  const size = Math.abs(after - before);
  if (size <= noise) return crosses || noise > hidden + 1e-9 ? 'inconclusive' : 'persisting';
  if (!crosses && size < least - 1e-9) return 'persisting';
  return movedStatus(after > before, bands?.wasOver ?? false, bands?.isNowOver ?? false);
}

function because(measured: MeasuredVital, status: Status, ruleSet: RuleSet): string {
  const { metric, noise, runs } = measured;
  const bands = bandsOf(measured, ruleSet);
  const needed = limitOf(ruleSet, 'frontend.regress.runs');
  if (noise === null) {
    return `how far unchanged runs lie apart is not known from ${runs.before} before and ${runs.after} after; ${needed} a side tell it.`;
  }
  const band =
    bands === null ? '' : bands.was === bands.is ? `${bands.is} as before; ` : `${bands.was} → ${bands.is}; `;
  const width = metric === 'cls' ? noise.toFixed(3) : metricText(metric, noise);
  const lie = `unchanged runs lie within ±${width} (95 %, of ${runs.before} runs before and ${runs.after} after)`;
  if (status === 'inconclusive') {
    const { hidden } = leastChange(measured, ruleSet);
    const rise = metric === 'cls' ? metricText('cls', hidden) : percent(limitOf(ruleSet, 'frontend.regress.hidden'));
    const why =
      noise > hidden + 1e-9 ? `a rise of ${rise} could hide in it` : 'on which side of its limit it lies is open';
    return `${band}inside the noise, ${lie}, and ${why}.`;
  }
  const where = Math.abs(measured.after - measured.before) > noise ? 'outside the noise' : 'inside the noise';
  return `${band}${where}, ${lie}.`;
}

function thresholdOf({ metric, after }: MeasuredVital, status: Status, ruleSet: RuleSet): Threshold {
  const vital = VITALS.find(({ id }) => id === metric);
  if (vital !== undefined && (status === 'new' || status === 'resolved')) {
    return crossed(ruleSet, status === 'new' && after > limitOf(ruleSet, vital.poor) ? vital.poor : vital.good);
  }
  return crossed(ruleSet, metric === 'cls' ? 'frontend.regress.cls' : 'frontend.regress.rise', '>=');
}

/** The claim as a verdict that both reports stand behind. */
export function regressVerdict(
  { before, after, ruleSet }: ComparedSides,
  claim: Omit<FrontendClaim, 'rule' | 'evidence'>,
  status: Status,
): Verdict {
  const { report, captureId, sha256 } = after;
  const input = { report, captureId, sha256, runs: [], ruleSet };
  const verdict = frontendVerdict(input, { ...claim, rule: feRegress, evidence: after });
  const pointer = verdict.evidence[0]?.pointer ?? 'frontend';
  return {
    ...verdict,
    status,
    scope: { ...verdict.scope, captures: [before.captureId, captureId] },
    evidence: [{ captureId: before.captureId, sha256: before.sha256, pointer }, ...verdict.evidence],
  };
}

/** What is said of a metric: of those that have bands always, of others what changed. Throws `rules.*`. */
export function vitalVerdict(sides: ComparedSides, measured: MeasuredVital): readonly Verdict[] {
  const { ruleSet } = sides;
  const { metric, before, after, noise, runs } = measured;
  const status = vitalStatus(measured, ruleSet);
  const bands = bandsOf(measured, ruleSet);
  if (bands === null && (status === 'persisting' || status === 'inconclusive')) return [];
  const relative = before > 0 && metric !== 'cls';
  const difference = after - before;
  const [from, to] = [metricText(metric, before), metricText(metric, after)];
  const numbers = `${METRIC_TITLES[metric]} went from ${from} to ${to}${relative ? `, ${signedPercent(difference / before)}` : ''}`;
  const scale = relative ? before : 1;
  return [
    regressVerdict(
      sides,
      {
        ...{ key: metric, label: METRIC_TITLES[metric] },
        measure: {
          name: `change of ${metric}`,
          value: stored(difference / scale),
          unit: relative ? 'share' : metric === 'cls' ? 'score' : 'ms',
          ...(noise === null
            ? {}
            : {
                low: stored(Math.max(relative ? -1 : -before, (difference - noise) / scale)),
                high: stored((difference + noise) / scale),
              }),
          n: Math.min(runs.before, runs.after),
          method: noise === null ? 'exact' : 'replicates',
        },
        threshold: thresholdOf(measured, status, ruleSet),
        level: statusLevel(status, bands?.level ?? 'none'),
        certainty: status === 'inconclusive' ? 'inconclusive' : 'confirmed',
        reason: `${numbers}: ${because(measured, status, ruleSet)}`,
        advice: statusAdvice(status),
        guards: noise === null ? ['QG-RUNS'] : [],
        details: {
          ...{ before: stored(before), after: stored(after) },
          ...{ beforeRun: sides.before.label, afterRun: sides.after.label },
        },
      },
      status,
    ),
  ];
}
