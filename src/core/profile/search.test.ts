import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { anyStacks, textOf } from '../../../tests/support/stacks.ts';
import { PlateauError } from '../error.ts';
import { searchView } from './search.ts';
import { buildView } from './view.ts';
import { DEFAULT_VIEW } from './view-spec.ts';

const view = buildView(
  profileOf('main;load@db/orders.py;query 5\nmain;load@db/orders.py;load@db/orders.py;parse 3\nmain;Render 2'),
  DEFAULT_VIEW,
);

describe('searchView', () => {
  it.each([
    ['load', 8],
    ['^qu.ry$', 5],
    ['orders\\.py', 8],
    ['render', 2],
    ['load|main', 10],
    ['query|parse', 8],
    ['nothing', 0],
    ['', 0],
  ])('finds %j in stacks of weight %d, each counted once', (pattern, weight) => {
    expect(searchView(view, pattern, false)).toMatchObject({ weight, share: weight / 10 });
  });

  it('heeds case when told to', () => {
    expect(searchView(view, 'render', true)).toEqual({ weight: 0, share: 0, frames: [] });
    expect(searchView(view, 'Render', true).frames).toHaveLength(1);
  });

  it.each([
    ['operator[', 8, 'missing closing ]'],
    ['a|*b', 2, 'missing argument'],
    ['x(?=y)', 1, 'invalid or unsupported'],
    ['ends\\', 5, 'trailing backslash'],
  ])('refuses %j and says where', (pattern, offset, words) => {
    let thrown: unknown;
    try {
      searchView(view, pattern, false);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PlateauError);
    expect(thrown).toMatchObject({
      code: 'search.badPattern',
      at: { offset },
      message: expect.stringContaining(words),
    });
  });

  it('ends on patterns that make backtracking engines hang', () => {
    const hostile = buildView(profileOf(`main;${'x'.repeat(5000)} 1`), DEFAULT_VIEW);
    for (const pattern of ['(x+x+)+y', '(x|x)*y', '.*.*.*.*=.*', '(x{1,30}){1,30}y']) {
      expect(searchView(hostile, pattern, false).weight).toBe(0);
    }
  });

  it('finds callers that a large inverted view leaves out', () => {
    const deep = Array.from({ length: 300 }, (_, i) => `f${i}`).join(';');
    const light = Array.from({ length: 2000 }, (_, i) => `${deep};g${i};leaf 1`).join('\n');
    const inverted = buildView(profileOf(`${light}\nmain;heavy 1e9`), { ...DEFAULT_VIEW, invert: true });
    expect(inverted.cut).not.toBeNull();
    expect(searchView(inverted, '^f0$', true).weight).toBe(2000);
  });

  it('weighs what a search of every stack weighs', () => {
    fc.assert(
      fc.property(anyStacks(), fc.constantFrom('a', 'b|c', 'd', '[a-e]'), (stacks, pattern) => {
        const expected = stacks
          .filter(({ path }) => path.some((name) => new RegExp(pattern).test(name)))
          .reduce((sum, { weight }) => sum + weight, 0);
        for (const invert of [false, true]) {
          const found = searchView(buildView(profileOf(textOf(stacks)), { ...DEFAULT_VIEW, invert }), pattern, true);
          expect(found.weight).toBe(expected);
        }
      }),
    );
  });
});
