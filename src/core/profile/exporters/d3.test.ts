import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportedText, HOSTILE_NAMES } from '../../../../tests/support/exported.ts';
import { profileOf } from '../../../../tests/support/profile-of.ts';
import { anyStacks, textOf } from '../../../../tests/support/stacks.ts';
import type { Profile } from '../model.ts';
import { d3 } from './d3.ts';

interface Node {
  readonly name: string;
  readonly value: number;
  readonly children?: readonly Node[];
  readonly leftOut?: { readonly nodes: number; readonly below: number };
}

const written = (profile: Profile, options = {}): Node => JSON.parse(exportedText(d3, profile, options));

function all(node: Node): Node[] {
  return [node, ...(node.children ?? []).flatMap(all)];
}

describe('the d3-flame-graph exporter', () => {
  it('writes the tree', () => {
    expect(written(profileOf('main;a@a.py;b 3\nmain;c 2'))).toEqual({
      name: 'a label',
      value: 5,
      unit: 'count',
      basis: 'active',
      children: [
        {
          name: 'main',
          value: 5,
          children: [
            { name: 'a', file: 'a.py', value: 3, children: [{ name: 'b', value: 3 }] },
            { name: 'c', value: 2 },
          ],
        },
      ],
      leftOut: { nodes: 0, below: 1 / 4000 },
    });
  });

  it('puts together what is too light, and says how much that was', () => {
    const profile = profileOf('main;a 90\nmain;b;x 4\nmain;c 3\nmain;d 3');
    const root = written(profile, { smallestShare: 0.05 });
    expect(root.children?.[0]?.children).toEqual([
      { name: 'a', value: 90 },
      { name: '(3 smaller)', value: 10 },
    ]);
    expect(root.leftOut).toEqual({ nodes: 4, below: 0.05 });
  });

  it('is an empty tree where nothing has weight', () => {
    const idle = profileOf('main;poll 5', { categories: { poll: 'idle' } });
    expect(written(idle)).toMatchObject({ value: 0, children: [] });
    expect(written(idle, { basis: 'all' }).value).toBe(5);
  });

  it('keeps its laws for every tree and limit', () => {
    fc.assert(
      fc.property(anyStacks(), fc.double({ min: 0, max: 0.5, noNaN: true }), (stacks, smallestShare) => {
        const root = written(profileOf(textOf(stacks)), { smallestShare });
        expect(root.value).toBe(stacks.reduce((sum, { weight }) => sum + weight, 0));
        expect((root.children ?? []).reduce((sum, { value }) => sum + value, 0)).toBe(root.value);
        for (const node of all(root)) {
          const below = (node.children ?? []).reduce((sum, { value }) => sum + value, 0);
          expect(below).toBeLessThanOrEqual(node.value);
          if (!node.name.startsWith('(')) expect(node.value).toBeGreaterThanOrEqual(smallestShare * root.value);
        }
      }),
    );
  });

  it('writes names as they are', () => {
    const names = HOSTILE_NAMES.filter((name) => !/[\n;\ud800]/.test(name));
    const root = written(profileOf(names.map((name) => `${name} 1`).join('\n')));
    expect(root.children?.map(({ name }) => name).sort()).toEqual([...names].sort());
  });
});
