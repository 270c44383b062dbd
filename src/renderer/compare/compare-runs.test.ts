import { expect, it } from 'vitest';
import { firstAfter } from './compare-runs.ts';

const at = (...minutes: readonly (number | null)[]) =>
  minutes.map((minute) => ({ capturedAt: minute === null ? null : new Date(minute * 60_000).toISOString() }));

it.each([
  ['load', at(0, 1, 50, 51), 3],
  ['frontend', at(0, 1, 50, 51), 2],
  ['frontend', at(0, 1, 2, 60), 3],
  ['frontend', at(0, 60, 61), 1],
  ['frontend', at(null, null), 1],
  ['frontend', at(5, 5), 1],
] as const)('%s runs %j are parted at %i', (kind, runs, first) => {
  expect(firstAfter(kind, runs)).toBe(first);
});
