import type { ComputedPlan } from '../computed.ts';
import type { Plan, PlanNode } from '../model.ts';
import { stepLabel } from '../step-label.ts';
import { fieldChanges, isOtherShape } from './field-changes.ts';
import { matchPlans, type PlanMatches } from './match-plans.ts';
import { type DiffStep, MOST_DIFFERENCES, type PlanDiff, type StepDifference } from './model.ts';

/** A plan with what was computed of it. */
export interface MeasuredPlan {
  readonly plan: Plan;
  readonly computed: ComputedPlan;
}

/** A pair, or a step without counterpart (−1), with how much of it is different. */
interface Place {
  readonly left: number;
  readonly right: number;
  readonly time: number;
  readonly blocks: number;
  readonly rows: number;
}

/**
 * What differs between two plans: which steps were added, removed, moved or decided otherwise, and by how much times, rows and blocks of matched
 * steps differ; the biggest differences of self time first, then of blocks, then of rows. A plan and itself have no difference.
 */
export function diffPlans(before: MeasuredPlan, after: MeasuredPlan): PlanDiff {
  const matches = matchPlans(before.plan, after.plan);
  const { afterOf, beforeOf } = matches;
  const moved = movedSteps(before.plan.nodes, after.plan.nodes, matches);
  const changed: number[] = [];
  const pairs: [number, number][] = [];
  const places: Place[] = [];
  for (const node of before.plan.nodes) {
    const other = after.plan.nodes[afterOf[node.index] ?? -1];
    if (other === undefined) {
      places.push(placeOf(before, after, node.index, -1));
      continue;
    }
    pairs.push([node.index, other.index]);
    const isChanged = isOtherShape({ plan: before.plan, node }, { plan: after.plan, node: other });
    if (isChanged) changed.push(node.index);
    const place = placeOf(before, after, node.index, other.index);
    const isMeasured = place.time !== 0 || place.blocks !== 0 || place.rows !== 0;
    if (isChanged || isMeasured || moved.has(node.index) || hasFieldChanges(before, after, place)) places.push(place);
  }
  const added = after.plan.nodes.filter(({ index }) => beforeOf[index] === -1).map(({ index }) => index);
  for (const index of added) places.push(placeOf(before, after, -1, index));
  places.sort(bySize);
  const told = places.slice(0, MOST_DIFFERENCES);
  return {
    matches: pairs,
    matchedBy: pairs.map(([left]) => matches.by[left] ?? 'subtree'),
    removed: before.plan.nodes.filter(({ index }) => afterOf[index] === -1).map(({ index }) => index),
    added,
    moved: [...moved],
    changed,
    differences: told.map((place) => differenceOf(before, after, place, matches, moved.has(place.left))),
    moreDifferences: places.length - told.length,
  };
}

const bySize = (a: Place, b: Place): number =>
  Math.abs(b.time) - Math.abs(a.time) ||
  Math.abs(b.blocks) - Math.abs(a.blocks) ||
  Math.abs(b.rows) - Math.abs(a.rows) ||
  (a.left === -1 ? a.right : a.left) - (b.left === -1 ? b.right : b.left) ||
  a.left - b.left;

/** Earlier steps whose nearest matched step above is another one than that of their counterpart. */
function movedSteps(
  before: readonly PlanNode[],
  after: readonly PlanNode[],
  { afterOf, beforeOf }: PlanMatches,
): ReadonlySet<number> {
  const above = (nodes: readonly PlanNode[], counterpart: Int32Array): Int32Array => {
    const nearest = new Int32Array(nodes.length).fill(-1);
    for (const { index, parent } of nodes) {
      if (parent >= 0) nearest[index] = counterpart[parent] === -1 ? (nearest[parent] ?? -1) : parent;
    }
    return nearest;
  };
  const [left, right] = [above(before, afterOf), above(after, beforeOf)];
  const moved = new Set<number>();
  for (const { index } of before) {
    const other = afterOf[index] ?? -1;
    if (other === -1) continue;
    const holder = left[index] ?? -1;
    const expected = holder === -1 ? -1 : (afterOf[holder] ?? -1);
    if (expected !== (right[other] ?? -1)) moved.add(index);
  }
  return moved;
}

