import { type Statement, type StatementsBetween, statementKey } from '../../catalog/statements.ts';
import { maskLiterals } from '../../plan/mask-literals.ts';
import type { AdviceCode } from '../advice.ts';
import type { Rule } from '../rule.ts';
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

export type StatementRule = Rule<StatementRuleInput>;

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

/** Characters of a statement that are looked at, and that are told, for a name. */
const LOOKED_AT = 2000;
const MOST_TOLD = 80;

/** A statement’s text on one line, without constants and comments, cut; null where the server tells none (`<insufficient privilege>`). */
export function shortText({ query }: Pick<Statement, 'query'>): string | null {
  const text = maskLiterals((query ?? '').slice(0, LOOKED_AT), 'postgresql')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '' || /^<.*>$/.test(text)) return null;
  const characters = [...text.slice(0, MOST_TOLD + 1)];
  return text.length <= MOST_TOLD
    ? text
    : `${characters
        .slice(0, MOST_TOLD - 1)
        .join('')
        .trimEnd()}…`;
}

/** A statement for a sentence: its text without constants, and its identifier; what of both is known. */
export const nameOf = (statement: Statement): string => {
  const text = shortText(statement);
  const { queryId } = statement;
  if (text === null) return queryId === null ? 'a statement' : `statement ${queryId}`;
  return queryId === null ? `“${text}”` : `“${text}” (${queryId})`;
};

/** The same as the label of a verdict. */
export const labelOf = (statement: Statement): string =>
  shortText(statement) ?? (statement.queryId === null ? 'a statement' : `statement ${statement.queryId}`);

export function statementVerdict(input: StatementRuleInput, claim: StatementClaim): Verdict {
  const { statement, cost } = claim;
  return {
    rule: claim.rule.id,
    ruleVersion: claim.rule.version,
    ruleSetSha256: ruleSetSha256(input.ruleSet),
    subject: { kind: 'query', key: statementKey(statement), label: labelOf(statement) },
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
