import type { FileKind, MetricId, SizeKind } from '../../frontend/model.ts';
import type { WeightUnit } from '../../frontend/weights.ts';
import type { Evaluation, Item } from '../../item.ts';
import type { Mismatch } from '../../profile/comparison.ts';
import type { Status, Verdict } from '../verdict.ts';
import type { FrontendInput } from './frontend-rule.ts';

/** A report with where it is stored and what it is called. */
export type ComparedReport = Pick<FrontendInput, 'report' | 'captureId' | 'sha256'> & { readonly label: string };

/** Relative, −1 and above; the bounds are those of the noise of runs or of rounded sizes, and are absent where nobody knows them. */
export interface RelativeChange {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** A metric of a page before and after: each value is that of the median run of its side, and never a mean of several. */
export interface ComparedVital {
  readonly metric: MetricId;
  /** Milliseconds; CLS has no unit. */
  readonly before: number;
  readonly after: number;
  /** How far unchanged runs lie from each other in 95 of 100, in the metric's unit; null where too few runs tell it. */
  readonly noise: number | null;
  /** Null from nothing. */
  readonly change: RelativeChange | null;
  readonly status: Status;
}

/** Bytes of one kind of file before and after, in one unit. */
export interface ComparedWeight {
  readonly kind: FileKind;
  readonly unit: WeightUnit;
  readonly before: number;
  readonly after: number;
  /** Null from nothing. */
  readonly change: RelativeChange | null;
  readonly status: Status;
}

/** A package's bytes in all files of a build; null where it is not among them. */
export interface ComparedPackage {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly change: 'new' | 'gone' | 'grown' | 'smaller' | 'same';
}

/** Reports of a front end before against after. */
export interface FrontendComparison {
  /** Visits of a page, or the files of a build; null where one side is the one and one the other. */
  readonly what: 'page' | 'build' | null;
  readonly comparable: boolean;
  readonly reasons: readonly Mismatch[];
  readonly override: { readonly reason: string } | null;
  /** Ids of the reports that the values are of: the median run of each side. */
  readonly judged: { readonly before: string; readonly after: string };
  /** Reports of each side. */
  readonly runs: { readonly before: number; readonly after: number };
  readonly vitals: readonly ComparedVital[];
  readonly weights: readonly ComparedWeight[];
  /** Largest change first; `unit` is what the bytes of parts are. Null where not both sides tell parts in one unit. */
  readonly packages: { readonly unit: SizeKind; readonly rows: readonly ComparedPackage[] } | null;
  readonly verdicts: readonly Verdict[];
}

/** A stored comparison of front ends, as the window shows it. */
export interface FrontendComparisonAnswer {
  readonly item: Item;
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  readonly comparison: FrontendComparison;
  readonly evaluations: readonly Evaluation[];
}
