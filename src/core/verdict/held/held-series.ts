import { durationText } from '../../series/series-summary.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import type { Bounds } from '../statistics.ts';
import type { CostChange } from '../status.ts';
import { LEVELS, type Verdict } from '../verdict.ts';
import { amount } from '../wording.ts';
import {
  changeOfIntervals,
  exactChange,
  fromTo,
  type HeldClaim,
  type HeldState,
  type HeldStatus,
  heldStatus,
  heldVerdict,
  isOver,
  isSameRule,
  measuredStatus,
  otherRules,
} from './held.ts';

/** A series with what the rules say of it. */
export interface HeldSeries extends HeldState {
  /** Names of its columns. */
  readonly columns: readonly string[];
  /** Seconds from its first value to its last; null where they must be read of its file again. */
  readonly seconds: number | null;
}

/** A series that was watched for nearly as long was watched as long. */
const NEARLY = 0.9;

const columnOf = ({ scope }: Verdict): string => scope.sampleType;

/** What the same rule says of the same column in another series: of the same process where there is one of that number, else of the worst. */
function counterpart(verdict: Verdict, { verdicts }: HeldSeries): Verdict | null {
  const alike = verdicts.filter((one) => one.rule === verdict.rule && columnOf(one) === columnOf(verdict));
  const same = alike.find(({ subject }) => subject.key === verdict.subject.key);
  const worst = [...alike].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level))[0];
  return same ?? worst ?? null;
}

/**
 * A series held against a later one of the same program: what became of each thing that is over its limit in either. Growth (LK-RSS) by its slope with its
 * interval, all else by one value a side. That a rule is silent, that a column is not there, or that the later one ended before the earlier one had shown it, is no success.
 */
export function heldSeries(before: HeldSeries, after: HeldSeries, ruleSet: RuleSet): readonly Verdict[] {
  const states = { before, after };
  return before.verdicts.flatMap((verdict) => {
    const now = counterpart(verdict, after);
    if (!isOver(verdict) && !isOver(now)) return [];
    return [heldVerdict(states, claimOf(verdict, now, after, ruleSet))];
  });
}

function claimOf(before: Verdict, after: Verdict | null, later: HeldSeries, ruleSet: RuleSet): HeldClaim {
  const open = { before, after, change: null };
  if (!later.columns.includes(columnOf(before))) {
    return {
      ...{ ...open, after: null, status: 'not-comparable', codes: ['RT-MEASURED'] },
      said: `“${later.label}” has no column ${columnOf(before)}`,
    };
  }
  if (after === null) return silent(before, later, ruleSet);
  if (!isSameRule(before, after)) return otherRules(before, after);
  if (after.certainty === 'inconclusive') {
    return { ...open, status: 'inconclusive', codes: ['RT-OPEN'], said: 'the later series does not tell' };
  }
  const told = before.rule === 'LK-RSS' ? grown(before, after, ruleSet) : valued(before, after, ruleSet);
  if (told === null) {
    return {
      ...open,
      status: 'inconclusive',
      codes: ['RT-NEAR'],
      said: 'what was measured on the sides is no one number',
    };
  }
  // A trend says by its interval what it could not have shown; what has to happen once, has to be waited for.
  const needed = before.scope.window?.[1] ?? 0;
  if (told.status === 'resolved' && before.rule !== 'LK-RSS' && (later.seconds ?? 0) < NEARLY * needed) {
    return {
      ...{ ...open, change: told.change, status: 'inconclusive', codes: ['RT-SHORTER'] },
      said: `the later series is ${later.seconds === null ? 'of a length that is not known before it is opened' : `${durationText(later.seconds)} long`}, and the earlier one showed it after ${durationText(needed)}`,
    };
  }
  return { before, after, ...told };
}

/** LK-NATIVE speaks only where it fires: what resident memory does tells whether anything is left of it. Of other rules silence is no answer. */
function silent(before: Verdict, later: HeldSeries, ruleSet: RuleSet): HeldClaim {
  const open = { before, after: null, change: null, status: 'inconclusive' } as const;
  const rss = before.rule === 'LK-NATIVE' ? counterpart({ ...before, rule: 'LK-RSS' }, later) : null;
  if (rss !== null && rss.ruleSetSha256 === before.ruleSetSha256 && rss.certainty !== 'inconclusive' && !isOver(rss)) {
    const was = before.cost;
    const is = boundsOf(rss);
    const change =
      was === undefined || is === null
        ? null
        : changeOfIntervals({ value: was.value, low: was.value, high: was.value }, is);
    if (change !== null && is !== null) {
      const sides = { before: true, after: false };
      const high = rss.measure.high ?? rss.measure.value;
      const { status, codes } = measuredStatus(sides, change, {
        afterHigh: high,
        limit: limitOf(ruleSet, 'rss.growth'),
        ruleSet,
      });
      const said = `what lies outside of the heap grew by ${perHour(was?.value ?? 0)} before, and all resident memory ${slopeText(is)} now`;
      return { before, after: rss, change, status, codes, said };
    }
  }
  return {
    ...open,
    codes: ['RT-SILENT'],
    said: `${before.rule} says nothing of it in “${later.label}”, which is no answer`,
  };
}

