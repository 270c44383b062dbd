import { type Field, Fields, type FieldValue, isList } from '../fields.ts';
import type { Step, StepValues } from '../preorder.ts';

/** Names of lists of steps. */
const INPUTS = 'inputs';
const SELECT_LIST = 'inputs_from_select_list';

/** A document of version 2: a step with its inputs, since 9.5 behind `query_plan`. */
export function isAccessPath(value: FieldValue): boolean {
  if (!(value instanceof Fields)) return false;
  const wrapped = value.get('query_plan');
  const root = wrapped instanceof Fields ? wrapped : value;
  if (typeof root.get('operation') === 'string') {
    return (
      wrapped instanceof Fields ||
      root.has('access_type') ||
      root.has('estimated_rows') ||
      hasSteps(root) ||
      root.has('query')
    );
  }
  // Up to 8.4 the document itself may have nothing but the query and its inputs.
  return root.has('query') && hasSteps(root);
}

const hasSteps = (fields: Fields): boolean =>
  fields.members(INPUTS).some((input) => typeof input.get('operation') === 'string');

/**
 * The step of MySQL’s JSON of version 2 (8.3 and later; the default since 9.0), which is EXPLAIN’s tree as objects. Times and rows are averages
 * of a loop with the steps below in them (`AddPathCosts` in `explain_access_path.cc`): `actualStartup` and `actualTotal` are
 * `actual_first_row_ms` and `actual_last_row_ms`. All four `actual_…` are null of a step that never ran: no loops.
 */
export function accessPathStep(root: Fields): Step {
  const steps: { readonly values: StepValues; readonly steps: Step[] }[] = [];
  const first = open(root, null);
  steps.push(first);
  const todo: { readonly fields: Fields; readonly step: { readonly steps: Step[] } }[] = [
    { fields: root, step: first },
  ];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const { fields, relationship } of stepsBelow(next.fields)) {
      const step = open(fields, relationship);
      next.step.steps.push(step);
      todo.push({ fields, step });
    }
  }
  return first;
}

function stepsBelow(fields: Fields): readonly { readonly fields: Fields; readonly relationship: string }[] {
  const inputs = fields.members(INPUTS).map((input, index) => ({
    fields: input,
    relationship: input.flag('subquery') ? 'SubPlan' : index === 0 ? 'Outer' : 'Inner',
  }));
  const selected = fields.members(SELECT_LIST).map((input) => ({ fields: input, relationship: 'SubPlan' }));
  return [...inputs, ...selected];
}

const isSteps = ({ key, value }: Field): boolean =>
  (key === INPUTS || key === SELECT_LIST) && (isList(value) || value instanceof Fields);

function open(fields: Fields, relationship: string | null): { readonly values: StepValues; readonly steps: Step[] } {
  const own = new Fields(
    fields.entries.filter((entry) => !isSteps(entry)),
    fields,
  );
  const operation = own.text('operation');
  const isUnrun = own.has('actual_loops') && own.get('actual_loops') === null;
  return {
    values: {
      nodeType: operation === null ? 'Query' : nodeTypeOf(operation),
      fields: own,
      relationship,
      subplanName: own.text('heading'),
      joinType: own.text('join_type'),
      schema: own.text('schema_name'),
      relation: own.text('table_name'),
      alias: own.text('alias'),
      indexName: own.text('index_name'),
      startupCost: own.number('estimated_first_row_cost'),
      totalCost: own.number('estimated_total_cost'),
      planRows: own.number('estimated_rows'),
      actualStartup: own.number('actual_first_row_ms'),
      actualTotal: own.number('actual_last_row_ms'),
      actualRows: own.number('actual_rows'),
      loops: isUnrun ? 0 : own.number('actual_loops'),
    },
    steps: [],
  };
}

/** What the step does, without on what: `Filter: (a > 1)` is `Filter`, `Index lookup on t using k (…)` is `Index lookup`. */
function nodeTypeOf(operation: string): string {
  const end = operation.search(/:? on |: | \(| using |$/);
  const name = operation.slice(0, end).trim();
  return name === '' ? operation : name;
}
