import type { Evaluation, Item } from '../../item.ts';
import type { LoadRow, LoadRun } from '../../load/model.ts';
import type { Status, Verdict } from '../verdict.ts';

/** A run with where it is stored and on what it was made. */
export interface ComparedRun {
  readonly run: LoadRun;
  readonly captureId: string;
  readonly sha256: string;
  readonly label: string;
}

/** In what two sides differ; `block` is what changes what the numbers mean. */
export interface LoadMismatch {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly effect: 'block' | 'warn';
}

/** What is compared of a row. */
export const LOAD_METRICS = ['p50', 'p95', 'p99', 'error rate'] as const;
export type LoadMetric = (typeof LOAD_METRICS)[number];

/** A metric of one row before and after: each value is of one run, the middle one of its side, and never a mean of several. */
export interface ComparedMetric {
  readonly metric: LoadMetric;
  /** Milliseconds, or a share (0–1). */
  readonly before: number;
  readonly after: number;
  /** Ids of the runs these are of. */
  readonly beforeRun: string;
  readonly afterRun: string;
  /** Relative, −1 and above; the bounds are those of the noise of the runs before, and are absent with fewer than three. Null from nothing. */
  readonly change: { readonly value: number; readonly low?: number; readonly high?: number } | null;
  /** Null of failures that there were none of on either side. */
  readonly status: Status | null;
}

export interface ComparedRow extends Pick<LoadRow, 'name' | 'method'> {
  readonly metrics: readonly ComparedMetric[];
}

/** Runs before against runs after. */
export interface LoadComparison {
  readonly comparable: boolean;
  readonly reasons: readonly LoadMismatch[];
  readonly override: { readonly reason: string } | null;
  /** Smallest relative rise of the whole run's p95 that would have stood out of the noise; null where nobody knows the noise. */
  readonly detectable: number | null;
  /** The whole run, then its endpoints. */
  readonly rows: readonly ComparedRow[];
  readonly verdicts: readonly Verdict[];
}

/** A stored comparison of load runs, as the window shows it. */
export interface LoadComparisonAnswer {
  readonly item: Item;
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  readonly comparison: LoadComparison;
  readonly evaluations: readonly Evaluation[];
}
