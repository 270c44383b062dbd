import { limitOf, type RuleSet } from '../rule-set.ts';
import type { Bounds } from '../statistics.ts';
import { type CostChange, statusOf } from '../status.ts';
import { LEVELS, type Status, type Verdict } from '../verdict.ts';
import { amount, percent, signedPercent, stored } from '../wording.ts';

/** Why nothing, or not more, can be said of a state against a later one. Stands among a verdict's guards. */
export type HeldCode =
  /** The two were judged by different rule sets, or by different versions of the rule. */
  | 'RT-RULES'
  /** What was measured before is not measured in the later one. */
  | 'RT-MEASURED'
  /** They are of different kinds: another format, runtime or measure. */
  | 'RT-FORMAT'
  /** The later one was watched for less time than the earlier one needed to show it. */
  | 'RT-SHORTER'
  /** The rule says of the later one that it cannot tell. */
  | 'RT-OPEN'
  /** The rule says nothing of it in the later one, which is no answer. */
  | 'RT-SILENT'
  /** It is on the other side of its limit, by less than two unchanged measurements may lie apart. */
  | 'RT-NEAR'
  /** The interval of the change has none, and is wide. */
  | 'RT-NOISE'
  /** The later list does not have the statement, or counts it for another time than the one since the fix. */
  | 'RT-UNLISTED'
  | 'RT-COUNTERS'
  /** What one request or second costs is not known on both sides. */
  | 'RT-LOAD'
  /** One heap cannot tell what one that ran as long would hold. */
  | 'RT-ONE-HEAP'
  /** By the rules that are active now the earlier one would not have been told. */
  | 'RT-BELOW';

/** A state that rules judged by itself, as one side. */
export interface HeldState {
  readonly itemId: string;
  /** Of its raw file. */
  readonly sha256: string;
  readonly label: string;
  readonly verdicts: readonly Verdict[];
}

/** What became of one thing between two states. */
export interface HeldClaim {
  /** As the earlier state has it; of what came later, as the later one does. */
  readonly before: Verdict;
  readonly after: Verdict | null;
  readonly status: Status;
  /** What stands in the sentence between the subject and what was said of both sides. */
  readonly said: string;
  readonly change: CostChange | null;
  readonly codes: readonly HeldCode[];
}

export const isOver = (verdict: Pick<Verdict, 'level'> | null | undefined): boolean =>
  verdict != null && LEVELS.indexOf(verdict.level) >= LEVELS.indexOf('investigate');

/** One value a side, relative to the earlier one; from nothing it is without end. */
export function exactChange(before: number, after: number): CostChange {
  const value = before === 0 ? (after === 0 ? 0 : Number.POSITIVE_INFINITY) : (after - before) / Math.abs(before);
  return { value, low: value, high: value };
}

export interface HeldStatus {
  readonly status: Status;
  readonly codes: readonly HeldCode[];
}

/**
 * The status of what was measured once a side, where nothing tells how far two unchanged measurements lie apart (`rules.md` §7 and §9): a change counts from
 * 20 % on, as that of a load run without replicates does, and is never more than probable. A share that fell or rose while the cost beside it did not is masked or exposed;
 * what is across its limit by less than that is left open.
 */
export function heldStatus(
  sides: { readonly before: boolean; readonly after: boolean },
  change: CostChange,
  { isShare, ruleSet }: { readonly isShare: boolean; readonly ruleSet: RuleSet },
): HeldStatus {
  const effect = limitOf(ruleSet, 'load.regress.investigate');
  const [isUp, isDown] = [change.value >= effect, change.value <= -effect];
  if (sides.before && sides.after) {
    return { status: isUp ? 'regressed' : isDown ? 'improved' : 'persisting', codes: [] };
  }
  if (sides.before) {
    if (isDown) return { status: 'resolved', codes: [] };
    return isShare ? { status: 'masked', codes: [] } : { status: 'inconclusive', codes: ['RT-NEAR'] };
  }
  if (!sides.after) return { status: 'inconclusive', codes: ['RT-BELOW'] };
  if (isUp) return { status: 'new', codes: [] };
  return isShare ? { status: 'exposed', codes: [] } : { status: 'inconclusive', codes: ['RT-NEAR'] };
}

