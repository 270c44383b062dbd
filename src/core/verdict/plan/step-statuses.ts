import type { PlanMatches } from '../../plan/diff/match-plans.ts';
import type { Plan, PlanNode } from '../../plan/model.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import { differenceOf, type Estimated, relativeChange } from '../statistics.ts';
import { type CostChange, statusOf } from '../status.ts';
import { LEVELS, type Level, type Status, type Verdict } from '../verdict.ts';
import { alikeSteps, isOfSeveral } from './alike-verdicts.ts';
import { estimated, type JudgedSide, type PlanRun } from './compared-side.ts';
import { stepOfVerdict } from './step-of-verdict.ts';

/** What one rule said of one step, before and after. */
export interface StepChange {
  readonly rule: string;
  /** Steps of the side’s shown plan; −1 where there is none. */
  readonly left: number;
  readonly right: number;
  readonly before: Verdict | null;
  readonly after: Verdict | null;
  /** Milliseconds per execution. */
  readonly cost: { readonly before: Estimated | null; readonly after: Estimated | null };
  /** Null where a side has no times. */
  readonly change: CostChange | null;
  readonly status: Status;
}

const isOver = (level: Level | undefined): boolean => LEVELS.indexOf(level ?? 'none') >= LEVELS.indexOf('investigate');

/** Several steps, or something outside of them, rather than the step itself: told apart by their keys. */
const ownKey = (verdict: Verdict): string =>
  verdict.rule === 'EX-TRIGGER' || isOfSeveral(verdict) ? verdict.subject.key : '';

/**
 * What became of everything that a rule found on either side: verdicts of one rule on matched steps belong together. A status rests on what the
 * step costs (`rules.md` §7), in milliseconds per execution over the runs of a side: a share that moved alone is exposed or masked.
 */
export function stepChanges(
  sides: { readonly before: JudgedSide; readonly after: JudgedSide },
  verdicts: { readonly before: readonly Verdict[]; readonly after: readonly Verdict[] },
  { afterOf, beforeOf }: PlanMatches,
  ruleSet: RuleSet,
): readonly StepChange[] {
  const waiting = new Map<string, Verdict[]>();
  const place = (verdict: Verdict, step: number): string => `${verdict.rule}\n${step}`;
  for (const verdict of verdicts.after) {
    const key = place(verdict, stepOfVerdict(verdict));
    const known = waiting.get(key);
    if (known === undefined) waiting.set(key, [verdict]);
    else known.push(verdict);
  }
  const ofPartitions = new Map<string, Verdict>();
  for (const verdict of verdicts.after) {
    if (isOfSeveral(verdict)) ofPartitions.set(`${verdict.rule}\n${verdict.subject.key}`, verdict);
  }
  const used = new Set<Verdict>();
  const changes: StepChange[] = [];
  const judged = (before: Verdict | null, after: Verdict | null): void => {
    const left = before === null ? (beforeOf[stepOfVerdict(after ?? missing())] ?? -1) : stepOfVerdict(before);
    const right = after === null ? (afterOf[left] ?? -1) : stepOfVerdict(after);
    const change = changeOf(sides, { before, after }, { left, right }, ruleSet);
    if (change !== null) changes.push(change);
  };
  for (const verdict of verdicts.before) {
    const candidates = waiting.get(place(verdict, afterOf[stepOfVerdict(verdict)] ?? -2)) ?? [];
    const key = ownKey(verdict);
    const free = candidates.filter((candidate) => !used.has(candidate));
    // The partitions of a table are told by another member when other ones are read.
    const sameKey = ofPartitions.get(`${verdict.rule}\n${key}`);
    const found =
      free.find((candidate) => ownKey(candidate) === key) ??
      (sameKey === undefined || used.has(sameKey) ? undefined : sameKey) ??
      (isTrigger(verdict) ? undefined : free[0]);
    if (found !== undefined) used.add(found);
    judged(verdict, found ?? null);
  }
  for (const verdict of verdicts.after) if (!used.has(verdict)) judged(null, verdict);
  return changes;
}

const missing = (): never => {
  throw new RangeError('a change has a verdict');
};

const isTrigger = ({ rule }: Verdict): boolean => rule === 'EX-TRIGGER';

