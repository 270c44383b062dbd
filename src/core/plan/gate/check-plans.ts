import type { PlanCheck } from '../../verdict/plan/check.ts';
import { LEVELS, type Level, type Status, type Verdict } from '../../verdict/verdict.ts';
import type { PlanComparison } from '../diff/model.ts';
import { type Justification, justificationOf } from './justifications.ts';

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

/** What one gate said of one plan. `passed` is null where it cannot be told. */
export interface GateResult {
  readonly plan: string;
  readonly rule: string;
  readonly subject: string;
  readonly status: Status | null;
  readonly level: Level;
  readonly passed: boolean | null;
  readonly why: string;
  /** Of a gate that fails for another reason than its rule: `check.justificationExpired`. */
  readonly code: string | null;
  /** What let it pass, or would have. */
  readonly justification: Justification | null;
}

export interface GateOptions {
  /** Rules that are gated. */
  readonly rules: ReadonlySet<string>;
  /** From which level on. */
  readonly level: Level;
  readonly justifications: readonly Justification[];
  /** The time, ISO 8601. */
  readonly at: string;
}

const reaches = (level: Level, least: Level): boolean => LEVELS.indexOf(level) >= LEVELS.indexOf(least);

/** The step that a verdict is about, by its evidence. */
function nodeOf({ evidence }: Verdict): number | null {
  const found = /^plan-node:(\d+)/.exec(evidence[0]?.pointer ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** What a finding becomes under the justifications there are. */
function gated(plan: GatedPlan, verdict: Verdict, { justifications, at }: GateOptions): GateResult {
  const { rule, subject, level, status } = verdict;
  const node = nodeOf(verdict);
  const relation = node === null ? null : plan.relationOf(node);
  const answer = justificationOf({ rule, relation, hashes: plan.hashes }, justifications, at);
  const result = { plan: plan.id, rule, subject: subject.label, status: status ?? null, level };
  if (answer === null) return { ...result, passed: false, why: verdict.reason, code: null, justification: null };
  const { justification, expired } = answer;
  const { owner, reason, expires } = justification;
  if (expired) {
    const why = `${verdict.reason} Its justification by ${owner} held until ${expires}.`;
    return { ...result, passed: false, why, code: 'check.justificationExpired', justification };
  }
  const why = `${verdict.reason} Justified by ${owner} until ${expires}: ${reason}`;
  return { ...result, passed: true, why, code: null, justification };
}

/** The gates of one plan: what its gated rules found, and which of them cannot judge it. A rule that is clear says nothing. */
export function checkPlan(plan: GatedPlan, options: GateOptions): readonly GateResult[] {
  const { rules, level } = options;
  const found = plan.verdicts
    .filter((verdict) => rules.has(verdict.rule) && reaches(verdict.level, level))
    .map((verdict) => gated(plan, verdict, options));
  const open = plan.checks
    .filter(({ rule, state }) => rules.has(rule) && state === 'cannot-judge')
    .map(
      ({ rule, title, reason }): GateResult => ({
        plan: plan.id,
        rule,
        subject: title,
        status: null,
        level: 'none',
        passed: null,
        why: reason,
        code: null,
        justification: null,
      }),
    );
  return [...found, ...open];
}

/** The rule that tells of a plan that is another one than before, and slower. */
const HASH_RULE = 'EX-HASH';

/**
 * The gate of plans against those that were approved: what is new or regressed fails, above all a changed plan that is slower. A comparison that
 * cannot be made, or cannot be told, leaves it open.
 */
export function checkComparison(
  plan: GatedPlan,
  comparison: PlanComparison,
  options: GateOptions,
): readonly GateResult[] {
  const { comparable, override, verdicts, summary } = comparison;
  const open = (why: string): GateResult => ({
    plan: plan.id,
    rule: HASH_RULE,
    subject: plan.label,
    status: comparable ? 'inconclusive' : 'not-comparable',
    level: 'none',
    passed: null,
    why,
    code: null,
    justification: null,
  });
  if (!comparable && override === null) return [open(summary)];
  const worse = verdicts.filter(
    ({ rule, status, level, after }) =>
      (status === 'regressed' || status === 'new') &&
      (rule === HASH_RULE || (options.rules.has(rule) && reaches(after?.level ?? level, options.level))),
  );
  const unclear = verdicts.find(({ rule, status }) => rule === HASH_RULE && status === 'inconclusive');
  return [
    ...worse.map((verdict) => gated(plan, verdict, options)),
    ...(unclear === undefined ? [] : [open(unclear.reason)]),
  ];
}
