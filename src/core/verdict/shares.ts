import { functionKey, matchKey } from '../profile/identity.ts';
import { CATEGORIES, type Category, type Profile } from '../profile/model.ts';
import { leafCategories } from '../profile/node-state.ts';
import { activeWeights, threadRanges } from '../profile/scope.ts';
import type { ViewSpec } from '../profile/view-spec.ts';
import type { Basis } from './verdict.ts';

/** What shares are of: one sample type, some threads, one denominator (`rules.md` §2.8). */
export interface ShareScope {
  readonly sampleType: number;
  readonly threads: ViewSpec['threads'];
  readonly basis: Basis;
}

export interface KnownFunction {
  readonly key: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly category: Category;
}

/** Functions numbered alike in several profiles. */
export interface FunctionSpace {
  readonly count: number;
  /** For each profile, the number of each of its frames. */
  readonly of: readonly Int32Array[];
  describe(index: number): KnownFunction;
  categoryOf(index: number): Category;
}

function described(profile: Profile, frame: number): KnownFunction {
  const { frames, strings } = profile;
  const name = strings[frames.name[frame] as number] ?? '';
  const file = strings[frames.file[frame] as number] ?? '';
  const line = frames.line[frame] as number;
  const column = frames.column[frame] as number;
  const category = categoryAt(profile, frame);
  return { key: functionKey(name, file, line, column), name, file, line, column, category };
}

const categoryAt = (profile: Profile, frame: number): Category =>
  CATEGORIES[profile.frames.category[frame] as number] ?? 'app';

/** The functions of one profile, numbered as its frames. */
export function ownFunctions(profile: Profile): FunctionSpace {
  const { count } = profile.frames;
  const of = new Int32Array(count);
  for (let i = 0; i < count; i++) of[i] = i;
  return {
    count,
    of: [of],
    describe: (frame) => described(profile, frame),
    categoryOf: (frame) => categoryAt(profile, frame),
  };
}

/**
 * Functions of several profiles, equal ones under one number. `by` decides what is equal: `identity` for replicates of one build,
 * `match` for two builds ({@link matchKey}); a function is described as it first appears.
 */
export function sharedFunctions(profiles: readonly Profile[], by: 'identity' | 'match'): FunctionSpace {
  const numbers = new Map<string, number>();
  const first: (readonly [Profile, number, string])[] = [];
  const of = profiles.map((profile) => {
    const column = new Int32Array(profile.frames.count);
    for (let frame = 0; frame < column.length; frame++) {
      const { frames, strings } = profile;
      const name = strings[frames.name[frame] as number] ?? '';
      const file = strings[frames.file[frame] as number] ?? '';
      const key =
        by === 'match'
          ? matchKey(name, file)
          : functionKey(name, file, frames.line[frame] as number, frames.column[frame] as number);
      let number = numbers.get(key);
      if (number === undefined) {
        number = first.length;
        numbers.set(key, number);
        first.push([profile, frame, key]);
      }
      column[frame] = number;
    }
    return column;
  });
  return {
    count: first.length,
    of,
    describe(index) {
      const known = first[index];
      if (known === undefined) throw new RangeError(`no function ${index}`);
      const [profile, frame, key] = known;
      const text = described(profile, frame);
      return by === 'match' ? { ...text, key } : text;
    },
    categoryOf(index) {
      const known = first[index];
      return known === undefined ? 'unknown' : categoryAt(known[0], known[1]);
    },
  };
}

/** Weights of functions in a scope (`rules.md` §2.9), as columns by function number, in the sample type's unit. */
export interface Shares {
  readonly scope: ShareScope;
  /** D: weight of the whole scope. */
  readonly weight: number;
  /** n: samples of the whole scope. */
  readonly samples: number;
  /** Weight and number of samples that end in the function. */
  readonly self: Float64Array;
  readonly selfSamples: Float64Array;
  /** Weight of samples with the function on their stack, each once however often it recurs. */
  readonly total: Float64Array;
  /** Self weight with that of runtime, gc and jit leaves for which this is the nearest app or library function. */
  readonly charged: Float64Array;
  /** Weight by category of the leaf (index into `CATEGORIES`), as {@link leafCategories} takes it. */
  readonly byCategory: Float64Array;
}

