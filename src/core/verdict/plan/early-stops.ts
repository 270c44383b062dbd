import type { Plan, PlanNode } from '../../plan/model.ts';

/** Why a step may have given fewer rows than it has, or more than once: guards, as they are read. */
export type EarlyStop =
  | 'below a Limit'
  | 'inner side of a semi-join'
  | 'input of a merge'
  | 'in a SubPlan'
  | 'other side of an empty hash table';

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

/** Joins that give rows of their outer side also where the other has none. */
const FILLS_OUTER: ReadonlySet<string> = new Set(['Left', 'Full', 'Anti']);

/** Hash joins that found nothing to look rows up in: after one row of their outer side, which may be fetched first, they are done. */
const joinsOfNothing = (nodes: Plan['nodes']): ReadonlySet<number> =>
  new Set(
    nodes
      .filter(({ nodeType, actualRows, loops }) => nodeType === 'Hash' && actualRows === 0 && (loops ?? 0) > 0)
      .map(({ parent }) => parent)
      .filter((parent) => !FILLS_OUTER.has(nodes[parent]?.joinType ?? '')),
  );

/** What a step does to one below it. */
function stopBy(parent: PlanNode, child: PlanNode, ofNothing: ReadonlySet<number>): EarlyStop | null {
  // EXISTS asks for one row.
  if (child.relationship === 'SubPlan') return 'in a SubPlan';
  if (child.relationship === 'InitPlan') return 'in a SubPlan';
  if (parent.nodeType === 'Limit') return 'below a Limit';
  if (parent.nodeType === 'Merge Join') return 'input of a merge';
  if (ofNothing.has(parent.index) && child.relationship === 'Outer') return 'other side of an empty hash table';
  const isOne = parent.joinType === 'Semi' || parent.joinType === 'Anti';
  return isOne && child.relationship === 'Inner' ? 'inner side of a semi-join' : null;
}

/** WITH queries that read each other are followed this far. */
const PASSES = 4;

/**
 * Which steps may have been stopped early: a Limit, a semi-join, a merge that ran out on its other side, a hash join with nothing hashed, EXISTS. The stop goes down to the next
 * step that reads everything first (a sort, a hash table). A WITH query is stopped where all of its scans are.
 */
export function earlyStopsOf({ nodes }: Plan): EarlyStops {
  const stops: (EarlyStop | null)[] = nodes.map(() => null);
  const ofNothing = joinsOfNothing(nodes);
  let queries: ReadonlyMap<string, EarlyStop> = new Map();
  for (let pass = 0; pass < PASSES; pass++) {
    for (const node of nodes) {
      const parent = nodes[node.parent];
      if (parent === undefined) continue;
      const above = readsAll(parent) ? null : (stops[parent.index] ?? null);
      stops[node.index] = isQuery(node)
        ? (queries.get(node.subplanName ?? '') ?? null)
        : (stopBy(parent, node, ofNothing) ?? above);
    }
    const stopped = stoppedQueries(nodes, stops);
    if (stopped.size === queries.size) break;
    queries = stopped;
  }
  return stops;
}

const isQuery = ({ relationship, subplanName }: PlanNode): boolean =>
  relationship === 'InitPlan' && subplanName?.startsWith('CTE ') === true;

/** WITH queries of which every scan is stopped, as `CTE t`. */
function stoppedQueries(nodes: Plan['nodes'], stops: EarlyStops): ReadonlyMap<string, EarlyStop> {
  const found = new Map<string, EarlyStop | null>();
  for (const { index, nodeType, cteName } of nodes) {
    if (nodeType !== 'CTE Scan' || cteName === null) continue;
    const name = `CTE ${cteName}`;
    const stop = stops[index] ?? null;
    found.set(name, found.has(name) && found.get(name) === null ? null : stop);
  }
  const stopped = new Map<string, EarlyStop>();
  for (const [name, stop] of found) if (stop !== null) stopped.set(name, stop);
  return stopped;
}
