import type { PlanNode } from './model.ts';

type Step = Pick<
  PlanNode,
  | 'nodeType'
  | 'operation'
  | 'joinType'
  | 'strategy'
  | 'partialMode'
  | 'parallelAware'
  | 'scanDirection'
  | 'schema'
  | 'relation'
  | 'alias'
  | 'indexName'
  | 'cteName'
  | 'functionName'
>;

const AGGREGATES: ReadonlyMap<string, string> = new Map([
  ['Hashed', 'HashAggregate'],
  ['Sorted', 'GroupAggregate'],
  ['Mixed', 'MixedAggregate'],
]);

/** What PostgreSQL's TEXT form calls a step that its other forms tell in several fields. */
function kindOf({ nodeType, operation, joinType, strategy }: Step): string {
  if (nodeType === 'ModifyTable') return operation ?? nodeType;
  if (nodeType === 'Aggregate') return AGGREGATES.get(strategy ?? '') ?? nodeType;
  if (joinType === null || joinType === 'Inner') return nodeType;
  if (nodeType === 'Nested Loop') return `Nested Loop ${joinType} Join`;
  return /^(Hash|Merge) Join$/.test(nodeType) ? nodeType.replace('Join', `${joinType} Join`) : nodeType;
}

/** A step by the name that PostgreSQL's TEXT form gives it, without what it works on: `Parallel Index Scan Backward`. */
function titleOf(step: Step): string {
  const { partialMode, parallelAware, scanDirection } = step;
  const partial = partialMode === null || partialMode === 'Simple' ? '' : `${partialMode} `;
  const direction = scanDirection === 'Backward' ? ' Backward' : '';
  return `${partial}${parallelAware ? 'Parallel ' : ''}${kindOf(step)}${direction}`;
}

/** What a step reads or writes, by its own name and by the statement's: `sales.orders o`; null where it has no name. */
function targetOf({ schema, relation, alias, cteName, functionName }: Step): string | null {
  const name = relation ?? cteName ?? functionName;
  if (name === null) return alias;
  const place = schema === null || schema === 'public' ? name : `${schema}.${name}`;
  return alias === null || alias === name ? place : `${place} ${alias}`;
}

/** What a step is and on what it works, in words. */
export interface StepWords {
  /** `Parallel Hash Left Join`, `Partial HashAggregate`. */
  readonly title: string;
  /** `orders o`, `orders o using orders_pkey`; empty where it works on nothing by a name. */
  readonly object: string;
}

/** A step in words that stand apart from each other: in a table, on a box of a diagram. */
export function stepWords(step: Step): StepWords {
  const target = targetOf(step);
  const { indexName } = step;
  const object = indexName === null ? (target ?? '') : target === null ? indexName : `${target} using ${indexName}`;
  return { title: titleOf(step), object };
}

/** The same on one line, as PostgreSQL's TEXT form writes it without numbers: `Parallel Index Scan Backward using orders_pkey on orders o`. */
export function stepLabel(step: Step): string {
  const target = targetOf(step);
  const { indexName } = step;
  const using =
    indexName === null ? '' : step.nodeType === 'Bitmap Index Scan' ? ` on ${indexName}` : ` using ${indexName}`;
  return `${titleOf(step)}${using}${target === null ? '' : ` on ${target}`}`;
}
