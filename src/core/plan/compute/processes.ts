import { numberOf } from '../fields.ts';
import type { Plan, PlanNode } from '../model.ts';

const isGather = ({ nodeType }: PlanNode): boolean => nodeType === 'Gather' || nodeType === 'Gather Merge';

/** Where a step stands among the processes of its query. */
export interface Processes {
  /** Processes that ran each step side by side; 0 where it never ran, NaN where that was not printed. */
  readonly counts: Float64Array;
  /** The nearest Gather or Gather Merge above each step; −1 where there is none. An InitPlan of a Gather is not below it. */
  readonly gathers: Int32Array;
}

/**
 * How many processes ran each step. Where each worker's loops were printed (VERBOSE): the workers that ran it, and the leader if loops are
 * left for it. Else no more than it has loops, than were launched with the leader, and than ran the step above it: a step that one process
 * runs does not have its inner side run by three.
 */
export function processesOf(plan: Plan): Processes {
  const { nodes } = plan;
  const counts = new Float64Array(nodes.length).fill(Number.NaN);
  const gathers = new Int32Array(nodes.length).fill(-1);
  const launched = new Float64Array(nodes.length);
  for (const node of nodes) {
    if (!isGather(node)) continue;
    const { index, fields, workers } = node;
    launched[index] = fields.number('Workers Launched') ?? fields.number('Workers Planned') ?? workers.length;
  }
  const printsWorkers = gathersWithWorkers(plan, gathers);
  for (const node of nodes) {
    const { index, loops, parent } = node;
    if (loops === null) continue;
    if (loops <= 0) {
      counts[index] = 0;
      continue;
    }
    const gather = gathers[index] ?? -1;
    if (gather < 0) {
      counts[index] = 1;
      continue;
    }
    const all = printsWorkers[gather] === 1 ? runBy(node, loops) : Math.min(loops, (launched[gather] ?? 0) + 1);
    const above = parent === gather ? Number.POSITIVE_INFINITY : (counts[parent] ?? Number.NaN);
    counts[index] = Math.max(1, above > 0 ? Math.min(all, above) : all);
  }
  return { counts, gathers };
}

/** Fills in each step's Gather and tells the Gathers below which the loops of workers were printed. */
function gathersWithWorkers({ nodes }: Plan, gathers: Int32Array): Uint8Array {
  const found = new Uint8Array(nodes.length);
  for (const node of nodes) {
    const parent = nodes[node.parent];
    if (parent === undefined) continue;
    const isBelow = isGather(parent) && node.relationship !== 'InitPlan' && node.relationship !== 'SubPlan';
    const gather = isBelow ? parent.index : (gathers[parent.index] ?? -1);
    gathers[node.index] = gather;
    if (gather >= 0 && node.workers.some(({ fields }) => fields.has('Actual Loops'))) found[gather] = 1;
  }
  return found;
}

function runBy({ workers }: PlanNode, loops: number): number {
  let active = 0;
  let theirs = 0;
  for (const { fields } of workers) {
    const own = numberOf(fields.get('Actual Loops')) ?? 0;
    if (own > 0) active++;
    theirs += own;
  }
  return active + (loops > theirs ? 1 : 0);
}
