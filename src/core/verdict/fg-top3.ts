import { blocksOf } from './blocks.ts';
import {
  limit,
  type ProfileRule,
  profileSubject,
  type RuleInput,
  shareMeasure,
  thresholdOf,
  verdictOf,
} from './profile-rule.ts';
import { shapeOf } from './shape.ts';
import { type Bounds, meanOf, ratioVariance, student975, wilson } from './statistics.ts';
import { listed, percent, percentRange, shortName, stored, wholeOf } from './wording.ts';

/**
 * FG-TOP3: three functions hold most of the profile, so focused work will pay (`rules.md` §5). Self shares: by total share the first three
 * would always be entry functions.
 */
export const fgTop3: ProfileRule = {
  id: 'FG-TOP3',
  version: 1,
  title: 'Focused optimisation will work',
  thresholds: ['top3.focus'],
  evaluate(input) {
    const { shape, top3, largest, effective } = shapeOf(input);
    if (shape !== 'focus') return [];
    const { estimate, functions } = input;
    const error = wilson(top3, estimate.samples);
    const unbiased = heldOut(input);
    const shown = unbiased === null ? error : widest(error, unbiased);
    const names = largest.map((f) => shortName(functions.describe(f).name));
    const shares = largest.map((f, i) => `${names[i]} ${percent(estimate.share(f))}`);
    const told = names.length === 1 ? `${names[0]} alone takes` : `${listed(shares)} together take`;
    return [
      verdictOf(input, {
        rule: fgTop3,
        subject: profileSubject,
        pointer: 'profile',
        measure: shareMeasure(input, 'top three', top3, { ...shown, nEff: estimate.samples }),
        threshold: thresholdOf(input, 'top3.focus', '>='),
        level: 'watch',
        sure: unbiased !== null && unbiased.low >= limit(input, 'top3.focus'),
        restsOn: 'self',
        reason: `${told} ${percent(top3)} of ${wholeOf(input.sampleType)} (95 % ${percentRange(shown)}): work on ${largest.length === 1 ? 'this function' : 'these'} pays.`,
        advice: 'focus',
        details: { effectiveFunctions: stored(effective) },
      }),
    ];
  },
};

const widest = (a: Bounds, b: Bounds): Bounds => ({ low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) });

/**
 * Interval of the three largest functions' sum where one half of the data chooses them and the other measures them, so that picking
 * winners does not flatter the sum; null where the data cannot be halved.
 */
function heldOut(input: RuleInput): Bounds | null {
  const { estimate, functions, profile, scope } = input;
  if (estimate.replicates === 'captures') {
    const half = Math.floor(estimate.captures / 2);
    const choosing = estimate.perCapture.slice(0, half);
    const measuring = estimate.perCapture.slice(half);
    if (measuring.length < 2) return null;
    const sums = new Float64Array(functions.count);
    for (const { self, weight } of choosing) {
      self.forEach((own, f) => {
        sums[f] = (sums[f] as number) + (weight > 0 ? own / weight : 0);
      });
    }
    const top = topThree(input, sums);
    const { mean, variance } = meanOf(
      measuring.map(({ self, weight }) => top.reduce((sum, f) => sum + (self[f] as number), 0) / (weight || 1)),
    );
    return around(mean, student975(measuring.length - 1) * Math.sqrt(variance));
  }
  const number = functions.of[0];
  if (estimate.blocks === 0 || number === undefined) return null;
  const choosing = blocksOf(profile, scope, number, functions.count, false, 0);
  if (choosing === null) return null;
  const top = new Set(topThree(input, choosing.self));
  const inTop = number.map((f) => (top.has(f) ? 1 : 0));
  const measuring = blocksOf(profile, scope, inTop, 2, false, 1);
  if (measuring === null || measuring.count < 3) return null;
  const x = measuring.self[1] as number;
  const variance = ratioVariance({
    blocks: measuring.count,
    x,
    xx: measuring.selfSquares[1] as number,
    xn: measuring.selfProducts[1] as number,
    n: measuring.n,
    nn: measuring.nn,
  });
  return around(x / measuring.n, student975(measuring.count - 1) * Math.sqrt(variance));
}

const around = (value: number, half: number): Bounds => ({
  low: Math.max(0, value - half),
  high: Math.min(1, value + half),
});

function topThree(input: RuleInput, weights: Float64Array): readonly number[] {
  const top: number[] = [];
  weights.forEach((weight, f) => {
    if (!(weight > 0) || (top.length === 3 && weight <= (weights[top[2] as number] as number))) return;
    if (input.functions.categoryOf(f) === 'unknown') return;
    top.push(f);
    top.sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
    top.length = Math.min(3, top.length);
  });
  return top;
}
