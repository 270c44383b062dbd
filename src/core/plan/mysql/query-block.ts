import { type Field, Fields, isList } from '../fields.ts';
import type { Step, StepValues } from '../preorder.ts';
import { accessStep } from './access-types.ts';

/** A step as the JSON of MySQL’s version 1 and of MariaDB nests it, with what its key and place tell. */
export interface BlockStep {
  readonly key: string;
  readonly nodeType: string;
  readonly relationship: string | null;
  /** What was printed of the step itself. */
  readonly fields: Fields;
  readonly steps: readonly BlockStep[];
}

/** Keys of objects that are a step of their own (`opt_explain_json.cc`; `sql_explain.cc` of MariaDB). */
const STEPS: ReadonlyMap<string, string> = new Map([
  ['query_block', 'Query block'],
  ['table', ''],
  ['block-nl-join', 'Block nested-loop join'],
  ['read_sorted_file', 'Read sorted file'],
  ['filesort', 'Sort'],
  ['temporary_table', 'Temporary table'],
  ['materialized', 'Materialize'],
  ['materialized_from_subquery', 'Materialize'],
  ['materialization', 'Materialize'],
  ['expression_cache', 'Expression cache'],
  ['union_result', 'Union'],
  ['recursive_union', 'Recursive union'],
  ['intersect_result', 'Intersect'],
  ['except_result', 'Except'],
  ['unary_result', 'Unary result'],
  ['unit_result', 'Union'],
  ['grouping_operation', 'Group'],
  ['ordering_operation', 'Sort'],
  ['duplicates_removal', 'Remove duplicates'],
  ['duplicate_removal', 'Remove duplicates'],
  ['buffer_result', 'Buffer result'],
  ['windowing', 'Window functions'],
  ['window_functions_computation', 'Window functions'],
  ['insert_from', 'Insert from'],
  ['range-checked-for-each-record', 'Range checked for each record'],
  ['nested_loop', 'Nested loop'],
]);

/** Keys of lists whose members are wrapped in an object each. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['query_specifications', 'Member'],
  ['sorts', 'Outer'],
  ['subqueries', 'SubPlan'],
  ['attached_subqueries', 'SubPlan'],
  ['select_list_subqueries', 'SubPlan'],
  ['update_value_subqueries', 'SubPlan'],
  ['insert_values_subqueries', 'SubPlan'],
  ['insert_update_subqueries', 'SubPlan'],
  ['having_subqueries', 'SubPlan'],
  ['order_by_subqueries', 'SubPlan'],
  ['group_by_subqueries', 'SubPlan'],
  ['optimized_away_subqueries', 'SubPlan'],
]);

interface Draft {
  readonly key: string;
  readonly nodeType: string;
  relationship: string | null;
  readonly fields: Fields;
  /** The entries of `fields`, which are found one by one. */
  readonly own: Field[];
  steps: Draft[];
}

/** What is left to be gone through for a step: its fields, or the members of the list it is. */
type Todo = { readonly draft: Draft } & (
  | { readonly entries: readonly Field[] }
  | { readonly items: readonly Fields[] }
);

/**
 * The steps of a query block, in the order of the text. A nested loop of one table is that table. Objects that are no step (`cost_info`,
 * `r_engine_stats`) stay fields; of the first table of a nested loop the relationship is `Outer`, of the others `Inner`.
 */
export function blockSteps(key: string, block: Fields): BlockStep {
  const root = draftOf(key, block, null);
  const drafts: Draft[] = [];
  const todo: Todo[] = [{ draft: root, entries: block.entries }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    drafts.push(next.draft);
    if ('items' in next) {
      for (const [index, item] of next.items.entries())
        openItem(item, index === 0 ? 'Outer' : 'Inner', next.draft, todo);
    } else {
      for (const entry of next.entries) openEntry(entry, next.draft, todo);
    }
  }
  // Drafts stand before those below them: from the end, what is below is done.
  for (const draft of drafts.reverse()) draft.steps = draft.steps.map(withoutLoopOfOne);
  return root;
}

function withoutLoopOfOne(draft: Draft): Draft {
  const [only, second] = draft.steps;
  if (draft.key !== 'nested_loop' || only === undefined || second !== undefined) return draft;
  only.relationship = draft.relationship;
  return only;
}

