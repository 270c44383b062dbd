import { subjectKeyOf } from '../../finding/subject-identity.ts';
import type { PlanComparison } from '../../plan/diff/model.ts';
import type { PlanCheck } from '../../verdict/plan/check.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { GateResult, GateSaying } from '../model.ts';
import type { GateSetting } from '../policy.ts';
import { failing, gateResult, reaches, stateOf } from '../result.ts';
import { type Justification, justificationOf, justifiedBy } from './justifications.ts';

/** A plan as the gate sees it. */
export interface GatedPlan {
  readonly id: string;
  readonly label: string;
  /** Plan hash, family hash and, where it is known, query hash. */
  readonly hashes: readonly string[];
  readonly verdicts: readonly Verdict[];
  readonly checks: readonly PlanCheck[];
  /** The relation that a step reads; null where it reads none. */
  relationOf(node: number): string | null;
}

export interface PlanGateOptions {
  readonly setting: Pick<GateSetting, 'rules' | 'level' | 'certainty' | 'only'>;
  readonly justifications: readonly Justification[];
  /** The time, ISO 8601. */
  readonly at: string;
  /** Ids of the plans that it was compared with; empty where it was with none. */
  readonly before?: readonly string[];
  /** The runs of it that were judged together, itself among them. */
  readonly after?: readonly string[];
}

/** The gates that plans come under. */
const FOUND = 'plans';
const CHANGED = 'plan-change';
/** The rule that tells of a plan that is another one than before, and slower. */
const HASH_RULE = 'EX-HASH';

