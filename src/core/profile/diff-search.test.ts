import { expect, it } from 'vitest';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { searchDiff } from './diff-search.ts';
import { diffTrees } from './diff-tree.ts';

const diff = diffTrees(
  [profileOf('main;Load;x 5\nmain;y@load.py 3\nmain 2')],
  [profileOf('main;Load;Load 1\nmain;y 19')],
  {
    basis: 'active',
    sampleType: 'samples',
    foldRecursion: false,
    invert: false,
    factors: { before: [1], after: [1] },
    unit: 'samples',
  },
);

it('finds functions on either side and weighs their stacks once', () => {
  expect(searchDiff(diff, 'load', false)).toMatchObject({
    before: { weight: 8, share: 0.8 },
    after: { weight: 1, share: 0.05 },
    keys: ['Load', 'y (load.py)'],
  });
  expect(searchDiff(diff, 'load', true).keys).toEqual(['y (load.py)']);
  expect(searchDiff(diff, '', true)).toMatchObject({ before: { weight: 0 }, keys: [] });
});

it('refuses what is not a pattern', () => {
  expect(() => searchDiff(diff, '(', false)).toThrow(/not a regular expression/);
});
