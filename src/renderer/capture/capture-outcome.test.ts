import { expect, it } from 'vitest';
import { heapsKept } from './capture-outcome.ts';

const error = { code: 'job.cancelled', message: 'The series was cancelled.' };

it('knows the heaps of a series that was ended early, where they can be measured', () => {
  expect(heapsKept({ state: 'cancelled', error: { ...error, kept: ['h0', 'h1'] } })).toEqual(['h0', 'h1']);
  expect(heapsKept({ state: 'cancelled', error: { ...error, kept: ['h0'] } })).toEqual([]);
  expect(heapsKept({ state: 'cancelled', error })).toEqual([]);
  expect(heapsKept({ state: 'done', error: null })).toEqual([]);
});
