import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Progress } from './channel.ts';
import { inPasses, PhasedProgress } from './phased-progress.ts';

const PARTS = { read: 1, make: 2, write: 1 };
const heard = () => {
  const told: Progress[] = [];
  return { told, tell: (progress: Progress): void => void told.push(progress) };
};

it('counts each phase within its part of the whole', () => {
  const { told, tell } = heard();
  const phases = new PhasedProgress(PARTS, tell);
  phases.at('read', 1, 2, 'reading a');
  phases.at('make', 0, 4, 'making b');
  phases.at('make', 2, 4, 'making c');
  phases.at('write', 0, 0, 'writing');
  expect(told.map(({ done }) => done)).toEqual([125, 250, 500, 1000]);
  expect(told[0]).toEqual({ done: 125, total: 1000, unit: 'share', phase: 'reading a' });
});

it('never goes back and never leaves the whole, whatever is counted', () => {
  const phase = fc.constantFrom('read' as const, 'make' as const, 'write' as const);
  fc.assert(
    fc.property(fc.array(fc.tuple(phase, fc.integer(), fc.integer()), { minLength: 1 }), (counts) => {
      const { told, tell } = heard();
      const phases = new PhasedProgress(PARTS, tell);
      for (const [at, done, total] of counts) phases.at(at, done, total, at);
      const shares = told.map(({ done }) => done);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.every((share) => share >= 0 && share <= 1000)).toBe(true);
    }),
  );
});

it('gives each of two passes its half, and never goes back in a third', () => {
  const { told, tell } = heard();
  const passes = inPasses(2, tell);
  for (const pass of [0, 1, 2]) {
    for (const done of [500, 1000]) passes(pass)({ done, total: 1000, unit: 'share', phase: 'x' });
  }
  expect(told.map(({ done }) => done)).toEqual([250, 500, 750, 1000, 1000, 1000]);
  expect(told.map(({ phase }) => phase).slice(1, 3)).toEqual(['x', 'again, without what was found: x']);
});
