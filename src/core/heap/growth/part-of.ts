import { type Insides, insideOf } from './difference.ts';
import type { SnapshotColumns } from './snapshot.ts';

/** Part of what a class's new objects keep that must lie inside others' for its growth to be part of theirs. */
const PART_OF = 0.8;

/** The class that most of what a class's new objects keep lies inside of; null where it stands for itself. */
export function aroundMost(insides: Insides, at: number): number | null {
  const row = insides.get(at);
  if (row === undefined) return null;
  let total = 0;
  let most = 0;
  let around: number | null = null;
  for (const [other, bytes] of row.inside) {
    total += bytes;
    if (bytes > most) {
      most = bytes;
      around = other;
    }
  }
  return total >= PART_OF * row.total ? around : null;
}

/** As `insideOf`, where objects cannot be told to be new: what more lies inside of others in the last heap than did in the first that counts. */
export function insideByGrowth(
  first: SnapshotColumns,
  last: SnapshotColumns,
  followed: ReadonlySet<number>,
  containers: ReadonlySet<number>,
): Insides {
  const all = ({ count }: SnapshotColumns): Uint8Array => new Uint8Array(count).fill(1, 1);
  const before = insideOf(first, all(first), followed, containers);
  const after = insideOf(last, all(last), followed, containers);
  return new Map(
    [...after].map(([at, { total, inside }]) => {
      const known = before.get(at);
      const grown = [...inside].map(
        ([around, bytes]) => [around, Math.max(0, bytes - (known?.inside.get(around) ?? 0))] as const,
      );
      return [at, { total: Math.max(1, total - (known?.total ?? 0)), inside: new Map(grown) }];
    }),
  );
}
