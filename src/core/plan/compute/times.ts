import type { Plan, PlanNode } from '../model.ts';
import { type Charge, isCharged, take } from './charges.ts';
import type { Processes } from './processes.ts';

export interface Times {
  readonly inclusive: Float64Array;
  readonly self: Float64Array;
  readonly rounding: Float64Array;
  /** What a process's millisecond of a step is worth on the clock of the whole query. */
  readonly scale: Float64Array;
  /** Steps that ran after the root had ended: milliseconds by name. */
  readonly after: readonly { readonly name: string; readonly time: number }[];
}

/**
 * Inclusive and self times, in one pass down and one up. What several processes did side by side counts once: a step's time over all its
 * processes, divided by their number.
 *
 * A step that fewer processes ran than the one above it (a member of a Parallel Append, an inner side that some workers never reached) fills
 * only its part of the clock there, since the others did something else meanwhile. Except what they wait for: the bitmap of a Parallel Bitmap
 * Heap Scan is built by one process while all others stand still. And no step takes longer on the clock than the Gather that is waiting for it.
 */
export function timesOf(plan: Plan, { counts }: Processes, charges: readonly Charge[]): Times {
  const { nodes } = plan;
  const inclusive = new Float64Array(nodes.length).fill(Number.NaN);
  const rounding = new Float64Array(nodes.length);
  for (const node of nodes) {
    const processes = counts[node.index] ?? Number.NaN;
    if (node.actualTotal === null || !(processes > 0)) continue;
    inclusive[node.index] = (node.actualTotal * (node.loops ?? 1)) / processes;
    rounding[node.index] = (errorOfLoop(plan, node.actualTotal) * (node.loops ?? 1)) / processes;
  }
  const within = withinParents(plan, inclusive, rounding);
  const scale = scalesOf(plan, { counts, inclusive: within, rounding });
  const clock = within.map((time, index) => time * (scale[index] ?? 1));
  const slack = rounding.map((value, index) => value * (scale[index] ?? 1));
  const error = slack.slice();
  const below = new Float64Array(nodes.length);
  const left = new Float64Array(nodes.length).fill(Number.NaN);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (node === undefined) continue;
    const children = below[index] ?? 0;
    const time = clock[index] ?? Number.NaN;
    // MariaDB prints the time of sorting without that of what is sorted.
    const isOwn = plan.dialect !== 'postgresql' && time + (slack[index] ?? 0) < children;
    if (isOwn) {
      clock[index] = time + children;
      inclusive[index] = time + children;
    }
    left[index] = isOwn ? time : time - children;
    // A step without a time of its own hands on what is below it.
    const handed = Number.isNaN(time) ? children : (clock[index] ?? 0);
    if (node.parent < 0 || isCharged(node)) continue;
    below[node.parent] = (below[node.parent] ?? 0) + handed;
    slack[node.parent] = (slack[node.parent] ?? 0) + (Number.isNaN(time) ? (slack[index] ?? 0) : (error[index] ?? 0));
  }
  const bearing = { left, slack, whole: clock, error, ways: new Map() };
  const after = charges
    .map((charge) => ({ name: charge.name, time: take(charge, plan, bearing) }))
    .filter(({ time }) => time > 0);
  // Less than nothing is what the decimals left open.
  const self = left.map((time) => (time < 0 ? 0 : time));
  return { inclusive, self, rounding: slack, scale, after };
}

/** PostgreSQL prints three decimals; others print doubles, of which a sum may miss the last digits. */
const errorOfLoop = ({ dialect }: Plan, time: number): number => (dialect === 'postgresql' ? 0.0005 : time * 1e-9);

/**
 * Inclusive times of which none of a Gather passes what the step above it has left beside its other steps: up to PostgreSQL 9.6 ending the
 * workers is printed with the Gather alone, after the step above has ended (53.5 ms below 47.2).
 */
function withinParents({ nodes }: Plan, inclusive: Float64Array, rounding: Float64Array): Float64Array {
  const within = inclusive.slice();
  const below = new Float64Array(nodes.length);
  const error = rounding.slice();
  const gathers: PlanNode[] = [];
  for (const node of nodes) {
    if (node.parent < 0 || isCharged(node)) continue;
    if (node.nodeType.startsWith('Gather')) gathers.push(node);
    const time = within[node.index] ?? Number.NaN;
    if (!Number.isNaN(time)) below[node.parent] = (below[node.parent] ?? 0) + time;
    error[node.parent] = (error[node.parent] ?? 0) + (rounding[node.index] ?? 0);
  }
  for (const { index, parent } of gathers) {
    const over = (below[parent] ?? 0) - (within[parent] ?? Number.NaN);
    if (!(over > (error[parent] ?? 0))) continue;
    const time = within[index] ?? 0;
    within[index] = Math.max(0, time - over);
    below[parent] = (below[parent] ?? 0) - Math.min(time, over);
  }
  return within;
}

function scalesOf(
  { nodes }: Plan,
  {
    counts,
    inclusive,
    rounding,
  }: { readonly counts: Float64Array; readonly inclusive: Float64Array; readonly rounding: Float64Array },
): Float64Array {
  const scale = new Float64Array(nodes.length).fill(1);
  for (const node of nodes) {
    const parent = nodes[node.parent];
    if (parent === undefined) continue;
    const above = scale[parent.index] ?? 1;
    const processes = counts[node.index] ?? Number.NaN;
    const around = counts[parent.index] ?? Number.NaN;
    const time = inclusive[node.index] ?? Number.NaN;
    const room = inclusive[parent.index] ?? Number.NaN;
    let part = 1;
    if (processes > 0 && processes < around) {
      const isAwaited = parent.parallelAware && parent.nodeType === 'Bitmap Heap Scan' && time <= room;
      if (!isAwaited) part = processes / around;
    } else if (parent.nodeType.startsWith('Gather') && !isCharged(node)) {
      // Workers may go on for a while after the Gather has all it was asked for.
      if (time > room + (rounding[node.index] ?? 0) + (rounding[parent.index] ?? 0)) part = room / time;
    }
    scale[node.index] = above * part;
  }
  return scale;
}
