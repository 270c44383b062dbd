import { PlateauError } from '../error.ts';
import type { Profile } from './model.ts';
import { activeWeights, threadRanges } from './scope.ts';
import { invert, type TreeCut } from './transform-invert.ts';
import { mergedStates, type RegroupPlan, regroup } from './transform-regroup.ts';
import { type Arrangement, arrange, rearranged, sumSubtrees, TreeGrower } from './tree.ts';
import type { ViewSpec } from './view-spec.ts';

/**
 * A call tree as it is looked at: in preorder, siblings in descending total, so that whoever reads it can stop at the first child that is
 * too small. Weights are in the unit of the spec's sample type and count only what the spec's basis counts.
 */
export interface View {
  readonly profile: Profile;
  readonly spec: ViewSpec;
  readonly count: number;
  /** Index into `profile.frames`. */
  readonly frame: Int32Array;
  /** −1 for a root. */
  readonly parent: Int32Array;
  /** One past the last node of the subtree. */
  readonly end: Int32Array;
  /** 0 for a root. */
  readonly depth: Int32Array;
  /** Number of children with weight; where an inverted tree was cut, one more for all that is not there. */
  readonly fanOut: Int32Array;
  /** Weight of samples that end at the node; in an inverted view, of samples whose stack begins there. */
  readonly self: Float64Array;
  /** Weight of samples at or below the node. A node without any is never shown. */
  readonly total: Float64Array;
  /** Number of samples in `self`. */
  readonly hits: Float64Array;
  /** As `NodeTable.state`; active where samples of different states were merged. */
  readonly state: Uint8Array;
  readonly inlined: Uint8Array;
  /** The node of the profile that is shown here, the first of those merged; `null` where the numbers are the same. */
  readonly origin: Int32Array | null;
  /** Number of roots with weight. */
  readonly roots: number;
  /** Sum of the roots' totals: what 100 % of the picture is. */
  readonly weight: number;
  /** Weight of the basis in the chosen threads: more than `weight` where focus or hiding leave stacks out. */
  readonly basisWeight: number;
  readonly cut: TreeCut | null;
  /** The tree that an inverted view was turned over from, where all stacks are whole; `null` for an upright view. */
  readonly upright: View | null;
}

type ViewColumns = Omit<View, 'profile' | 'spec' | 'roots' | 'weight' | 'upright'>;

/**
 * The view of a profile that a spec asks for. The chosen threads are put together, then functions are hidden, the rest is focused,
 * recursion is folded, and at last the tree is turned over. A hidden function's own weight is charged to its caller; a stack of hidden
 * functions alone is left out. Copies nothing where the stored tree is already what is asked for.
 *
 * Throws `view.unknownSampleType`, `view.unknownThread`, `view.unknownFunction`.
 */
export function buildView(profile: Profile, spec: ViewSpec): View {
  const upright = uprightView(profile, spec);
  if (!spec.invert) return upright;
  let leaves = 0;
  for (let i = 0; i < upright.count; i++) if ((upright.self[i] as number) > 0) leaves++;
  const leaf = new Int32Array(leaves);
  const weight = new Float64Array(leaves);
  const hits = new Float64Array(leaves);
  let at = 0;
  for (let i = 0; i < upright.count; i++) {
    if (!((upright.self[i] as number) > 0)) continue;
    leaf[at] = i;
    weight[at] = upright.self[i] as number;
    hits[at++] = upright.hits[i] as number;
  }
  return { ...invertedView(upright, leaf, weight, hits), upright };
}

