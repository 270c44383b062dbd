import type { ComputedPlan, OutsideTime } from '../computed.ts';
import type { Plan, PlanTrigger } from '../model.ts';
import type { Times } from './times.ts';

/**
 * What shares are of: the execution time, a log’s duration, or, where neither was printed, the root’s time with what is known to have run after it.
 */
export function wholeOf(plan: Plan, { inclusive, after }: Times): Pick<ComputedPlan, 'whole' | 'wholeIs'> {
  const root = inclusive[0] ?? Number.NaN;
  if (plan.executionTime !== null) return { whole: plan.executionTime, wholeIs: 'execution time' };
  if (plan.duration !== null && plan.analyzed) return { whole: plan.duration, wholeIs: 'duration' };
  if (Number.isNaN(root)) return { whole: Number.NaN, wholeIs: 'none' };
  const later = [...after, ...triggersAfter(plan.triggers, null, root)];
  return { whole: later.reduce((total, { time }) => total + (time ?? 0), root), wholeIs: 'root' };
}

/**
 * What happened outside of the root's time: WITH queries that were run to their end after it, triggers, turning the result into what a client
 * gets, and what is left of the whole: starting and ending the executor. Compiling (JIT) is no such part: its times are sums over all processes
 * and lie partly within the steps.
 */
export function outsideOf(
  plan: Plan,
  { inclusive, after }: Times,
  { whole, wholeIs }: Pick<ComputedPlan, 'whole' | 'wholeIs'>,
): readonly OutsideTime[] {
  const outside: OutsideTime[] = after.map(({ name, time }) => ({ name, time }));
  const serialized = plan.serialization?.time ?? 0;
  if (serialized > 0) outside.push({ name: 'serialization', time: serialized });
  const isMeasured = wholeIs === 'execution time' || wholeIs === 'duration';
  const sum = (): number => outside.reduce((total, { time }) => total + time, 0);
  const root = inclusive[0] ?? Number.NaN;
  const room = isMeasured ? whole - root - sum() : null;
  for (const trigger of triggersAfter(plan.triggers, room, root)) {
    outside.push({ name: triggerName(trigger), time: trigger.time ?? 0 });
  }
  const rest = isMeasured ? whole - root - sum() : 0;
  if (rest > 0.0005) outside.push({ name: 'start and end', time: rest });
  return outside;
}

/** What a trigger's time is called outside of the tree. */
export const triggerName = ({ constraint, name }: Pick<PlanTrigger, 'constraint' | 'name'>): string =>
  `trigger ${constraint ?? name}`;

/**
 * The triggers that ran after the root had ended. Those that fire before a row is changed run inside of the step that changes it, and nothing
 * printed tells which do but the room that is left: those of constraints, which all fire afterwards, have it first, then the longest that fit. Where the room is not
 * known (null), those of constraints and those that took longer than the root.
 */
function triggersAfter(triggers: readonly PlanTrigger[], room: number | null, root: number): readonly PlanTrigger[] {
  const timed = triggers.filter(({ time }) => time !== null && time > 0);
  if (room === null) return timed.filter(({ constraint, time }) => constraint !== null || !((time ?? 0) <= root));
  const order = timed.toSorted(
    (a, b) => Number(b.constraint !== null) - Number(a.constraint !== null) || (b.time ?? 0) - (a.time ?? 0),
  );
  const found = new Set<PlanTrigger>();
  let left = room + 0.0005 * (triggers.length + 2);
  for (const trigger of order) {
    if ((trigger.time ?? 0) > left) continue;
    found.add(trigger);
    left -= trigger.time ?? 0;
  }
  return timed.filter((trigger) => found.has(trigger));
}
