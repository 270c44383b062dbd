import type { Evaluation, Item, Provenance } from '../item.ts';
import type { ImportWarning } from '../profile/model.ts';

/** One line of a series: values at times, as columns of equal length. */
export interface SeriesColumn {
  /** `rss`, `heapUsed`, `cpu`, `delay`, `handles`. */
  readonly name: string;
  readonly title: string;
  /** Shares are 0–1. */
  readonly unit: 'bytes' | 'cores' | 'seconds' | 'share' | 'count';
  /** One a time; null where it was not measured. */
  readonly values: readonly (number | null)[];
}

/** Values sampled over time. Times are in seconds since `startedAt`, strictly ascending, the first 0. */
export interface Series {
  /** ISO 8601, UTC; empty where the file tells times since its own start only. */
  readonly startedAt: string;
  readonly times: readonly number[];
  readonly columns: readonly SeriesColumn[];
  /** Times (seconds) at which the process was another one than before: nothing is concluded across them. */
  readonly restarts: readonly number[];
}

/** A series as the window shows it. */
export interface SeriesDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly series: Series;
  readonly evaluations: readonly Evaluation[];
}
