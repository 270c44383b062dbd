import { Fields, type FieldValue } from '../fields.ts';
import type { Plan, PlanNode } from '../model.ts';

/** An InitPlan whose result is a parameter, with the steps that mention the parameter, in the order in which they may have asked for it. */
export interface ParameterPlan {
  /** Index of its root. */
  readonly root: number;
  readonly users: readonly number[];
}

/** A WITH query that is a step of its own, with the steps that scan it. */
export interface CtePlan {
  readonly root: number;
  readonly name: string;
  readonly scans: readonly number[];
}

/** Quoted text and names first, so that nothing in them is taken for a parameter; `$10` is one word and not `$1`. */
const MENTION = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d{1,9})|\(InitPlan ([^()'"]{1,200})\)/g;
/** Fields that hold names and no expressions. */
const NAMES: ReadonlySet<string> = new Set([
  'Node Type',
  'Parent Relationship',
  'Subplan Name',
  'Relation Name',
  'Schema',
  'Alias',
  'Index Name',
  'CTE Name',
  'Function Name',
]);

/** What a step's expressions mention: `$1` as `$1`, `(InitPlan 1).col1` as `InitPlan 1`. */
function mentionsOf(node: PlanNode): ReadonlySet<string> {
  const found = new Set<string>();
  const todo: FieldValue[] = node.fields.entries.filter(({ key }) => !NAMES.has(key)).map(({ value }) => value);
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (next instanceof Fields) {
      for (const { value } of next.entries) todo.push(value);
    } else if (Array.isArray(next)) {
      for (const value of next) todo.push(value);
    } else if (typeof next === 'string' && (next.includes('$') || next.includes('InitPlan'))) {
      for (const [, parameter, plan] of next.matchAll(MENTION)) {
        if (parameter !== undefined) found.add(`$${parameter}`);
        if (plan !== undefined) found.add(`InitPlan ${plan}`);
      }
    }
  }
  return found;
}

/** What an InitPlan is mentioned by: its parameters up to PostgreSQL 16 (`InitPlan 1 (returns $0)`), its own name since. */
function namesOf(subplan: string): readonly string[] {
  const at = subplan.lastIndexOf(' (returns ');
  return at < 0 ? [subplan] : [subplan.slice(0, at), ...(subplan.slice(at).match(/\$\d+/g) ?? [])];
}

const isParameterPlan = ({ relationship, subplanName }: PlanNode): boolean =>
  relationship === 'InitPlan' && subplanName?.startsWith('CTE ') === false;

/**
 * The InitPlans of a plan with who mentions them. Steps below a step run before it has rows to look at, except that a Result asks its
 * One-Time Filter first; what is asked for below a Gather, the Gather has evaluated before it starts its workers.
 */
export function parameterPlansOf({ nodes }: Plan, gathers: Int32Array): readonly ParameterPlan[] {
  const roots = new Map<string, number>();
  const users = new Map<number, Set<number>>();
  for (const node of nodes) {
    if (!isParameterPlan(node)) continue;
    users.set(node.index, new Set());
    for (const name of namesOf(node.subplanName ?? '')) if (!roots.has(name)) roots.set(name, node.index);
  }
  if (users.size === 0) return [];
  for (const node of nodes) {
    for (const name of mentionsOf(node)) {
      const root = nodes[roots.get(name) ?? -1];
      if (root === undefined || (node.index >= root.index && node.index < root.end)) continue;
      const owner = nodes[root.parent];
      if (owner === undefined || node.index < owner.index || node.index >= owner.end) continue;
      const gather = gathers[node.index] ?? -1;
      users.get(root.index)?.add(gather >= owner.index ? gather : node.index);
    }
  }
  const order = (a: PlanNode, b: PlanNode): number =>
    Number(b.fields.has('One-Time Filter')) - Number(a.fields.has('One-Time Filter')) ||
    a.end - b.end ||
    b.index - a.index;
  return [...users].map(([root, of]) => {
    const steps = [...of].map((index) => nodes[index]).filter((node) => node !== undefined);
    return { root, users: steps.sort(order).map(({ index }) => index) };
  });
}

/** The WITH queries of a plan with their scans; of several with one name a scan reads the innermost that is around it. */
export function ctePlansOf({ nodes }: Plan): readonly CtePlan[] {
  const plans: { readonly root: number; readonly name: string; readonly scans: number[] }[] = [];
  const ofOwner = new Map<number, typeof plans>();
  for (const { index, parent, subplanName } of nodes) {
    if (subplanName === null || !subplanName.startsWith('CTE ')) continue;
    const plan = { root: index, name: subplanName.slice(4), scans: [] };
    plans.push(plan);
    const beside = ofOwner.get(parent);
    if (beside === undefined) ofOwner.set(parent, [plan]);
    else beside.push(plan);
  }
  if (plans.length === 0) return [];
  const known = new Map<string, typeof plans>();
  const open: PlanNode[] = [];
  for (const node of nodes) {
    for (let last = open.at(-1); last !== undefined && last.end <= node.index; last = open.at(-1)) {
      open.pop();
      for (const { name } of ofOwner.get(last.index) ?? []) known.get(name)?.pop();
    }
    for (const plan of ofOwner.get(node.index) ?? []) {
      const named = known.get(plan.name) ?? [];
      named.push(plan);
      known.set(plan.name, named);
    }
    open.push(node);
    if (node.nodeType === 'CTE Scan' && node.cteName !== null) known.get(node.cteName)?.at(-1)?.scans.push(node.index);
  }
  return plans;
}