/** Takes a field as steps below another, or as a field of it. */
function openEntry(entry: Field, to: Draft, todo: Todo[]): void {
  const { key, value } = entry;
  const relationship = LISTS.get(key);
  if (value instanceof Fields && (STEPS.has(key) || holdsStep(value))) {
    open(draftOf(key, value, relationship ?? 'Outer'), { entries: value.entries }, to, todo);
    return;
  }
  const items = isList(value) ? value.filter((item) => item instanceof Fields) : [];
  if (items.length === 0 || (relationship === undefined && !STEPS.has(key))) {
    to.own.push(entry);
  } else if (relationship !== undefined) {
    for (const item of items) openItem(item, relationship, to, todo);
  } else {
    open(draftOf(key, new Fields([], entry), 'Outer'), { items }, to, todo);
  }
}

/** Takes `{ "table": {…} }`, with the rest of the object as fields of the step in it. An object without a step is one itself. */
function openItem(item: Fields, relationship: string, to: Draft, todo: Todo[]): void {
  const steps = item.entries.filter(isStep);
  if (steps.length === 0) {
    open(draftOf('step', item, relationship), { entries: item.entries }, to, todo);
    return;
  }
  const before = to.steps.length;
  for (const entry of steps) openEntry(entry, to, todo);
  const [first, ...others] = to.steps.slice(before);
  for (const entry of item.entries) if (!isStep(entry)) first?.own.push(entry);
  for (const step of [first, ...others]) if (step !== undefined) step.relationship = relationship;
}

function open(
  draft: Draft,
  content: { readonly entries: readonly Field[] } | { readonly items: readonly Fields[] },
  to: Draft,
  todo: Todo[],
): void {
  to.steps.push(draft);
  todo.push({ draft, ...content });
}

const isStep = (entry: Field): boolean => {
  if (!STEPS.has(entry.key)) return false;
  return entry.value instanceof Fields || (isList(entry.value) && entry.value.some((item) => item instanceof Fields));
};

const holdsStep = (fields: Fields): boolean => fields.entries.some(isStep);

function draftOf(key: string, value: Fields, relationship: string | null): Draft {
  const own: Field[] = [];
  return { key, nodeType: nameOf(key, value), relationship, fields: new Fields(own, value), own, steps: [] };
}

function nameOf(key: string, value: Fields): string {
  if (key === 'table') return accessStep(value.text('access_type'));
  const name = STEPS.get(key) ?? key.replaceAll(/[_-]/g, ' ');
  return name === '' ? 'Step' : name.charAt(0).toUpperCase() + name.slice(1);
}

/** Names that MySQL and MariaDB print alike. `table_name` is the alias where the query gives one. */
export function namesOf({ key, nodeType, relationship, fields }: BlockStep): StepValues {
  const selectId = fields.text('select_id');
  const isChange = (word: string): boolean => fields.flag(word) || fields.number(word) === 1;
  const operation = ['insert', 'update', 'delete', 'replace'].find(isChange);
  return {
    nodeType,
    fields,
    relationship,
    subplanName: key === 'query_block' && selectId !== null && relationship !== null ? `select ${selectId}` : null,
    operation: operation === undefined ? null : operation.charAt(0).toUpperCase() + operation.slice(1),
    relation: fields.text('table_name'),
    indexName: fields.text('key'),
  };
}

/** Goes through steps from the leaves up; `make` gets what it made of the steps below. Nesting costs memory, not calls. */
export function fold<T>(root: BlockStep, make: (step: BlockStep, below: readonly T[]) => T): T | undefined {
  const order: BlockStep[] = [];
  const todo: BlockStep[] = [root];
  for (let step = todo.pop(); step !== undefined; step = todo.pop()) {
    order.push(step);
    for (const below of step.steps) todo.push(below);
  }
  const made = new Map<BlockStep, T>();
  for (const step of order.reverse()) {
    const below = step.steps.flatMap((child) => {
      const value = made.get(child);
      made.delete(child);
      return value === undefined ? [] : [value];
    });
    made.set(step, make(step, below));
  }
  return made.get(root);
}

/** A step of which only its values are left to be made. */
export const stepOf = (values: StepValues, below: readonly { readonly step: Step }[]): { readonly step: Step } => ({
  step: { values, steps: below.map(({ step }) => step) },
});
