import type { ComputedPlan } from '../computed.ts';
import type { Plan } from '../model.ts';
import { blocksOf } from './blocks.ts';
import { chargesOf } from './charges.ts';
import { outsideOf, wholeOf } from './outside.ts';
import { processesOf } from './processes.ts';
import { rowsOf } from './rows.ts';
import { timesOf } from './times.ts';

/**
 * What follows from a plan's printed numbers: times on the clock, self times and blocks, totals of rows (see {@link ComputedPlan} for units).
 * Times and rows are printed as averages a loop, blocks as totals over loops and processes. What is not printed stays absent: never executed,
 * TIMING OFF, COSTS OFF, no BUFFERS. Linear in the number of steps, and without recursion.
 */
export function computePlan(plan: Plan): ComputedPlan {
  const processes = processesOf(plan);
  const charges = chargesOf(plan, processes.gathers);
  const times = timesOf(plan, processes, charges);
  const { shared, local, temp, waited } = blocksOf(plan, processes, charges);
  const whole = wholeOf(plan, times);
  const onClock = (total: number, index: number): number =>
    (total / Math.max(1, processes.counts[index] ?? 1)) * (times.scale[index] ?? 1);
  return {
    processes: processes.counts,
    inclusive: times.inclusive,
    self: times.self,
    share: times.self.map((time) => (whole.whole > 0 ? time / whole.whole : Number.NaN)),
    rounding: times.rounding,
    ...rowsOf(plan, processes),
    shared,
    local,
    temp,
    selfIo: waited.map(onClock),
    ...whole,
    outside: outsideOf(plan, times, whole),
  };
}