/** The status by a change with its interval (`rules.md` §7). */
export function measuredStatus(
  sides: { readonly before: boolean; readonly after: boolean },
  change: CostChange,
  { afterHigh, limit, ruleSet }: { readonly afterHigh: number; readonly limit: number; readonly ruleSet: RuleSet },
): HeldStatus {
  const status = statusOf({ ...sides, change, afterHigh, limit, effect: limitOf(ruleSet, 'compare.effect') });
  if (status === null) return { status: 'inconclusive', codes: ['RT-BELOW'] };
  return { status, codes: status === 'inconclusive' ? ['RT-NOISE'] : [] };
}

/**
 * The interval of a relative change from the intervals of both sides: Donner and Zou's MOVER (“Closed-form confidence intervals for functions of the normal mean and
 * standard deviation”, 2012), on the difference, over the earlier value.
 */
export function changeOfIntervals(
  before: Bounds & { readonly value: number },
  after: Bounds & { readonly value: number },
): CostChange | null {
  if (!(before.value > 0)) return null;
  const difference = after.value - before.value;
  const down = Math.hypot(after.value - after.low, before.high - before.value);
  const up = Math.hypot(after.high - after.value, before.value - before.low);
  const relative = (value: number): number => value / before.value;
  return { value: relative(difference), low: relative(difference - down), high: relative(difference + up) };
}

/** A value for a sentence, by its unit. */
export const valueText = (value: number, unit: string): string =>
  unit === 'share' ? percent(value) : amount(value, unit).trim();

/** `from 60 MB to 62 MB (+3.3 %)`. */
export function fromTo(before: number, after: number, unit: string): string {
  const { value } = exactChange(before, after);
  return `from ${valueText(before, unit)} to ${valueText(after, unit)}${Number.isFinite(value) ? ` (${signedPercent(value)})` : ''}`;
}

const sentence = (text: string): string => (text === '' || /[.!?…]$/.test(text) ? text : `${text}.`);

function measureOf({ before, after, change }: HeldClaim): Verdict['measure'] {
  if (change === null || !Number.isFinite(change.value)) return (after ?? before).measure;
  const { value, low, high } = change;
  return {
    name: 'change',
    value: stored(value),
    ...(low === high ? {} : { low: stored(low), high: stored(high) }),
    unit: 'share',
    method: (after ?? before).measure.method,
  };
}

/**
 * What became of something, in the form of a comparison's verdict: both sides in it, with the evidence of both. Nothing tells that the load of two
 * states was the same, so a claim that something changed is probable at most.
 */
export function heldVerdict(
  states: { readonly before: HeldState; readonly after: HeldState },
  claim: HeldClaim,
): Verdict {
  const { before, after, status, said, codes } = claim;
  const isOpen = status === 'inconclusive' || status === 'not-comparable';
  const level = isOpen || status === 'masked' ? before.level : (after?.level ?? 'none');
  // What the later one says nothing of was looked for at the same place.
  const pointers = before.evidence
    .slice(0, 1)
    .map(({ pointer }) => ({ captureId: states.after.itemId, sha256: states.after.sha256, pointer }));
  const sides =
    after === null || after === before ? [before.reason] : [`Before: ${before.reason}`, `Now: ${after.reason}`];
  return {
    ...before,
    scope: { ...before.scope, captures: [states.before.itemId, states.after.itemId] },
    measure: measureOf(claim),
    level,
    certainty: isOpen ? 'inconclusive' : 'probable',
    reason: [`${before.subject.label} is ${status.replace('-', ' ')}: ${sentence(said)}`, ...sides.map(sentence)].join(
      ' ',
    ),
    advice: `compare.${status}`,
    evidence: [...before.evidence, ...(after?.evidence ?? pointers)],
    guards: [...codes],
    status,
    before,
    ...(after === null ? {} : { after }),
  };
}

/** True where one rule, in one version under one rule set, said both. */
export const isSameRule = (before: Verdict, after: Verdict): boolean =>
  before.ruleSetSha256 === after.ruleSetSha256 && before.ruleVersion === after.ruleVersion;

/** The claim that two states were judged by different rules: neither says anything of the other. */
export const otherRules = (before: Verdict, after: Verdict | null): HeldClaim => ({
  ...{ before, after, change: null, status: 'not-comparable', codes: ['RT-RULES'] },
  said: 'the two were judged by different rules; evaluate both under one rule set',
});
