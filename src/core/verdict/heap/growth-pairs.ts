import type { HeapClass } from '../../heap/graph/classes.ts';
import type { JudgedGrowth } from './evaluate-growth.ts';

/** A class on both sides; one that a side does not have is missing there. */
export interface GrowthPair {
  readonly old: JudgedGrowth | undefined;
  readonly now: JudgedGrowth | undefined;
}

const withoutPlace = ({ type, name, module }: HeapClass): string => `${type}:${name}@${module ?? ''}`;

const byPlace = (a: JudgedGrowth, b: JudgedGrowth): number => {
  const [left, right] = [a.measured.row, b.measured.row];
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
};

/**
 * The classes of two series, paired: by their keys, and what is left, where its definition moved, by type, name and file in the order of
 * their places. Where one side has fewer of a name, those that grew most there are paired. Each class is in one pair; sides come largest
 * growth first, and so do the pairs.
 */
export function growthPairs(before: readonly JudgedGrowth[], after: readonly JudgedGrowth[]): readonly GrowthPair[] {
  const byKey = new Map(after.map((one) => [one.measured.row.key, one]));
  const partner = new Map<JudgedGrowth, JudgedGrowth>();
  for (const old of before) {
    const same = byKey.get(old.measured.row.key);
    if (same !== undefined) partner.set(old, same);
  }
  const used = new Set(partner.values());
  const name = ({ measured }: JudgedGrowth): string => withoutPlace(measured.row);
  const rest = Map.groupBy(
    after.filter((one) => !used.has(one)),
    name,
  );
  const moved = Map.groupBy(
    before.filter((one) => !partner.has(one)),
    name,
  );
  for (const [key, olds] of moved) {
    const news = rest.get(key) ?? [];
    const pairs = Math.min(olds.length, news.length);
    const places = news.slice(0, pairs).sort(byPlace);
    for (const [i, old] of olds.slice(0, pairs).sort(byPlace).entries()) {
      const now = places[i];
      if (now !== undefined) partner.set(old, now);
    }
  }
  const paired = new Set(partner.values());
  return [
    ...before.map((old) => ({ old, now: partner.get(old) })),
    ...after.filter((one) => !paired.has(one)).map((now) => ({ old: undefined, now })),
  ];
}
