import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, drawTree, frameOf } from '../../../tests/support/draw-tree.ts';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { anyStacks, textOf } from '../../../tests/support/stacks.ts';
import { layoutFlame } from './layout.ts';
import { sandwichView } from './sandwich.ts';
import { buildView } from './view.ts';
import { DEFAULT_VIEW } from './view-spec.ts';

describe('sandwichView', () => {
  const profile = profileOf('main;a;hot;x 5\nmain;b;hot;x 1\nmain;b;hot;y 2\nmain;b 4\nmain;a;hot;hot;y 3');
  const view = buildView(profile, DEFAULT_VIEW);
  const hot = frameOf(profile, 'hot');

  it('turns over what leads to the function', () => {
    expect(drawTree(sandwichView(view, hot, 'callers'))).toBe(
      drawn(`
        hot 11 0
          a 8 0
            main 8 8
          b 3 0
            main 3 3`),
    );
  });

  it('puts together what runs below it, recursive calls below the topmost one', () => {
    expect(drawTree(sandwichView(view, hot, 'callees'))).toBe(
      drawn(`
        hot 11 0
          x 6 6
          hot 3 0
            y 3 3
          y 2 2`),
    );
  });

  it('keeps to the view it is asked of', () => {
    const focused = buildView(profile, { ...DEFAULT_VIEW, focus: [frameOf(profile, 'b')] });
    expect(sandwichView(focused, hot, 'callees').weight).toBe(3);
    expect(drawTree(sandwichView(focused, hot, 'callers'))).toBe('hot 3 0\n  b 3 3');
  });

  it('is the same of an inverted view', () => {
    const inverted = buildView(profile, { ...DEFAULT_VIEW, invert: true });
    for (const direction of ['callers', 'callees'] as const) {
      expect(drawTree(sandwichView(inverted, hot, direction))).toBe(drawTree(sandwichView(view, hot, direction)));
    }
  });

  it('is laid out like any view', () => {
    const { meta, columns } = layoutFlame(sandwichView(view, hot, 'callers'), { root: -1, pixels: 100 });
    expect([meta.total, meta.maxDepth, columns.node?.length]).toEqual([11, 2, 5]);
  });

  it('is empty for a function that is not in the view', () => {
    const elsewhere = buildView(profile, { ...DEFAULT_VIEW, hide: [hot] });
    expect(sandwichView(elsewhere, hot, 'callers').count).toBe(0);
    expect(sandwichView(elsewhere, hot, 'callees').count).toBe(0);
  });

  it('weighs callers and callees alike: each sample with the function once', () => {
    fc.assert(
      fc.property(anyStacks(), (stacks) => {
        const any = profileOf(textOf(stacks));
        const whole = buildView(any, DEFAULT_VIEW);
        const name = stacks[0]?.path[0] ?? 'a';
        const expected = stacks.filter(({ path }) => path.includes(name)).reduce((sum, { weight }) => sum + weight, 0);
        for (const direction of ['callers', 'callees'] as const) {
          const part = sandwichView(whole, frameOf(any, name), direction);
          expect([part.weight, part.roots]).toEqual([expected, 1]);
          const hits = part.hits.reduce((sum, own) => sum + own, 0);
          expect(hits).toBe(expected);
        }
      }),
    );
  });
});
