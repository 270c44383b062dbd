import { expect, it } from 'vitest';
import { emptyFinding } from './empty.ts';
import { observedWords } from './observed-words.ts';

const { observed } = emptyFinding();

it('of nothing that was looked at are none', () => expect(observedWords(observed)).toEqual([]));

it('tell a no where somebody said it, and every number with its unit', () => {
  expect(
    observedWords({
      ...observed,
      sloBreach: false,
      missingTimeout: true,
      connectionShare: 0.8,
      soakHours: 2,
      cls: 0.05,
    }),
  ).toEqual([
    'breaches no objective',
    'a call has no timeout',
    'connections of the maximum 80 %',
    'memory grew under load for 2 h',
    'Cumulative Layout Shift 0.05',
  ]);
});

it('name every field that a person can fill in', () => {
  const all = Object.fromEntries(
    Object.entries(observed).map(([key, value]) => [key, typeof value === 'boolean' ? true : 1]),
  );
  expect(observedWords({ ...observed, ...all })).toHaveLength(Object.keys(observed).length);
});
