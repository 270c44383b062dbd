import { classTitle, type HeapClass } from '../../heap/graph/classes.ts';
import type { Growth } from '../../heap/growth/model.ts';
import type { AdviceCode } from '../advice.ts';
import type { RuleSet } from '../rule-set.ts';
import { type CostChange, statusOf } from '../status.ts';
import { type Certainty, LEVELS, type Status, type Verdict } from '../verdict.ts';
import { amount, count, shortName, signedPercent, stored, storedCost } from '../wording.ts';
import { type JudgedGrowth, judgedGrowths, standsForItself } from './evaluate-growth.ts';
import { firstCounted, operationsAfter } from './growth-measures.ts';
import { crossed, heapVerdict, limitOf } from './heap-rule.ts';

/** In what two series differ, and what that does. */
export interface GrowthMismatch {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly effect: 'block' | 'warn';
}

/** Retained bytes that a class grows by per operation, on one side. */
export interface GrowthRate {
  readonly value: number;
  /** Least and most of any difference. */
  readonly low: number;
  readonly high: number;
  readonly instances: number;
}

/** A class before and after. */
export interface ComparedGrowth {
  readonly key: string;
  readonly label: string;
  readonly before: GrowthRate | null;
  readonly after: GrowthRate | null;
  readonly status: Status;
  /** Differences at the end of the later series in which it no longer grew. */
  readonly flat: number;
}

/** One series of heaps against another: whether a leak was mended. */
export interface GrowthComparison {
  readonly comparable: boolean;
  readonly reasons: readonly GrowthMismatch[];
  /** Growth is per operation, or, where nobody counted, per step. */
  readonly per: 'operation' | 'step';
  readonly rows: readonly ComparedGrowth[];
  readonly verdicts: readonly Verdict[];
}

/** One side of a comparison. */
export interface GrowthSide {
  readonly label: string;
  /** `v8`, `hprof`, or that of class tables. */
  readonly format: string;
  readonly growth: Growth;
}

/** True where nothing could be compared, since one side counts objects only: that no row is there then says nothing. */
export const bytesUnknown = ({ reasons }: Pick<GrowthComparison, 'reasons'>): boolean =>
  reasons.some(({ what }) => what === BYTES);

const BYTES = 'bytes of the objects';
/** Flat differences without which nothing is called resolved. */
const FLAT_LEAST = 2;
const NONE: GrowthRate = { value: 0, low: 0, high: 0, instances: 0 };

const isOver = (one: JudgedGrowth | undefined): boolean =>
  one !== undefined && standsForItself(one.measured) && LEVELS.indexOf(one.level) >= LEVELS.indexOf('investigate');

const operationsOf = (growth: Growth): readonly number[] | null => operationsAfter(growth, firstCounted(growth));