/** The stacks of `upright` that end at the nodes `leaf`, turned over; `weight` and `hits` are theirs. */
export function invertedView(upright: View, leaf: Int32Array, weight: Float64Array, hits: Float64Array): View {
  const { profile, spec } = upright;
  const { grower, cutAt, cut } = invert({ ...upright, leaf, weights: [weight, hits] }, 'first');
  const state = new Uint8Array(grower.count);
  for (let i = 0; i < grower.count; i++) {
    const above = grower.parent[i] as number;
    // What a sample counts as is settled by where it ends: the root of its branch here.
    state[i] = above < 0 ? (upright.state[grower.origin[i] as number] as number) : (state[above] as number);
  }
  const arrangement = arrange(grower.parent, column(grower, 0), grower.count);
  for (let i = 0; i < grower.count; i++) {
    const place = arrangement.place[i] as number;
    if (place >= 0) arrangement.fanOut[place] = (arrangement.fanOut[place] as number) + (cutAt[i] as number);
  }
  const origin = upright.origin;
  return finish(profile, spec, {
    ...grownColumns(profile, grower, arrangement, state, origin),
    self: moved(arrangement, column(grower, 2)),
    total: moved(arrangement, column(grower, 0)),
    hits: moved(arrangement, column(grower, 3)),
    basisWeight: upright.basisWeight,
    cut,
  });
}

function uprightView(profile: Profile, spec: ViewSpec): View {
  const { nodes } = profile;
  const { self, hits } = activeWeights(profile, spec.sampleType, spec.basis);
  const ranges = threadRanges(profile, spec.threads);
  const plan: RegroupPlan = {
    focus: chosen(profile, spec.focus),
    hide: chosen(profile, spec.hide),
    fold: spec.foldRecursion ? { keys: profile.frames.count } : null,
  };
  const total = self.slice();
  sumSubtrees(nodes.parent, total, nodes.count);
  let basisWeight = 0;
  for (const { first, end } of ranges) {
    for (let i = first; i < end; i = nodes.end[i] as number) basisWeight += total[i] as number;
  }

  const whole = ranges.reduce((sum, range) => sum + range.end - range.first, 0) === nodes.count;
  const plain = plan.focus === null && plan.hide === null && plan.fold === null;
  if (whole && plain && rootsDiffer(profile)) {
    const shape = shapeInOrder(profile, total);
    const common = { basisWeight, cut: null };
    if (shape !== null) {
      const { count, frame, parent, end, state, inlined } = nodes;
      const columns = { count, frame, parent, end, state, inlined, origin: null, ...shape };
      return finish(profile, spec, { ...columns, self, total, hits, ...common });
    }
    const arrangement = arrange(nodes.parent, total, nodes.count);
    const { count, place, parent, end, depth, fanOut } = arrangement;
    const origin = new Int32Array(count);
    for (let i = 0; i < nodes.count; i++) {
      const at = place[i] as number;
      if (at >= 0) origin[at] = i;
    }
    return finish(profile, spec, {
      count,
      parent,
      end,
      depth,
      fanOut,
      frame: picked(nodes.frame, origin, new Int32Array(count)),
      state: picked(nodes.state, origin, new Uint8Array(count)),
      inlined: picked(nodes.inlined, origin, new Uint8Array(count)),
      origin,
      self: moved(arrangement, self),
      total: moved(arrangement, total),
      hits: moved(arrangement, hits),
      ...common,
    });
  }
  const source: WeightedTree = { ...nodes, self, hits, total, origin: null };
  return regroupedView(profile, spec, plan, source, ranges, basisWeight);
}

/** A tree with weights, of a profile or of a view. */
interface WeightedTree {
  readonly count: number;
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly frame: Int32Array;
  readonly state: Uint8Array;
  readonly self: Float64Array;
  readonly hits: Float64Array;
  readonly total: Float64Array;
  readonly origin: Int32Array | null;
}

/** The subtrees of one function in an upright view, put together; the topmost where they stand in each other. */
export function subtreesView(view: View, frame: number): View {
  const { profile, spec, basisWeight } = view;
  const plan: RegroupPlan = { focus: chosen(profile, [frame]), hide: null, fold: null };
  return regroupedView(profile, spec, plan, view, [{ first: 0, end: view.count }], basisWeight);
}

