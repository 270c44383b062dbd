import { expect, it } from 'vitest';
import { answerOf } from '../../../../tests/support/heap/answer-of.ts';
import { scopeSums } from './scope-sums.ts';

/**
 * A root 0 that dominates a function 1 of class 1 with the scope 2, in which lies a function 3 of class 2 with the scope 4, in that one of class 1
 * with the scope 5; and a scope 6 that functions of classes 1 and 3 share.
 */
const tree = {
  dominator: [0, 0, 1, 2, 3, 4, 0],
  retained: [1000, 500, 400, 300, 200, 100, 50],
  class: [0, 1, 9, 2, 9, 9, 9],
};

it('counts a scope inside another one of the same functions once', () => {
  const functions = { count: 6, scope: [2, 4, 5, 6, 6, 6], class: [1, 2, 1, 1, 3, 3] };
  const sums = answerOf(scopeSums(functions, tree, 10));
  expect([...sums.retained.slice(0, 4)]).toEqual([0, 450, 200, 50]);
  expect([...sums.scopes.slice(0, 4)]).toEqual([0, 3, 1, 1]);
  expect([...sums.alone.slice(0, 4)]).toEqual([0, 400, 200, 0]);
  expect([...sums.largest.slice(0, 4)]).toEqual([-1, 2, 4, 6]);
  expect([...sums.sharing.slice(0, 4)]).toEqual([0, 1, 1, 2]);
});

it('marks functions that have the very same scopes', () => {
  const sums = answerOf(scopeSums({ count: 5, scope: [2, 6, 6, 2, 4], class: [1, 1, 2, 2, 3] }, tree, 10));
  expect(sums.mark[1]).toBe(sums.mark[2]);
  expect(sums.mark[3]).not.toBe(sums.mark[1]);
});

it('tells sets of scopes apart by what is in them', () => {
  const size = 60;
  const flat = {
    dominator: new Uint32Array(size),
    retained: Uint32Array.from({ length: size }, (_, node) => (node === 5 ? 900 : 10)),
    class: new Uint32Array(size),
  };
  // Thirty-one times the second and the third are the same number for both.
  const functions = { count: 6, scope: [5, 10, 50, 5, 11, 19], class: [1, 1, 1, 2, 2, 2] };
  const { mark, largest, scopes } = answerOf(scopeSums(functions, flat, 3));
  expect([largest[1], scopes[1]]).toEqual([largest[2], scopes[2]]);
  expect(mark[1]).not.toBe(mark[2]);
});

it('passes chains of any length once', () => {
  const length = 200_000;
  const dominator = Uint32Array.from({ length }, (_, node) => Math.max(0, node - 1));
  const retained = Uint32Array.from({ length }, (_, node) => length - node);
  const every = Array.from({ length: length / 2 }, (_, i) => 2 * i + 1);
  const functions = { count: every.length, scope: every, class: new Uint32Array(every.length) };
  const sums = answerOf(scopeSums(functions, { dominator, retained, class: new Uint32Array(length).fill(9) }, 10));
  expect(sums.retained[0]).toBe(length - 1);
  expect(sums.scopes[0]).toBe(length / 2);
});
