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
import { shapeOf } from './shape.ts';
import { percent, percentRange, shortName, stored, wholeOf } from './wording.ts';

const ROUNDING = 1e-9;

/**
 * The function that owns a spread subsystem (`rules.md` §5): below the trunk (total ≥ 95 %), among app and library functions with total ≥ 40 %
 * and self ≤ 20 % the one of smallest total, the deepest on ties; null where there is none or the profile is focused.
 */
export function subtreeOf(input: RuleInput): number | null {
  if (shapeOf(input).shape === 'focus') return null;
  const { estimate, functions } = input;
  const { weight, total } = estimate.shares;
  if (!(weight > 0)) return null;
  const least = limit(input, 'subtree.total') - ROUNDING;
  const candidates: number[] = [];
  for (let f = 0; f < functions.count; f++) {
    if ((total[f] as number) / weight < least * 0.5) continue;
    const share = estimate.total(f);
    if (share < least || share >= limit(input, 'subtree.trunk') - ROUNDING) continue;
    if (estimate.share(f) > limit(input, 'subtree.self') + ROUNDING) continue;
    const category = functions.categoryOf(f);
    if (category === 'app' || category === 'library') candidates.push(f);
  }
  if (candidates.length === 0) return null;
  const depth = depths(input);
  candidates.sort((a, b) => {
    const difference = estimate.total(a) - estimate.total(b);
    if (Math.abs(difference) > ROUNDING) return difference;
    return (depth.get(b) ?? 0) - (depth.get(a) ?? 0) || byKey(functions, a, b);
  });
  return candidates[0] ?? null;
}

/** Least depth at which each function stands in the folded paths of the first capture. */
export function depths(input: RuleInput): ReadonlyMap<number, number> {
  const { functions } = input;
  const paths = input.paths();
  const number = functions.of[0];
  const least = new Map<number, number>();
  for (let path = 0; path < paths.count; path++) {
    const f = number?.[paths.frame[path] as number];
    if (f === undefined) continue;
    const depth = paths.depth[path] as number;
    const known = least.get(f);
    if (known === undefined || depth < known) least.set(f, depth);
  }
  return least;
}

/** FG-SUBTREE: many small leaves under one owner: the subsystem is the target, not the architecture. */
export const fgSubtree: ProfileRule = {
  id: 'FG-SUBTREE',
  version: 1,
  title: 'Spread leaves under one owner',
  thresholds: ['subtree.trunk', 'subtree.total', 'subtree.self'],
  evaluate(input) {
    const owner = subtreeOf(input);
    if (owner === null) return [];
    const known = input.functions.describe(owner);
    const total = input.estimate.total(owner);
    const error = input.estimate.totalError(owner);
    return [
      verdictOf(input, {
        rule: fgSubtree,
        subject: functionSubject(known),
        pointer: `function:${known.key}`,
        measure: shareMeasure(input, 'total', total, error),
        threshold: thresholdOf(input, 'subtree.total', '>='),
        level: 'investigate',
        sure: error.low >= limit(input, 'subtree.total'),
        restsOn: 'paths',
        reason: `${shortName(known.name)} and what it calls take ${percent(total)} of ${wholeOf(input.sampleType)} (95 % ${percentRange(error)}), itself only ${percent(input.estimate.share(owner))}: the subsystem is the target, not one function in it.`,
        advice: 'subtree',
        details: { self: stored(input.estimate.share(owner)) },
      }),
    ];
  },
};
