import type { FileKind } from '../../frontend/model.ts';
import { type Weight, weightOf } from '../../frontend/weights.ts';
import type { AdviceCode } from '../advice.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { crossed } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { stored } from '../wording.ts';
import { type FrontendRule, type FrontendRuleInput, frontendVerdict } from './frontend-rule.ts';

export interface Budget {
  readonly kind: FileKind;
  readonly title: string;
  readonly key: ThresholdKey;
  readonly advice: AdviceCode;
}

/** What is counted against a budget. */
export const BUDGETS: readonly Budget[] = [
  { kind: 'script', title: 'JavaScript', key: 'frontend.js', advice: 'frontend.js' },
  { kind: 'style', title: 'CSS', key: 'frontend.css', advice: 'frontend.css' },
];

export const BYTES_PER_KB = 1000;

/** `76.3 kB`; bytes where a rounded number would hide which side of a limit it is on. */
export const kilobytes = (bytes: number): string => `${Number((bytes / BYTES_PER_KB).toFixed(1))} kB`;

function described({ compressed, raw, how, later, files }: Weight): string {
  const packed = how === 'gzip' ? 'gzip' : 'compressed as sent';
  const loose = how === 'gzip' ? 'of unknown compressed size' : 'sent without compression';
  const sizes = [
    ...(compressed > 0 || raw === 0 ? [`${kilobytes(compressed)} ${packed}`] : []),
    ...(raw > 0 ? [`${kilobytes(raw)} ${loose}`] : []),
  ];
  const left = later === 0 ? '' : `, ${later} loaded later left out`;
  return `${sizes.join(' and ')} in ${files} ${files === 1 ? 'file' : 'files'}${left}`;
}

/** Over where what is surely compressed is over; within where all of it is, raw bytes taken as they are, for compression adds none. */
export function sideOf({ compressed, raw, error }: Weight, limit: number): 'over' | 'within' | 'open' {
  if (compressed - error > limit) return 'over';
  return compressed + error + raw <= limit ? 'within' : 'open';
}

function judge(input: FrontendRuleInput, { kind, title, key, advice }: Budget): readonly Verdict[] {
  const weight = weightOf(input.report, kind);
  if (weight === null) return [];
  const threshold = crossed(input.ruleSet, key);
  const limit = threshold.value * BYTES_PER_KB;
  const side = sideOf(weight, limit);
  const budget = `the budget of ${threshold.value} kB gzip`;
  const total = weight.compressed + weight.raw;
  const words = {
    over: `above ${budget}`,
    within: `within ${budget}`,
    open:
      weight.raw > 0
        ? `whether it is within ${budget} cannot be told, for the budget is of compressed bytes and these are not all`
        : `whether it is within ${budget} cannot be told from a size that was rounded`,
  };
  return [
    frontendVerdict(input, {
      ...{ rule: feBudget, key: `${kind} bytes`, label: `${title} of the page or build`, evidence: input },
      measure: {
        name: weight.raw > 0 ? 'size, not all compressed' : `size, ${weight.how}`,
        value: stored(side === 'over' ? weight.compressed : total),
        unit: 'bytes',
        ...(weight.error > 0 ? { low: stored(total - weight.error), high: stored(total + weight.error) } : {}),
        method: 'exact',
      },
      threshold: { ...threshold, value: limit },
      level: side === 'over' ? 'likely-bottleneck' : side === 'open' ? 'watch' : 'none',
      certainty: side === 'open' ? 'inconclusive' : 'confirmed',
      reason: `${title}: ${described(weight)}: ${words[side]}.`,
      advice: side === 'within' ? 'frontend.good' : side === 'open' ? 'frontend.gzip' : advice,
    }),
  ];
}

/** FE-BUDGET: compressed JavaScript and CSS against their budgets (S1:228–231); raw bytes are never taken for compressed ones. */
export const feBudget: FrontendRule = {
  id: 'FE-BUDGET',
  version: 1,
  title: 'Budget of bytes',
  thresholds: BUDGETS.map(({ key }) => key),
  evaluate: (input) => BUDGETS.flatMap((budget) => judge(input, budget)),
};
