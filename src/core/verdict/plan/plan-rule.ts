import type { Catalog } from '../../catalog/model.ts';
import type { ComputedPlan } from '../../plan/computed.ts';
import type { Dialect, Plan, PlanNode } from '../../plan/model.ts';
import { MARIADB_TIMES } from '../../plan/printed-names.ts';
import type { AdviceCode } from '../advice.ts';
import type { Rule } from '../rule.ts';
import { type RuleSet, ruleSetSha256 } from '../rule-set.ts';
import type { Certainty, Level, Measure, Threshold, Verdict } from '../verdict.ts';
import { percent, stored, storedCost } from '../wording.ts';
import type { PlanCheck } from './check.ts';
import type { EarlyStops } from './early-stops.ts';
import { labelOf } from './step-names.ts';
import { stepEvidence } from './step-of-verdict.ts';

/** A plan with where it is stored, as evidence. */
export interface PlanInput {
  readonly plan: Plan;
  readonly computed: ComputedPlan;
  readonly captureId: string;
  readonly sha256: string;
  /** What is known of the tables; null where nothing was imported. */
  readonly catalog: Catalog | null;
}

/** Everything a plan rule looks at. */
export interface PlanRuleInput extends PlanInput {
  readonly ruleSet: RuleSet;
  /** Which steps were stopped before they had given all their rows. */
  readonly stops: EarlyStops;
  /** A step's stable key. */
  readonly keyOf: (index: number) => string;
}

export type Guarded = PlanCheck['guarded'][number];

/** What a rule found in one plan. */
export interface PlanOutcome {
  readonly verdicts: readonly Verdict[];
  /** Why there is none, as a sentence. */
  readonly clear: string;
  /** What would let it judge where it could not: `EXPLAIN (ANALYZE)`. */
  readonly missing?: string | null;
  readonly guarded?: readonly Guarded[];
}

/** One rule: pure, from a plan to its verdicts in a fixed order. */
export interface PlanRule extends Rule<PlanRuleInput, PlanOutcome> {
  /** What is computed of which printed fields. */
  readonly formula: string;
  /** The same over the names that other servers print. */
  readonly formulas?: Partial<Record<Dialect, string>>;
}

export interface PlanClaim {
  readonly rule: Pick<PlanRule, 'id' | 'version' | 'formula' | 'formulas'>;
  readonly node: PlanNode;
  /** Places of all steps that it is on, where they are several. */
  readonly all?: readonly number[];
  /** For what is not a step of its own: a trigger, a family of partitions. */
  readonly subject?: { readonly key: string; readonly label: string };
  readonly measure: Omit<Measure, 'method'>;
  /** Milliseconds of one execution; absent without times. */
  readonly cost?: number | undefined;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly certainty?: Certainty;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly guards?: readonly string[];
  /** Values by the names they are printed under. Never a condition: it holds literals. */
  readonly values: Readonly<Record<string, number | string | null>>;
}

/** The times that MariaDB printed of a step, by their names. */
export const mariadbTimes = ({ fields }: PlanNode): Readonly<Record<string, number | null>> =>
  Object.fromEntries(MARIADB_TIMES.map((name) => [name, fields.number(name)]));

/** What a rule computes, over the names that a server prints. */
export const formulaOf = ({ formula, formulas }: Pick<PlanRule, 'formula' | 'formulas'>, dialect: Dialect): string =>
  formulas?.[dialect] ?? formula;

