import type { Growth } from '../../heap/growth/model.ts';
import type { Status, Verdict } from '../verdict.ts';
import type { GrowthRate } from './growth-rates.ts';

/** In what two series differ, and what that does. */
export interface GrowthMismatch {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly effect: 'block' | 'warn';
}

/** A class before and after. */
export interface ComparedGrowth {
  readonly key: string;
  readonly label: string;
  readonly before: GrowthRate | null;
  readonly after: GrowthRate | null;
  readonly status: Status;
  /** Differences at the end of the later series in which it no longer grew. */
  readonly flat: number;
}

/** One series of heaps against another: whether a leak was mended. */
export interface GrowthComparison {
  readonly comparable: boolean;
  readonly reasons: readonly GrowthMismatch[];
  /** Growth is per operation, or, where nobody counted, per step. */
  readonly per: 'operation' | 'step';
  /** What rates are of: retained bytes, or objects where a side's tables have no bytes. */
  readonly unit: 'bytes' | 'instances';
  readonly rows: readonly ComparedGrowth[];
  readonly verdicts: readonly Verdict[];
}

/** One side of a comparison. */
export interface GrowthSide {
  readonly label: string;
  /** `v8`, `hprof`, or that of class tables; null where its heaps were deleted. */
  readonly format: string | null;
  /** `V8`, `Java`, `Python`; null likewise. */
  readonly runtime: string | null;
  /** Its version and the host it ran on; null where nobody knows. */
  readonly version: string | null;
  readonly host: string | null;
  readonly growth: Growth;
}
