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

/** A step as PostgreSQL's TEXT form writes it, without numbers: `Parallel Index Scan Backward using orders_pkey on orders o`. */
export function stepLabel(step: Step): string {
  const { partialMode, parallelAware, scanDirection, schema, relation, alias, indexName, cteName, functionName } = step;
  const partial = partialMode === null || partialMode === 'Simple' ? '' : `${partialMode} `;
  const direction = scanDirection === 'Backward' ? ' Backward' : '';
  const object = relation ?? cteName ?? functionName;
  const isBitmap = step.nodeType === 'Bitmap Index Scan';
  const using = indexName === null ? '' : isBitmap ? ` on ${indexName}` : ` using ${indexName}`;
  const on = object === null ? '' : ` on ${schema === null ? '' : `${schema}.`}${object}`;
  const named = alias === null || alias === object || object === null ? '' : ` ${alias}`;
  return `${partial}${parallelAware ? 'Parallel ' : ''}${kindOf(step)}${direction}${using}${on}${named}`;
}
