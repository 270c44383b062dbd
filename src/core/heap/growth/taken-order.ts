import type { ImportWarning } from '../../profile/model.ts';
import type { Matching } from './model.ts';

/** A heap of a series with the largest id of any of its objects, which grows as a process runs; null without ids. */
export interface NumberedHeap {
  readonly label: string;
  readonly largestId: number | null;
}

/** A heap with the time at which it was taken, too (ISO 8601); null where nobody knows. */
export interface DatedHeap extends NumberedHeap {
  readonly capturedAt: string | null;
}

/** What a series is called unless a person says otherwise, by the labels of its heaps. */
export const usualLabel = (labels: readonly string[]): string => `${labels[0] ?? ''} … ${labels.at(-1) ?? ''}`;

/** Where a heap stands by its ids or, in a series in which none has any, by its time; null where it tells nothing. */
function placesOf(heaps: readonly DatedHeap[]): (heap: DatedHeap) => number | null {
  if (heaps.some(({ largestId }) => largestId !== null)) return ({ largestId }) => largestId;
  const isDated = heaps.every(({ capturedAt }) => capturedAt !== null && !Number.isNaN(Date.parse(capturedAt)));
  return ({ capturedAt }) => (isDated && capturedAt !== null ? Date.parse(capturedAt) : null);
}

/** Heaps in the order in which they seem to have been taken. */
export function asTaken<T extends DatedHeap>(heaps: readonly T[]): readonly T[] {
  const place = placesOf(heaps);
  return [...heaps].sort((a, b) => (place(a) ?? 0) - (place(b) ?? 0));
}

/**
 * `heap.order`, where the ids of one process, or the times of heaps without ids, say that they were taken in another order than they stand in; ids
 * of different processes say nothing.
 */
export function orderWarning({ byId }: Pick<Matching, 'byId'>, heaps: readonly DatedHeap[]): ImportWarning | null {
  const place = placesOf(heaps);
  const hasIds = heaps.some(({ largestId }) => largestId !== null);
  const falls = heaps.some((heap, i) => {
    const before = heaps[i - 1];
    const [left, right] = [before === undefined ? null : place(before), place(heap)];
    return left !== null && right !== null && right < left;
  });
  if (!falls || (hasIds && !byId)) return null;
  const labels = asTaken(heaps).map(({ label }) => `“${label}”`);
  return {
    code: 'heap.order',
    message: `The heaps seem to be in another order than they were taken: by their ${hasIds ? 'objects’ ids' : 'times'} it was ${labels.join(', ')}.`,
  };
}
