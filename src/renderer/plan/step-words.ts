import { stepLabel } from '../../core/plan/step-label.ts';
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

const NAMELESS = { schema: null, relation: null, alias: null, indexName: null, cteName: null, functionName: null };

/** A step by the name that EXPLAIN's text form gives it, without what it works on. */
const titleOf = (step: Step): string => stepLabel({ ...step, ...NAMELESS });

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
