import { classTitle } from '../../heap/graph/classes.ts';
import type { AdviceCode } from '../advice.ts';
import { crossed, type RuleSet } from '../rule-set.ts';
import type { CostChange } from '../status.ts';
import { type Certainty, LEVELS, type Level, type Status, type Verdict } from '../verdict.ts';
import { amount, count, shortName, signedPercent, stored, storedCost } from '../wording.ts';
import { isOver, type JudgedGrowth } from './evaluate-growth.ts';
import type { GrowthComparison, GrowthMismatch } from './growth-comparison.ts';
import { guardOf } from './growth-mismatches.ts';
import type { GrowthPair } from './growth-pairs.ts';
import type { GrowthRate } from './growth-rates.ts';
import { type HeapClaim, heapVerdict } from './heap-rule.ts';

/** A class on both sides with all that was made of it. */
export interface GrowthChange extends GrowthPair {
  readonly rates: { readonly before: GrowthRate; readonly after: GrowthRate };
  readonly change: CostChange;
  readonly status: Status;
  /**
   * Why nothing is claimed: a bound may not have been reached, a side has too few differences, so little was done that it would not have
   * shown, or nobody saw the class.
   */
  readonly open: 'bound' | 'short' | 'few' | 'unlisted' | null;
  /** Differences at the end of the later series in which it no longer grew, and by how much it did there at most. */
  readonly flat: number;
  readonly flatRate: GrowthRate;
  /** Operations or steps of those differences. */
  readonly flatWork: number;
}

/** What all classes of a comparison share. */
export interface ChangeContext {
  readonly captures: HeapClaim['captures'];
  readonly per: GrowthComparison['per'];
  readonly unit: GrowthComparison['unit'];
  readonly reasons: readonly GrowthMismatch[];
  readonly ruleSet: RuleSet;
  /** Operations or steps that count, on each side. */
  readonly work: { readonly before: number; readonly after: number };
  /** True where tables of the earlier series list their largest rows only. */
  readonly isUnlistedBefore: boolean;
  /** Differences that count, on each side. */
  readonly differences: { readonly before: number; readonly after: number };
}

function certaintyOf({ status, old, now }: GrowthChange, reasons: readonly GrowthMismatch[]): Certainty {
  if (status === 'inconclusive') return 'inconclusive';
  // That it is gone rests on the earlier side alone: what does not grow follows no line and lies on no path.
  const isHeard = isOver(now) || status === 'masked';
  const sides = [old?.certainty, isHeard ? now?.certainty : undefined];
  const sure = reasons.length === 0 && sides.every((one) => one === undefined || one === 'confirmed');
  return sure ? 'confirmed' : 'probable';
}

/** That of the later series; where nothing is claimed, or it grows no less, the higher of both. */
function levelOf({ status, old, now }: GrowthChange): Level {
  if (status === 'resolved') return 'none';
  const [left, right] = [old?.level ?? 'none', now?.level ?? 'none'];
  const isBoth = status === 'inconclusive' || status === 'masked';
  return isBoth && LEVELS.indexOf(left) > LEVELS.indexOf(right) ? left : right;
}

/** The verdict on one class of two series. */
export function changeVerdict(change: GrowthChange, one: JudgedGrowth, context: ChangeContext): Verdict {
  const { old, now, rates, status } = change;
  const { ruleSet, per, unit, reasons } = context;
  const resolved = status === 'resolved';
  return {
    ...heapVerdict(ruleSet, {
      rule: 'LK-GROW',
      ruleVersion: 1,
      subject: (now !== undefined && isOver(now) ? now : (old ?? one)).verdict.subject,
      captures: context.captures,
      pointer: `class:${one.measured.row.key}`,
      denominator: 'retained growth',
      measure: Number.isFinite(change.change.value)
        ? {
            name: `change of growth per ${per}`,
            value: stored(change.change.value),
            low: stored(change.change.low),
            high: stored(Math.min(change.change.high, 1e6)),
            unit: 'share',
            method: 'exact',
          }
        : { name: `growth per ${per}`, value: storedCost(rates.after.value), unit, method: 'exact' },
      ...(per === 'operation'
        ? {
            cost: {
              value: storedCost(rates.after.value),
              low: storedCost(rates.after.low),
              high: storedCost(rates.after.high),
              unit,
              per,
            },
          }
        : {}),
      threshold: resolved ? crossed(ruleSet, 'growth.resolved', '<') : crossed(ruleSet, 'compare.effect', '>='),
      level: levelOf(change),
      certainty: certaintyOf(change, reasons),
      reason: sentence(change, one, context),
      advice: adviceOf(change),
      guards: [...new Set([...reasons.map(guardOf), ...(change.open === 'short' ? ['QG-STEPS'] : [])])],
      details: {
        class: one.measured.row.key,
        costBefore: storedCost(rates.before.value),
        costAfter: storedCost(rates.after.value),
        flat: change.flat,
      },
    }),
    status,
    ...(old === undefined ? {} : { before: old.verdict }),
    ...(now === undefined ? {} : { after: now.verdict }),
  };
}

