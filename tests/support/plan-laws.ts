import type { ComputedPlan } from '../../src/core/plan/computed.ts';

const KINDS = ['shared', 'local', 'temp'] as const;
const EVENTS = ['hit', 'read', 'dirtied', 'written'] as const;

const known = (column: Float64Array): readonly number[] => [...column].filter((value) => !Number.isNaN(value));

/**
 * The laws of `plans.md` that a plan's figures break: self times and self blocks sum to the root's, and none is below 0. Of a plan that breaks off
 * only the second can hold.
 */
export function brokenLaws(computed: ComputedPlan, isWhole = true): readonly string[] {
  const found: string[] = [];
  const times = known(computed.self);
  const sum = times.reduce((total, time) => total + time, 0);
  const slack = computed.rounding.reduce((total, value) => total + value, 0);
  // A WITH query that changes data runs on after the root.
  const later = computed.outside
    .filter(({ name }) => /^(CTE|InitPlan) /.test(name))
    .reduce((total, { time }) => total + time, 0);
  const root = computed.inclusive[0] ?? Number.NaN;
  if (isWhole && times.length > 0 && Math.abs(sum - root - later) > slack + 1e-9)
    found.push(`self times ${sum}, root ${root}`);
  if (times.some((time) => time < 0)) found.push('a self time below 0');
  for (const kind of KINDS) {
    for (const event of EVENTS) {
      const self = known(computed[kind].self[event]);
      const whole = computed[kind].inclusive[event][0] ?? Number.NaN;
      const total = self.reduce((all, blocks) => all + blocks, 0);
      if (self.some((blocks) => blocks < 0)) found.push(`${kind} ${event} below 0`);
      if (isWhole && self.length > 0 && later === 0 && total !== whole)
        found.push(`${kind} ${event} ${total} of ${whole}`);
    }
  }
  return found;
}
