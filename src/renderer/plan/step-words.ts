import type { StepRow } from '../../core/plan/stored-nodes.ts';
import type { StepWords } from './plan-table.ts';

type Step = Pick<
  StepRow,
  | 'nodeType'
  | 'relationship'
  | 'subplanName'
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
  ['Sorted', 'GroupAggregate'],
  ['Hashed', 'HashAggregate'],
  ['Mixed', 'MixedAggregate'],
]);

/** A step by the name that EXPLAIN's text form gives it, which says in one what the other forms say in several fields. */
function titleOf(step: Step): string {
  const { nodeType, strategy, joinType, partialMode, operation, scanDirection } = step;
  const parallel = step.parallelAware ? 'Parallel ' : '';
  if (nodeType === 'Aggregate') {
    const mode = partialMode === null || partialMode === 'Simple' ? '' : `${partialMode} `;
    return `${parallel}${mode}${AGGREGATES.get(strategy ?? '') ?? nodeType}`;
  }
  if (nodeType === 'SetOp' && strategy === 'Hashed') return `${parallel}HashSetOp`;
  if (nodeType === 'ModifyTable' && operation !== null) return operation;
  if (joinType !== null && joinType !== 'Inner' && /^(Nested Loop|Hash Join|Merge Join)$/.test(nodeType)) {
    return `${parallel}${nodeType.replace(/ Join$/, '')} ${joinType} Join`;
  }
  if (scanDirection === 'Backward') return `${parallel}${nodeType} Backward`;
  return `${parallel}${nodeType}`;
}

function objectOf({ schema, relation, alias, indexName, cteName, functionName }: Step): string {
  const name = relation ?? cteName ?? functionName;
  const place = name !== null && schema !== null && schema !== 'public' ? `${schema}.${name}` : name;
  const called = alias !== null && alias !== name ? (place === null ? alias : `${place} ${alias}`) : place;
  if (indexName === null) return called ?? '';
  return called === null ? indexName : `${called} using ${indexName}`;
}

/** What a step is, on what it works, and what it is to the step above it. */
export const stepWords = (step: Step): StepWords => ({
  title: titleOf(step),
  object: objectOf(step),
  role: step.subplanName ?? step.relationship ?? '',
});
