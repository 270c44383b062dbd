import { CATEGORIES } from '../profile/model.ts';
import { leafCategories } from '../profile/node-state.ts';
import { activeWeights, threadRanges } from '../profile/scope.ts';
import {
  byKey,
  functionSubject,
  limit,
  type ProfileRule,
  type RuleInput,
  shareMeasure,
  thresholdOf,
  verdictOf,
} from './profile-rule.ts';
import { owners } from './shares.ts';
import { wilson } from './statistics.ts';
import type { Verdict } from './verdict.ts';
import { amount, percent, percentRange, shortName, stored, wholeOf } from './wording.ts';

const WAIT_LOCK = CATEGORIES.indexOf('wait-lock');

/**
 * FG-LOCK: time lost waiting for locks, by the app or library function that waits (`rules.md` §5). In lock profiles all weight is such
 * waiting; in wall-clock ones it is that of lock waits with such a function below. Below the floor of waiting per second nothing fires.
 */
export const fgLock: ProfileRule = {
  id: 'FG-LOCK',
  version: 1,
  title: 'Lock contention',
  thresholds: ['lock.investigate', 'lock.bottleneck', 'lock.floor'],
  evaluate(input) {
    const { kind } = input.sampleType;
    if (kind !== 'lock' && kind !== 'wall') return [];
    const waiting = lockWeight(input, kind === 'lock');
    const { estimate, functions } = input;
    const perSecond = estimate.work === null ? null : (waiting.total * estimate.cost.scale) / estimate.work;
    if (perSecond !== null && perSecond < limit(input, 'lock.floor')) return [];
    const verdicts: Verdict[] = [];
    for (const { f, weight } of waiting.byFunction) {
      const share = weight / estimate.shares.weight;
      if (share <= limit(input, 'lock.investigate') + 1e-9) break;
      const bottleneck = share > limit(input, 'lock.bottleneck') + 1e-9;
      const crossed = bottleneck ? 'lock.bottleneck' : 'lock.investigate';
      const error = wilson(share, estimate.samples);
      const known = functions.describe(f);
      const rate = perSecond === null ? '' : `, of ${amount(perSecond, 'seconds')} waited per second in all`;
      verdicts.push(
        verdictOf(input, {
          rule: fgLock,
          subject: functionSubject(known),
          pointer: `function:${known.key}`,
          measure: {
            ...shareMeasure(input, 'waiting for locks', share, { ...error, nEff: estimate.samples }),
            method: 'wilson',
          },
          threshold: thresholdOf(input, crossed),
          level: bottleneck ? 'likely-bottleneck' : 'investigate',
          sure: perSecond !== null && error.low > limit(input, crossed),
          restsOn: 'self',
          reason: `${shortName(known.name)} ${kind === 'lock' ? 'accounts for' : 'waits for locks during'} ${percent(share)} of ${wholeOf(input.sampleType)} (95 % ${percentRange(error)})${rate}.`,
          advice: 'lock',
          details: { waiting: stored(waiting.total / estimate.shares.weight) },
        }),
      );
    }
    return verdicts;
  },
};

function lockWeight(input: RuleInput, all: boolean) {
  const { profile, scope, functions } = input;
  const { nodes, frames } = profile;
  const { self } = activeWeights(profile, scope.sampleType, scope.basis);
  const leaf = leafCategories(nodes, frames.category);
  const owner = owners(profile);
  const number = functions.of[0] ?? new Int32Array(0);
  const sums = new Map<number, number>();
  let total = 0;
  for (const { first, end } of threadRanges(profile, scope.threads)) {
    for (let i = first; i < end; i++) {
      const own = self[i] as number;
      const payer = owner[i] as number;
      if (!(own > 0) || payer < 0 || !(all || leaf[i] === WAIT_LOCK)) continue;
      const f = number[nodes.frame[payer] as number] as number;
      sums.set(f, (sums.get(f) ?? 0) + own);
      total += own;
    }
  }
  const byFunction = [...sums]
    .map(([f, weight]) => ({ f, weight }))
    .sort((a, b) => b.weight - a.weight || byKey(functions, a.f, b.f));
  return { total, byFunction };
}
