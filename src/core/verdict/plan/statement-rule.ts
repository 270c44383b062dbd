import { type Statement, type StatementsBetween, statementKey } from '../../catalog/statements.ts';
import type { AdviceCode } from '../advice.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { type RuleSet, ruleSetSha256 } from '../rule-set.ts';
import type { Certainty, Cost, Level, Measure, Threshold, Verdict } from '../verdict.ts';
import { stored, storedCost } from '../wording.ts';

/** Time between two snapshots of pg_stat_statements, or all time since counting began. */
export interface StatementWindow {
  readonly ran: StatementsBetween;
  /** Requests that were served in it; null where nobody counted. */
  readonly requests: number | null;
  /** How much a request asked for (rows of a page), for telling whether calls grow with it; null where that is not known. */
  readonly size: number | null;
}

/** Everything a rule on statements looks at. */
export interface StatementsInput {
  readonly captureId: string;
  readonly sha256: string;
  /** Not empty; the last one is judged, the others tell how it changes. */
  readonly windows: readonly [StatementWindow, ...StatementWindow[]];
  /** It is the difference of two snapshots, not all time since counting began. */
  readonly isDifference: boolean;
}

export interface StatementRuleInput extends StatementsInput {
  readonly ruleSet: RuleSet;
}

export interface StatementRule {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly thresholds: readonly ThresholdKey[];
  evaluate(input: StatementRuleInput): readonly Verdict[];
}

export interface StatementClaim {
  readonly rule: Pick<StatementRule, 'id' | 'version'>;
  readonly statement: Statement;
  readonly measure: Omit<Measure, 'method'>;
  readonly cost?: Cost;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly guards?: readonly string[];
  readonly details?: Readonly<Record<string, number | string>>;
}

/** The last of several windows. */
export const lastWindow = ({ windows }: StatementsInput): StatementWindow => windows.at(-1) ?? windows[0];

/** A statement for a sentence: its identifier, for its text may hold literals. */
export const nameOf = ({ queryId, query }: Statement): string => {
  if (queryId !== null) return `statement ${queryId}`;
  const verb = /^\s*([A-Za-z]{1,20})/.exec(query ?? '')?.[1];
  return verb === undefined ? 'a statement' : `a statement ${verb.toUpperCase()} …`;
};

export function statementVerdict(input: StatementRuleInput, claim: StatementClaim): Verdict {
  const { statement, cost } = claim;
  return {
    rule: claim.rule.id,
    ruleVersion: claim.rule.version,
    ruleSetSha256: ruleSetSha256(input.ruleSet),
    subject: { kind: 'query', key: statementKey(statement), label: nameOf(statement) },
    scope: {
      captures: [input.captureId],
      threads: 'all',
      sampleType: 'pg_stat_statements',
      denominator: 'execution time of all statements',
    },
    measure: { ...claim.measure, value: stored(claim.measure.value), method: 'exact' },
    ...(cost === undefined ? {} : { cost: { ...cost, value: storedCost(cost.value) } }),
    threshold: claim.threshold,
    level: claim.level,
    certainty: claim.certainty,
    reason: claim.reason,
    advice: claim.advice,
    evidence: [{ captureId: input.captureId, sha256: input.sha256, pointer: `statement:${statementKey(statement)}` }],
    guards: claim.guards ?? [],
    ...(claim.details === undefined ? {} : { details: claim.details }),
  };
}
