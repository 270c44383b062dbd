import type { ClassRow, HeapFacts } from '../../heap/stored.ts';
import type { AdviceCode } from '../advice.ts';
import { type RuleSet, ruleSetSha256 } from '../rule-set.ts';
import type { Certainty, Cost, Level, Measure, Subject, Threshold, Verdict } from '../verdict.ts';

/** What the rules on a single heap look at. */
export interface HeapRuleInput {
  readonly captureId: string;
  readonly sha256: string;
  readonly facts: HeapFacts;
  readonly classes: readonly ClassRow[];
}

export interface HeapClaim {
  readonly rule: string;
  readonly ruleVersion: number;
  readonly subject: Subject;
  readonly captures: readonly { readonly captureId: string; readonly sha256: string }[];
  readonly pointer: string;
  readonly denominator: string;
  readonly measure: Measure;
  readonly cost?: Cost;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly guards?: readonly string[];
  readonly details?: Readonly<Record<string, number | string>>;
}

/** A verdict about heaps in the common form. */
export function heapVerdict(ruleSet: RuleSet, claim: HeapClaim): Verdict {
  return {
    rule: claim.rule,
    ruleVersion: claim.ruleVersion,
    ruleSetSha256: ruleSetSha256(ruleSet),
    subject: claim.subject,
    scope: {
      captures: claim.captures.map(({ captureId }) => captureId),
      threads: 'all',
      sampleType: 'live heap',
      denominator: claim.denominator,
    },
    measure: claim.measure,
    ...(claim.cost === undefined ? {} : { cost: claim.cost }),
    threshold: claim.threshold,
    level: claim.level,
    certainty: claim.certainty,
    reason: claim.reason,
    advice: claim.advice,
    evidence: claim.captures.map(({ captureId, sha256 }) => ({ captureId, sha256, pointer: claim.pointer })),
    guards: claim.guards ?? [],
    ...(claim.details === undefined ? {} : { details: claim.details }),
  };
}
