import type { ImportWarning } from '../../profile/model.ts';
import type { Matching } from './model.ts';

/** A heap of a series with the largest id of any of its objects, which grows as a process runs; null without ids. */
export interface NumberedHeap {
  readonly label: string;
  readonly largestId: number | null;
}

/** What a series is called unless a person says otherwise, by the labels of its heaps. */
export const usualLabel = (labels: readonly string[]): string => `${labels[0] ?? ''} … ${labels.at(-1) ?? ''}`;

/** Heaps by their largest id, least first: the order in which one process had them. */
export const byLargestId = <T extends Pick<NumberedHeap, 'largestId'>>(heaps: readonly T[]): readonly T[] =>
  [...heaps].sort((a, b) => (a.largestId ?? 0) - (b.largestId ?? 0));

/** `heap.order`, where the ids of one process say that its heaps were taken in another order than they stand in; ids of different processes say nothing. */
export function orderWarning({ byId }: Pick<Matching, 'byId'>, heaps: readonly NumberedHeap[]): ImportWarning | null {
  const falls = heaps.some(({ largestId }, i) => {
    const before = heaps[i - 1]?.largestId ?? null;
    return largestId !== null && before !== null && largestId < before;
  });
  if (!byId || !falls) return null;
  const labels = byLargestId(heaps).map(({ label }) => `“${label}”`);
  return {
    code: 'heap.order',
    message: `The heaps seem to be in another order than they were taken: by their objects’ ids it was ${labels.join(', ')}.`,
  };
}
