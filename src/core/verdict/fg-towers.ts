import { depths } from './fg-subtree.ts';
import {
  byKey,
  countedMeasure,
  functionSubject,
  limit,
  type ProfileRule,
  profileSubject,
  type RuleInput,
  thresholdOf,
  verdictOf,
} from './profile-rule.ts';
import { count, percent, shortName, stored, wholeOf } from './wording.ts';

const ROUNDING = 1e-9;

interface Towers {
  /** Summed share and number of the thin paths. */
  readonly share: number;
  readonly count: number;
  /** Good–Turing estimate of the share of the profile whose paths have been seen at all. */
  readonly coverage: number;
  /** Function number and share, through thin paths, of the ancestor most of them go through; null below the limit. */
  readonly ancestor: { readonly f: number; readonly share: number } | null;
}

/**
 * FG-TOWERS: much of the profile stands in many thin towers over one function (`rules.md` §5). A sampler does not count calls, so this is
 * probable at most; with too few samples a path (I. J. Good, Biometrika 40, 1953: coverage 1 − f1/n) it is inconclusive.
 */
export const fgTowers: ProfileRule = {
  id: 'FG-TOWERS',
  version: 1,
  title: 'Many thin towers',
  thresholds: ['towers.thin', 'towers.weight', 'towers.count', 'towers.ancestor', 'towers.coverage', 'subtree.trunk'],
  evaluate(input) {
    const towers = towersOf(input);
    if (towers.share < limit(input, 'towers.weight') - ROUNDING || towers.count < limit(input, 'towers.count'))
      return [];
    const { ancestor } = towers;
    if (ancestor === null) return [];
    const known = input.functions.describe(ancestor.f);
    const details = { towers: towers.count, coverage: stored(towers.coverage), ancestor: stored(ancestor.share) };
    const common = {
      rule: fgTowers,
      measure: countedMeasure(input, 'thin paths', towers.share),
      threshold: thresholdOf(input, 'towers.weight', '>='),
      restsOn: 'paths',
      details,
      sure: false,
    } as const;
    const thin = `${count(towers.count)} paths of less than ${percent(limit(input, 'towers.thin'))} each hold ${percent(towers.share)} of ${wholeOf(input.sampleType)}`;
    if (towers.coverage < limit(input, 'towers.coverage')) {
      return [
        verdictOf(input, {
          ...common,
          subject: profileSubject,
          pointer: 'profile',
          level: 'none',
          certainty: 'inconclusive',
          reason: `${thin}, but so many were seen only once that the samples cover about ${percent(towers.coverage)} of what there is.`,
          advice: 'towers.samples',
        }),
      ];
    }
    return [
      verdictOf(input, {
        ...common,
        subject: functionSubject(known),
        pointer: `function:${known.key}`,
        level: 'investigate',
        reason: `${thin}, ${percent(ancestor.share)} of it below ${shortName(known.name)}: batch or call less often there.`,
        advice: 'towers',
      }),
    ];
  },
};

function towersOf(input: RuleInput): Towers {
  const { estimate, functions } = input;
  const paths = input.paths();
  const { weight, samples, total } = estimate.shares;
  const number = functions.of[0] ?? new Int32Array(0);
  const thinLimit = weight * limit(input, 'towers.thin') * (1 - ROUNDING);
  const below = new Float64Array(paths.count);
  let share = 0;
  let thin = 0;
  let once = 0;
  for (let path = 0; path < paths.count; path++) {
    const own = paths.self[path] as number;
    if (!(own > 0)) continue;
    if (paths.samples[path] === 1) once++;
    if (own >= thinLimit) continue;
    below[path] = own;
    share += own;
    thin++;
  }
  const byFunction = new Float64Array(functions.count);
  for (let path = paths.count - 1; path >= 0; path--) {
    const own = below[path] as number;
    if (own === 0) continue;
    const parent = paths.parent[path] as number;
    if (parent >= 0) below[parent] = (below[parent] as number) + own;
    // A folded path holds each function once, so sums by function count each sample once.
    const f = number[paths.frame[path] as number] as number;
    byFunction[f] = (byFunction[f] as number) + own;
  }
  const trunk = weight * (limit(input, 'subtree.trunk') - ROUNDING);
  const least = weight * (limit(input, 'towers.ancestor') - ROUNDING);
  const candidates: number[] = [];
  byFunction.forEach((own, f) => {
    if (own >= least && own > 0 && (total[f] as number) < trunk) candidates.push(f);
  });
  const depth = candidates.length > 1 ? depths(input) : new Map<number, number>();
  candidates.sort((a, b) => {
    const difference = (byFunction[b] as number) - (byFunction[a] as number);
    if (Math.abs(difference) > weight * ROUNDING) return difference;
    return (depth.get(b) ?? 0) - (depth.get(a) ?? 0) || byKey(functions, a, b);
  });
  const first = candidates[0];
  return {
    share: weight > 0 ? share / weight : 0,
    count: thin,
    coverage: samples > 0 ? 1 - once / samples : 0,
    ancestor: first === undefined ? null : { f: first, share: (byFunction[first] as number) / weight },
  };
}
