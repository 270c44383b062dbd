import { planFingerprint } from '../../plan/fingerprint/plan-hashes.ts';
import type { AdviceCode } from '../advice.ts';
import { crossed, limitOf, ruleSetSha256 } from '../rule-set.ts';
import { directionOf } from '../status.ts';
import type { Certainty, Level, Measure, Status, Verdict } from '../verdict.ts';
import { listed, shortName, signedPercent, stored, storedCost } from '../wording.ts';
import { boundsOf, costOf } from './compared-side.ts';
import { guardsOf, milliseconds, type PlanPair, scopeOf, statementText } from './plan-pair.ts';

/** What is claimed of the statement as a whole. */
interface Claim {
  readonly rule: string;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly guards?: readonly string[];
  readonly measure?: Measure;
  readonly threshold?: Verdict['threshold'];
  readonly status?: Status;
}

/**
 * Verdicts on the statement: EX-HASH where its plan is another one, EX-TIME where the plan is the same; one that the sides cannot be compared
 * where they cannot. A slower trigger changes no plan: it is told by EX-TIME, and by EX-TRIGGER among the steps.
 */
export function statementVerdicts(pair: PlanPair, isComparable: boolean): readonly Verdict[] {
  if (!isComparable) {
    const blocking = pair.reasons.filter(({ effect }) => effect === 'block').map(({ what }) => what);
    return [
      statementVerdict(pair, {
        rule: 'QG-COMPARABLE',
        level: 'none',
        certainty: 'inconclusive',
        reason: `The plans are not comparable: they differ in ${listed(blocking)}.`,
        advice: 'compare.not-comparable',
        guards: ['QG-COMPARABLE'],
        measure: { name: 'differences', value: blocking.length, unit: 'count', method: 'exact' },
        threshold: { op: '>', value: 0, source: 'docs/rules.md' },
        status: 'not-comparable',
      }),
    ];
  }
  const claim = pair.shape === 'equal' ? timeClaim(pair) : hashClaim(pair);
  return claim === null ? [] : [statementVerdict(pair, claim)];
}

/** Whether a statement is slower, with what keeps that from being sure; null where it is not, or has no times. */
function slower(pair: PlanPair): { readonly status: 'regressed' | 'inconclusive'; readonly why: string } | null {
  const { change, before, after, ruleSet } = pair;
  if (change === null || change.value < limitOf(ruleSet, 'plan.compare.worse')) return null;
  const least = limitOf(ruleSet, 'plan.compare.runs');
  if (Math.min(before.timed, after.timed) < least) {
    return { status: 'inconclusive', why: `; with fewer than ${least} runs on each side that is no regression yet` };
  }
  if (!(change.low > 0)) return { status: 'inconclusive', why: '; the runs differ too much to be sure' };
  return { status: 'regressed', why: ': regressed' };
}

/** Status of what is not slower. */
function otherwise({ change, ruleSet }: PlanPair): Status {
  if (change === null) return 'inconclusive';
  const direction = directionOf(change, limitOf(ruleSet, 'compare.effect'));
  if (direction === 'down') return 'improved';
  return direction === 'unclear' ? 'inconclusive' : 'persisting';
}

const certaintyOf = (status: Status, guards: readonly string[]): Certainty =>
  status === 'inconclusive' ? 'inconclusive' : guards.length === 0 ? 'confirmed' : 'probable';

/** The plan is another one: worth knowing; a regression only where it is slower, under the same values, in enough runs. */
function hashClaim(pair: PlanPair): Claim {
  const { shape, otherParameters, change, notes } = pair;
  const guards = guardsOf(pair);
  const times = statementText(pair);
  if (shape === 'by-parameter' || otherParameters) {
    const what = shape === 'family' ? 'The plan reads other partitions' : 'The plan differs by parameter';
    return {
      rule: 'EX-HASH',
      level: 'none',
      certainty: 'probable',
      reason: `${what}: the same statement was given other values, which is not a regression.${times}`,
      advice: 'plan.hash.parameter',
      guards,
    };
  }
  const what =
    shape === 'family'
      ? 'The plan reads other partitions of the same tables'
      : `The plan is another one${notes.length === 0 ? '' : ` (${notes.map(shortName).join('; ')})`}`;
  const by = change === null ? '' : ` (${signedPercent(change.value)})`;
  const found = slower(pair);
  if (found !== null) {
    return {
      rule: 'EX-HASH',
      level: found.status === 'regressed' ? 'investigate' : 'watch',
      certainty: certaintyOf(found.status, guards),
      reason: `${what}, and slower${by}${found.why}.${times}`,
      advice: found.status === 'regressed' ? 'plan.hash.regressed' : 'plan.hash.runs',
      guards,
      status: found.status,
    };
  }
  const status = otherwise(pair);
  const isFaster = status === 'improved' ? `, and faster${by}: not a regression` : '';
  return {
    rule: 'EX-HASH',
    level: 'none',
    certainty: certaintyOf(status, guards),
    reason:
      change === null
        ? `${what}; without times on both sides nothing is known of its cost.`
        : `${what}${isFaster}.${times}`,
    advice: 'plan.hash.changed',
    guards,
    status,
  };
}

