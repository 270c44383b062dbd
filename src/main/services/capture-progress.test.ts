import { expect, it } from 'vitest';
import { progressText } from './capture-service.ts';

it.each([
  ['sampling', 0.4, 1180, '12 of 30 s · 1,180 samples so far'],
  ['sampling', 1, undefined, '30 of 30 s'],
  ['segment 2 of 6', 0.25, undefined, 'segment 2 of 6 · 8 of 30 s'],
  ['fetching', 0.5, undefined, 'fetching'],
  ['attaching', null, undefined, 'attaching'],
])('%s at %s with %s samples is “%s”', (phase, fraction, samples, text) =>
  expect(progressText(phase, fraction, samples, 30)).toBe(text),
);
