import type { Profile } from '../profile/model.ts';
import { activeWeights, threadRanges } from '../profile/scope.ts';
import { grown, type ShareScope } from './shares.ts';

/** Recursion-folded paths of a scope as a tree (`rules.md` §2.7), threads merged; parents stand before their children. */
export interface FoldedPaths {
  readonly count: number;
  /** Frame the path ends in. */
  readonly frame: Int32Array;
  /** Path without its last frame; −1 at a root. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** PathSelf: weight and number of samples whose folded stack is exactly this path. */
  readonly self: Float64Array;
  readonly samples: Float64Array;
}

/** The folded paths of a scope. Throws `view.unknownSampleType`, `view.unknownThread`. */
export function foldedPaths(profile: Profile, scope: ShareScope): FoldedPaths {
  const { nodes } = profile;
  const { self, hits } = activeWeights(profile, scope.sampleType, scope.basis);
  const ranges = threadRanges(profile, scope.threads);
  const paths = new PathTree(ranges.reduce((sum, { first, end }) => sum + end - first, 0));
  const pathOf = new Int32Array(nodes.count).fill(-1);
  const onStack = new Int32Array(profile.frames.count);
  let stack = new Int32Array(256);
  for (const { first, end } of ranges) {
    let depth = 0;
    for (let i = first; i < end; i++) {
      const parent = nodes.parent[i] as number;
      while (depth > 0 && stack[depth - 1] !== parent) {
        const left = nodes.frame[stack[--depth] as number] as number;
        onStack[left] = (onStack[left] as number) - 1;
      }
      const frame = nodes.frame[i] as number;
      const above = parent < first ? -1 : (pathOf[parent] as number);
      const path = (onStack[frame] as number) > 0 ? paths.foldedTo(above, frame) : paths.child(above, frame);
      pathOf[i] = path;
      paths.add(path, self[i] as number, hits[i] as number);
      onStack[frame] = (onStack[frame] as number) + 1;
      if (depth === stack.length) stack = grown(stack);
      stack[depth++] = i;
    }
    onStack.fill(0);
  }
  return paths;
}

class PathTree implements FoldedPaths {
  count = 0;
  readonly frame: Int32Array;
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly self: Float64Array;
  readonly samples: Float64Array;
  readonly #table: Int32Array;
  readonly #mask: number;

  constructor(most: number) {
    this.frame = new Int32Array(most);
    this.parent = new Int32Array(most);
    this.depth = new Int32Array(most);
    this.self = new Float64Array(most);
    this.samples = new Float64Array(most);
    let size = 16;
    while (size < most * 2) size *= 2;
    this.#table = new Int32Array(size).fill(-1);
    this.#mask = size - 1;
  }

  child(parent: number, frame: number): number {
    let slot = (Math.imul(parent + 2, 0x9e3779b1) ^ Math.imul(frame + 1, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.#mask;
    for (;;) {
      const path = this.#table[slot] as number;
      if (path < 0) break;
      if (this.parent[path] === parent && this.frame[path] === frame) return path;
      slot = (slot + 1) & this.#mask;
    }
    const path = this.count++;
    this.parent[path] = parent;
    this.frame[path] = frame;
    this.depth[path] = parent < 0 ? 0 : (this.depth[parent] as number) + 1;
    this.#table[slot] = path;
    return path;
  }

  /** The path up to the first occurrence of `frame`; below it when an earlier fold has already cut that occurrence away. */
  foldedTo(path: number, frame: number): number {
    for (let at = path; at >= 0; at = this.parent[at] as number) if (this.frame[at] === frame) return at;
    return this.child(path, frame);
  }

  add(path: number, weight: number, samples: number): void {
    this.self[path] = (this.self[path] as number) + weight;
    this.samples[path] = (this.samples[path] as number) + samples;
  }
}

/** By function: its widest folded path, how many end in it, and how many of those are wide. */
export interface PathFacts {
  readonly widest: Float64Array;
  readonly paths: Int32Array;
  readonly widePaths: Int32Array;
}

/** What the folded paths say of each function, by `number` of their frames; from the weight `wide` on a path counts as wide. */
export function pathFacts(paths: FoldedPaths, number: Int32Array, functions: number, wide: number): PathFacts {
  const widest = new Float64Array(functions);
  const count = new Int32Array(functions);
  const widePaths = new Int32Array(functions);
  for (let path = 0; path < paths.count; path++) {
    const weight = paths.self[path] as number;
    if (!(weight > 0)) continue;
    const f = number[paths.frame[path] as number] as number;
    count[f] = (count[f] as number) + 1;
    if (weight > (widest[f] as number)) widest[f] = weight;
    if (weight >= wide) widePaths[f] = (widePaths[f] as number) + 1;
  }
  return { widest, paths: count, widePaths };
}
