import type { ComputedPlan, OutsideTime } from '../computed.ts';
import type { Plan } from '../model.ts';
import type { Times } from './times.ts';

/** What shares are of. */
export function wholeOf(plan: Plan, { inclusive }: Times): Pick<ComputedPlan, 'whole' | 'wholeIs'> {
  const root = inclusive[0] ?? Number.NaN;
  if (plan.executionTime !== null) return { whole: plan.executionTime, wholeIs: 'execution time' };
  if (plan.duration !== null && plan.analyzed) return { whole: plan.duration, wholeIs: 'duration' };
  return Number.isNaN(root) ? { whole: Number.NaN, wholeIs: 'none' } : { whole: root, wholeIs: 'root' };
}

/**
 * What happened outside of the root's time: WITH queries that were run to their end after it, triggers, turning the result into what a client
 * gets, and what is left of the whole: starting and ending the executor. Triggers that fire before rows are changed run inside of the step that
 * changes them; they cannot be told from those after but by there being no room left for them. Compiling (JIT) is no such part: its times are
 * sums over all processes and lie partly within the steps.
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
  const room = isMeasured ? whole - (inclusive[0] ?? Number.NaN) - sum() : Number.POSITIVE_INFINITY;
  const triggers = plan.triggers.filter(({ time }) => time !== null && time > 0);
  const triggerTime = triggers.reduce((total, { time }) => total + (time ?? 0), 0);
  if (!(triggerTime > room + 0.0005 * (triggers.length + 2))) {
    for (const { name, constraint, time } of triggers)
      outside.push({ name: `trigger ${constraint ?? name}`, time: time ?? 0 });
  }
  const rest = isMeasured ? whole - (inclusive[0] ?? Number.NaN) - sum() : 0;
  if (rest > 0.0005) outside.push({ name: 'start and end', time: rest });
  return outside;
}