/** The verdict of a claim on one plan: exact, and probable until a second run agrees. */
export function planVerdict(input: PlanRuleInput, claim: PlanClaim): Verdict {
  const { rule, node, measure, cost } = claim;
  const isTimed = cost !== undefined && Number.isFinite(cost);
  const details: Record<string, number | string> = {};
  for (const [name, value] of Object.entries(claim.values)) {
    if (value !== null && !(typeof value === 'number' && Number.isNaN(value))) details[name] = value;
  }
  return {
    rule: rule.id,
    ruleVersion: rule.version,
    ruleSetSha256: ruleSetSha256(input.ruleSet),
    subject: {
      kind: 'plan-node',
      key: claim.subject?.key ?? input.keyOf(node.index),
      label: claim.subject?.label ?? labelOf(node),
    },
    scope: {
      captures: [input.captureId],
      threads: 'all',
      sampleType: input.plan.dialect,
      denominator: input.computed.wholeIs,
    },
    measure: { ...measure, value: stored(measure.value), method: 'exact' },
    ...(isTimed ? { cost: { value: storedCost(cost), unit: 'ms', per: 'execution' } } : {}),
    threshold: claim.threshold,
    level: claim.level,
    certainty: claim.certainty ?? 'probable',
    reason: claim.reason,
    advice: claim.advice,
    evidence: stepEvidence(input, node.index, claim.all),
    guards: claim.guards ?? [],
    details: { formula: formulaOf(rule, input.plan.dialect), ...details },
  };
}

/** How each server is asked to execute and to count. */
const EXECUTED = {
  postgresql: 'EXPLAIN (ANALYZE)',
  mariadb: 'ANALYZE FORMAT=JSON',
  mysql: 'EXPLAIN ANALYZE FORMAT=JSON',
  sqlite: 'rows and times, which SQLite’s query plan does not have',
} as const;

/** What would have to be run to get what a rule needs; null where it is there. */
export function needed(
  { plan }: Pick<PlanRuleInput, 'plan'>,
  what: 'executions' | 'times' | 'estimates' | 'buffers',
): string | null {
  const isPostgres = plan.dialect === 'postgresql';
  if (what === 'estimates') {
    if (plan.nodes.some(({ planRows }) => planRows !== null)) return null;
    return isPostgres ? 'EXPLAIN (COSTS ON)' : 'estimates of rows, which this plan does not have';
  }
  if (what === 'buffers' && !isPostgres) return onlyPostgres('counts of blocks');
  if (!plan.analyzed) return what === 'buffers' ? 'EXPLAIN (ANALYZE, BUFFERS)' : EXECUTED[plan.dialect];
  if (what === 'times' && !plan.timed) return isPostgres ? 'EXPLAIN (ANALYZE, TIMING ON)' : EXECUTED[plan.dialect];
  return what === 'buffers' && !plan.buffers ? 'EXPLAIN (ANALYZE, BUFFERS)' : null;
}

const onlyPostgres = (what: string): string => `${what}, which only PostgreSQL prints`;

/** What a rule rests on that plans of other servers do not have; null of a plan of PostgreSQL. */
export const printedByPostgres = ({ plan }: Pick<PlanRuleInput, 'plan'>, what: string): string | null =>
  plan.dialect === 'postgresql' ? null : onlyPostgres(what);

/** What an import of a view of PostgreSQL would tell; of other servers’ tables nothing can be imported. */
export const importOf = ({ plan }: Pick<PlanRuleInput, 'plan'>, view: string): string =>
  plan.dialect === 'postgresql' ? `an import of ${view}` : `${view}, which only PostgreSQL has`;

/** A step's figure; NaN where there is none. */
export const at = (column: Float64Array, index: number): number => column[index] ?? Number.NaN;

/** Steps that were executed. */
export const executed = ({ plan }: Pick<PlanRuleInput, 'plan'>): readonly PlanNode[] =>
  plan.nodes.filter(({ loops }) => loops !== null && loops > 0);

/** A step's children, in their order. */
export function childrenOf({ nodes }: Plan, { index, end }: PlanNode): readonly PlanNode[] {
  const children: PlanNode[] = [];
  for (let next = index + 1; next < end; ) {
    const child = nodes[next];
    if (child === undefined) break;
    children.push(child);
    next = child.end;
  }
  return children;
}

/** A share for a sentence: what is more than nothing never reads as nothing. */
export const partOf = (share: number): string => (share > 0 && share < 0.00005 ? 'under 0.01 %' : percent(share));
