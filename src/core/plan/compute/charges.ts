import type { Plan, PlanNode } from '../model.ts';
import { ctePlansOf, parameterPlansOf } from './references.ts';

/** An InitPlan or a WITH query, with the steps whose own figures contain its figures. */
export interface Charge {
  readonly root: number;
  /** Name to print: `CTE t`, `InitPlan 1`. */
  readonly name: string;
  /** One step for a parameter; for a WITH query all that may have driven it. The first choice first. */
  readonly bearers: readonly number[];
  /** One of them bears all of it; several share it by what each can bear. */
  readonly isShared: boolean;
  /** The step it hangs below. */
  readonly owner: number;
}

/** What hangs below a step as an InitPlan or a WITH query: it runs inside of another step, whoever asks for its rows. */
export function chargesOf(plan: Plan, gathers: Int32Array): readonly Charge[] {
  const { nodes } = plan;
  const owner = (root: number): number => nodes[root]?.parent ?? 0;
  const name = (root: number): string => nodes[root]?.subplanName ?? '';
  return [
    ...parameterPlansOf(plan, gathers).map(({ root, users }) => ({
      root,
      name: name(root),
      bearers: users.length > 0 ? users : [gatherBelow(nodes, owner(root)), owner(root)],
      isShared: false,
      owner: owner(root),
    })),
    ...ctePlansOf(plan).map(({ root, scans }) => ({
      root,
      name: name(root),
      bearers: scans,
      isShared: true,
      owner: owner(root),
    })),
  ];
}

/** Its first child where that is a Gather, which evaluates for its workers what it does not print; else the step itself. */
function gatherBelow(nodes: readonly PlanNode[], owner: number): number {
  for (let index = owner + 1; index < (nodes[owner]?.end ?? 0); index = nodes[index]?.end ?? Number.POSITIVE_INFINITY) {
    const node = nodes[index];
    if (node?.relationship === 'Outer') return node.nodeType.startsWith('Gather') ? index : owner;
  }
  return owner;
}

/** True where a step runs inside of another than the one it hangs below: see {@link Charge}. */
export const isCharged = ({ relationship, subplanName }: PlanNode): boolean =>
  relationship === 'InitPlan' || subplanName?.startsWith('CTE ') === true;

/** Figures of one kind, a step each: what a step has once everything that it runs itself is taken off. */
export interface Bearing {
  /** Left to each step; charges are taken off it. */
  readonly left: Float64Array;
  /** What may be wrong with what is left. */
  readonly slack: Float64Array;
  /** Of each step with everything below it … */
  readonly whole: Float64Array;
  /** … and what may be wrong with that. */
  readonly error: Float64Array;
}

/**
 * Takes the figure of an InitPlan or WITH query off the steps that contain it, once in all. A parameter goes to the first that can bear it. A
 * WITH query goes to its largest scan first, as far as that bears it. Returns what no step contains: a WITH query that changes data and that
 * nobody reads to its end is run after the root has ended.
 */
export function take(charge: Charge, plan: Plan, { left, slack, whole, error }: Bearing): number {
  const total = whole[charge.root] ?? Number.NaN;
  if (!(total > 0)) return 0;
  const spare = (index: number): number => left[index] ?? Number.NaN;
  const off = (index: number, amount: number): void => {
    left[index] = spare(index) - amount;
    slack[index] = (slack[index] ?? 0) + (error[charge.root] ?? 0);
  };
  const bears = (index: number): boolean => spare(index) + (slack[index] ?? 0) + (error[charge.root] ?? 0) >= total;
  if (!charge.isShared) {
    const bearer = charge.bearers.find(bears) ?? hiddenBearer(charge, plan, { bears, whole });
    if (Number.isNaN(spare(bearer))) return total;
    off(bearer, total);
    return 0;
  }
  let open = total;
  const bearers = charge.bearers.filter((index) => spare(index) > 0).sort((a, b) => spare(b) - spare(a) || a - b);
  for (const bearer of bearers) {
    if (!(open > 0)) break;
    const part = Math.min(open, Math.max(0, spare(bearer)));
    off(bearer, part);
    open -= part;
  }
  const rest = bearers[0];
  // What is left within the decimals belongs to the one that drove it, not outside of the plan.
  if (rest !== undefined && open <= (slack[rest] ?? 0)) {
    off(rest, open);
    return 0;
  }
  return open;
}

/**
 * Who asked is not printed without VERBOSE where it stands in a list of columns. It is below the owner, and each step from there down to it
 * contains the time: the way down goes to the largest child until a step can bear it.
 */
function hiddenBearer(
  charge: Charge,
  { nodes }: Plan,
  { bears, whole }: { readonly bears: (index: number) => boolean; readonly whole: Float64Array },
): number {
  const first = charge.bearers[0] ?? charge.owner;
  for (let at: number | undefined = charge.owner; at !== undefined; ) {
    if (bears(at)) return at;
    let next: number | undefined;
    let index = at + 1;
    const end = nodes[at]?.end ?? 0;
    while (index < end) {
      const node = nodes[index];
      if (node === undefined) break;
      if (!isCharged(node) && (next === undefined || (whole[index] ?? 0) > (whole[next] ?? 0))) next = index;
      index = node.end;
    }
    at = next;
  }
  return first;
}