/** Operations of each difference that counts; one a step where they are not reckoned with. */
function workOf(growth: Growth, counted: boolean): readonly number[] {
  const steps = growth.snapshots.slice(firstCounted(growth) + 1).map(() => 1);
  return counted ? (operationsOf(growth) ?? steps) : steps;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function rateOf(one: JudgedGrowth, work: readonly number[]): GrowthRate {
  const { bytes, totalBytes, totalInstances } = one.measured;
  const rates = bytes.map((value, i) => value / (work[i] ?? 1));
  return {
    value: totalBytes / total(work),
    low: Math.min(...rates),
    high: Math.max(...rates),
    instances: totalInstances / total(work),
  };
}

function mismatches(before: GrowthSide, after: GrowthSide): readonly GrowthMismatch[] {
  const found: GrowthMismatch[] = [];
  if (before.format !== after.format) {
    found.push({ what: 'kind of heap', before: before.format, after: after.format, effect: 'block' });
  }
  const bytes = ({ growth: { sizes } }: GrowthSide) => (sizes === 'none' ? 'not known' : 'known');
  if (bytes(before) === 'not known' || bytes(after) === 'not known') {
    found.push({ what: BYTES, before: bytes(before), after: bytes(after), effect: 'block' });
  }
  const counted = ({ growth }: GrowthSide) => (operationsOf(growth) === null ? 'not counted' : 'counted');
  if (counted(before) !== counted(after)) {
    found.push({ what: 'operations', before: counted(before), after: counted(after), effect: 'block' });
  } else if (counted(before) === 'not counted') {
    found.push({ what: 'operations', before: 'not counted', after: 'not counted', effect: 'warn' });
  }
  const forced = ({ growth }: GrowthSide) =>
    growth.snapshots.slice(firstCounted(growth)).every(({ forcedGc }) => forcedGc === true) ? 'forced' : 'not known';
  if (forced(before) !== 'forced' || forced(after) !== 'forced') {
    found.push({ what: 'collection before each heap', before: forced(before), after: forced(after), effect: 'warn' });
  }
  return found;
}

const withoutPlace = ({ type, name, module }: HeapClass): string => `${type}:${name}@${module ?? ''}`;

/** The class of the later series that is the same: by its key, or, where its definition moved, by type, name and file if only one is. */
function matcher(after: readonly JudgedGrowth[]): (one: JudgedGrowth) => JudgedGrowth | undefined {
  const byKey = new Map(after.map((one) => [one.measured.row.key, one]));
  const byName = Map.groupBy(after, ({ measured }) => withoutPlace(measured.row));
  return ({ measured: { row } }) => {
    const same = byKey.get(row.key);
    if (same !== undefined) return same;
    const named = byName.get(withoutPlace(row)) ?? [];
    return named.length === 1 ? named[0] : undefined;
  };
}

/** Differences at the end of a series in which a class grew by next to nothing of what it did before. */
function flatEnd(
  after: JudgedGrowth | undefined,
  work: readonly number[],
  before: GrowthRate,
  ruleSet: RuleSet,
): number {
  if (after === undefined) return work.length;
  const { bytes } = after.measured;
  const leastBytes = limitOf(ruleSet, 'growth.bytes');
  const left = limitOf(ruleSet, 'growth.resolved') * before.value;
  let flat = 0;
  for (let i = bytes.length - 1; i >= 0; i--) {
    const grown = bytes[i] ?? 0;
    if (grown >= leastBytes || grown / (work[i] ?? 1) > left) break;
    flat++;
  }
  return flat;
}

function changeOf(before: GrowthRate, after: GrowthRate): CostChange {
  if (before.value <= 0) {
    const gone = after.value <= 0;
    return gone
      ? { value: 0, low: 0, high: 0 }
      : { value: Number.POSITIVE_INFINITY, low: 1, high: Number.POSITIVE_INFINITY };
  }
  return {
    value: after.value / before.value - 1,
    low: before.high > 0 ? after.low / before.high - 1 : 0,
    high: before.low > 0 ? after.high / before.low - 1 : Number.POSITIVE_INFINITY,
  };
}

/**
 * Compares two series of heaps by what grows per operation (`rules.md` §6 and §7). A leak is resolved only where the later series no longer
 * grows, by more than a tenth of before, in two differences or more; while it may still be filling up to a bound, nothing is claimed.
 */
export function compareGrowths(before: GrowthSide, after: GrowthSide, ruleSet: RuleSet): GrowthComparison {
  const reasons = mismatches(before, after);
  // What one side does not know, neither is measured by.
  const counted = [before, after].every(({ growth }) => operationsOf(growth) !== null);
  const left = judgedGrowths(before.growth, ruleSet);
  const right = judgedGrowths(after.growth, ruleSet);
  // Growth is compared by its bytes: what only counts objects cannot be, and `mismatches` says so.
  const known = [before, after].every(({ growth }) => growth.sizes !== 'none');
  const match = matcher(right);
  const pairs: { readonly old: JudgedGrowth | undefined; readonly now: JudgedGrowth | undefined }[] = [];
  const used = new Set<JudgedGrowth>();
  for (const old of known ? left : []) {
    const now = match(old);
    if (now !== undefined) used.add(now);
    if (isOver(old) || isOver(now)) pairs.push({ old, now });
  }
  for (const now of known ? right : []) if (isOver(now) && !used.has(now)) pairs.push({ old: undefined, now });
  const [workBefore, workAfter] = [workOf(before.growth, counted), workOf(after.growth, counted)];
  const rows: ComparedGrowth[] = [];
  const verdicts: Verdict[] = [];
  for (const { old, now } of pairs) {
    const shown = (now ?? old)?.measured.row;
    if (shown === undefined) continue;
    const rates = {
      before: old === undefined ? NONE : rateOf(old, workBefore),
      after: now === undefined ? NONE : rateOf(now, workAfter),
    };
    const flat = flatEnd(now, workAfter, rates.before, ruleSet);
    const change = changeOf(rates.before, rates.after);
    const shorter = total(workAfter) < total(workBefore);
    const { status, bound } = statusOfGrowth({ old, now, flat, change, shorter }, ruleSet);
    if (status === null) continue;
    rows.push({
      key: shown.key,
      label: classTitle(shown),
      before: old === undefined ? null : rates.before,
      after: now === undefined ? null : rates.after,
      status,
      flat,
    });
    verdicts.push(
      verdictOf({ old, now, rates, change, status, bound, flat, counted, reasons, workAfter, workBefore }, ruleSet),
    );
  }
  return {
    comparable: reasons.every(({ effect }) => effect !== 'block'),
    reasons,
    per: counted ? 'operation' : 'step',
    rows,
    verdicts,
  };
}

interface Judged {
  readonly old: JudgedGrowth | undefined;
  readonly now: JudgedGrowth | undefined;
  readonly flat: number;
  readonly change: CostChange;
  /** The later series ran fewer operations than the earlier one. */
  readonly shorter: boolean;
}

/** The status, and whether it is open because a bound may not have been reached. */
function statusOfGrowth(
  { old, now, flat, change, shorter }: Judged,
  ruleSet: RuleSet,
): { readonly status: Status | null; readonly bound: boolean } {
  if (isOver(old)) {
    if (flat >= FLAT_LEAST) return { status: 'resolved', bound: false };
    // One quiet step, or fewer operations than it took to see the leak: it may still be filling.
    if (flat > 0 || (shorter && change.value < limitOf(ruleSet, 'compare.effect'))) {
      return { status: 'inconclusive', bound: true };
    }
  }
  const status = statusOf({
    before: isOver(old),
    after: isOver(now),
    change,
    afterHigh: 1,
    effect: limitOf(ruleSet, 'compare.effect'),
    limit: limitOf(ruleSet, 'growth.investigate'),
  });
  return { status, bound: false };
}

interface Told extends Omit<Judged, 'shorter'> {
  readonly rates: { readonly before: GrowthRate; readonly after: GrowthRate };
  readonly status: Status;
  readonly bound: boolean;
  readonly counted: boolean;
  readonly reasons: readonly GrowthMismatch[];
  readonly workBefore: readonly number[];
  readonly workAfter: readonly number[];
}

function verdictOf(told: Told, ruleSet: RuleSet): Verdict {
  const { old, now, rates, change, status, counted, reasons } = told;
  const base = (now ?? old)?.verdict;
  if (base === undefined) throw new RangeError('a pair has one side at least');
  const sides = [old?.certainty, now === undefined || !isOver(now) ? undefined : now.certainty];
  const sure = reasons.length === 0 && sides.every((certainty) => certainty === undefined || certainty === 'confirmed');
  const certainty: Certainty = status === 'inconclusive' ? 'inconclusive' : sure ? 'confirmed' : 'probable';
  const per = counted ? 'operation' : 'step';
  const finite = Number.isFinite(change.value);
  const subject = (isOver(now) ? now : (old ?? now))?.verdict.subject ?? base.subject;
  return {
    ...heapVerdict(ruleSet, {
      rule: 'LK-GROW',
      ruleVersion: 1,
      subject,
      captures: [...(old?.verdict.evidence ?? []), ...(now?.verdict.evidence ?? [])],
      pointer: `class:${(now ?? old)?.measured.row.key ?? ''}`,
      denominator: 'retained growth',
      measure: finite
        ? {
            name: `change of growth per ${per}`,
            value: stored(change.value),
            low: stored(change.low),
            high: stored(Math.min(change.high, 1e6)),
            unit: 'share',
            method: 'exact',
          }
        : { name: `growth per ${per}`, value: storedCost(rates.after.value), unit: 'bytes', method: 'exact' },
      ...(counted
        ? {
            cost: {
              value: storedCost(rates.after.value),
              low: storedCost(rates.after.low),
              high: storedCost(rates.after.high),
              unit: 'bytes',
              per: 'operation' as const,
            },
          }
        : {}),
      threshold: crossed(
        ruleSet,
        status === 'resolved' ? 'growth.resolved' : 'compare.effect',
        status === 'resolved' ? '<' : '>=',
      ),
      level: status === 'resolved' ? 'none' : isOver(now) ? base.level : (old?.level ?? base.level),
      certainty,
      reason: sentence(told, per),
      advice: adviceOf(told),
      guards: reasons.map(({ what }) => (what === 'operations' ? 'equal-work' : 'QG-GC')),
      details: {
        class: (now ?? old)?.measured.row.key ?? '',
        costBefore: storedCost(rates.before.value),
        costAfter: storedCost(rates.after.value),
        flat: told.flat,
      },
    }),
    status,
    ...(old === undefined ? {} : { before: old.verdict }),
    ...(now === undefined ? {} : { after: now.verdict }),
  };
}

function adviceOf({ status, bound }: Told): AdviceCode {
  if (bound) return 'growth.bound';
  return status === 'inconclusive' ? 'growth.more' : `compare.${status}`;
}

function perUnit({ value, instances }: GrowthRate, per: string): string {
  const objects = Number(Math.max(0, instances).toPrecision(3));
  return `${amount(Math.max(0, value), 'bytes')} (${objects} object${objects === 1 ? '' : 's'}) per ${per}`;
}

function sentence({ old, now, rates, change, status, bound, flat, workAfter, workBefore }: Told, per: string): string {
  const row = (now ?? old)?.measured.row;
  const name = row === undefined ? '' : shortName(classTitle(row));
  const from = `${name} grew by ${perUnit(rates.before, per)} before`;
  const to = `and grows by ${perUnit(rates.after, per)} now`;
  const by = Number.isFinite(change.value) ? ` (${signedPercent(change.value)})` : '';
  if (bound) {
    const why =
      flat > 0
        ? `it grew no further in the last step only`
        : `only ${count(total(workAfter))} ${per}s were run, of the ${count(total(workBefore))} of before`;
    return `${from}, ${to}${by}. A bound may not have been reached: ${why}.`;
  }
  switch (status) {
    case 'resolved':
      return `${from}; in the last ${flat} steps it did not grow any more.`;
    case 'new':
      return `${name} did not grow before, ${to}.`;
    case 'regressed':
      return `${from}, ${to}${by}: it got worse.`;
    case 'improved':
      return `${from}, ${to}${by}: less, but it still grows.`;
    case 'exposed':
      return `${from}, ${to}${by}: it stands out now because other growth is gone.`;
    case 'masked':
      return `${from}, ${to}${by}: it is no smaller, other growth hides it.`;
    case 'persisting':
      return `${from}, ${to}${by}: nothing changed.`;
    default:
      return `${from}, ${to}${by}: the steps differ too much to tell.`;
  }
}
