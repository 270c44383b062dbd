import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProfileBuilder } from './builder.ts';
import type { CaptureMeta, SampleType } from './model.ts';

const CPU: SampleType = { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' };
const meta: CaptureMeta = { format: 'test', runtime: 'unknown', flags: [] };
const raw = (name: string) => ({ runtime: 'unknown', name }) as const;

/** Adds stacks of one-letter functions, each with a thread and a weight, in the order given. */
function built(stacks: readonly (readonly [thread: string, path: string, weight: number])[]) {
  const builder = new ProfileBuilder([CPU]);
  stacks.forEach(([thread, path, weight], i) => {
    const root = builder.threadRoot({ name: thread });
    let node = root;
    for (const name of path) node = builder.child(node, builder.frame(raw(name)));
    builder.add(node, 0, weight, 1);
    builder.addToTimeline(node, root, 0, i, weight);
  });
  return builder.finish({ name: '', meta });
}

const paths = ({ nodes, frames, strings }: ReturnType<typeof built>): string[] => {
  const found: string[] = [];
  for (let i = 0; i < nodes.count; i++) {
    const parent = nodes.parent[i] as number;
    found[i] = (parent < 0 ? '' : found[parent]) + (strings[frames.name[nodes.frame[i] as number] as number] ?? '');
  }
  return found;
};

describe('a finished profile', () => {
  const anyStacks = fc.array(
    fc.tuple(
      fc.constantFrom('t1', 't2', 't3'),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 7 }),
      fc.integer({ min: 0, max: 50 }),
    ),
    { minLength: 1, maxLength: 60 },
  );

  it('has its nodes in preorder, heaviest child and thread first, and loses no weight', () => {
    fc.assert(
      fc.property(anyStacks, (stacks) => {
        const profile = built(stacks);
        const { nodes, threads } = profile;
        const total = Float64Array.from(nodes.self[0] ?? []);
        for (let i = nodes.count - 1; i >= 0; i--) {
          const parent = nodes.parent[i] as number;
          expect(parent).toBeLessThan(i);
          if (parent < 0) continue;
          expect(nodes.end[i]).toBeLessThanOrEqual(nodes.end[parent] as number);
          total[parent] = (total[parent] as number) + (total[i] as number);
        }
        for (let i = 0; i < nodes.count; i++) {
          const next = nodes.end[i] as number;
          const { firstNode, endNode } = threads.find((thread) => thread.endNode > i) ?? { firstNode: 0, endNode: 0 };
          expect(i).toBeGreaterThanOrEqual(firstNode);
          if (next < endNode && nodes.parent[next] === nodes.parent[i]) {
            expect(total[i] as number).toBeGreaterThanOrEqual(total[next] as number);
          }
        }
        const weights = threads.map(({ firstNode, endNode }) =>
          (nodes.self[0] ?? new Float64Array()).subarray(firstNode, endNode).reduce((a, b) => a + b, 0),
        );
        expect(weights).toEqual([...weights].sort((a, b) => b - a));
        expect(weights.reduce((a, b) => a + b, 0)).toBe(stacks.reduce((sum, [, , weight]) => sum + weight, 0));
      }),
    );
  });

  it('keeps each sample at its stack and thread, in time order', () => {
    fc.assert(
      fc.property(anyStacks, (stacks) => {
        const profile = built(stacks);
        const { timeline, threads } = profile;
        const all = paths(profile);
        const found = stacks.map((_, i) => [
          threads[timeline?.thread[i] ?? -1]?.name,
          all[timeline?.node[i] ?? -1],
          timeline?.weight[i],
        ]);
        expect(found).toEqual(stacks.map((stack) => [...stack]));
      }),
    );
  });
});

describe('the builder', () => {
  it('knows a function by its identity and a thread by process, id and name', () => {
    const builder = new ProfileBuilder([CPU]);
    expect(builder.frame(raw('a'))).toBe(builder.frame(raw('a')));
    expect(builder.frame(raw('a'))).not.toBe(builder.frame({ ...raw('a'), file: 'x' }));
    const root = builder.threadRoot({ name: 't', id: '1' });
    expect(builder.threadRoot({ name: 't', id: '1' })).toBe(root);
    expect(builder.threadRoot({ name: 't', id: '2' })).not.toBe(root);
    expect(builder.threadRoot({ name: 't', id: '1', process: '9' })).not.toBe(root);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a weight of %d', (weight) => {
    const builder = new ProfileBuilder([CPU]);
    const node = builder.child(builder.threadRoot({ name: '' }), builder.frame(raw('a')));
    expect(() => builder.add(node, 0, weight, 1)).toThrow(expect.objectContaining({ code: 'import.badWeight' }));
  });

  it('sums executing lines by function', () => {
    const builder = new ProfileBuilder([CPU]);
    const a = builder.frame(raw('a'));
    const b = builder.frame(raw('b'));
    for (const [frame, line, weight] of [
      [b, 3, 1],
      [a, 9, 2],
      [a, 4, 3],
      [a, 9, 4],
      [a, 0, 5],
    ] as const) {
      builder.addLine(frame, line, weight);
    }
    const { lines } = builder.finish({ name: '', meta });
    expect([[...lines.frame], [...lines.line], [...lines.self]]).toEqual([
      [a, a, b],
      [4, 9, 3],
      [3, 6, 1],
    ]);
  });
});
