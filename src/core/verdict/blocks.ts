import { NODE_ACTIVE, NODE_IDLE, type Profile, type SegmentTable } from '../profile/model.ts';
import { threadRanges } from '../profile/scope.ts';
import type { ShareScope } from './shares.ts';

/**
 * Sums over the blocks of a capture (its seconds, or the segments it was taken in) for the ratio estimator (`rules.md` §3): per function Σx²,
 * Σxn; of all Σn, Σn². Blocks without activity are not counted.
 */
export interface Blocks {
  readonly count: number;
  readonly n: number;
  readonly nn: number;
  readonly self: Float64Array;
  readonly selfSquares: Float64Array;
  readonly selfProducts: Float64Array;
  /** The function with the most self weight in each block. */
  readonly largest: readonly number[];
  /** The same for total weights; null when they were not asked for. */
  readonly total: { readonly squares: Float64Array; readonly products: Float64Array } | null;
}

export const BLOCK_SECONDS = 1;

/**
 * Block sums of a scope; null where the capture has neither time order nor segments. `number` gives each frame's function number, `count` how many;
 * `half` takes every second block only, so that one half can choose what the other measures.
 */
export function blocksOf(
  profile: Profile,
  scope: ShareScope,
  number: Int32Array,
  count: number,
  withTotals: boolean,
  half?: 0 | 1,
): Blocks | null {
  const { nodes } = profile;
  const order = profile.segments === null ? bySecond(profile, scope) : bySegment(profile, profile.segments, scope);
  if (order === null) return null;

  const self = new Float64Array(count);
  const selfSquares = new Float64Array(count);
  const selfProducts = new Float64Array(count);
  const total = withTotals ? { squares: new Float64Array(count), products: new Float64Array(count) } : null;
  const nodeWeight = new Float64Array(nodes.count);
  const nodeSeen = new Int32Array(nodes.count).fill(-1);
  const selfSums = new Summing(count);
  const totalSums = new Summing(total === null ? 0 : count);
  const stamp = total === null ? null : new Int32Array(count).fill(-1);
  const touched: number[] = [];
  const largest: number[] = [];
  let nodeVisit = 0;
  let n = 0;
  let nn = 0;
  let blocks = 0;
  for (let block = half ?? 0; block + 1 < order.start.length; block += half === undefined ? 1 : 2) {
    let weight = 0;
    touched.length = 0;
    for (let k = order.start[block] as number; k < (order.start[block + 1] as number); k++) {
      const sample = order.samples[k] as number;
      const node = order.node[sample] as number;
      const w = order.weight[sample] as number;
      weight += w;
      if (nodeSeen[node] !== block) {
        nodeSeen[node] = block;
        nodeWeight[node] = 0;
        touched.push(node);
      }
      nodeWeight[node] = (nodeWeight[node] as number) + w;
    }
    if (!(weight > 0)) continue;
    for (const node of touched) {
      const w = nodeWeight[node] as number;
      const leaf = number[nodes.frame[node] as number] as number;
      self[leaf] = (self[leaf] as number) + w;
      selfSums.add(leaf, w);
      if (stamp === null) continue;
      for (let at = node; at >= 0; at = nodes.parent[at] as number) {
        const f = number[nodes.frame[at] as number] as number;
        if (stamp[f] === nodeVisit) continue;
        stamp[f] = nodeVisit;
        totalSums.add(f, w);
      }
      nodeVisit++;
    }
    largest.push(selfSums.close(weight, selfSquares, selfProducts));
    if (total !== null) totalSums.close(weight, total.squares, total.products);
    n += weight;
    nn += weight * weight;
    blocks++;
  }
  return { count: blocks, n, nn, self, selfSquares, selfProducts, largest, total };
}

/** Sums by function inside one block. */
class Summing {
  readonly #sum: Float64Array;
  #touched: number[] = [];

  constructor(count: number) {
    this.#sum = new Float64Array(count);
  }

