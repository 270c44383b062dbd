import type { GrowthStep } from '../../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../../core/heap/growth/stored-growth.ts';
import { usualLabel } from '../../../core/heap/growth/taken-order.ts';

/** What the dialog that makes a series begins with. */
export interface GrowthOpening {
  /** Ids of heaps: in the order a person gave them where their steps are `known`, else in any. */
  readonly heaps: readonly string[];
  readonly purpose: 'series' | 'compare';
  /** What was said of the steps of a series that this one goes on from, by the heap's id. */
  readonly known?: ReadonlyMap<string, GrowthStep>;
  readonly warmUp?: number;
  readonly label?: string;
}

/** The name of a series where a person gave it; what it is called by itself follows its heaps. */
export const givenLabel = (
  { label }: Pick<GrowthDetail['item'], 'label'>,
  { snapshots }: Pick<GrowthDetail['growth'], 'snapshots'>,
): Pick<GrowthOpening, 'label'> => (label === usualLabel(snapshots.map((heap) => heap.label)) ? {} : { label });