/** The plan is the same: its time alone is compared. */
function timeClaim(pair: PlanPair): Claim | null {
  const { change, otherParameters } = pair;
  if (change === null) return null;
  const guards = guardsOf(pair);
  const by = ` (${signedPercent(change.value)})`;
  const found = slower(pair);
  const times = statementText(pair);
  if (otherParameters) {
    const status: Status = found === null ? otherwise(pair) : 'inconclusive';
    return {
      rule: 'EX-TIME',
      level: 'none',
      certainty: certaintyOf(status, guards),
      reason: `The plan is the same under other values${by}.${times}`,
      advice: 'plan.hash.parameter',
      guards,
      status,
    };
  }
  const status = found?.status ?? otherwise(pair);
  const verb =
    found !== null ? `slower${by}${found.why}` : status === 'improved' ? `faster${by}` : `about as fast${by}`;
  return {
    rule: 'EX-TIME',
    level: found === null ? 'none' : found.status === 'regressed' ? 'investigate' : 'watch',
    certainty: certaintyOf(status, guards),
    reason: `The plan is the same, and ${verb}.${times}${triggerText(pair)}`,
    advice:
      found === null ? 'plan.time.compared' : found.status === 'regressed' ? 'plan.time.regressed' : 'plan.hash.runs',
    guards,
    status,
  };
}

/** Where the difference is in triggers, which no step shows. */
function triggerText({ before, after }: PlanPair): string {
  const [left, right] = [before.triggerTime?.value ?? 0, after.triggerTime?.value ?? 0];
  const all = (after.execution?.value ?? 0) - (before.execution?.value ?? 0);
  if (Math.abs(right - left) < Math.abs(all) / 2 || right === left) return '';
  return ` Most of it is in triggers: ${milliseconds(left)} before, ${milliseconds(right)} after.`;
}

function statementVerdict(pair: PlanPair, claim: Claim): Verdict {
  const { before, after, change, ruleSet } = pair;
  const { queryHash, queryId } = before.told;
  const hashes = [before, after].map(({ shown }) => planFingerprint(shown.plan).plan);
  const execution = after.told.execution;
  return {
    rule: claim.rule,
    ruleVersion: 1,
    ruleSetSha256: ruleSetSha256(ruleSet),
    subject: { kind: 'query', key: queryHash ?? queryId ?? hashes[0] ?? '', label: 'The statement' },
    scope: scopeOf(pair),
    measure:
      claim.measure ??
      (change === null
        ? { name: 'plans', value: new Set(hashes).size, unit: 'count', method: 'exact' }
        : {
            name: 'change of execution time',
            value: stored(change.value),
            ...boundsOf(change),
            unit: 'share',
            n: Math.min(before.timed, after.timed),
            method: Math.max(before.timed, after.timed) > 1 ? 'replicates' : 'exact',
          }),
    ...(execution === null ? {} : { cost: costOf(execution) }),
    threshold: claim.threshold ?? crossed(ruleSet, 'plan.compare.worse', '>='),
    level: claim.level,
    certainty: claim.certainty,
    reason: claim.reason,
    advice: claim.advice,
    evidence: [before, after].map(({ shown }) => ({
      captureId: shown.itemId,
      sha256: shown.sha256,
      pointer: 'plan',
    })),
    guards: claim.guards ?? [],
    ...(claim.status === undefined ? {} : { status: claim.status }),
    details: {
      planBefore: hashes[0] ?? '',
      planAfter: hashes[1] ?? '',
      ...(before.told.execution === null ? {} : { executionBefore: storedCost(before.told.execution.value) }),
      ...(execution === null ? {} : { executionAfter: storedCost(execution.value) }),
    },
  };
}