function regroupedView(
  profile: Profile,
  spec: ViewSpec,
  plan: RegroupPlan,
  source: WeightedTree,
  ranges: readonly { readonly first: number; readonly end: number }[],
  basisWeight: number,
): View {
  const { self, hits, total } = source;
  const nodes = ranges.reduce((sum, range) => sum + range.end - range.first, 0);
  const grower = new TreeGrower(nodes, 2);
  const merged = ranges.map((range) => {
    const tree = { ...range, parent: source.parent, subtreeEnd: source.end, frame: source.frame, key: null, total };
    const target = regroup(tree, plan, grower);
    for (let i = range.first; i < range.end; i++) {
      const node = target[i - range.first] as number;
      if (node < 0) continue;
      grower.add(0, node, self[i] as number);
      grower.add(1, node, hits[i] as number);
    }
    return { ...range, target };
  });
  const state = mergedStates(merged, self, source.state, grower);
  const sums = column(grower, 0).slice(0, grower.count);
  sumSubtrees(grower.parent, sums, grower.count);
  const arrangement = arrange(grower.parent, sums, grower.count);
  return finish(profile, spec, {
    ...grownColumns(profile, grower, arrangement, state, source.origin),
    self: moved(arrangement, column(grower, 0)),
    total: moved(arrangement, sums),
    hits: moved(arrangement, column(grower, 1)),
    basisWeight,
    cut: null,
  });
}

function grownColumns(
  profile: Profile,
  grower: TreeGrower,
  arrangement: Arrangement,
  state: Uint8Array,
  through: Int32Array | null,
) {
  const { count, parent, end, depth, fanOut } = arrangement;
  const source = rearranged(arrangement, grower.origin, new Int32Array(count));
  const origin = through === null ? source : picked(through, source, new Int32Array(count));
  return {
    count,
    parent,
    end,
    depth,
    fanOut,
    frame: rearranged(arrangement, grower.frame, new Int32Array(count)),
    state: rearranged(arrangement, state, new Uint8Array(count)),
    inlined: picked(profile.nodes.inlined, origin, new Uint8Array(count)),
    origin,
  };
}

function finish(profile: Profile, spec: ViewSpec, columns: ViewColumns): View {
  let roots = 0;
  let weight = 0;
  for (let i = 0; i < columns.count; i = columns.end[i] as number) {
    const total = columns.total[i] as number;
    if (total > 0) roots++;
    weight += total;
  }
  return { profile, spec, roots, weight, upright: null, ...columns };
}

/** Depth and number of children of each node, or `null` where siblings do not stand in descending total. */
function shapeInOrder(profile: Profile, total: Float64Array): { depth: Int32Array; fanOut: Int32Array } | null {
  const { count, parent, end } = profile.nodes;
  const depth = new Int32Array(count);
  const fanOut = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const p = parent[i] as number;
    const own = total[i] as number;
    const next = end[i] as number;
    if (next < (p < 0 ? count : (end[p] as number)) && (total[next] as number) > own) return null;
    if (p < 0) continue;
    depth[i] = (depth[p] as number) + 1;
    if (own > 0) fanOut[p] = (fanOut[p] as number) + 1;
  }
  return { depth, fanOut };
}

/** True where no two trees of the profile begin with the same function, so that merging its threads changes nothing. */
function rootsDiffer(profile: Profile): boolean {
  const { nodes } = profile;
  const seen = new Set<number>();
  for (let i = 0; i < nodes.count; i = nodes.end[i] as number) {
    const frame = nodes.frame[i] as number;
    if (seen.has(frame)) return false;
    seen.add(frame);
  }
  return true;
}

function chosen(profile: Profile, frames: readonly number[]): Uint8Array | null {
  if (frames.length === 0) return null;
  const flags = new Uint8Array(profile.frames.count);
  for (const frame of frames) {
    if (!(frame >= 0 && frame < flags.length)) {
      throw new PlateauError({
        code: 'view.unknownFunction',
        message: `The profile has no function number ${frame}.`,
        hint: `It has ${flags.length} functions, numbered from 0.`,
      });
    }
    flags[frame] = 1;
  }
  return flags;
}

const column = (grower: TreeGrower, index: number): Float64Array => grower.columns[index] as Float64Array;

const moved = (arrangement: Arrangement, values: Float64Array): Float64Array =>
  rearranged(arrangement, values, new Float64Array(arrangement.count));

function picked<T extends Int32Array | Uint8Array>(from: T, index: Int32Array, into: T): T {
  for (let i = 0; i < index.length; i++) into[i] = from[index[i] as number] as number;
  return into;
}
