import { ExactNumber, Fields, type FieldValue } from '../../src/core/plan/fields.ts';
import type { Plan } from '../../src/core/plan/model.ts';

/** What a test compares of a value: as `JSON.parse` gives it, numbers as they were written. The last of two fields with one name counts. */
export function plainValue(value: FieldValue | undefined): unknown {
  if (value instanceof ExactNumber) return `#${value.text}`;
  if (value instanceof Fields) return plainFields(value);
  return Array.isArray(value) ? value.map(plainValue) : value;
}

/** Names with values; a Map's list, since a name may be `__proto__`. */
export const plainFields = (fields: Fields): readonly (readonly [string, unknown])[] => [
  ...new Map(fields.entries.map(({ key, value }) => [key, plainValue(value)])),
];

/** Everything a plan says but where it stands. */
export const plainPlan = (plan: Plan): unknown => ({
  fields: plainFields(plan.fields),
  nodes: plan.nodes.map(({ fields, workers, parent, end, nodeType }) => ({
    parent,
    end,
    nodeType,
    fields: plainFields(fields),
    workers: workers.map((worker) => plainFields(worker.fields)),
  })),
});

/** The measured numbers of a plan differ from run to run; what the planner decided does not. */
export const plannedShape = ({ nodes }: Plan): unknown =>
  nodes.map(
    ({
      nodeType,
      parent,
      relation,
      indexName,
      joinType,
      strategy,
      planRows,
      planWidth,
      totalCost,
      actualRows,
      loops,
    }) => [
      nodeType,
      parent,
      relation,
      indexName,
      joinType,
      strategy,
      planRows,
      planWidth,
      totalCost,
      actualRows,
      loops,
    ],
  );
