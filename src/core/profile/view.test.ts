import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, drawTree, frameOf } from '../../../tests/support/draw-tree.ts';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { anyStacks, foldedStacks, stacksOf, textOf } from '../../../tests/support/stacks.ts';
import { PlateauError } from '../error.ts';
import { buildView, type View } from './view.ts';
import { DEFAULT_VIEW, type ViewSpec } from './view-spec.ts';

const ALL: ViewSpec = { ...DEFAULT_VIEW, basis: 'all' };

describe('the stored tree', () => {
  it('is shared, not copied, where it already is what is asked for', () => {
    const profile = profileOf('main;a;b 3\nmain;a 1\nmain;c 2');
    const view = buildView(profile, ALL);
    expect(view.frame).toBe(profile.nodes.frame);
    expect(view.self).toBe(profile.nodes.self[0]);
    expect(view.origin).toBeNull();
    expect(drawTree(view)).toBe(
      drawn(`
        main 6 0
          a 4 1
            b 3 3
          c 2 2`),
    );
    expect(view.weight).toBe(6);
    expect([...view.fanOut]).toEqual([2, 1, 0, 0]);
  });

  it('is put in order of another sample type', () => {
    const sampleTypes = [
      { name: 'cpu', kind: 'cpu', unit: 'count' },
      { name: 'space', kind: 'alloc', unit: 'bytes' },
    ] as const;
    const profile = profileOf('main;a 3 10\nmain;b 1 500\nmain;c 2 0', { sampleTypes });
    expect(drawTree(buildView(profile, { ...ALL, sampleType: 1 }))).toBe(
      drawn(`
        main 510 0
          b 500 500
          a 10 10`),
    );
  });
});

describe('the basis', () => {
  const profile = profileOf('main;poll 70\nmain;work;gc 10\nmain;work 20', { categories: { poll: 'idle', gc: 'gc' } });
  it.each([
    ['all', 'main 100 0\n  poll 70 70\n  work 30 20\n    gc 10 10'],
    ['active', 'main 30 0\n  work 30 20\n    gc 10 10'],
    ['app', 'main 20 0\n  work 20 20'],
  ] as const)('%s leaves out what it does not count', (basis, tree) => {
    const view = buildView(profile, { ...ALL, basis });
    expect(drawTree(view)).toBe(tree);
    expect(view.weight).toBe(view.basisWeight);
  });
});

describe('threads', () => {
  const profile = profileOf(`
    [worker-1]
    run;a;x 3
    run;b 1
    [worker-2]
    run;b 5
    run;a;x 1
    run;a;y 1
    [timer]
    tick 4`);
  it('are merged by path', () => {
    expect(drawTree(buildView(profile, ALL))).toBe(
      drawn(`
        run 11 0
          b 6 6
          a 5 0
            x 4 4
            y 1 1
        tick 4 4`),
    );
  });
  it('are shown alone', () => {
    expect(drawTree(buildView(profile, { ...ALL, threads: 0 }))).toBe(
      'run 7 0\n  b 5 5\n  a 2 0\n    x 1 1\n    y 1 1',
    );
  });
  it('are shown by group', () => {
    const view = buildView(profile, { ...ALL, threads: { group: 'worker-' } });
    expect(view.weight).toBe(11);
    expect(view.roots).toBe(1);
  });
  it('that are not there are refused', () => {
    expect(() => buildView(profile, { ...ALL, threads: 9 })).toThrow(PlateauError);
    expect(() => buildView(profile, { ...ALL, threads: { group: 'nobody' } })).toThrow(/nobody/);
  });
});

describe('recursion folding (rules.md §2.7)', () => {
  it.each([
    ['main;a;b;a;b 1', 'main 1 0\n  a 1 0\n    b 1 1'],
    ['main;fib;fib 1', 'main 1 0\n  fib 1 1'],
    ['main;fib;fib;leaf 2\nmain;fib;leaf 1', 'main 3 0\n  fib 3 0\n    leaf 3 3'],
    ['main;a;b;a;c 2\nmain;a;b;d 1\nmain;a;b;a 4', 'main 7 0\n  a 7 4\n    c 2 2\n    b 1 0\n      d 1 1'],
    ['a;b;c;a;d 1\na;b;c;e;b;c 1', 'a 2 0\n  b 1 0\n    c 1 1\n  d 1 1'],
  ])('of %j', (stacks, tree) => {
    expect(drawTree(buildView(profileOf(stacks), { ...ALL, foldRecursion: true }))).toBe(tree);
  });
});

