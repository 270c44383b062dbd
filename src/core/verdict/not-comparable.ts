import type { Mismatch } from '../profile/comparison.ts';
import { type RuleSet, ruleSetSha256 } from './rule-set.ts';
import type { Verdict } from './verdict.ts';
import { listed } from './wording.ts';

/** A run of a side, as evidence. */
interface RefusedRun {
  readonly captureId: string;
  readonly sha256: string;
}

export interface Refusal {
  /** What the sides are, in the plural: `load runs`. */
  readonly what: string;
  readonly runs: readonly RefusedRun[];
  /** Of an item as evidence: `load`. */
  readonly pointer: string;
  readonly reasons: readonly Pick<Mismatch, 'what' | 'effect'>[];
  readonly ruleSet: RuleSet;
}

/** QG-COMPARABLE: the verdict of sides that are not compared, with what they differ in. Without it nobody who reads verdicts would know of them. */
export function notComparable({ what, runs, pointer, reasons, ruleSet }: Refusal): Verdict {
  const blocking = reasons.filter(({ effect }) => effect === 'block').map((reason) => reason.what);
  return {
    rule: 'QG-COMPARABLE',
    ruleVersion: 1,
    ruleSetSha256: ruleSetSha256(ruleSet),
    subject: { kind: 'capture', key: 'capture', label: what },
    scope: { captures: runs.map(({ captureId }) => captureId), threads: 'all', sampleType: pointer, denominator: '' },
    measure: { name: 'differences', value: blocking.length, unit: 'count', method: 'exact' },
    threshold: { op: '>', value: 0, source: 'docs/rules.md' },
    level: 'none',
    certainty: 'inconclusive',
    reason: `The ${what} are not comparable: they differ in ${listed(blocking)}.`,
    advice: 'compare.not-comparable',
    evidence: runs.map(({ captureId, sha256 }) => ({ captureId, sha256, pointer })),
    guards: ['QG-COMPARABLE'],
    status: 'not-comparable',
  };
}
