import type { HeapClass } from '../graph/classes.ts';

/** Which of several that are part of one another gives them its name: one of the program before what is built in, then the larger. */
export interface Weight {
  readonly row: Pick<HeapClass, 'module'>;
  readonly bytes: number;
}

/** True for classes that the program or a package defines, as far as the heap tells. */
export const isOfProgram = ({ module }: Pick<HeapClass, 'module'>): boolean =>
  module !== null && !module.startsWith('node:');

function outweighs(one: Weight, other: Weight): boolean {
  const [left, right] = [isOfProgram(one.row), isOfProgram(other.row)];
  return left === right ? one.bytes > other.bytes : left;
}

/**
 * Of things whose growth may be part of another's, those that stand for themselves: what is part of nothing, of those that are part of one
 * another in a ring the one with most `weight`, and what none that stands and that it is part of, near or far, `covers`.
 */
export function standing<T>(
  all: Iterable<T>,
  partOf: (one: T) => T | undefined,
  weight: (one: T) => Weight,
  covers: (around: T, one: T) => boolean,
): ReadonlySet<T> {
  const things = [...all];
  const { tops, rings } = ringsOf(things, partOf, weight);
  const stands = new Set<T>();
  /** Those that stand on the way up from a thing, itself among them. */
  const ways = new Map<T, readonly T[]>();
  const way = (one: T): readonly T[] => {
    const known = ways.get(one);
    if (known !== undefined) return known;
    const around = tops.has(one) ? undefined : partOf(one);
    const entered = around === undefined ? undefined : rings.get(around);
    const above =
      around === undefined ? [] : entered === undefined || entered === rings.get(one) ? way(around) : standIn(entered);
    const isCovered = above.some((other) => covers(other, one));
    if (!isCovered) stands.add(one);
    const own = isCovered ? above : [...above, one];
    ways.set(one, own);
    return own;
  };
  /** What is part of one of a ring is part of them all, wherever it enters. */
  const standIn = (ring: readonly T[]): readonly T[] => {
    for (const one of ring) way(one);
    return ring.filter((one) => stands.has(one));
  };
  for (const one of things) way(one);
  return stands;
}

interface Rings<T> {
  /** Of each ring the one with most weight. */
  readonly tops: ReadonlySet<T>;
  /** The ring that a thing is in. */
  readonly rings: ReadonlyMap<T, readonly T[]>;
}

/** Things that are part of one another. */
function ringsOf<T>(all: readonly T[], partOf: (one: T) => T | undefined, weight: (one: T) => Weight): Rings<T> {
  const passed = new Set<T>();
  const tops = new Set<T>();
  const rings = new Map<T, readonly T[]>();
  for (const one of all) {
    const way = new Set<T>();
    let at: T | undefined = one;
    for (; at !== undefined && !passed.has(at) && !way.has(at); at = partOf(at)) way.add(at);
    if (at !== undefined && way.has(at)) {
      const ring = [...way];
      ring.splice(0, ring.indexOf(at));
      for (const member of ring) rings.set(member, ring);
      tops.add(ring.reduce((most, other) => (outweighs(weight(other), weight(most)) ? other : most)));
    }
    for (const seen of way) passed.add(seen);
  }
  return { tops, rings };
}
