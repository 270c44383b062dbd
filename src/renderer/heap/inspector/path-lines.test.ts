import { expect, it } from 'vitest';
import type { RetainingStep } from '../../../core/heap/view/all-paths.ts';
import { pathLines } from './path-lines.ts';

const step = (node: number, parent: number, isRoot = false, more = 0): RetainingStep => ({
  node,
  parent,
  isRoot,
  more,
  id: node,
  type: 'object',
  class: 0,
  className: 'A',
  name: 'A',
  selfSize: 1,
  ownSize: 1,
  retained: 1,
  distance: 1,
  edges: 0,
  dominated: 0,
  detached: false,
  edge: null,
});

/** 7 is held by 5 and 6; 5 by the root 1; 6 by 2 and by what is not listed. */
const STEPS = [step(7, -1), step(5, 0), step(6, 0, false, 3), step(1, 1, true), step(2, 2)];

it('stand below what they hold, first ways first', () => {
  expect(pathLines(STEPS, new Set()).map(({ step: at, depth }) => [STEPS[at]?.node, depth])).toEqual([
    [5, 0],
    [1, 1],
    [6, 0],
    [2, 1],
  ]);
});

it('are left out below closed ones, and count what is not listed', () => {
  const lines = pathLines(STEPS, new Set([1]));
  expect(lines.map(({ state }) => state)).toEqual(['closed', 'open', 'leaf']);
  expect(lines.map(({ more }) => more)).toEqual([0, 3, 0]);
});
