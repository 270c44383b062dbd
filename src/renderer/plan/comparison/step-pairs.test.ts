import { expect, it } from 'vitest';
import { StepPairs } from './step-pairs.ts';

const PAIRS = new StepPairs({
  matches: [
    [0, 0],
    [1, 2],
    [3, 3],
  ],
  matchedBy: ['root', 'relation', 'subtree'],
  removed: [2],
  added: [1],
  moved: [1],
  changed: [0],
  differences: [],
  moreDifferences: 0,
});

it('finds the other of a pair from either side', () => {
  expect(PAIRS.of('before', 1)).toEqual({ before: 1, after: 2 });
  expect(PAIRS.of('after', 2)).toEqual({ before: 1, after: 2 });
  expect(PAIRS.of('before', 2)).toEqual({ before: 2, after: null });
  expect(PAIRS.of('after', 1)).toEqual({ before: null, after: 1 });
});

it.each([
  ['before', 0, 'changed'],
  ['after', 0, 'changed'],
  ['before', 1, 'moved'],
  ['after', 2, 'moved'],
  ['before', 2, 'removed'],
  ['after', 1, 'added'],
  ['before', 3, undefined],
] as const)('marks step %s %i as %s', (side, step, mark) => expect(PAIRS.mark(side, step)).toBe(mark));
