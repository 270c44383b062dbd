import { PlateauError } from '../error.ts';
import type { Basis } from '../verdict/verdict.ts';
import { boxName } from './boxes.ts';
import { matchKey } from './identity.ts';
import type { Profile } from './model.ts';
import { activeWeights } from './scope.ts';
import { invert, type TreeCut } from './transform-invert.ts';
import { regroup } from './transform-regroup.ts';
import { arrange, grown, rearranged, sumSubtrees, TreeGrower } from './tree.ts';

/** How two sets of captures are put over each other. */
export interface DiffSpec {
  readonly basis: Basis;
  /** Name of the sample type; every profile must have it. */
  readonly sampleType: string;
  readonly foldRecursion: boolean;
  readonly invert: boolean;
  /** Cost of one unit of weight in each profile: 1 / seconds or 1 / requests of its capture, times what turns its unit into the cost's. */
  readonly factors: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Unit of the cost: `CPU s/s`, `bytes/request`. */
  readonly unit: string;
}

/** A function in both captures: what `matchKey` calls the same. Name, file and line are those of the first capture that has it. */
export interface DiffKey {
  readonly key: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Index into `CATEGORIES`. */
  readonly category: number;
}

/**
 * The union of the call trees of both sides, matched by path of match keys, in preorder; siblings stand in descending sum of both totals.
 * Costs are means over a side's replicates. A path that is on one side only says nothing by itself: sampling alone makes many.
 */
export interface DiffView {
  readonly spec: DiffSpec;
  readonly keys: readonly DiffKey[];
  readonly count: number;
  /** Index into `keys`. */
  readonly key: Int32Array;
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly depth: Int32Array;
  readonly selfBefore: Float64Array;
  readonly selfAfter: Float64Array;
  readonly totalBefore: Float64Array;
  readonly totalAfter: Float64Array;
  /** As `NodeTable.state` and `NodeTable.inlined`, of the first capture that has the path. */
  readonly state: Uint8Array;
  readonly inlined: Uint8Array;
  /** Cost of the whole basis on each side. */
  readonly before: number;
  readonly after: number;
  readonly cut: TreeCut | null;
  /** 1 where callers were cut off an inverted tree; `null` where nothing was. */
  readonly cutAt: Uint8Array | null;
}

/**
 * The union of two sets of profiles. The same profiles with the same factors on both sides give costs that are equal to the last bit.
 * Throws `view.unknownSampleType`.
 */
export function diffTrees(before: readonly Profile[], after: readonly Profile[], spec: DiffSpec): DiffView {
  const sides = [
    ...before.map((profile, i) => ({ profile, side: 0, factor: (spec.factors.before[i] ?? 1) / before.length })),
    ...after.map((profile, i) => ({ profile, side: 1, factor: (spec.factors.after[i] ?? 1) / after.length })),
  ];
  const { keys, keyOf } = matchedFunctions(sides.map(({ profile }) => profile));
  const largest = sides.reduce((most, { profile }) => Math.max(most, profile.nodes.count), 0);
  const grower = new TreeGrower(largest * 1.6, 2);
  let state = new Uint8Array(0);
  let inlined = new Uint8Array(0);
  sides.forEach(({ profile, side, factor }, i) => {
    const { nodes } = profile;
    const { self } = activeWeights(profile, sampleTypeOf(profile, spec.sampleType), spec.basis);
    const total = self.slice();
    sumSubtrees(nodes.parent, total, nodes.count);
    const known = grower.count;
    const { parent, frame, end: subtreeEnd } = nodes;
    const source = { first: 0, end: nodes.count, parent, subtreeEnd, frame, key: keyOf[i] ?? null, total };
    const fold = spec.foldRecursion ? { keys: keys.length } : null;
    const target = regroup(source, { focus: null, hide: null, fold }, grower);
    for (let node = 0; node < nodes.count; node++) {
      const own = self[node] as number;
      if (own > 0) grower.add(side, target[node] as number, own * factor);
    }
    state = grown(state, new Uint8Array(grower.count));
    inlined = grown(inlined, new Uint8Array(grower.count));
    for (let node = known; node < grower.count; node++) {
      const origin = grower.origin[node] as number;
      state[node] = nodes.state[origin] as number;
      inlined[node] = nodes.inlined[origin] as number;
    }
  });
  const { columns: upright } = arranged(grower, { state, inlined, totals: null, selves: [0, 1] });
  const wholes = {
    before: rootSum(upright.parent, upright.totalBefore, upright.end),
    after: rootSum(upright.parent, upright.totalAfter, upright.end),
  };
  const view = { spec, keys, ...wholes, ...upright, cut: null, cutAt: null };
  return spec.invert ? inverted(view) : view;
}