/** The step that a verdict is about, by its evidence. */
function nodeOf(verdict: Verdict): number | null {
  // Of a comparison the plan after is the one that is gated.
  const { evidence } = verdict.status === undefined ? verdict : (verdict.after ?? verdict);
  const found = /^plan-node:(\d+)/.exec(evidence[0]?.pointer ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** What tells a statement from others: its query, else the family of its plans. */
const statementOf = ({ hashes }: GatedPlan): string => hashes[2] ?? hashes[1] ?? '';

function resultOf(plan: GatedPlan, { before = [], after }: PlanGateOptions, saying: GateSaying): GateResult {
  const side = (ids: readonly string[]) => ({ ids, label: plan.label });
  const pair = { of: `plan ${statementOf(plan)}`, before: side(before), after: side(after ?? [plan.id]) };
  return { ...gateResult(pair, saying), plan: plan.id };
}

/** What a finding becomes under the justifications there are. */
function gated(
  plan: GatedPlan,
  verdict: Verdict,
  { gate, setting, options }: { gate: string; setting: Pick<GateSetting, 'certainty'>; options: PlanGateOptions },
): GateResult {
  const { rule, subject, level, status, certainty } = verdict;
  const node = nodeOf(verdict);
  const relation = node === null ? null : plan.relationOf(node);
  const answer = justificationOf({ rule, relation, hashes: plan.hashes }, options.justifications, options.at);
  const said = {
    ...{ gate, rule, level, certainty, subject: subject.label, status: status ?? null },
    key: subjectKeyOf(verdict, { program: '', statement: statementOf(plan) }),
    baselineState: stateOf(verdict),
  };
  if (answer === null) {
    const { passed, because } = failing(setting, certainty);
    const justify = justifiedBy({ relation, hashes: plan.hashes });
    return resultOf(plan, options, { ...said, passed, why: `${verdict.reason}${because}`, justify });
  }
  const { justification, expired } = answer;
  const { owner, reason, expires } = justification;
  if (expired) {
    const why = `${verdict.reason} Its justification by ${owner} held until ${expires}.`;
    return resultOf(plan, options, { ...said, passed: false, why, justification, code: 'check.justificationExpired' });
  }
  const why = `${verdict.reason} Justified by ${owner} until ${expires}: ${reason}`;
  return resultOf(plan, options, { ...said, passed: true, why, justification });
}

/** A verdict with what became of it since the plans before; itself where nothing is known. */
function became(verdict: Verdict, comparison: PlanComparison | null): Verdict {
  const same = comparison?.verdicts.find(
    ({ rule, after }) => rule === verdict.rule && after?.subject.key === verdict.subject.key,
  );
  return same?.status === undefined ? verdict : { ...verdict, status: same.status };
}

/** Whether sides of a comparison may be held against each other. */
const isComparable = ({ comparable, override }: PlanComparison): boolean => comparable || override !== null;

/**
 * The gate of one plan: what its gated rules found, what they found before and not any more, and which of them cannot judge it. `comparison` is with
 * the plans before; null where there are none.
 */
export function checkPlan(
  plan: GatedPlan,
  options: PlanGateOptions,
  comparison: PlanComparison | null = null,
): readonly GateResult[] {
  const { setting } = options;
  const rules = new Set(setting.rules);
  const compared = comparison !== null && isComparable(comparison) ? comparison : null;
  const found = plan.verdicts
    .filter((verdict) => rules.has(verdict.rule) && reaches(verdict.level, setting.level))
    .map((verdict) => {
      const result = gated(plan, became(verdict, compared), { gate: FOUND, setting, options });
      const isOld = result.baselineState === 'unchanged' || result.baselineState === 'updated';
      if (setting.only !== 'new' || result.passed === true) return result;
      if (isOld) return { ...result, passed: true, justify: null, why: `${result.why} It was there before.` };
      return compared === null
        ? { ...result, passed: null, why: `${result.why} Whether it is new cannot be told.` }
        : result;
    });
  const gone = (compared?.verdicts ?? [])
    .filter(
      ({ rule, status, before }) =>
        rules.has(rule) && status === 'resolved' && reaches(before?.level ?? 'none', setting.level),
    )
    .map((verdict) => ({ ...gated(plan, verdict, { gate: FOUND, setting, options }), passed: true, justify: null }));
  const open = plan.checks
    .filter(({ rule, state }) => rules.has(rule) && state === 'cannot-judge')
    .map(({ rule, title, reason }) =>
      resultOf(plan, options, {
        ...{ gate: FOUND, rule, key: 'cannot judge', subject: title, status: null, level: 'none' },
        ...{ passed: null, why: reason, baselineState: null },
      }),
    );
  if (found.length + open.length > 0) return [...found, ...open, ...gone];
  const [first = ''] = setting.rules;
  const clear = resultOf(plan, options, {
    ...{ gate: FOUND, rule: first, key: 'whole', subject: plan.label, status: null, level: 'none' },
    passed: true,
    why: `${setting.rules.join(', ')} ${setting.rules.length === 1 ? 'finds' : 'find'} nothing from ${setting.level ?? 'investigate'} on.`,
    baselineState: compared === null ? null : 'unchanged',
  });
  return [...gone, ...(gone.length === 0 ? [clear] : [])];
}

/**
 * The gate of plans against those before, or those that were approved: a changed plan that is slower fails, and what gated rules find new or regressed.
 * A comparison that cannot be made, or cannot be told, leaves it open.
 */
export function checkComparison(
  plan: GatedPlan,
  comparison: PlanComparison,
  change: Pick<GateSetting, 'certainty'>,
  options: PlanGateOptions,
): readonly GateResult[] {
  const { comparable, verdicts, summary } = comparison;
  const open = (why: string): GateResult =>
    resultOf(plan, options, {
      ...{ gate: CHANGED, rule: HASH_RULE, key: 'plan', subject: plan.label, level: 'none', passed: null, why },
      status: comparable ? 'inconclusive' : 'not-comparable',
      baselineState: null,
    });
  if (!isComparable(comparison)) return [open(summary)];
  const worse = verdicts.filter(
    ({ rule, status, level, after }) =>
      (status === 'regressed' || status === 'new') &&
      (rule === HASH_RULE ||
        (options.setting.rules.includes(rule) && reaches(after?.level ?? level, options.setting.level))),
  );
  const unclear = verdicts.find(({ rule, status }) => rule === HASH_RULE && status === 'inconclusive');
  return [
    ...worse.map((verdict) => gated(plan, verdict, { gate: CHANGED, setting: change, options })),
    ...(unclear === undefined ? [] : [open(unclear.reason)]),
  ];
}

/** A plan of which none before is known. */
export const unmatchedPlan = (plan: GatedPlan, why: string, options: PlanGateOptions): GateResult =>
  resultOf(plan, options, {
    ...{ gate: CHANGED, rule: HASH_RULE, key: 'plan', subject: plan.label, status: null, level: 'none' },
    ...{ passed: null, why, baselineState: null },
  });