const index = (category: Category): number => CATEGORIES.indexOf(category);
const OWNS = categorySet('app', 'library');
const PASSED_UP = categorySet('runtime', 'gc', 'jit');

function categorySet(...categories: readonly Category[]): Uint8Array {
  const set = new Uint8Array(CATEGORIES.length);
  for (const category of categories) set[index(category)] = 1;
  return set;
}

/** Node whose frame is the nearest app or library function at or above each node; −1 where there is none. */
export function owners(profile: Profile): Int32Array {
  const { nodes, frames } = profile;
  const owner = new Int32Array(nodes.count);
  for (let i = 0; i < nodes.count; i++) {
    const parent = nodes.parent[i] as number;
    const own = frames.category[nodes.frame[i] as number] as number;
    owner[i] = OWNS[own] === 1 ? i : parent < 0 ? -1 : (owner[parent] as number);
  }
  return owner;
}

/**
 * Self, total and charged weights of every function in a scope, in a few linear passes. `number` gives each frame's function number,
 * `count` how many there are. Throws `view.unknownSampleType`, `view.unknownThread`.
 */
export function sharesOf(profile: Profile, scope: ShareScope, number: Int32Array, count: number): Shares {
  const { nodes, frames } = profile;
  const { self, hits } = activeWeights(profile, scope.sampleType, scope.basis);
  const ranges = threadRanges(profile, scope.threads);
  const leaf = leafCategories(nodes, frames.category);
  const owner = owners(profile);
  const selfWeight = new Float64Array(count);
  const selfSamples = new Float64Array(count);
  const total = new Float64Array(count);
  const charged = new Float64Array(count);
  const byCategory = new Float64Array(CATEGORIES.length);
  const subtree = self.slice();
  const onStack = new Int32Array(count);
  // The nodes from the root to the one visited: 0..depth-1.
  let stack = new Int32Array(256);
  let weight = 0;
  let samples = 0;

  for (const { first, end } of ranges) {
    for (let i = end - 1; i >= first; i--) {
      const parent = nodes.parent[i] as number;
      if (parent >= first) subtree[parent] = (subtree[parent] as number) + (subtree[i] as number);
    }
    let depth = 0;
    for (let i = first; i < end; i++) {
      const parent = nodes.parent[i] as number;
      while (depth > 0 && stack[depth - 1] !== parent) {
        const left = number[nodes.frame[stack[--depth] as number] as number] as number;
        onStack[left] = (onStack[left] as number) - 1;
      }
      const f = number[nodes.frame[i] as number] as number;
      if (onStack[f] === 0) total[f] = (total[f] as number) + (subtree[i] as number);
      onStack[f] = (onStack[f] as number) + 1;
      if (depth === stack.length) stack = grown(stack);
      stack[depth++] = i;

      const own = self[i] as number;
      const ownHits = hits[i] as number;
      if (own === 0 && ownHits === 0) continue;
      weight += own;
      samples += ownHits;
      selfWeight[f] = (selfWeight[f] as number) + own;
      selfSamples[f] = (selfSamples[f] as number) + ownHits;
      const category = leaf[i] as number;
      byCategory[category] = (byCategory[category] as number) + own;
      const payer = owner[i] as number;
      const to = PASSED_UP[category] === 1 && payer >= 0 ? (number[nodes.frame[payer] as number] as number) : f;
      charged[to] = (charged[to] as number) + own;
    }
    onStack.fill(0);
  }
  return { scope, weight, samples, self: selfWeight, selfSamples, total, charged, byCategory };
}

export function grown(stack: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(stack.length * 2);
  larger.set(stack);
  return larger;
}

/** Share (0–1) of leaves of some categories in the scope. */
export function categoryShare(shares: Shares, ...categories: readonly Category[]): number {
  if (!(shares.weight > 0)) return 0;
  return categories.reduce((sum, category) => sum + (shares.byCategory[index(category)] as number), 0) / shares.weight;
}