function inverted(view: DiffView): DiffView {
  const leaves: number[] = [];
  for (let i = 0; i < view.count; i++) {
    if ((view.selfBefore[i] as number) + (view.selfAfter[i] as number) > 0) leaves.push(i);
  }
  const leaf = Int32Array.from(leaves);
  const first = Float64Array.from(leaf, (i) => view.selfBefore[i] as number);
  const second = Float64Array.from(leaf, (i) => view.selfAfter[i] as number);
  const { grower, cutAt, cut } = invert({ ...view, frame: view.key, leaf, weights: [first, second] }, 'both');
  const state = new Uint8Array(grower.count);
  const inlined = new Uint8Array(grower.count);
  for (let node = 0; node < grower.count; node++) {
    const origin = grower.origin[node] as number;
    state[node] = view.state[origin] as number;
    inlined[node] = view.inlined[origin] as number;
  }
  const { place, columns } = arranged(grower, { state, inlined, totals: [0, 1], selves: [2, 3] });
  const cutPlaces = new Uint8Array(columns.count);
  for (let node = 0; node < grower.count; node++) {
    const at = place[node] as number;
    if (at >= 0) cutPlaces[at] = cutAt[node] as number;
  }
  return { ...view, ...columns, cut, cutAt: cut === null ? null : cutPlaces };
}

/** Columns of the grown tree in its order; `totals` are summed from `selves` where the grower has none. */
function arranged(
  grower: TreeGrower,
  from: {
    readonly state: Uint8Array;
    readonly inlined: Uint8Array;
    readonly totals: readonly [number, number] | null;
    readonly selves: readonly [number, number];
  },
) {
  const column = (index: number): Float64Array => grower.columns[index] as Float64Array;
  const totals = (from.totals ?? from.selves).map((index) => {
    const values = column(index).slice(0, grower.count);
    if (from.totals === null) sumSubtrees(grower.parent, values, grower.count);
    return values;
  }) as [Float64Array, Float64Array];
  const rank = Float64Array.from(totals[0], (own, i) => own + (totals[1][i] as number));
  const arrangement = arrange(grower.parent, rank, grower.count);
  const { count, place, parent, end, depth } = arrangement;
  const floats = (values: Float64Array) => rearranged(arrangement, values, new Float64Array(count));
  const columns = {
    count,
    parent,
    end,
    depth,
    key: rearranged(arrangement, grower.frame, new Int32Array(count)),
    selfBefore: floats(column(from.selves[0])),
    selfAfter: floats(column(from.selves[1])),
    totalBefore: floats(totals[0]),
    totalAfter: floats(totals[1]),
    state: rearranged(arrangement, from.state, new Uint8Array(count)),
    inlined: rearranged(arrangement, from.inlined, new Uint8Array(count)),
  };
  return { place, columns };
}

function rootSum(parent: Int32Array, total: Float64Array, end: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < parent.length; i = end[i] as number) sum += total[i] as number;
  return sum;
}

/** Functions of all profiles by match key, and each profile's frame index → key index. */
function matchedFunctions(profiles: readonly Profile[]): {
  readonly keys: readonly DiffKey[];
  readonly keyOf: readonly Int32Array[];
} {
  const ids = new Map<string, number>();
  const keys: DiffKey[] = [];
  const known = new Map<Profile, Int32Array>();
  const keyOf = profiles.map((profile) => {
    const same = known.get(profile);
    if (same !== undefined) return same;
    const { frames, strings } = profile;
    const index = new Int32Array(frames.count);
    for (let frame = 0; frame < frames.count; frame++) {
      const key = matchKey(strings[frames.name[frame] as number] ?? '', strings[frames.file[frame] as number] ?? '');
      let id = ids.get(key);
      if (id === undefined) {
        id = keys.length;
        ids.set(key, id);
        keys.push({ key, ...boxName(profile, frame), category: frames.category[frame] as number });
      }
      index[frame] = id;
    }
    known.set(profile, index);
    return index;
  });
  return { keys, keyOf };
}

function sampleTypeOf(profile: Profile, name: string): number {
  const index = profile.sampleTypes.findIndex((type) => type.name === name);
  if (index >= 0) return index;
  throw new PlateauError({
    code: 'view.unknownSampleType',
    message: `One of the profiles has no sample type "${name}".`,
    hint: `It has ${profile.sampleTypes.map((type) => type.name).join(', ')}.`,
  });
}
