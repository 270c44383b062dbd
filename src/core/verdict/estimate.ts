import type { CaptureMeta, Profile, SampleType } from '../profile/model.ts';
import { type Blocks, blocksOf } from './blocks.ts';
import { type FunctionSpace, type ShareScope, type Shares, sharesOf } from './shares.ts';
import { meanOf, ratioVariance, student975, totalVariance, wilson } from './statistics.ts';
import type { Cost, IntervalMethod } from './verdict.ts';

/** What the absolute cost of a weight is counted in. */
export interface CostUnit {
  readonly unit: string;
  readonly per: Cost['per'];
  /** Cost units of one unit of weight. */
  readonly scale: number;
}

/** How a capture's weights become costs: CPU or wait seconds from nanoseconds, bytes as they are, samples otherwise. */
export function costUnit(type: SampleType, meta: CaptureMeta, per: Cost['per']): CostUnit {
  if (type.unit === 'nanoseconds') {
    const unit = type.kind === 'cpu' ? 'CPU seconds' : type.kind === 'lock' ? 'seconds waited' : 'seconds';
    return { unit, per, scale: 1e-9 };
  }
  if (type.unit === 'bytes') return { unit: 'bytes', per, scale: 1 };
  if (type.kind === 'cpu' && meta.intervalSeconds !== undefined && meta.intervalSeconds > 0) {
    return { unit: 'CPU seconds', per, scale: meta.intervalSeconds };
  }
  return { unit: 'samples', per, scale: 1 };
}

/** Seconds a capture covers: as stated, else the time from its first to its last sample; null where nothing tells. */
export function wallSeconds(profile: Profile): number | null {
  const { meta, timeline } = profile;
  if (meta.durationSeconds !== undefined && meta.durationSeconds > 0) return meta.durationSeconds;
  if (timeline === null || meta.flags.includes('wall-unknown')) return null;
  const span = timelineSpan(profile);
  return span > 0 ? span : null;
}

/** Seconds from the first to the last sample, idle ones included; 0 without a time line. */
function timelineSpan({ timeline }: Profile): number {
  if (timeline === null || timeline.count < 2) return 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < timeline.count; i++) {
    const time = timeline.time[i] as number;
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return to - from;
}

/** Number of one-second blocks of a capture whose time line is wall time; 0 for others. */
function wallBlocks(profile: Profile): number {
  const wall = wallSeconds(profile) ?? 0;
  const isWall = wall > 0 && timelineSpan(profile) >= 0.9 * wall && !profile.meta.flags.includes('evented');
  return isWall ? Math.ceil(wall) : 0;
}

/** One capture of a side. `work` is what its cost is divided by: wall seconds, or requests; null where it is not known. */
export interface EstimateInput {
  readonly profile: Profile;
  readonly work: number | null;
}

/** Shares and costs of all functions over one or more captures of the same thing, with the variance of their error. */
export interface Estimate {
  readonly method: IntervalMethod;
  /** What the replicates are: captures, or segments of captures, which cannot see what drifts between captures; null without any. */
  readonly replicates: 'captures' | 'segments' | null;
  /** True where the method knows how samples hang together, so that its interval may confirm (`rules.md` §3). */
  readonly mayConfirm: boolean;
  readonly captures: number;
  readonly blocks: number;
  /** Active weight of all captures, and their samples. */
  readonly weight: number;
  readonly samples: number;
  readonly work: number | null;
  /** Of the first capture. */
  readonly shares: Shares;
  readonly cost: CostUnit;
  share(f: number): number;
  /** 95 % interval of the self share. */
  shareError(f: number): ShareError;
  total(f: number): number;
  totalError(f: number): ShareError;
  /** Cost of self weight per unit of work with the variance of its error. */
  costOf(f: number): { readonly value: number; readonly variance: number; readonly df: number };
  totalCost(f: number): number;
  wholeCost(): { readonly value: number; readonly variance: number; readonly df: number };
  /** One a capture. */
  readonly perCapture: readonly Shares[];
  /** The function with the most self weight in each replicate that shows activity. */
  readonly largest: readonly number[];
}

export interface ShareError {
  readonly low: number;
  readonly high: number;
  readonly variance: number;
  readonly nEff: number;
}

interface Part {
  readonly shares: Shares;
  readonly blocks: Blocks | null;
  readonly work: number | null;
  /** Number of all blocks, those without activity among them, where they lie in wall time and so show how activity itself varies; else 0. */
  readonly wallBlocks: number;
  readonly inSegments: boolean;
}

