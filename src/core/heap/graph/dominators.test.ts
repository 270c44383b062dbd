import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominators } from './dominators.ts';
import type { EssentialEdges } from './essential.ts';

const nothing = (): void => undefined;

function edgesOf(count: number, pairs: readonly (readonly [number, number])[]): EssentialEdges {
  const first = new Uint32Array(count + 1);
  const sorted = pairs.filter(([from, to]) => from !== to).sort(([a], [b]) => a - b);
  for (const [from] of sorted) first[from + 1] = (first[from + 1] as number) + 1;
  for (let i = 0; i < count; i++) first[i + 1] = (first[i + 1] as number) + (first[i] as number);
  return { first, to: Uint32Array.from(sorted, ([, to]) => to) };
}

/** Immediate dominators by node, by the definition: taking a node away takes away all that it dominates. */
function naive(count: number, pairs: readonly (readonly [number, number])[]): readonly number[] {
  const reach = (without: number): ReadonlySet<number> => {
    const seen = new Set<number>();
    const stack = [0, ...orphans].filter((node) => node !== without);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const [from, to] of pairs) if (from === node && to !== without && from !== to) stack.push(to);
    }
    return seen;
  };
  const referred = new Set(pairs.flatMap(([from, to]) => (from === to ? [] : [to])));
  const orphans = Array.from({ length: count }, (_, i) => i).filter((node) => node > 0 && !referred.has(node));
  const all = reach(-1);
  const above = Array.from({ length: count }, () => new Set<number>());
  for (let node = 1; node < count; node++) {
    const left = reach(node);
    for (const other of all) if (other !== node && !left.has(other)) above[other]?.add(node);
  }
  return above.map((set, node) => {
    if (node === 0 || !all.has(node)) return 0;
    // The nearest of those that dominate a node is dominated by all the others.
    for (const candidate of set) {
      if ([...set].every((other) => other === candidate || above[candidate]?.has(other))) return candidate;
    }
    return 0;
  });
}

describe('dominators', () => {
  it('are those of the definition, on any graph', () => {
    const graph = fc
      .integer({ min: 1, max: 14 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 3 * count }),
        ),
      );
    fc.assert(
      fc.property(graph, ([count, pairs]) => {
        const { node, idom } = dominators(count, edgesOf(count, pairs), nothing);
        const found = new Array<number>(count);
        idom.forEach((above, number) => {
          found[node[number] as number] = node[above] as number;
        });
        expect(found).toEqual(naive(count, pairs));
      }),
      { numRuns: 500 },
    );
  });

  it('are found along a chain of a million without recursion', () => {
    const count = 1_000_000;
    const first = Uint32Array.from({ length: count + 1 }, (_, i) => Math.min(i, count - 1));
    const to = Uint32Array.from({ length: count - 1 }, (_, i) => i + 1);
    const { idom, reached } = dominators(count, { first, to }, nothing);
    expect(reached).toBe(count);
    expect(idom[count - 1]).toBe(count - 2);
  });
});