describe('focus and hiding', () => {
  const profile = profileOf('main;a;b;c 3\nmain;b;d 2\nmain;b 1\nmain;e 4');
  const only = (names: string[]) => names.map((name) => frameOf(profile, name));
  it('starts stacks at the focused function', () => {
    const view = buildView(profile, { ...ALL, focus: only(['b']) });
    expect(drawTree(view)).toBe('b 6 1\n  c 3 3\n  d 2 2');
    expect([view.weight, view.basisWeight]).toEqual([6, 10]);
  });
  it('joins callees of a hidden function to its callers and charges them its own weight', () => {
    const view = buildView(profile, { ...ALL, hide: only(['b']) });
    expect(drawTree(view)).toBe('main 10 1\n  e 4 4\n  a 3 0\n    c 3 3\n  d 2 2');
  });
  it('leaves out stacks of hidden functions alone', () => {
    const view = buildView(profile, { ...ALL, hide: only(['main', 'e']) });
    expect(drawTree(view)).toBe('a 3 0\n  b 3 0\n    c 3 3\nb 3 1\n  d 2 2');
    expect([view.weight, view.basisWeight]).toEqual([6, 10]);
  });
  it('refuses a function that is not there', () => {
    expect(() => buildView(profile, { ...ALL, hide: [99] })).toThrow(/99/);
  });
});

describe('inversion', () => {
  it('grows callers from the leaves', () => {
    const view = buildView(profileOf('main;a;b 3\nmain;c;b 2\nb 1\nmain;a 4'), { ...ALL, invert: true });
    expect(drawTree(view)).toBe(
      drawn(`
        b 6 1
          a 3 0
            main 3 3
          c 2 0
            main 2 2
        a 4 0
          main 4 4`),
    );
    expect(view.cut).toBeNull();
  });

  it('cuts callers of the lightest branches of a large tree, and says so', () => {
    const deep = Array.from({ length: 300 }, (_, i) => `f${i}`).join(';');
    const light = Array.from({ length: 3000 }, (_, i) => `${deep};g${i};leaf${i % 7} 1`).join('\n');
    const view = buildView(profileOf(`${light}\nmain;heavy 1e9`), { ...ALL, invert: true });
    expect(view.weight).toBe(1e9 + 3000);
    expect(view.cut?.weight).toBe(3000);
    expect(view.count).toBeLessThan(10_000);
    expect(weightsAddUp(view)).toBe(true);
  });
});

function weightsAddUp(view: View): boolean {
  const below = new Float64Array(view.count);
  for (let i = view.count - 1; i >= 0; i--) {
    const own = (view.self[i] as number) + (below[i] as number);
    if (view.cut === null ? own !== view.total[i] : own > (view.total[i] as number)) return false;
    const p = view.parent[i] as number;
    if (p >= 0) below[p] = (below[p] as number) + (view.total[i] as number);
  }
  return true;
}

describe('laws', () => {
  const specs = fc.record({
    invert: fc.boolean(),
    foldRecursion: fc.boolean(),
    focused: fc.boolean(),
    hidden: fc.boolean(),
  });
  it('hold for every tree and every spec', () => {
    fc.assert(
      fc.property(anyStacks(), specs, (stacks, { focused, hidden, ...rest }) => {
        const profile = profileOf(textOf(stacks));
        const first = stacks[0]?.path.at(-1);
        const spec: ViewSpec = {
          ...ALL,
          ...rest,
          focus: focused && first !== undefined ? [frameOf(profile, first)] : [],
          hide: hidden ? [0] : [],
        };
        const view = buildView(profile, spec);
        expect(weightsAddUp(view)).toBe(true);
        const seen = new Set<string>();
        for (let i = 0; i < view.count; i++) {
          const p = view.parent[i] as number;
          const next = view.end[i] as number;
          expect(p).toBeLessThan(i);
          expect(view.depth[i]).toBe(p < 0 ? 0 : (view.depth[p] as number) + 1);
          if (next < (p < 0 ? view.count : (view.end[p] as number))) {
            expect(view.total[next] as number).toBeLessThanOrEqual(view.total[i] as number);
          }
          const place = `${p} ${view.frame[i]}`;
          expect(seen.has(place)).toBe(false);
          seen.add(place);
        }
      }),
    );
  });

  it('folding gives what folding each stack by its definition gives', () => {
    fc.assert(
      fc.property(anyStacks(), (stacks) => {
        const text = textOf(stacks);
        const folded = buildView(profileOf(text), { ...ALL, foldRecursion: true });
        expect(stacksOf(folded)).toEqual(foldedStacks(stacks));
      }),
    );
  });

  it('inverting twice gives the stacks again', () => {
    fc.assert(
      fc.property(anyStacks(), (stacks) => {
        const text = textOf(stacks);
        const profile = profileOf(text);
        const turned = [...stacksOf(buildView(profile, { ...ALL, invert: true }))];
        const again = profileOf(turned.map(([path, weight]) => `${path} ${weight}`).join('\n'));
        expect(stacksOf(buildView(again, { ...ALL, invert: true }))).toEqual(stacksOf(buildView(profile, ALL)));
      }),
    );
  });
});
