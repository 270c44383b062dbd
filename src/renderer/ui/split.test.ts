import { expect, it } from 'vitest';
import { clampShare } from './split.tsx';

it('a border leaves both parts some room', () => {
  expect(clampShare(0)).toBe(0.08);
  expect(clampShare(1)).toBe(0.9);
  expect(clampShare(0.5)).toBe(0.5);
});
