import type { Fields } from './fields.ts';
import type { Plan, PlanNode } from './model.ts';

/** What is known of a step; everything left out was not printed. */
export type StepValues = Partial<Omit<PlanNode, 'index' | 'parent' | 'depth' | 'end'>> & {
  readonly nodeType: string;
  readonly fields: Fields;
};

const NOT_PRINTED = {
  relationship: null,
  subplanName: null,
  operation: null,
  joinType: null,
  strategy: null,
  partialMode: null,
  parallelAware: false,
  scanDirection: null,
  schema: null,
  relation: null,
  alias: null,
  indexName: null,
  cteName: null,
  functionName: null,
  startupCost: null,
  totalCost: null,
  planRows: null,
  planWidth: null,
  actualStartup: null,
  actualTotal: null,
  actualRows: null,
  loops: null,
  workers: [],
} as const satisfies Partial<PlanNode>;

/** A step before it has its place. */
export interface Step {
  readonly values: StepValues;
  readonly steps: readonly Step[];
}

/** Steps in preorder, each with where its subtree ends. Nesting costs memory, not calls. */
export function preorder(root: Step): readonly PlanNode[] {
  const nodes: PlanNode[] = [];
  const ends: number[] = [];
  const todo: { readonly step: Step; readonly parent: number }[] = [{ step: root, parent: -1 }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { step, parent } = next;
    const index = nodes.length;
    const depth = parent < 0 ? 0 : (nodes[parent]?.depth ?? 0) + 1;
    nodes.push({ ...NOT_PRINTED, ...step.values, index, parent, depth, end: index + 1 });
    ends.push(index + 1);
    for (let i = step.steps.length - 1; i >= 0; i--) {
      const child = step.steps[i];
      if (child !== undefined) todo.push({ step: child, parent: index });
    }
  }
  for (let index = nodes.length - 1; index > 0; index--) {
    const parent = nodes[index]?.parent ?? 0;
    ends[parent] = Math.max(ends[parent] ?? 0, ends[index] ?? 0);
  }
  return nodes.map((node, index) => ({ ...node, end: ends[index] ?? index + 1 }));
}

/** What a plan of a dialect without PostgreSQL's document has; the rest is nothing. */
export type PlanValues = Partial<Plan> & Pick<Plan, 'dialect' | 'form' | 'source' | 'nodes' | 'fields'>;

/** A plan of which only what is given was printed. What was executed, timed and costed follows from its steps where it is not given. */
export function planOf(values: PlanValues): Plan {
  const { nodes } = values;
  return {
    query: null,
    queryId: null,
    parameters: null,
    takenAt: null,
    planningTime: null,
    executionTime: null,
    duration: null,
    settings: [],
    triggers: [],
    jit: null,
    serialization: null,
    analyzed: nodes.some(({ loops }) => loops !== null),
    timed: nodes.some(({ actualTotal }) => actualTotal !== null),
    costed: nodes.some(({ totalCost }) => totalCost !== null),
    buffers: false,
    incomplete: null,
    ...values,
  };
}