interface Told extends HeldStatus {
  readonly change: CostChange;
  readonly said: string;
}

/** One value a side. Of a share of a limit the bytes tell whether it fell or the limit was raised; of a cache what it missed. */
function valued(before: Verdict, after: Verdict, ruleSet: RuleSet): Told | null {
  const sides = { before: isOver(before), after: isOver(after) };
  const [was, is] = [valueIn(before), valueIn(after)];
  if (before.measure.unit !== after.measure.unit) {
    // Long pauses are counted where there are many, else the longest is told.
    const isGone =
      before.rule === 'MT-GC' && after.measure.unit === 'ms' && after.measure.value <= limitOf(ruleSet, 'gc.long');
    if (!isGone) return null;
    const change = exactChange(1, 0);
    return {
      ...heldStatus(sides, change, { isShare: false, ruleSet }),
      change,
      said: 'no pause is that long any more',
    };
  }
  const [bytesBefore, bytesAfter] = [before.details?.most, after.details?.most];
  if (before.rule === 'LK-LIMIT' && typeof bytesBefore === 'number' && typeof bytesAfter === 'number') {
    const change = exactChange(bytesBefore, bytesAfter);
    const found = heldStatus(sides, change, { isShare: true, ruleSet });
    const limit =
      found.status === 'masked'
        ? '; its limit was raised'
        : found.status === 'exposed'
          ? '; its limit was lowered'
          : '';
    return { ...found, change, said: `the most went ${fromTo(bytesBefore, bytesAfter, 'bytes')}${limit}` };
  }
  const change = exactChange(was, is);
  const found = heldStatus(sides, change, { isShare: false, ruleSet });
  return {
    ...found,
    change,
    said: `${before.measure.name} went ${fromTo(before.measure.value, after.measure.value, before.measure.unit)}`,
  };
}

/** What more of is worse. */
const valueIn = ({ measure }: Verdict): number => (measure.name === 'hit ratio' ? 1 - measure.value : measure.value);

function boundsOf({ cost }: Verdict): (Bounds & { readonly value: number }) | null {
  if (cost?.low === undefined || cost.high === undefined) return null;
  return { value: cost.value, low: cost.low, high: cost.high };
}

const perHour = (bytesPerSecond: number): string => `${amount(bytesPerSecond * 3600, 'bytes').replace('-', '−')}/h`;

const slopeText = ({ value, low, high }: Bounds & { readonly value: number }): string =>
  `${value < 0 ? 'falls' : 'grows'} by ${perHour(Math.abs(value))} (95 % ${perHour(low)} … ${perHour(high)})`;

/**
 * Growth by its slope. Its share is slope × time ÷ median, so that a series half as long shows half of it: the later one's is taken over the time that the
 * earlier one was judged by, where that is longer.
 */
function grown(before: Verdict, after: Verdict, ruleSet: RuleSet): Told | null {
  const [was, is] = [boundsOf(before), boundsOf(after)];
  const change = was === null || is === null ? null : changeOfIntervals(was, is);
  if (was === null || is === null || change === null) return null;
  const [secondsBefore, secondsAfter] = [before, after].map(({ details }) => Number(details?.watched ?? 0));
  const longer = Math.max(1, (secondsBefore ?? 0) / Math.max(1, secondsAfter ?? 0));
  const limit = limitOf(ruleSet, 'rss.growth');
  const isStill = isOver(after) || (isOver(before) && after.measure.value * longer > limit && is.low > 0);
  const afterHigh = (after.measure.high ?? after.measure.value) * longer;
  const found = measuredStatus({ before: isOver(before), after: isStill }, change, { afterHigh, limit, ruleSet });
  const [medianBefore, medianAfter] = [before, after].map(({ details }) => Number(details?.median ?? 0));
  const median =
    found.status === 'masked' || found.status === 'exposed'
      ? `; its share moved because its median went ${fromTo(medianBefore ?? 0, medianAfter ?? 0, 'bytes')}`
      : '';
  return { ...found, change, said: `it grew by ${perHour(was.value)} before and ${slopeText(is)} now${median}` };
}
