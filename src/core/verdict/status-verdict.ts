import { bothScopes, type Pair } from './compared-pair.ts';
import { statusSentence } from './comparison-wording.ts';
import { around, fromNothing, interval, type JudgedFunction } from './diff-rows.ts';
import { plateauOf } from './fg-plateau.ts';
import { limit, thresholdOf } from './profile-rule.ts';
import { type RestMoved, whyMoved } from './rest-moved.ts';
import { ruleSetSha256 } from './rule-set.ts';
import { type Estimated, student975, welchDf } from './statistics.ts';
import { directionOf } from './status.ts';
import { type Certainty, LEVELS, type Status, type Verdict } from './verdict.ts';
import { stored, storedCost, wholeOf } from './wording.ts';

/** The verdict of a function that has a status, with the plateau verdicts of both sides in it; `moved` are functions that may have moved its share. */
export function statusVerdict(pair: Pair, one: JudgedFunction, moved: RestMoved): Verdict {
  const { before, after } = pair;
  const { f, change, delta, cost, status } = one;
  if (status === null) throw new RangeError('a function without status has no verdict');
  const plateaus = { before: plateauOf(before, f), after: plateauOf(after, f) };
  const sure = isSure(pair, one, 0);
  const guards = sure ? loweredBy(pair, one, status) : [];
  const certainty: Certainty =
    status === 'inconclusive' ? 'inconclusive' : sure && guards.length === 0 ? 'confirmed' : 'probable';
  const error = relativeError(one);
  const afterLevel = plateaus.after.level;
  const costAfter = around(cost.after);
  return {
    rule: 'FG-PLATEAU',
    ruleVersion: plateaus.after.ruleVersion,
    ruleSetSha256: ruleSetSha256(pair.ruleSet),
    subject: plateaus.after.subject,
    scope: bothScopes(pair),
    measure:
      change === null
        ? {
            name: 'cost',
            ...interval(delta, storedCost),
            unit: after.estimate.cost.unit,
            method: after.estimate.method,
          }
        : { name: 'change of cost', ...interval(change, stored), unit: 'share', method: after.estimate.method },
    cost: { ...costAfter, unit: after.estimate.cost.unit, per: after.estimate.cost.per },
    threshold: thresholdOf(before, 'compare.effect', '>='),
    level:
      status === 'inconclusive' && LEVELS.indexOf(plateaus.before.level) > LEVELS.indexOf(afterLevel)
        ? plateaus.before.level
        : afterLevel,
    certainty,
    reason: statusSentence({
      name: pair.functions.describe(f).name,
      whole: wholeOf(after.sampleType),
      before: { share: before.estimate.share(f), cost: cost.before.value },
      after: { share: after.estimate.share(f), cost: cost.after.value },
      change,
      cost: after.estimate.cost,
      status,
      stillOver: LEVELS.indexOf(one.levels.after) >= LEVELS.indexOf('investigate'),
      limit: limit(before, 'plateau.investigate'),
      detectable: error,
      why: status === 'masked' || status === 'exposed' ? whyMoved(pair, one, status, moved) : '',
    }),
    advice: `compare.${status}`,
    evidence: [...plateaus.before.evidence, ...plateaus.after.evidence],
    guards,
    status,
    before: plateaus.before,
    after: plateaus.after,
    details: {
      shareBefore: stored(before.estimate.share(f)),
      shareAfter: stored(after.estimate.share(f)),
      costBefore: storedCost(cost.before.value),
      costAfter: storedCost(cost.after.value),
      detectable: stored(error),
    },
  };
}

/** Statuses that claim that the code's cost changed. */
const isClaim = (status: Status): boolean =>
  status === 'new' || status === 'regressed' || status === 'improved' || status === 'resolved';

/** Relative change of cost below which this pair shows nothing of a function. */
function relativeError({ cost }: JudgedFunction): number {
  const relative = ({ value, variance }: Estimated) => (value > 0 ? variance / (value * value) : 0);
  const [a, b] = [relative(cost.before), relative(cost.after)];
  if (a + b === 0) return 0;
  return Math.min(10, Math.expm1(student975(welchDf(a, cost.before.df, b, cost.after.df)) * Math.sqrt(a + b)));
}

/**
 * What keeps a status that its intervals would confirm at probable. One capture a side cannot see what drifts between captures (the host,
 * its neighbours): there a claim that cost changed needs its whole interval beyond the smallest change that counts. Replicates see drift.
 */
function loweredBy(pair: Pair, one: JudgedFunction, status: Status): readonly string[] {
  if (!isClaim(status)) return pair.lowering;
  const replicated = pair.before.estimate.replicates === 'captures' && pair.after.estimate.replicates === 'captures';
  return [
    ...pair.lowering,
    ...(one.significant ? [] : ['false-discovery']),
    ...(replicated || isSure(pair, one, pair.effect) ? [] : ['single-capture']),
  ];
}

/** True where the errors leave no other status than the one given, and a claimed change of cost is at least `least`. */
function isSure(pair: Pair, { f, change, status, delta }: JudgedFunction, least: number): boolean {
  const limitShare = limit(pair.before, 'plateau.investigate');
  const overBefore = pair.before.estimate.shareError(f).low > limitShare;
  const overAfter = pair.after.estimate.shareError(f).low > limitShare;
  const cost = change ?? fromNothing(delta);
  const direction = directionOf(cost, pair.effect);
  const rose = direction === 'up' && cost.low >= least;
  const fell = direction === 'down' && cost.high <= -least;
  switch (status) {
    case 'new':
      return rose && overAfter && pair.before.estimate.shareError(f).high <= limitShare;
    case 'regressed':
      return rose && overBefore && overAfter;
    case 'improved':
    case 'resolved':
      return fell && overBefore;
    case 'exposed':
      return overAfter && cost.high < pair.effect;
    case 'masked':
      return overBefore && cost.low > -pair.effect;
    case 'persisting':
      return overBefore && overAfter && cost.low > -pair.effect && cost.high < pair.effect;
    default:
      return false;
  }
}
