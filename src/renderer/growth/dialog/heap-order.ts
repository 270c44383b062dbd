import type { Item } from '../../../core/item.ts';
import { sideNamed } from '../../workspace/comparison-order.ts';

/** What is known of a heap that its place in a series follows from. */
export interface OrderedHeap extends Pick<Item, 'id' | 'label' | 'capturedAt' | 'importedAt'> {
  /** Largest id of any object, which grows as a process runs; null without ids. */
  readonly largestId: number | null;
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** How the order of a series was found. */
export type OrderedBy = 'name of the side' | 'ids' | 'time' | 'name';

function told<T>(heaps: readonly OrderedHeap[], value: (heap: OrderedHeap) => T | null): boolean {
  return heaps.length > 0 && heaps.every((heap) => value(heap) !== null);
}

/**
 * Heaps in the order they were taken, and what that was told by: two called “before” and “after” by their names; else by the largest id, which ascends
 * as a process runs; else by when they were captured; else by name.
 */
export function inTakenOrder<T extends OrderedHeap>(
  heaps: readonly T[],
): { readonly heaps: readonly T[]; readonly by: OrderedBy } {
  const byName = (a: T, b: T) => names.compare(a.label, b.label) || a.importedAt.localeCompare(b.importedAt);
  const sorted = (order: (a: T, b: T) => number) => [...heaps].sort((a, b) => order(a, b) || byName(a, b));
  const sides = heaps.map(({ label }) => sideNamed(label));
  if (heaps.length === 2 && sides[0] !== sides[1] && !sides.includes(null)) {
    return { heaps: sorted((a, b) => (sideNamed(a.label) ?? 0) - (sideNamed(b.label) ?? 0)), by: 'name of the side' };
  }
  if (told(heaps, ({ largestId }) => largestId)) {
    return { heaps: sorted((a, b) => (a.largestId ?? 0) - (b.largestId ?? 0)), by: 'ids' };
  }
  if (told(heaps, ({ capturedAt }) => capturedAt)) {
    return { heaps: sorted((a, b) => (a.capturedAt ?? '').localeCompare(b.capturedAt ?? '')), by: 'time' };
  }
  return { heaps: sorted(() => 0), by: 'name' };
}

/**
 * Whether heaps in this order seem to have been taken in another: by what two are called, else by their ids, else by their times. Names alone speak
 * against no order.
 */
export function looksDisordered(heaps: readonly OrderedHeap[]): boolean {
  const taken = inTakenOrder(heaps);
  // The ids of two that are called before and after may be of different processes.
  if (taken.by === 'name of the side') return taken.heaps[0] !== heaps[0];
  const falls = (value: (heap: OrderedHeap) => number | string | null): boolean =>
    heaps.some((heap, i) => {
      const [one, before] = [value(heap), i === 0 ? null : value(heaps[i - 1] ?? heap)];
      return one !== null && before !== null && one < before;
    });
  if (told(heaps, ({ largestId }) => largestId)) return falls(({ largestId }) => largestId);
  return falls(({ capturedAt }) => capturedAt);
}

/** With the heap at `from` in the place `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const one = list[from];
  if (one === undefined || to < 0 || to >= list.length) return list;
  const rest = list.filter((_, at) => at !== from);
  return [...rest.slice(0, to), one, ...rest.slice(to)];
}