export interface EstimateOptions {
  /** Least captures that count as replicates, least blocks for the block method (from the rule set). */
  readonly replicates: number;
  readonly blocks: number;
  /** The person asserts that samples are independent, so that Wilson's interval may confirm. */
  readonly independent?: boolean;
  readonly per?: Cost['per'];
  readonly totals?: boolean;
}

/**
 * Estimates shares and costs in a scope (`rules.md` §3): three or more captures are replicates (t interval of their mean), and so are three or
 * more segments of a capture (ratio estimator over them); one with ten or more one-second blocks of activity gives the ratio estimator over
 * blocks, anything else Wilson's interval on the number of samples.
 * No interval is narrower than Wilson's. `functions` must number the captures' frames in their order.
 */
export function estimate(
  inputs: readonly EstimateInput[],
  scope: ShareScope,
  functions: FunctionSpace,
  options: EstimateOptions,
): Estimate {
  const first = inputs[0];
  if (first === undefined) throw new RangeError('an estimate needs a capture');
  const replicated = inputs.length >= options.replicates;
  const parts = inputs.map(({ profile, work }, i): Part => {
    const number = functions.of[i] ?? new Int32Array(0);
    const shares = sharesOf(profile, scope, number, functions.count);
    const blocks = replicated ? null : blocksOf(profile, scope, number, functions.count, options.totals ?? false);
    const inSegments = profile.segments !== null;
    const least = inSegments ? options.replicates : options.blocks;
    return {
      shares,
      blocks: blocks !== null && blocks.count >= least ? blocks : null,
      work,
      wallBlocks: profile.segments?.seconds.length ?? wallBlocks(profile),
      inSegments,
    };
  });
  const type = first.profile.sampleTypes[scope.sampleType];
  const cost = costUnit(
    type ?? { name: '', kind: 'other', unit: 'count' },
    first.profile.meta,
    options.per ?? 'second',
  );
  return new Estimated(parts, cost, replicated, options.independent ?? false);
}

