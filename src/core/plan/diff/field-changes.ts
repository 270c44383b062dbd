import { type Field, Fields, type FieldValue, isList, textOf } from '../fields.ts';
import { planHashes } from '../fingerprint/plan-hashes.ts';
import { SHAPE_FIELDS } from '../fingerprint/shape-fields.ts';
import type { Plan, PlanNode } from '../model.ts';
import type { FieldChange } from './model.ts';

/** What a step is: the planner's decisions that every step has. */
const STEP_FIELDS: readonly string[] = [
  'Node Type',
  'Operation',
  'Join Type',
  'Strategy',
  'Partial Mode',
  'Parallel Aware',
  'Scan Direction',
  'Relation Name',
  'Index Name',
  'CTE Name',
  'Function Name',
];

/** What happened at run time and tells why a step took longer or not; times, rows and blocks are compared as numbers. */
const RUN_FIELDS: readonly string[] = [
  'Parent Relationship',
  'Sort Method',
  'Sort Space Type',
  'Sort Space Used',
  'Hash Buckets',
  'Hash Batches',
  'HashAgg Batches',
  'Peak Memory Usage',
  'Disk Usage',
  'Workers Planned',
  'Workers Launched',
  'Heap Fetches',
  'Exact Heap Blocks',
  'Lossy Heap Blocks',
  'Rows Removed by Filter',
  'Rows Removed by Join Filter',
  'Rows Removed by Index Recheck',
  'Subplans Removed',
  'Index Searches',
  'Disabled',
  'Storage',
];

/**
 * Fields in which two matched steps differ, as printed: first what the planner decided, then what happened. A condition whose constants alone
 * differ is told, but is no other decision.
 */
export function fieldChanges(
  left: { readonly plan: Plan; readonly node: PlanNode },
  right: { readonly plan: Plan; readonly node: PlanNode },
): readonly FieldChange[] {
  const isOther = isOtherShape(left, right);
  const names = [...STEP_FIELDS, ...SHAPE_FIELDS[left.plan.dialect]];
  const changes = [
    ...changesOf(left.node, right.node, names).map((change) => ({ ...change, isShape: isOther })),
    ...changesOf(left.node, right.node, RUN_FIELDS).map((change) => ({ ...change, isShape: false })),
  ];
  return changes;
}

/** The planner decided otherwise: more than constants and numbers differ. */
export function isOtherShape(
  left: { readonly plan: Plan; readonly node: PlanNode },
  right: { readonly plan: Plan; readonly node: PlanNode },
): boolean {
  return planHashes(left.plan).shapes[left.node.index] !== planHashes(right.plan).shapes[right.node.index];
}

function changesOf(left: PlanNode, right: PlanNode, names: readonly string[]): Omit<FieldChange, 'isShape'>[] {
  const [before, after] = [printed(left, names), printed(right, names)];
  return names.flatMap((name) => {
    const [a, b] = [before.get(name) ?? null, after.get(name) ?? null];
    return a === b ? [] : [{ name, before: a, after: b }];
  });
}

const LONGEST = 2000;

/** Texts of the named fields. A truth value that is not printed is false. */
function printed({ fields }: PlanNode, names: readonly string[]): ReadonlyMap<string, string> {
  const wanted = new Set(names);
  const texts = new Map<string, string>();
  for (const { key, value } of fields.entries) {
    if (!wanted.has(key)) continue;
    const text = textsIn(value).join(', ');
    if (text !== 'false' && text !== '') texts.set(key, text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
  }
  return texts;
}

/** All texts in a value, in order. */
function textsIn(value: FieldValue): readonly string[] {
  const texts: string[] = [];
  const todo: FieldValue[] = [value];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const text = textOf(next);
    if (text !== null) texts.push(text);
    else if (isList(next)) pushReversed(todo, next);
    else if (next instanceof Fields) pushReversed(todo, next.entries.map(fieldValue));
  }
  return texts;
}

const fieldValue = ({ value }: Field): FieldValue => value;

/** One by one: a list may have more members than a call takes arguments. */
function pushReversed(todo: FieldValue[], values: readonly FieldValue[]): void {
  for (let at = values.length - 1; at >= 0; at--) todo.push(values[at] ?? null);
}
