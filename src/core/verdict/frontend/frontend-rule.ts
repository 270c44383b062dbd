import type { FrontendReport, MetricValues } from '../../frontend/model.ts';
import type { AdviceCode } from '../advice.ts';
import type { Rule } from '../rule.ts';
import { type RuleSet, ruleSetSha256 } from '../rule-set.ts';
import type { Certainty, Level, Measure, Threshold, Verdict } from '../verdict.ts';

/** A visit of a page with where it is stored. */
export interface JudgedRun {
  readonly captureId: string;
  readonly sha256: string;
  readonly label: string;
  readonly metrics: MetricValues;
}

/** A report with where it is stored, as evidence. */
export interface FrontendInput {
  readonly report: FrontendReport;
  readonly captureId: string;
  readonly sha256: string;
  /** All runs of the page made together, this one included; empty for what is no page. */
  readonly runs: readonly JudgedRun[];
}

/** Everything a rule on the front end looks at. */
export interface FrontendRuleInput extends FrontendInput {
  readonly ruleSet: RuleSet;
}

/** One rule: pure, from a report to its verdicts in a fixed order. */
export type FrontendRule = Rule<FrontendRuleInput>;

export interface FrontendClaim {
  readonly rule: Pick<FrontendRule, 'id' | 'version'>;
  readonly key: string;
  readonly label: string;
  readonly evidence: Pick<JudgedRun, 'captureId' | 'sha256'>;
  readonly measure: Measure;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly guards?: readonly string[];
  readonly details?: Verdict['details'];
}

export function frontendVerdict({ report, ruleSet }: FrontendRuleInput, claim: FrontendClaim): Verdict {
  const { rule, key, label, evidence, details } = claim;
  const { captureId, sha256 } = evidence;
  return {
    rule: rule.id,
    ruleVersion: rule.version,
    ruleSetSha256: ruleSetSha256(ruleSet),
    subject: { kind: 'metric', key, label },
    scope: {
      captures: [captureId],
      threads: 'all',
      sampleType: key,
      denominator: '',
      ...(report.page === null || report.page.url === '' ? {} : { flow: report.page.url }),
    },
    measure: claim.measure,
    threshold: claim.threshold,
    level: claim.level,
    certainty: claim.certainty,
    reason: claim.reason,
    advice: claim.advice,
    evidence: [{ captureId, sha256, pointer: `frontend:${key}` }],
    guards: claim.guards ?? [],
    ...(details === undefined ? {} : { details }),
  };
}
