import { describe, expect, it } from 'vitest';
import { excludedWords } from './basis-switch.tsx';
import { nextBasis, sampleTypeOf } from './view-state.ts';

describe('the sample type shown', () => {
  const profile = {
    sampleTypes: [
      { name: 'samples', kind: 'count' as const, unit: 'count' as const },
      { name: 'cpu', kind: 'cpu' as const, unit: 'nanoseconds' as const },
    ],
    defaultSampleType: 1,
  };
  it.each([
    [-1, 1],
    [0, 0],
    [1, 1],
    [7, 1],
  ])('chosen %d is %d', (chosen, shown) => expect(sampleTypeOf(chosen, profile)).toBe(shown));
});

it('the basis goes round', () => {
  expect(nextBasis('all')).toBe('active');
  expect(nextBasis('active')).toBe('app');
  expect(nextBasis('app')).toBe('all');
});

describe('what a basis leaves out, in words', () => {
  const totals = { all: 100, active: 80, app: 70, samples: { all: 100, active: 80, app: 70 } };
  const words = (basis: 'all' | 'active' | 'app', of = totals) => excludedWords(of, basis).replaceAll('\u00a0', ' ');

  it('names idle and overhead', () => {
    expect(words('all')).toBe('nothing left out; 20 % is idle');
    expect(words('active')).toBe('left out: 20 % idle');
    expect(words('app')).toBe('left out: 20 % idle and 10 % gc, JIT and profiler');
  });

  it('says when there is nothing', () => {
    const busy = { all: 10, active: 10, app: 10, samples: { all: 1, active: 1, app: 1 } };
    expect(words('app', busy)).toBe('nothing to leave out');
    expect(words('all', { ...busy, all: 0, active: 0, app: 0 })).toBe('nothing sampled');
  });
});
