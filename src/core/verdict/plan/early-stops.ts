import type { Plan, PlanNode } from '../../plan/model.ts';

/** Why a step may have given fewer rows than it has, or more than once: names for guards. */
export type EarlyStop = 'below-limit' | 'semi-join' | 'merge-input' | 'subplan';

/** By step; null where it was read to its end. */
export type EarlyStops = readonly (EarlyStop | null)[];

/** These read all that is below them before they give their first row. */
function readsAll({ nodeType, strategy }: PlanNode): boolean {
  switch (nodeType) {
    case 'Sort':
    case 'Hash':
    case 'Bitmap Heap Scan':
    case 'ModifyTable':
      return true;
    case 'Aggregate':
    case 'SetOp':
      return strategy !== 'Sorted';
    default:
      return false;
  }
}

/** What a step does to one below it. */
function stopBy(parent: PlanNode, child: PlanNode): EarlyStop | null {
  // EXISTS asks for one row.
  if (child.relationship === 'SubPlan') return 'subplan';
  if (child.relationship === 'InitPlan') return child.subplanName?.startsWith('CTE ') === true ? null : 'subplan';
  if (parent.nodeType === 'Limit') return 'below-limit';
  if (parent.nodeType === 'Merge Join') return 'merge-input';
  const isOne = parent.joinType === 'Semi' || parent.joinType === 'Anti';
  return isOne && child.relationship === 'Inner' ? 'semi-join' : null;
}

/**
 * Which steps may have been stopped early: a Limit, a semi-join, a merge that ran out on its other side, EXISTS. The stop goes down to the next
 * step that reads everything first (a sort, a hash table). A WITH query is stopped where all of its scans are.
 */
export function earlyStopsOf({ nodes }: Plan): EarlyStops {
  const stops: (EarlyStop | null)[] = nodes.map(() => null);
  const down = (from: number, to: number): void => {
    for (let index = from; index < to; index++) {
      const node = nodes[index];
      const parent = nodes[node?.parent ?? -1];
      if (node === undefined || parent === undefined) continue;
      const isCte = node.relationship === 'InitPlan' && node.subplanName?.startsWith('CTE ') === true;
      const above = isCte || readsAll(parent) ? null : (stops[parent.index] ?? null);
      stops[index] = stopBy(parent, node) ?? above ?? (isCte ? (stops[index] ?? null) : null);
    }
  };
  down(0, nodes.length);
  const scans = new Map<string, (EarlyStop | null)[]>();
  for (const { index, nodeType, cteName } of nodes) {
    if (nodeType !== 'CTE Scan' || cteName === null) continue;
    const known = scans.get(cteName);
    if (known === undefined) scans.set(cteName, [stops[index] ?? null]);
    else known.push(stops[index] ?? null);
  }
  for (const { index, end, subplanName } of nodes) {
    if (subplanName?.startsWith('CTE ') !== true) continue;
    const [first, ...rest] = scans.get(subplanName.slice(4)) ?? [];
    if (first === undefined || first === null || rest.includes(null)) continue;
    stops[index] = first;
    down(index + 1, end);
  }
  return stops;
}
