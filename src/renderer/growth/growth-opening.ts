import type { GrowthStep } from '../../core/heap/growth/model.ts';

/** What the dialog that makes a series begins with. */
export interface GrowthOpening {
  /** Ids of heaps, in any order. */
  readonly heaps: readonly string[];
  readonly purpose: 'series' | 'compare';
  /** What was said of the steps of a series that this one goes on from, by the heap's id. */
  readonly known?: ReadonlyMap<string, GrowthStep>;
  readonly warmUp?: number;
  readonly label?: string;
}
