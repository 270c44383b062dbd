/** How many steps a kind of step has below it, InitPlans and SubPlans left out. What is not listed may have any number. */
interface Arity {
  readonly least: number;
  readonly most: number;
}

const LEAF: Arity = { least: 0, most: 0 };
const ONE: Arity = { least: 1, most: 1 };
const TWO: Arity = { least: 2, most: 2 };
const ANY: Arity = { least: 0, most: Number.POSITIVE_INFINITY };

const ARITIES: ReadonlyMap<string, Arity> = new Map([
  ...[
    'Seq Scan',
    'Sample Scan',
    'Index Scan',
    'Index Only Scan',
    'Bitmap Index Scan',
    'Tid Scan',
    'Tid Range Scan',
  ].map((type) => [type, LEAF] as const),
  ...['Function Scan', 'Table Function Scan', 'Values Scan', 'CTE Scan', 'WorkTable Scan', 'Named Tuplestore Scan'].map(
    (type) => [type, LEAF] as const,
  ),
  ...['Sort', 'Incremental Sort', 'Hash', 'Limit', 'Unique', 'Materialize', 'Memoize', 'WindowAgg', 'Gather'].map(
    (type) => [type, ONE] as const,
  ),
  ...['Gather Merge', 'Group', 'Aggregate', 'LockRows', 'ProjectSet', 'Subquery Scan', 'Bitmap Heap Scan'].map(
    (type) => [type, ONE] as const,
  ),
  ...['Nested Loop', 'Hash Join', 'Merge Join', 'Recursive Union'].map((type) => [type, TWO] as const),
  // Up to 17 one input with a flag in its rows, since 18 two.
  ['SetOp', { least: 1, most: 2 }],
  ['Result', { least: 0, most: 1 }],
  ['ModifyTable', { least: 1, most: Number.POSITIVE_INFINITY }],
]);

export const arityOf = (nodeType: string): Arity => ARITIES.get(nodeType) ?? ANY;

const MEMBERS: ReadonlySet<string> = new Set(['Append', 'Merge Append', 'BitmapAnd', 'BitmapOr']);

/**
 * The relationship of a step to the one above it, which TEXT tells by the order only. `place` counts InitPlans and SubPlans out.
 */
export function relationshipOf(
  parent: { readonly nodeType: string; readonly steps: number; readonly hasMembers: boolean },
  place: number,
): string {
  const { nodeType, steps, hasMembers } = parent;
  if (MEMBERS.has(nodeType)) return 'Member';
  if (nodeType === 'ModifyTable') return steps > 1 || hasMembers ? 'Member' : 'Outer';
  if (nodeType === 'Subquery Scan') return 'Subquery';
  if (nodeType === 'Custom Scan') return steps > 1 ? 'children' : 'child';
  return place === 0 ? 'Outer' : 'Inner';
}
