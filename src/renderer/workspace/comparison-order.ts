import type { Item } from '../../core/item.ts';

/** What a label says about its side: 0 before, 1 after, null nothing. */
export function sideNamed(label: string): 0 | 1 | null {
  const before = /\b(before|old|base(line)?)\b/i.test(label.replace(/_/g, ' '));
  const after = /\b(after|new|fixed|patched)\b/i.test(label.replace(/_/g, ' '));
  return before === after ? null : before ? 0 : 1;
}

/**
 * Items in the order they are compared: older captures first where the files tell when they were taken; else what is called “before” comes
 * before what is called “after”; else as they were imported.
 */
export function inComparisonOrder(items: readonly Item[]): readonly Item[] {
  const order = (a: Item, b: Item): number => {
    if (a.capturedAt !== null && b.capturedAt !== null && a.capturedAt !== b.capturedAt) {
      return a.capturedAt.localeCompare(b.capturedAt);
    }
    const [sideA, sideB] = [sideNamed(a.label), sideNamed(b.label)];
    if (sideA !== null && sideB !== null && sideA !== sideB) return sideA - sideB;
    return a.importedAt.localeCompare(b.importedAt);
  };
  return [...items].sort(order);
}
