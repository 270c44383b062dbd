import { activeWeights, threadRanges } from '../profile/scope.ts';
import { bothEvidence, bothScopes, type Pair } from './compared-pair.ts';
import { costsText } from './comparison-wording.ts';
import { widthRose } from './fg-width.ts';
import { byKey, functionSubject, limit, thresholdOf } from './profile-rule.ts';
import { ruleSetSha256 } from './rule-set.ts';
import { differenceOf } from './statistics.ts';
import type { Verdict } from './verdict.ts';
import { percent, shortName, stored, wholeOf } from './wording.ts';

/** One bit a function, in one number a node. */
const MOST = 30;

/**
 * FG-WIDTH against a baseline (`rules.md` §5): functions whose total share and total cost rose more than expected. Of functions on one stack
 * that rose for the same reason only the innermost is told. Functions with a status are told already (`told.statuses`), and those of them
 * that rose (`told.rises`) explain their callers too. A rise whose interval holds 0 is chance.
 */
export function widthChanges(
  pair: Pair,
  told: { readonly statuses: ReadonlySet<number>; readonly rises: ReadonlySet<number> },
): readonly Verdict[] {
  const { before, after, functions, ruleSet } = pair;
  const rose: number[] = [];
  for (let f = 0; f < functions.count; f++) {
    const [b, a] = [before.estimate.total(f), after.estimate.total(f)];
    if (a - b <= limit(before, 'width.points')) continue;
    const costs = [before.estimate.totalCost(f), after.estimate.totalCost(f)] as const;
    if (!widthRose(before, { total: b, cost: costs[0] }, { total: a, cost: costs[1] })) continue;
    if (riseError(pair, f).low > 0) rose.push(f);
  }
  if (rose.length === 0) return [];
  const explaining = [...new Set([...rose, ...told.rises])]
    .sort((a, b) => after.estimate.total(a) - after.estimate.total(b) || byKey(functions, a, b))
    .slice(0, MOST);
  const unexplained = explaining.filter((f) => !told.statuses.has(f) && !isExplained(pair, f, explaining));
  const { cost } = after.estimate;
  return unexplained
    .sort((a, b) => riseOf(pair, b) - riseOf(pair, a) || byKey(functions, a, b))
    .map((f): Verdict => {
      const known = functions.describe(f);
      const total = after.estimate.total(f);
      const was = before.estimate.total(f);
      return {
        rule: 'FG-WIDTH',
        ruleVersion: 1,
        ruleSetSha256: ruleSetSha256(ruleSet),
        subject: functionSubject(known),
        scope: bothScopes(pair),
        measure: {
          name: 'total',
          value: stored(total),
          unit: 'share',
          n: Math.round(after.estimate.samples),
          method: 'exact',
        },
        threshold: thresholdOf(before, 'width.points'),
        level: 'investigate',
        certainty: 'probable',
        reason: `${shortName(known.name)} and what it calls rose from ${percent(was)} to ${percent(total)} of ${wholeOf(after.sampleType)} and from ${costsText(before.estimate.totalCost(f), after.estimate.totalCost(f), cost, ' to ')}: wider than the baseline leads one to expect.`,
        advice: 'width',
        evidence: bothEvidence(pair, `function:${known.key}`),
        guards: pair.lowering,
        details: { totalBefore: stored(was), totalAfter: stored(total) },
      };
    });
}

const riseError = ({ before, after }: Pair, f: number) => {
  const side = ({ estimate }: Pair['before']) => ({
    value: estimate.total(f),
    variance: estimate.totalError(f).variance,
    df: Math.max(1, estimate.blocks > 0 ? estimate.blocks - 1 : estimate.captures > 1 ? estimate.captures - 1 : 1e6),
  });
  return differenceOf(side(before), side(after));
};

const riseOf = ({ before, after }: Pair, f: number): number => after.estimate.total(f) - before.estimate.total(f);

/** True where most of what made `f` rise lies under another of the functions, which stands below it on the stack. */
function isExplained(pair: Pair, f: number, others: readonly number[]): boolean {
  const inside = overlap(pair, f, others);
  return others.some((g, i) => {
    if (g === f || pair.after.estimate.total(g) > pair.after.estimate.total(f)) return false;
    const shared = (inside[i] ?? 0) / (pair.after.estimate.shares.weight || 1);
    return shared >= 0.9 * pair.after.estimate.total(g) && riseOf(pair, g) >= 0.8 * riseOf(pair, f);
  });
}

/** Weight of samples in which each of `others` stands above `f` on the stack. */
function overlap({ after }: Pair, f: number, others: readonly number[]): Float64Array {
  const { profile, scope, functions } = after;
  const { nodes } = profile;
  const { self } = activeWeights(profile, scope.sampleType, scope.basis);
  const number = functions.of[0] ?? new Int32Array(0);
  const bit = new Int32Array(functions.count);
  others.forEach((g, i) => {
    if (g !== f) bit[g] = 1 << i;
  });
  const below = new Int32Array(nodes.count);
  const sums = new Float64Array(others.length);
  const INSIDE = 1 << MOST;
  for (const { first, end } of threadRanges(profile, scope.threads)) {
    for (let i = first; i < end; i++) {
      const parent = nodes.parent[i] as number;
      const own = number[nodes.frame[i] as number] as number;
      let mask = parent < first ? 0 : (below[parent] as number);
      if (own === f) mask |= INSIDE;
      else if ((mask & INSIDE) !== 0) mask |= bit[own] as number;
      below[i] = mask;
      const weight = self[i] as number;
      if (weight === 0 || (mask & INSIDE) === 0) continue;
      for (let rest = mask & ~INSIDE; rest !== 0; rest &= rest - 1) {
        const at = 31 - Math.clz32(rest & -rest);
        sums[at] = (sums[at] as number) + weight;
      }
    }
  }
  return sums;
}
