import type { Basis } from '../verdict/verdict.ts';

/**
 * What part of a profile is looked at and how. Equal specs give equal trees, so a spec (as canonical JSON) is the cache key of a view.
 */
export interface ViewSpec {
  /** Index into `Profile.sampleTypes`. */
  readonly sampleType: number;
  /** `all` merges every thread; a number is one thread's index; a text is a thread group (name without trailing digits). */
  readonly threads: 'all' | number | { readonly group: string };
  readonly basis: Basis;
  /** Leaves first: callers of each function grow upwards from it. */
  readonly invert: boolean;
  /** Recursion folded as in `rules.md` §2.7. */
  readonly foldRecursion: boolean;
  /** Only stacks through these functions, starting at them. Frame indices. */
  readonly focus: readonly number[];
  /** Functions left out; their callees are joined to their callers. Frame indices. */
  readonly hide: readonly number[];
}

export const DEFAULT_VIEW: ViewSpec = {
  sampleType: 0,
  threads: 'all',
  basis: 'active',
  invert: false,
  foldRecursion: false,
  focus: [],
  hide: [],
};