class Estimated implements Estimate {
  readonly method: IntervalMethod;
  readonly replicates: Estimate['replicates'];
  readonly mayConfirm: boolean;
  readonly captures: number;
  readonly blocks: number;
  readonly weight: number;
  readonly samples: number;
  readonly work: number | null;
  readonly shares: Shares;
  readonly perCapture: readonly Shares[];
  readonly cost: CostUnit;
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[], cost: CostUnit, replicated: boolean, independent: boolean) {
    this.#parts = parts;
    this.cost = cost;
    this.captures = parts.length;
    this.perCapture = parts.map((part) => part.shares);
    this.shares = this.perCapture[0] as Shares;
    this.weight = sum(parts, (part) => part.shares.weight);
    this.samples = sum(parts, (part) => part.shares.samples);
    this.work = parts.every((part) => part.work !== null) ? sum(parts, (part) => part.work ?? 0) : null;
    const inBlocks = !replicated && parts.every((part) => part.blocks !== null);
    this.blocks = inBlocks ? sum(parts, (part) => part.blocks?.count ?? 0) : 0;
    const inSegments = inBlocks && parts.every((part) => part.inSegments);
    this.replicates = replicated ? 'captures' : inSegments ? 'segments' : null;
    this.method = this.replicates !== null ? 'replicates' : inBlocks ? 'block' : 'wilson';
    this.mayConfirm = this.method !== 'wilson' || independent;
  }

  get largest(): readonly number[] {
    if (this.replicates === 'captures') return this.perCapture.map(({ self }) => largestOf(self));
    return this.replicates === 'segments' ? this.#parts.flatMap((part) => part.blocks?.largest ?? []) : [];
  }

  share(f: number): number {
    return mean(this.#parts, (part) => ratio(part.shares.self[f] as number, part.shares.weight));
  }

  total(f: number): number {
    return mean(this.#parts, (part) => ratio(part.shares.total[f] as number, part.shares.weight));
  }

  shareError(f: number): ShareError {
    return this.#error(
      (part) => ratio(part.shares.self[f] as number, part.shares.weight),
      (part) =>
        part.blocks && {
          x: part.shares.self[f] as number,
          xx: part.blocks.selfSquares[f] as number,
          xn: part.blocks.selfProducts[f] as number,
        },
    );
  }

  totalError(f: number): ShareError {
    return this.#error(
      (part) => ratio(part.shares.total[f] as number, part.shares.weight),
      (part) =>
        part.blocks?.total
          ? {
              x: part.shares.total[f] as number,
              xx: part.blocks.total.squares[f] as number,
              xn: part.blocks.total.products[f] as number,
            }
          : null,
    );
  }

  #error(
    shareOf: (part: Part) => number,
    sums: (part: Part) => { readonly x: number; readonly xx: number; readonly xn: number } | null,
  ): ShareError {
    const shares = this.#parts.map(shareOf);
    const p = shares.reduce((a, b) => a + b, 0) / shares.length;
    const n = this.samples;
    const floor = wilson(p, n);
    const independent = n > 0 ? (p * (1 - p)) / n : 0;
    let variance = independent;
    let df = Number.POSITIVE_INFINITY;
    if (this.replicates === 'captures') {
      variance = meanOf(shares).variance;
      df = shares.length - 1;
    } else if (this.blocks > 0) {
      let total = 0;
      for (const part of this.#parts) {
        const own = sums(part);
        if (own === null || part.blocks === null) return bounded(floor, independent, p, n);
        total += ratioVariance({ ...own, blocks: part.blocks.count, n: part.blocks.n, nn: part.blocks.nn });
      }
      variance = total / this.#parts.length ** 2;
      df = this.blocks - this.#parts.length;
    } else return bounded(floor, independent, p, n);
    const half = student975(df) * Math.sqrt(variance);
    const widened = {
      low: Math.max(0, Math.min(floor.low, p - half)),
      high: Math.min(1, Math.max(floor.high, p + half)),
    };
    return bounded(widened, Math.max(variance, independent), p, n);
  }

  costOf(f: number): { readonly value: number; readonly variance: number; readonly df: number } {
    return this.#costError(
      (part) => part.shares.self[f] as number,
      (part) => part.blocks?.selfSquares[f],
      () => this.shareError(f).variance,
      this.share(f),
    );
  }

  totalCost(f: number): number {
    return mean(this.#parts, (part) => ((part.shares.total[f] as number) * this.cost.scale) / (part.work ?? 1));
  }

  wholeCost(): { readonly value: number; readonly variance: number; readonly df: number } {
    return this.#costError(
      (part) => part.shares.weight,
      (part) => part.blocks?.nn,
      () => 0,
      1,
    );
  }

  /**
   * Where blocks are of wall time, a cost varies as its blocks do, empty ones included. Elsewhere it is share × activity: the share's
   * variance and that of counting the activity add (delta method).
   */
  #costError(
    weightOf: (part: Part) => number,
    squaresOf: (part: Part) => number | undefined,
    shareVariance: () => number,
    share: number,
  ) {
    const { scale } = this.cost;
    const values = this.#parts.map((part) => (weightOf(part) * scale) / (part.work ?? 1));
    const { mean: value, variance: spread } = meanOf(values);
    const n = Math.max(1, this.samples);
    const counted = share > 0 ? 1 / (n * share) : 0;
    // Nothing seen is known no better than to one sample.
    const least = share > 0 ? value * value * counted * (1 - share) : (this.#wholeValue() / n) ** 2;
    if (this.replicates === 'captures') return { value, variance: Math.max(spread, least), df: this.#parts.length - 1 };
    if (this.blocks === 0) {
      return { value, variance: Math.max(value * value * counted, least), df: Number.POSITIVE_INFINITY };
    }
    const df = this.blocks - this.#parts.length;
    if (this.#parts.every((part) => part.wallBlocks > 0)) {
      let total = 0;
      for (const part of this.#parts) {
        const blocks = Math.max(part.blocks?.count ?? 0, part.wallBlocks);
        total += totalVariance(blocks, weightOf(part), squaresOf(part) ?? 0) * (scale / (part.work ?? 1)) ** 2;
      }
      return { value, variance: Math.max(total / this.#parts.length ** 2, least), df };
    }
    const relative = (share > 0 ? shareVariance() / (share * share) : 0) + 1 / n;
    return { value, variance: Math.max(value * value * relative, least), df };
  }

  #wholeValue(): number {
    return mean(this.#parts, (part) => (part.shares.weight * this.cost.scale) / (part.work ?? 1));
  }
}

function bounded(bounds: { low: number; high: number }, variance: number, p: number, n: number): ShareError {
  const independent = n > 0 ? (p * (1 - p)) / n : 0;
  const deff = independent > 0 ? variance / independent : 1;
  return { low: bounds.low, high: bounds.high, variance, nEff: n / Math.max(1, deff) };
}

function largestOf(self: Float64Array): number {
  let best = 0;
  self.forEach((own, f) => {
    if (own > (self[best] as number)) best = f;
  });
  return best;
}

const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

function sum(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}

function mean(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.length === 0 ? 0 : sum(parts, of) / parts.length;
}