function changeOf(
  sides: { readonly before: JudgedSide; readonly after: JudgedSide },
  { before, after }: { readonly before: Verdict | null; readonly after: Verdict | null },
  { left, right }: { readonly left: number; readonly right: number },
  ruleSet: RuleSet,
): StepChange | null {
  const [wasOver, isNowOver] = [isOver(before?.level), isOver(after?.level)];
  if (!wasOver && !isNowOver) return null;
  const one = before ?? after ?? missing();
  const steps = {
    before: partsOf(sides.before.shown.plan, before, left, after),
    after: partsOf(sides.after.shown.plan, after, right, before),
  };
  const cost = {
    before: costOver(sides.before, one, steps.before),
    after: costOver(sides.after, one, steps.after),
  };
  const change = cost.before === null || cost.after === null ? null : costChange(cost.before, cost.after);
  const least = limitOf(ruleSet, 'compare.row') * wholeTime(sides);
  // A step that came with a better plan costs something; beside the whole statement it is nothing.
  const isSmall = (cost.after?.value ?? 0) - (cost.before?.value ?? 0) < least;
  const status =
    change === null
      ? 'inconclusive'
      : statusOf({
          before: wasOver,
          after: isNowOver,
          change: isSmall && change.value > 0 ? { value: 0, low: 0, high: 0 } : change,
          afterHigh: one.rule === 'EX-PLATEAU' ? shareOf(sides.after, right, after) : 0,
          effect: limitOf(ruleSet, 'compare.effect'),
          limit: limitOf(ruleSet, 'plan.plateau.investigate'),
        });
  return status === null ? null : { rule: one.rule, left, right, before, after, cost, change, status };
}

/** Milliseconds of the slower side. */
const wholeTime = ({ before, after }: { readonly before: JudgedSide; readonly after: JudgedSide }): number =>
  Math.max(before.execution?.value ?? 0, after.execution?.value ?? 0);

/** A relative change; infinite where it cost nothing before. */
function costChange(before: Estimated, after: Estimated): CostChange {
  const relative = relativeChange(before, after);
  if (relative !== null) return relative;
  if (!(after.value > 0)) return { value: 0, low: 0, high: 0 };
  const { low } = differenceOf(before, after);
  return {
    value: Number.POSITIVE_INFINITY,
    low: low > 0 ? Number.POSITIVE_INFINITY : 0,
    high: Number.POSITIVE_INFINITY,
  };
}

/** Upper bound of the share of a step after; 0 where it is gone. */
function shareOf({ alike }: JudgedSide, step: number, verdict: Verdict | null): number {
  if (verdict?.measure.high !== undefined) return verdict.measure.high;
  if (step === -1) return 0;
  const shares = alike.map(({ run, stepOf }) => run.computed.share[stepOf(step)] ?? 0);
  return Math.max(0, ...shares.filter((share) => Number.isFinite(share)));
}

/** Steps that a verdict is about: itself, or the partitions of a table below one step. `other` is what is said on the other side. */
function partsOf(plan: Plan, verdict: Verdict | null, step: number, other: Verdict | null): readonly number[] {
  const node = plan.nodes[step];
  if (node === undefined) return [];
  const told = verdict ?? other;
  if (told === null || !isOfSeveral(told)) return [step];
  const alike = alikeSteps(plan).family;
  const own = alike[step] ?? -1;
  if (node.relationship !== 'Member' && own >= 0) {
    return plan.nodes.filter(({ index }) => alike[index] === own).map(({ index }) => index);
  }
  if (node.relation === null) return [step];
  const family = familyName(node.relation);
  const members: number[] = [];
  const end = plan.nodes[node.parent]?.end ?? 0;
  for (let next = node.parent + 1; next < end; ) {
    const sibling = plan.nodes[next];
    if (sibling === undefined) break;
    if (sibling.relation !== null && familyName(sibling.relation) === family) members.push(next);
    next = sibling.end;
  }
  return members.length > 0 ? members : [step];
}

const familyName = (relation: string): string => relation.replace(/\d+/g, '');

/** Milliseconds per execution over the runs of a side; null without times. What is not there cost nothing. */
function costOver(side: JudgedSide, verdict: Verdict, steps: readonly number[]): Estimated | null {
  if (side.execution === null) return null;
  return estimated(
    side.alike.map(({ run, stepOf }) =>
      isTrigger(verdict)
        ? triggerTime(run, verdict)
        : steps.reduce((sum, step) => sum + stepTime(run, stepOf(step), verdict.rule), 0),
    ),
  );
}

/** A trigger by the key of its verdict, `trigger NAME on RELATION`. */
function triggerTime({ plan }: PlanRun, { subject }: Verdict): number {
  const times = plan.triggers
    .filter(({ name, constraint, relation }) => {
      const key = `trigger ${constraint ?? name}`;
      return subject.key === key || subject.key === `${key} on ${relation}`;
    })
    .map(({ time }) => time ?? 0);
  return times.reduce((sum, time) => sum + time, 0);
}

/**
 * Time of a step by itself. A bitmap scan has half of its work in the step below it, and what EX-NL is about is what the join runs. Never
 * executed is no time.
 */
function stepTime({ plan, computed }: PlanRun, index: number, rule: string): number {
  const node: PlanNode | undefined = plan.nodes[index];
  if (node === undefined || node.loops === 0) return 0;
  const isWhole = node.nodeType === 'Bitmap Heap Scan' || rule === 'EX-NL';
  return (isWhole ? computed.inclusive[index] : computed.self[index]) ?? Number.NaN;
}
