import type { Basis, Status, Verdict } from '../verdict/verdict.ts';

/** One thing in which two captures differ; `block` makes them not comparable, `warn` is only said. */
export interface Mismatch {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly effect: 'block' | 'warn';
}

/** A share or a cost with its 95 % interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface DiffSide {
  /** Self and total share of the basis, 0–1. */
  readonly self: Interval;
  readonly total: number;
  /** Absolute cost of self weight in the comparison's cost unit. */
  readonly cost: Interval;
  readonly samples: number;
}

/** One function in both captures. */
export interface DiffRow {
  readonly key: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly category: string;
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** Relative change of cost, null when the before cost is 0. */
  readonly change: Interval | null;
  /** After cost − before cost. */
  readonly deltaCost: Interval;
  /** After self share − before self share, points 0–1. */
  readonly deltaShare: Interval;
  /** Benjamini–Hochberg at 5 % over functions with ≥ 1 % on either side (`rules.md` §7). */
  readonly significant: boolean;
  /** Status where a level is reached on either side, else null. */
  readonly status: Status | null;
}

export interface CostBasis {
  readonly unit: string;
  readonly per: 'request' | 'second' | 'operation' | 'execution';
  /** What is assumed: `assumes equal load`. */
  readonly note: string;
}

/** The answer to "did it help". */
export interface Comparison {
  readonly comparable: boolean;
  readonly reasons: readonly Mismatch[];
  readonly override: { readonly reason: string } | null;
  readonly basis: Basis;
  readonly sampleType: string;
  readonly cost: CostBasis;
  /** Smallest change of share (points, 0–1) this pair could have shown for a function at 20 %: 1.96·√(var_b+var_a). */
  readonly detectable: number;
  /** Cost of the whole basis before and after. */
  readonly whole: { readonly before: Interval; readonly after: Interval; readonly change: Interval | null };
  readonly verdicts: readonly Verdict[];
  readonly rows: readonly DiffRow[];
  /** Names in `before` only, guessed to be renamed in `after`. */
  readonly renames: readonly { readonly before: string; readonly after: string; readonly score: number }[];
}
