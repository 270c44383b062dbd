import { type HeapClass, isCollectionPart } from '../graph/classes.ts';
import { UNREACHED } from '../graph/distances.ts';
import { release } from '../graph/release.ts';
import type { ClassSums } from './class-sums.ts';
import type { SnapshotColumns } from './snapshot.ts';
import { standing } from './standing.ts';

/** Classes that are asked whether they are part of another's growth: those that grew most, by retained bytes and by count. */
const FOLLOWED = 40;
/** Of those that are not, so many are followed along their paths. */
const ON_PATHS = 16;
/** Growth in bytes below which a class is not followed, unless it is one of the first. */
const WORTH = 65_536;
const FIRST = 4;
/** Growth in objects without which a class holds what grows, and does not grow itself. */
const CONTAINER_LEAST = 10;

const grown = (values: readonly number[] | undefined, from: number): number =>
  (values?.at(-1) ?? 0) - (values?.[from] ?? 0);

/** The least that a value grew by in any difference. */
function leastStep(values: readonly number[] | undefined, from: number): number {
  const counted = values?.slice(from) ?? [];
  return Math.min(...counted.slice(1).map((value, i) => value - (counted[i] ?? 0)));
}

/** Classes worth following: those whose retained size or count grew most since warm-up. */
export function followedClasses(sums: readonly ClassSums[], from: number): ReadonlySet<number> {
  const rows = sums
    .map((row, at) => ({ at, retained: grown(row.retained, from), count: grown(row.count, from) }))
    .filter(({ count }) => count > 0);
  const most = (by: 'retained' | 'count') => [...rows].sort((a, b) => b[by] - a[by]).slice(0, FOLLOWED);
  return new Set([...most('retained'), ...most('count')].map(({ at }) => at));
}

/** Of the classes followed, those whose objects hold others and grew with them: what the runtime is made of explains nothing, and contents hold no objects. */
export function containersOf(
  followed: ReadonlySet<number>,
  classes: readonly HeapClass[],
  sums: readonly ClassSums[],
  from: number,
): ReadonlySet<number> {
  return new Set([...followed].filter((at) => isContainer(classes[at]) && growsThroughout(sums[at], from)));
}

/** True for a class that grew in every difference that counts: one new list with all new objects in it is their holder, not the leak. */
function growsThroughout(row: ClassSums | undefined, from: number): boolean {
  const counts = row?.count.slice(from) ?? [];
  return grown(counts, 0) >= CONTAINER_LEAST && counts.every((count, i) => i === 0 || count > (counts[i - 1] ?? 0));
}

/** Classes whose objects the program makes to hold others. */
function isContainer(row: HeapClass | undefined): boolean {
  if (row === undefined || row.name.startsWith('system / ') || isCollectionPart(row)) return false;
  return row.type === 'object' || row.type === 'closure' || row.type === 'native';
}

/**
 * Of the classes that may be told of for themselves, those that grew by enough to ask where they are held. What is part of another's growth
 * may be, too, where that one grows less steadily: a few containers that hold many.
 */
export function worthPaths(
  rows: readonly HeapClass[],
  sums: readonly ClassSums[],
  from: number,
  classes: ReadonlySet<number>,
  partOf: (at: number) => number | null,
): ReadonlySet<number> {
  const growth = (at: number): number => grown(sums[at]?.retained, from);
  const steadily = (around: number, at: number, by: 'count' | 'retained', enough: number): boolean =>
    Math.min(enough, leastStep(sums[around]?.[by], from)) >= Math.min(enough, leastStep(sums[at]?.[by], from));
  const own = standing(
    classes,
    (at) => partOf(at) ?? undefined,
    (at) => ({ row: rows[at] ?? { module: null }, bytes: growth(at) }),
    (around, at) => steadily(around, at, 'count', CONTAINER_LEAST) && steadily(around, at, 'retained', WORTH),
  );
  const largest = [...own].sort((a, b) => growth(b) - growth(a));
  return new Set(largest.filter((at, i) => i < FIRST || growth(at) >= WORTH).slice(0, ON_PATHS));
}

/** Objects of each class followed that no path reaches. */
export function unreachedOf(
  { heap, count, class: classes, own }: SnapshotColumns,
  followed: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const distance = heap.columns.copy('distance');
  const found = new Map<number, number>();
  for (let node = 0; node < count; node++) {
    if (distance[node] !== UNREACHED || own[node] === 0 || !followed.has(classes[node] as number)) continue;
    const at = classes[node] as number;
    found.set(at, (found.get(at) ?? 0) + 1);
  }
  release(distance);
  return found;
}
