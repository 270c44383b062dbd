import { classTitle } from '../../heap/graph/classes.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import { type CostChange, statusOf } from '../status.ts';
import type { Status, Verdict } from '../verdict.ts';
import { capturesOf, isOver, type JudgedGrowth, judgedGrowths } from './evaluate-growth.ts';
import { type ChangeContext, changeVerdict, type GrowthChange, shortText } from './growth-change.ts';
import type { ComparedGrowth, GrowthComparison, GrowthSide } from './growth-comparison.ts';
import { knowsBytes } from './growth-measures.ts';
import { growthMismatches } from './growth-mismatches.ts';
import { growthPairs } from './growth-pairs.ts';
import { type GrowthRate, operationsOf, rateOf, total, workOf } from './growth-rates.ts';
import { type HeapClaim, heapVerdict } from './heap-rule.ts';

export interface GrowthCompareOptions {
  /** Reason why a comparison that is not comparable is made all the same. */
  readonly override?: { readonly reason: string } | null;
}

/** Flat differences without which nothing is called resolved. */
const FLAT_LEAST = 2;
const NONE: GrowthRate = { value: 0, low: 0, high: 0, instances: 0 };

/** What a class grew by in each difference, in the unit of the comparison. */
const grownBy = ({ measured }: JudgedGrowth, unit: GrowthComparison['unit']): readonly number[] =>
  unit === 'bytes' ? measured.bytes : measured.instances;

const sideRate = (
  one: JudgedGrowth | undefined,
  work: readonly number[],
  unit: GrowthComparison['unit'],
): GrowthRate => (one === undefined ? NONE : rateOf(grownBy(one, unit), one.measured.instances, work));

/** Differences at the end of a series in which a class grew by next to nothing of what it did before. */
function flatEnd(
  after: JudgedGrowth | undefined,
  work: readonly number[],
  before: GrowthRate,
  unit: GrowthComparison['unit'],
  ruleSet: RuleSet,
): number {
  if (after === undefined) return work.length;
  const grown = grownBy(after, unit);
  const least = limitOf(ruleSet, unit === 'bytes' ? 'growth.bytes' : 'growth.instances');
  const left = limitOf(ruleSet, 'growth.resolved') * before.value;
  let flat = 0;
  for (let i = grown.length - 1; i >= 0; i--) {
    const value = grown[i] ?? 0;
    if (value >= least || value / (work[i] ?? 1) > left) break;
    flat++;
  }
  return flat;
}

/** The most that a class grew by in any difference from one on. */
function mostFrom(
  one: JudgedGrowth | undefined,
  work: readonly number[],
  unit: GrowthComparison['unit'],
  from: number,
): GrowthRate {
  if (one === undefined) return NONE;
  const most = (grown: readonly number[]): number =>
    Math.max(0, ...grown.slice(from).map((value, i) => value / (work[from + i] ?? 1)));
  const value = most(grownBy(one, unit));
  return { value, low: value, high: value, instances: most(one.measured.instances) };
}

/** What shrinks now grows by nothing: −100 % is the least a change can be. */
function changeOf(before: GrowthRate, after: GrowthRate): CostChange {
  const value = Math.max(0, after.value);
  const low = Math.max(0, after.low);
  const high = Math.max(0, after.high);
  if (before.value <= 0) {
    return value <= 0
      ? { value: 0, low: 0, high: 0 }
      : { value: Number.POSITIVE_INFINITY, low: 1, high: Number.POSITIVE_INFINITY };
  }
  return {
    value: value / before.value - 1,
    low: before.high > 0 ? low / before.high - 1 : 0,
    high: before.low > 0 ? high / before.low - 1 : Number.POSITIVE_INFINITY,
  };
}

/**
 * Compares two series of heaps by what grows per operation (`rules.md` §6 and §7). A leak is resolved only where the later series no longer
 * grows, by more than a tenth of before, in two differences or more; while it may still be filling up to a bound, or where a side has too few
 * differences, nothing is claimed. Series that differ in what the numbers mean have one verdict that says so, unless that is overridden.
 */
export function compareGrowths(
  before: GrowthSide,
  after: GrowthSide,
  ruleSet: RuleSet,
  { override = null }: GrowthCompareOptions = {},
): GrowthComparison {
  const reasons = growthMismatches(before, after);
  const comparable = reasons.every(({ effect }) => effect !== 'block');
  // What one side does not know, neither is measured by.
  const counted = [before, after].every(({ growth }) => operationsOf(growth) !== null);
  const unit = knowsBytes(before.growth) && knowsBytes(after.growth) ? 'bytes' : 'instances';
  const per = counted ? 'operation' : 'step';
  const [workBefore, workAfter] = [workOf(before.growth, counted), workOf(after.growth, counted)];
  const context: ChangeContext = {
    captures: [...capturesOf(before.growth), ...capturesOf(after.growth)],
    per,
    unit,
    reasons,
    ruleSet,
    work: { before: total(workBefore), after: total(workAfter) },
    isUnlistedBefore: before.growth.unlistedMost !== undefined,
    differences: { before: workBefore.length, after: workAfter.length },
  };
  const common = { comparable, reasons, per, unit } as const;
  if (!comparable && override === null) return { ...common, rows: [], verdicts: [refusal(context)] };
  const rows: ComparedGrowth[] = [];
  const verdicts: Verdict[] = [];
  for (const { old, now } of growthPairs(judgedGrowths(before.growth, ruleSet), judgedGrowths(after.growth, ruleSet))) {
    const shown = now ?? old;
    if (shown === undefined || !(isOver(old) || isOver(now))) continue;
    const rates = { before: sideRate(old, workBefore, unit), after: sideRate(now, workAfter, unit) };
    const flat = flatEnd(now, workAfter, rates.before, unit, ruleSet);
    const change = changeOf(rates.before, rates.after);
    const flatWork = total(workAfter.slice(workAfter.length - flat));
    const isSeen = isSeenIn(after, now, flat, before.format, ruleSet);
    const { status, open } = statusOfGrowth({ old, now, flat, flatWork, rates, change }, isSeen, context);
    if (status === null) continue;
    const flatRate = mostFrom(now, workAfter, unit, workAfter.length - flat);
    rows.push({
      key: shown.measured.row.key,
      label: classTitle(shown.measured.row),
      before: old === undefined ? null : rates.before,
      after: now === undefined ? null : rates.after,
      status,
      flat,
    });
    verdicts.push(changeVerdict({ old, now, rates, change, status, open, flat, flatRate, flatWork }, shown, context));
  }
  // That nothing grows cannot be told either.
  if (verdicts.length === 0 && isShort(context)) verdicts.push(tooShort(context));
  return { ...common, rows, verdicts };
}

