import type { BlockColumns, ComputedPlan } from '../computed.ts';
import type { Plan } from '../model.ts';
import { blocksOf } from './blocks.ts';
import { chargesOf } from './charges.ts';
import { cutOff } from './cut-off.ts';
import { outsideOf, wholeOf } from './outside.ts';
import { processesOf } from './processes.ts';
import { rowsOf } from './rows.ts';
import { timesOf } from './times.ts';

/**
 * What follows from a plan's printed numbers: times on the clock, self times and blocks, totals of rows (see {@link ComputedPlan} for units).
 * Times and rows are printed as averages a loop, blocks as totals over loops and processes. What is not printed stays absent: never executed,
 * TIMING OFF, COSTS OFF, no BUFFERS, and what steps did alone that were being printed where the text broke off. Linear in the number of steps, and without recursion.
 */
export function computePlan(plan: Plan): ComputedPlan {
  const processes = processesOf(plan);
  const charges = chargesOf(plan, processes.gathers);
  const times = timesOf(plan, processes, charges);
  const { shared, local, temp, waited } = blocksOf(plan, processes, charges);
  const whole = wholeOf(plan, times);
  const onClock = (total: number, index: number): number =>
    (total / Math.max(1, processes.counts[index] ?? 1)) * (times.scale[index] ?? 1);
  const isCut = cutOff(plan, charges);
  const isWhole = plan.nodes.map((node) => !isCut(node));
  const self = where(isWhole, times.self);
  return {
    processes: processes.counts,
    inclusive: times.inclusive,
    self,
    share: self.map((time) => (whole.whole > 0 ? time / whole.whole : Number.NaN)),
    rounding: times.rounding,
    ...rowsOf(plan, processes, isWhole.at(-1) ?? true),
    shared: { ...shared, self: blocksWhere(isWhole, shared.self) },
    local: { ...local, self: blocksWhere(isWhole, local.self) },
    temp: { ...temp, self: blocksWhere(isWhole, temp.self) },
    selfIo: where(isWhole, waited.map(onClock)),
    ...whole,
    outside: outsideOf(plan, times, whole),
  };
}

const where = (isWhole: readonly boolean[], column: Float64Array): Float64Array =>
  column.map((value, index) => (isWhole[index] === true ? value : Number.NaN));

const blocksWhere = (isWhole: readonly boolean[], { hit, read, dirtied, written }: BlockColumns): BlockColumns => ({
  hit: where(isWhole, hit),
  read: where(isWhole, read),
  dirtied: where(isWhole, dirtied),
  written: where(isWhole, written),
});
