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
  const gathersBelow = new Map<number, number>();
  const gatherOf = (step: number): number => {
    const known = gathersBelow.get(step) ?? gatherBelow(nodes, step);
    gathersBelow.set(step, known);
    return known;
  };
  const owner = (root: number): number => nodes[root]?.parent ?? 0;
  const name = (root: number): string => nodes[root]?.subplanName ?? '';
  return [
    ...parameterPlansOf(plan, gathers).map(({ root, users }) => ({
      root,
      name: name(root),
      bearers: users.length > 0 ? users : [gatherOf(owner(root)), owner(root)],
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

/** Steps that are looked at on the way down from an owner, or up: plans that people have are no deeper. */
const FARTHEST = 200;

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
  /** Ways down that are known, by their owner; begins empty. */
  readonly ways: Map<number, readonly number[]>;
}

/**
 * Takes the figure of an InitPlan or WITH query off the steps that contain it, once in all. A parameter goes to the first that can bear it, a
 * WITH query to its largest scan first, as far as that bears it. What is left ran while a step above was ending it: a Limit that has enough stops
 * the workers of everything below it, which can take longer than they ran. Returns what no step contains: a WITH query that changes data and that
 * nobody reads to its end is run after the root has ended.
 */
export function take(charge: Charge, plan: Plan, bearing: Bearing): number {
  const { left, slack, whole, error } = bearing;
  const total = whole[charge.root] ?? Number.NaN;
  if (!(total > 0)) return 0;
  const spare = (index: number): number => left[index] ?? Number.NaN;
  let open = total;
  const off = (index: number, amount: number): void => {
    left[index] = spare(index) - amount;
    slack[index] = (slack[index] ?? 0) + (error[charge.root] ?? 0);
    open -= amount;
  };
  const first = charge.isShared
    ? charge.bearers.filter((index) => spare(index) > 0).sort((a, b) => spare(b) - spare(a) || a - b)
    : bearersOf(charge, plan, bearing);
  for (const bearer of first) {
    if (!(open > 0)) return 0;
    off(bearer, Math.min(open, Math.max(0, spare(bearer))));
  }
  const tolerance = (index: number): number => (slack[index] ?? 0) + (error[charge.root] ?? 0);
  const [main] = first;
  if (main !== undefined && open <= tolerance(main)) {
    off(main, open);
    return 0;
  }
  if (plan.nodes[charge.root]?.nodeType === 'ModifyTable') return open;
  let node = plan.nodes[charge.owner];
  for (let far = 0; node !== undefined && open > 0 && far < FARTHEST; far++) {
    if (open <= spare(node.index) + tolerance(node.index)) {
      off(node.index, open);
      return 0;
    }
    if (spare(node.index) > 0) off(node.index, spare(node.index));
    node = plan.nodes[node.parent];
  }
  return open;
}

/** The one step that a parameter’s figure is taken off: the first that can bear it, else the one that can bear most. */
function bearersOf(charge: Charge, plan: Plan, { left, slack, whole, error, ways }: Bearing): readonly number[] {
  const total = whole[charge.root] ?? 0;
  const spare = (index: number): number => left[index] ?? Number.NaN;
  const bears = (index: number): boolean => spare(index) + (slack[index] ?? 0) + (error[charge.root] ?? 0) >= total;
  const named = charge.bearers.find(bears);
  if (named !== undefined) return [named];
  const most = (steps: readonly number[]): number | undefined =>
    steps
      .filter((index) => spare(index) > 0)
      .reduce<number | undefined>(
        (best, index) => (best === undefined || spare(index) > spare(best) ? index : best),
        undefined,
      );
  const best = most(charge.bearers);
  if (best !== undefined && spare(best) >= total / 2) return [best];
  const way = ways.get(charge.owner) ?? wayDown(charge.owner, plan, whole);
  ways.set(charge.owner, way);
  const hidden = way.find(bears) ?? most([...way, ...charge.bearers]);
  return hidden === undefined ? [] : [hidden];
}

/**
 * Who asked is not printed without VERBOSE where it stands in a list of columns. It is below the owner, and each step from there down to it
 * contains the time: the way down goes by the largest child.
 */
function wayDown(owner: number, { nodes }: Plan, whole: Float64Array): readonly number[] {
  const way: number[] = [];
  for (let at: number | undefined = owner; at !== undefined && way.length < FARTHEST; ) {
    way.push(at);
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
  return way;
}