/** True where a side has fewer differences than it takes to judge anything. */
const isShort = ({ differences: { before, after }, ruleSet }: ChangeContext): boolean =>
  Math.min(before, after) < limitOf(ruleSet, 'growth.differences');

/** True where so much work would have shown what grew before: by the limits of LK-GROW, at the earlier rate. */
const wouldShow = ({ value, instances }: GrowthRate, work: number, { unit, ruleSet }: ChangeContext): boolean =>
  instances * work >= limitOf(ruleSet, 'growth.instances') &&
  (unit === 'instances' || value * work >= limitOf(ruleSet, 'growth.bytes'));

/**
 * False where the end of the later series says nothing of a class: its tables leave out what may be large, or, where a person insists on heaps
 * of another kind, classes are called otherwise there.
 */
function isSeenIn(
  { format, growth: { unlistedMost, snapshots } }: GrowthSide,
  now: JudgedGrowth | undefined,
  flat: number,
  formatBefore: string | null,
  ruleSet: RuleSet,
): boolean {
  const isOtherKind = format !== null && formatBefore !== null && format !== formatBefore;
  if (now === undefined && isOtherKind) return false;
  if (unlistedMost === undefined) return true;
  if (unlistedMost !== null && unlistedMost < limitOf(ruleSet, 'growth.bytes')) return true;
  const { unlisted = [] } = now?.measured.row ?? {};
  const last = Math.max(flat, FLAT_LEAST);
  return now !== undefined && !unlisted.some((step) => step >= snapshots.length - 1 - last);
}

/** The status, and why it is open. */
function statusOfGrowth(
  { old, now, flat, flatWork, rates, change }: Omit<GrowthChange, 'status' | 'open' | 'flatRate'>,
  isSeen: boolean,
  context: ChangeContext,
): { readonly status: Status | null; readonly open: GrowthChange['open'] } {
  const { ruleSet, work } = context;
  if (isShort(context)) return { status: 'inconclusive', open: 'short' };
  const effect = limitOf(ruleSet, 'compare.effect');
  if (isOver(old)) {
    if (!isSeen) return { status: 'inconclusive', open: 'unlisted' };
    if (flat >= FLAT_LEAST && !wouldShow(rates.before, flatWork, context))
      return { status: 'inconclusive', open: 'few' };
    if (flat >= FLAT_LEAST) return { status: 'resolved', open: null };
    // One quiet step, or fewer operations than it took to see the leak: it may still be filling.
    const shorter = work.after < work.before && change.value < effect;
    if (flat > 0 || shorter) return { status: 'inconclusive', open: 'bound' };
  }
  const status = statusOf({
    before: isOver(old),
    after: isOver(now),
    change,
    afterHigh: 1,
    effect,
    limit: limitOf(ruleSet, 'growth.investigate'),
  });
  return { status, open: null };
}

/** A verdict on two series as such. */
function onSeries(
  { captures, ruleSet }: ChangeContext,
  claim: Pick<HeapClaim, 'rule' | 'measure' | 'threshold' | 'reason' | 'advice' | 'guards'>,
  status: Status,
): Verdict {
  return {
    ...heapVerdict(ruleSet, {
      ...claim,
      ruleVersion: 1,
      subject: { kind: 'series', key: 'series', label: 'series' },
      captures,
      pointer: 'heap',
      denominator: 'retained growth',
      level: 'none',
      certainty: 'inconclusive',
    }),
    status,
  };
}

function refusal(context: ChangeContext): Verdict {
  const blocking = context.reasons.filter(({ effect }) => effect === 'block').map(({ what }) => what);
  return onSeries(
    context,
    {
      rule: 'QG-COMPARABLE',
      measure: { name: 'differences', value: blocking.length, unit: 'count', method: 'exact' },
      threshold: { op: '>', value: 0, source: 'docs/rules.md' },
      reason: `The series are not comparable: they differ in ${blocking.join(', ')}.`,
      advice: 'compare.not-comparable',
      guards: ['QG-COMPARABLE'],
    },
    'not-comparable',
  );
}

function tooShort(context: ChangeContext): Verdict {
  const least = Math.min(context.differences.before, context.differences.after);
  return onSeries(
    context,
    {
      rule: 'QG-STEPS',
      measure: { name: 'differences', value: least, unit: 'differences', method: 'exact' },
      threshold: crossed(context.ruleSet, 'growth.differences', '<'),
      reason: `Nothing can be told of what grows: ${shortText(context.differences)}.`,
      advice: 'growth.more',
      guards: ['QG-STEPS'],
    },
    'inconclusive',
  );
}