function adviceOf({ status, open }: GrowthChange): AdviceCode {
  if (open === 'bound' || open === 'few') return 'growth.bound';
  if (status === 'inconclusive') return 'growth.more';
  if (status === 'masked') return 'growth.masked';
  return status === 'exposed' ? 'growth.exposed' : `compare.${status}`;
}

const objectsText = (instances: number): string => {
  const objects = Number(Math.max(0, instances).toPrecision(3));
  return `${objects} object${objects === 1 ? '' : 's'}`;
};

function perUnit({ value, instances }: GrowthRate, { per, unit }: ChangeContext): string {
  if (unit === 'instances') return `${objectsText(instances)} per ${per}`;
  return `${amount(Math.max(0, value), 'bytes')} (${objectsText(instances)}) per ${per}`;
}

/** Which side has too few differences. */
export function shortText({ before, after }: ChangeContext['differences']): string {
  const side = before < after ? 'the earlier' : after < before ? 'the later' : 'each';
  const least = Math.min(before, after);
  return `${side} series has ${least === 1 ? 'one difference' : `${least} differences`} only behind its warm-up`;
}

function sentence(told: GrowthChange, one: JudgedGrowth, context: ChangeContext): string {
  const { old, now, rates, change, status, open, flat, flatRate } = told;
  const { per, work } = context;
  const name = shortName(classTitle(one.measured.row));
  const from = `${name} grew by ${perUnit(rates.before, context)} before`;
  const to = `and grows by ${perUnit(rates.after, context)} now`;
  const by = Number.isFinite(change.value) ? ` (${signedPercent(change.value)})` : '';
  if (open === 'short') return `${from}, ${to}${by}. Nothing can be told: ${shortText(context.differences)}.`;
  if (open === 'unlisted') {
    return `${from}; the later heaps do not all list it, and may hold it all the same: whether it still grows cannot be told.`;
  }
  if (open === 'few') {
    return `${from}; in the last ${flat} steps it did not, but as many ${per}s as were run there would hardly have shown it: ${count(told.flatWork)}.`;
  }
  if (open === 'bound') {
    const why =
      flat > 0
        ? `it grew no further in the last step only`
        : `only ${count(work.after)} ${per}s were run, of the ${count(work.before)} of before`;
    return `${from}, ${to}${by}. A bound may not have been reached: ${why}.`;
  }
  switch (status) {
    case 'resolved':
      return flatRate.value > 0 || flatRate.instances > 0
        ? `${from}; in the last ${flat} steps it grew by at most ${perUnit(flatRate, context)}.`
        : `${from}; in the last ${flat} steps it did not grow any more.`;
    case 'new':
      return rates.before.value > 0
        ? `${from}, which was too little or not in every step, ${to}${by}.`
        : old?.measured.row.unlisted !== undefined || (old === undefined && context.isUnlistedBefore)
          ? `${name} was not listed in every heap before, ${to}.`
          : `${name} did not grow before, ${to}.`;
    case 'regressed':
      return `${from}, ${to}${by}: it got worse.`;
    case 'improved':
      return `${from}, ${to}${by}: less, but it still grows.`;
    case 'exposed':
      return `${from}, ${to}${by}: it does not grow faster, but ${unjudged(old)} before.`;
    case 'masked':
      return `${from}, ${to}${by}: it grows no less, but ${unjudged(now)} now.`;
    case 'persisting':
      return `${from}, ${to}${by}: nothing changed.`;
    default:
      return `${from}, ${to}${by}: the steps differ too much to tell.`;
  }
}

/** Why a class that grows is not over the limits on a side. */
function unjudged(one: JudgedGrowth | undefined): string {
  return one !== undefined && !one.stands && one.measured.row.partOf !== null
    ? 'was told of with the class that holds it'
    : 'not by enough in every step';
}