const present = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** Blocks of shared memory that a step asked for by itself. */
function blocksOf({ shared }: ComputedPlan, index: number): number | null {
  const [hit, read] = [present(shared.self.hit[index]), present(shared.self.read[index])];
  return hit === null && read === null ? null : (hit ?? 0) + (read ?? 0);
}

/** After − before; null where a side that has the step did not measure it. A step that is not there took nothing. */
function delta(
  left: number,
  right: number,
  of: (side: 'before' | 'after', index: number) => number | null,
): number | null {
  const before = left === -1 ? 0 : of('before', left);
  const after = right === -1 ? 0 : of('after', right);
  return before === null || after === null ? null : after - before;
}

function deltasOf(before: MeasuredPlan, after: MeasuredPlan, left: number, right: number) {
  const side = { before: before.computed, after: after.computed };
  const time = delta(left, right, (which, index) => present(side[which].self[index]));
  const rounding = (present(side.before.rounding[left]) ?? 0) + (present(side.after.rounding[right]) ?? 0);
  return {
    // What the printed decimals leave open is no difference.
    time: time !== null && Math.abs(time) <= rounding ? 0 : time,
    rows: delta(left, right, (which, index) => present(side[which].rows[index])),
    blocks: delta(left, right, (which, index) => blocksOf(side[which], index)),
  };
}

function placeOf(before: MeasuredPlan, after: MeasuredPlan, left: number, right: number): Place {
  const { time, rows, blocks } = deltasOf(before, after, left, right);
  return { left, right, time: time ?? 0, rows: rows ?? 0, blocks: blocks ?? 0 };
}

function hasFieldChanges(before: MeasuredPlan, after: MeasuredPlan, { left, right }: Place): boolean {
  const [node, other] = [before.plan.nodes[left], after.plan.nodes[right]];
  if (node === undefined || other === undefined) return false;
  return fieldChanges({ plan: before.plan, node }, { plan: after.plan, node: other }).length > 0;
}

function differenceOf(
  before: MeasuredPlan,
  after: MeasuredPlan,
  { left, right }: Place,
  { by }: PlanMatches,
  moved: boolean,
): StepDifference {
  const [node, other] = [before.plan.nodes[left], after.plan.nodes[right]];
  const { time, rows, blocks } = deltasOf(before, after, left, right);
  const fields =
    node === undefined || other === undefined
      ? []
      : fieldChanges({ plan: before.plan, node }, { plan: after.plan, node: other });
  const isChanged = fields.some(({ isShape }) => isShape);
  return {
    kind: node === undefined ? 'added' : other === undefined ? 'removed' : isChanged ? 'changed' : 'measured',
    before: stepOf(before, left),
    after: stepOf(after, right),
    by: node === undefined || other === undefined ? null : (by[left] ?? null),
    moved,
    fields,
    deltaTime: time,
    deltaRows: rows,
    deltaBlocks: blocks,
  };
}

/** A step as a difference tells of it; null where there is none. */
export function stepOf({ plan, computed }: MeasuredPlan, index: number): DiffStep | null {
  const node = plan.nodes[index];
  if (node === undefined) return null;
  return {
    index,
    label: stepLabel(node),
    nodeType: node.nodeType,
    relation: node.relation,
    indexName: node.indexName,
    selfTime: present(computed.self[index]),
    inclusiveTime: present(computed.inclusive[index]),
    rows: present(computed.rows[index]),
    expectedRows: present(computed.expectedRows[index]),
    hit: present(computed.shared.self.hit[index]),
    read: present(computed.shared.self.read[index]),
    loops: node.loops,
  };
}
