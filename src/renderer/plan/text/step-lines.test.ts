import { expect, it } from 'vitest';
import { stepAtLine, stepLines } from './step-lines.ts';

/** A join on line 3 with its two inputs on 10 and 20. */
const PLAN = {
  count: 3,
  parent: Int32Array.of(-1, 0, 0),
  line: Uint32Array.of(3, 10, 20),
  subtreeEnd: Int32Array.of(3, 2, 3),
};

it.each([
  [0, { first: 3, last: 30, ownLast: 9 }],
  [1, { first: 10, last: 19, ownLast: 19 }],
  [2, { first: 20, last: 30, ownLast: 30 }],
])('step %i stands on %j', (node, lines) => expect(stepLines(PLAN, node, 30)).toEqual(lines));

it.each([
  [1, null],
  [3, 0],
  [9, 0],
  [10, 1],
  [25, 2],
])('line %i is of step %s', (line, node) => expect(stepAtLine(PLAN, line)).toBe(node));