  add(f: number, weight: number): void {
    if (this.#sum[f] === 0) this.#touched.push(f);
    this.#sum[f] = (this.#sum[f] as number) + weight;
  }

  /** Ends a block; answers with its largest function, the first one of equals. */
  close(weight: number, squares: Float64Array, products: Float64Array): number {
    let largest = -1;
    let most = 0;
    for (const f of this.#touched) {
      const x = this.#sum[f] as number;
      if (x > most || (x === most && f < largest)) {
        largest = f;
        most = x;
      }
      squares[f] = (squares[f] as number) + x * x;
      products[f] = (products[f] as number) + x * weight;
      this.#sum[f] = 0;
    }
    this.#touched = [];
    return largest;
  }
}

/** Rows of weights in blocks: those of block `b` are `samples[start[b]]` up to `samples[start[b + 1]]`, indices into `node` and `weight`. */
interface InBlocks {
  readonly samples: Int32Array;
  readonly start: Int32Array;
  readonly node: Int32Array;
  readonly weight: Float64Array;
}

/** True for the nodes whose own samples a scope counts. */
function counted(profile: Profile, scope: ShareScope): (node: number) => boolean {
  const { state } = profile.nodes;
  const ranges = threadRanges(profile, scope.threads);
  return (node) => {
    const own = state[node] as number;
    if (scope.basis !== 'all' && (own === NODE_IDLE || (scope.basis === 'app' && own !== NODE_ACTIVE))) return false;
    return scope.threads === 'all' || ranges.some(({ first, end }) => node >= first && node < end);
  };
}

/** Samples of the scope grouped by their second. */
function bySecond(profile: Profile, scope: ShareScope): InBlocks | null {
  const { timeline } = profile;
  if (timeline === null) return null;
  const isCounted = counted(profile, scope);
  const stretch = threadStretch(profile);
  const chosen = new Int32Array(timeline.count);
  const blockOf = new Int32Array(timeline.count);
  const numbers = new Map<number, number>();
  let kept = 0;
  let last = Number.NaN;
  let lastNumber = 0;
  for (let i = 0; i < timeline.count; i++) {
    if (timeline.type[i] !== scope.sampleType || !isCounted(timeline.node[i] as number)) continue;
    const time = timeline.time[i] as number;
    const stretched = stretch === null ? time : time * (stretch[timeline.thread[i] as number] ?? 1);
    const block = Math.floor(stretched / BLOCK_SECONDS);
    if (block !== last) {
      last = block;
      const known = numbers.get(block);
      lastNumber = known ?? numbers.size;
      if (known === undefined) numbers.set(block, lastNumber);
    }
    chosen[kept] = i;
    blockOf[kept++] = lastNumber;
  }
  if (kept === 0) return null;
  const { node, weight } = timeline;
  return { ...grouped(chosen, blockOf, kept, numbers.size), node, weight };
}

/** Weights of the scope grouped by the segment they were taken in. */
function bySegment(profile: Profile, segments: SegmentTable, scope: ShareScope): InBlocks | null {
  const weight = segments.self[scope.sampleType];
  if (weight === undefined) return null;
  const isCounted = counted(profile, scope);
  const chosen = new Int32Array(segments.count);
  const blockOf = new Int32Array(segments.count);
  let kept = 0;
  for (let i = 0; i < segments.count; i++) {
    if (!((weight[i] as number) > 0) || !isCounted(segments.node[i] as number)) continue;
    chosen[kept] = i;
    blockOf[kept++] = segments.segment[i] as number;
  }
  if (kept === 0) return null;
  return { ...grouped(chosen, blockOf, kept, segments.seconds.length), node: segments.node, weight };
}

/** The first `kept` of `chosen` in the order of their blocks. */
function grouped(
  chosen: Int32Array,
  blockOf: Int32Array,
  kept: number,
  blocks: number,
): Pick<InBlocks, 'samples' | 'start'> {
  const start = new Int32Array(blocks + 1);
  for (let k = 0; k < kept; k++) {
    const slot = (blockOf[k] as number) + 1;
    start[slot] = (start[slot] as number) + 1;
  }
  for (let b = 1; b < start.length; b++) start[b] = (start[b] as number) + (start[b - 1] as number);
  const next = start.slice();
  const samples = new Int32Array(kept);
  for (let k = 0; k < kept; k++) {
    const block = blockOf[k] as number;
    const at = next[block] as number;
    samples[at] = chosen[k] as number;
    next[block] = at + 1;
  }
  return { samples, start };
}

/**
 * By how much each thread's time is stretched. py-spy leaves idle samples out, thread by thread, so that the time of a thread that worked half
 * of the while runs out halfway: laid side by side its work would seem to stop there. Stretched to the longest thread it keeps its order
 * and fills the capture. Null for all other captures.
 */
function threadStretch(profile: Profile): Float64Array | null {
  const { timeline, threads, meta } = profile;
  if (timeline === null || threads.length < 2 || meta.tool?.name !== 'py-spy') return null;
  const last = new Float64Array(threads.length);
  for (let i = 0; i < timeline.count; i++) {
    const thread = timeline.thread[i] as number;
    const time = timeline.time[i] as number;
    if (time > (last[thread] ?? 0)) last[thread] = time;
  }
  const longest = last.reduce((most, time) => Math.max(most, time), 0);
  return last.map((time) => (time > 0 ? longest / time : 1));
}
