import type { ItemKind } from '../item.ts';
import { LEVELS } from '../verdict/verdict.ts';
import type { FindingBody } from './model.ts';

/** Kinds that are judged by themselves and are no sides of comparisons: an item is held against the newest later one of the same. */
export const HELD_KINDS = ['series', 'heap', 'statements'] as const satisfies readonly ItemKind[];
export type HeldKind = (typeof HELD_KINDS)[number];

export const isHeldKind = (kind: ItemKind): kind is HeldKind => HELD_KINDS.some((known) => known === kind);

/** What of an item tells whether another one is a later state of the same. */
export interface HeldItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly label: string;
  /** ISO 8601. */
  readonly takenAt: string;
  /** It came with a bundle: whatever its clock said, it is older than what was not. */
  readonly restored: boolean;
  /** Where and how it was captured, as one text; null of what Plateau did not capture. */
  readonly program: string | null;
}

/** True of an item that is later than another: what came with a bundle is before what was taken here. */
export function isLater(one: HeldItem, than: HeldItem): boolean {
  if (one.restored !== than.restored) return than.restored;
  return one.takenAt > than.takenAt;
}

/**
 * The items that a finding was seen in last, of the kinds that are held against later ones, one a kind: those of the newest verdict that is at least “investigate”; where none is,
 * of the newest that is to be watched, which on one heap is the most that a rule says.
 */
export function seenLast(
  { evidence }: Pick<FindingBody, 'evidence'>,
  items: ReadonlyMap<string, HeldItem>,
): readonly HeldItem[] {
  const newest = new Map<HeldKind, { readonly item: HeldItem; readonly isOver: boolean }>();
  for (const row of evidence) {
    const item = 'item' in row ? items.get(row.item) : undefined;
    if (item === undefined || !('verdict' in row) || row.verdict === undefined || !isHeldKind(item.kind)) continue;
    const level = LEVELS.indexOf(row.verdict.level);
    const isOver = item.kind === 'heap' || level >= LEVELS.indexOf('investigate');
    if (level < LEVELS.indexOf('watch')) continue;
    const known = newest.get(item.kind);
    const isWorse = known === undefined || (isOver && !known.isOver);
    if (isWorse || (isOver === known?.isOver && isLater(item, known.item))) newest.set(item.kind, { item, isOver });
  }
  return [...newest.values()].map(({ item }) => item);
}

/**
 * The newest later state of an item: of the same kind, and of the same program where both were captured, else called the same; or linked with it by a person. Null where
 * there is none: which of several others it could be is not guessed.
 */
export function laterState(item: HeldItem, others: Iterable<HeldItem>, linked: ReadonlySet<string>): HeldItem | null {
  let newest: HeldItem | null = null;
  for (const other of others) {
    if (other.kind !== item.kind || other.id === item.id || !isLater(other, item)) continue;
    const isSame =
      item.program !== null && other.program !== null ? item.program === other.program : item.label === other.label;
    if (!isSame && !linked.has(other.id)) continue;
    if (newest === null || isLater(other, newest)) newest = other;
  }
  return newest;
}
