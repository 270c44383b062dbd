import fc from 'fast-check';
import type { View } from '../../src/core/profile/view.ts';

export interface Stack {
  readonly path: readonly string[];
  readonly weight: number;
}

/** Stacks of few functions, so that paths meet, recur and repeat; weights are whole numbers, so that sums are exact. */
export function anyStacks(): fc.Arbitrary<Stack[]> {
  const path = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 8 });
  return fc.array(fc.record({ path, weight: fc.integer({ min: 1, max: 1000 }) }), { minLength: 1, maxLength: 40 });
}

/** Stacks as lines of text. */
export function textOf(stacks: readonly Stack[]): string {
  return stacks.map(({ path, weight }) => `${path.join(';')} ${weight}`).join('\n');
}

/** Weight by path of the samples of a view. */
export function stacksOf(view: View): Map<string, number> {
  const stacks: [string, number][] = [];
  const { strings, frames } = view.profile;
  const paths: string[] = [];
  for (let i = 0; i < view.count; i++) {
    const p = view.parent[i] as number;
    const name = strings[frames.name[view.frame[i] as number] as number] ?? '';
    paths.push(p < 0 ? name : `${paths[p]};${name}`);
    const self = view.self[i] as number;
    if (self > 0) stacks.push([paths[i] ?? '', self]);
  }
  return sorted(stacks);
}

/** Weight by path after folding each stack as `rules.md` §2.7 words it. */
export function foldedStacks(stacks: readonly Stack[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { path, weight } of stacks) {
    const folded: string[] = [];
    for (const name of path) {
      const first = folded.indexOf(name);
      if (first >= 0) folded.length = first;
      folded.push(name);
    }
    const text = folded.join(';');
    sums.set(text, (sums.get(text) ?? 0) + weight);
  }
  return sorted([...sums]);
}

function sorted(stacks: [string, number][]): Map<string, number> {
  return new Map(stacks.sort(([a], [b]) => (a < b ? -1 : 1)));
}
