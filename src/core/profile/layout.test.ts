import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf } from '../../../tests/support/draw-tree.ts';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { anyStacks, textOf } from '../../../tests/support/stacks.ts';
import type { Columns } from '../columns.ts';
import { layoutFlame } from './layout.ts';
import { buildView } from './view.ts';
import type { FlameMeta } from './view-data.ts';
import { DEFAULT_VIEW } from './view-spec.ts';

const viewOf = (text: string, spec = {}) => buildView(profileOf(text), { ...DEFAULT_VIEW, basis: 'all', ...spec });

const values = ({ columns }: Columns<unknown>, name: string): number[] => [...(columns[name] ?? [])];

/** One line a box: `depth x+width name`; sum boxes as `(n)`. */
function boxes(flame: Columns<FlameMeta>): string[] {
  const [x, width, depth, frame, smaller] = ['x', 'width', 'depth', 'frame', 'smaller'].map((name) =>
    values(flame, name),
  );
  return (x ?? []).map((at, i) => {
    const name = flame.meta.names[frame?.[i] ?? -1]?.name ?? `(${smaller?.[i]})`;
    return `${depth?.[i]} ${at}+${width?.[i]} ${name}`;
  });
}

const TREE = 'main;a;x 50\nmain;a;y 20\nmain;b 20\nmain;c 4\nmain;d 3\nmain 3';

describe('layoutFlame', () => {
  it('lays out every box where all are wide enough', () => {
    expect(boxes(layoutFlame(viewOf(TREE), { root: -1, pixels: 100 }))).toEqual([
      '0 0+100 main',
      '1 0+70 a',
      '1 70+20 b',
      '1 90+4 c',
      '1 94+3 d',
      '2 0+50 x',
      '2 50+20 y',
    ]);
  });

  it('sums what is narrower than a pixel, and flags the parent', () => {
    const flame = layoutFlame(viewOf(TREE), { root: -1, pixels: 20 });
    expect(boxes(flame)).toEqual(['0 0+100 main', '1 0+70 a', '1 70+20 b', '1 90+7 (2)', '2 0+50 x', '2 50+20 y']);
    expect(values(flame, 'node')).toEqual([0, 1, 4, -1, 2, 3]);
    expect(values(flame, 'parent')).toEqual([-1, 0, 0, 0, 1, 1]);
    expect(values(flame, 'flags')).toEqual([2, 0, 0, 0, 0, 0]);
  });

  it('zooms to a node, with what stands above it', () => {
    const flame = layoutFlame(viewOf(TREE), { root: 1, pixels: 100 });
    expect(boxes(flame)).toEqual(['0 0+70 a', '1 0+50 x', '1 50+20 y']);
    expect(flame.meta).toMatchObject({
      root: 1,
      total: 100,
      width: 70,
      maxDepth: 1,
      nodeCount: 7,
      unit: 'count',
      ancestors: [{ node: 0, name: 'main', total: 100 }],
    });
  });

  it('says what is not in the picture because of focus', () => {
    const profile = profileOf(TREE);
    const view = buildView(profile, { ...DEFAULT_VIEW, focus: [frameOf(profile, 'a')] });
    expect(layoutFlame(view, { root: -1, pixels: 100 }).meta).toMatchObject({ total: 70, basisTotal: 100 });
  });

  it('draws nothing of an empty basis', () => {
    const view = buildView(profileOf('main;poll 5', { categories: { poll: 'idle' } }), DEFAULT_VIEW);
    expect(boxes(layoutFlame(view, { root: -1, pixels: 100 }))).toEqual([]);
  });

  it('refuses a node that is not there', () => {
    expect(() => layoutFlame(viewOf(TREE), { root: 99, pixels: 100 })).toThrow(/no node number 99/);
  });

  it('shortens a name of a megabyte and keeps markup as text', () => {
    const flame = layoutFlame(viewOf(`__proto__;${'n'.repeat(1_000_000)} 1\n__proto__;<b>&lt 1`), {
      root: -1,
      pixels: 9,
    });
    expect(flame.meta.names.map((name) => name.name.slice(0, 9))).toEqual(['__proto__', 'nnnnnnnnn', '<b>&lt']);
    expect(flame.meta.names[1]?.name.length).toBeLessThan(3000);
  });

  it('keeps its laws for every tree, zoom and width', () => {
    const specs = fc.record({ invert: fc.boolean(), foldRecursion: fc.boolean() });
    fc.assert(
      fc.property(anyStacks(), specs, fc.integer({ min: 1, max: 300 }), fc.nat(), (stacks, spec, pixels, pick) => {
        const view = viewOf(textOf(stacks), spec);
        const root = (pick % (view.count + 1)) - 1;
        const flame = layoutFlame(view, { root, pixels });
        const [x, width, depth, node, parent, self] = ['x', 'width', 'depth', 'node', 'parent', 'self'].map((name) =>
          values(flame, name),
        ) as [number[], number[], number[], number[], number[], number[]];
        const children = new Map<number, number>();
        const edge = new Map<number, number>();
        width.forEach((own, i) => {
          const p = parent[i] as number;
          children.set(p, (children.get(p) ?? 0) + own);
          // Siblings stand side by side from the parent's left edge, in rows of ascending depth and x.
          expect(x[i]).toBe(edge.get(p) ?? (p < 0 ? 0 : x[p]));
          edge.set(p, (x[i] as number) + own);
          expect(depth[i]).toBe(p < 0 ? 0 : (depth[p] as number) + 1);
          if (i > 0)
            expect([depth[i - 1], depth[i]]).toEqual([depth[i - 1], depth[i]].sort((a, b) => (a ?? 0) - (b ?? 0)));
          if ((node[i] as number) >= 0) expect((own / flame.meta.width) * pixels).toBeGreaterThanOrEqual(1 - 1e-9);
        });
        expect(children.get(-1)).toBe(flame.meta.width);
        node.forEach((id, i) => {
          if (id < 0) return;
          expect((self[i] as number) + (children.get(i) ?? 0)).toBe(width[i]);
          expect(width[i]).toBe(view.total[id]);
        });
      }),
    );
  });
});
