import { expect, it } from 'vitest';
import { MB, seriesOf } from '../../../../tests/support/series-of.ts';
import { drawnLimit, memoryLimitOf } from './memory-limit.ts';

const on = (memoryTotal: number) => ({ host: { facts: { memoryTotal } } });
const series = seriesOf({ seconds: 60 }, { rss: () => 1 });
const limited = seriesOf({ seconds: 60 }, { rss: () => 1, limit: () => 2 });
const unsampled = seriesOf({ seconds: 60 }, { rss: () => 1, limit: () => null });

it('is what was stated, else the memory of the host', () => {
  expect(memoryLimitOf({ options: { memoryLimit: 5 } })).toEqual({ bytes: 5, source: 'stated at the import' });
  expect(memoryLimitOf({ options: { memoryLimit: 5 }, capture: on(64 * MB) })?.bytes).toBe(5);
  expect(memoryLimitOf({ options: {}, capture: on(64 * MB) })?.bytes).toBe(64 * MB);
  expect(memoryLimitOf({ options: {} })).toBeNull();
});

it('is not known of a host that does not tell its memory', () => {
  expect(memoryLimitOf({ options: {}, capture: on(0) })).toBeNull();
  expect(drawnLimit({ options: {}, capture: on(0) }, series)).toBeNull();
});

it('is drawn by the series where that has sampled it', () => {
  expect(drawnLimit({ options: { memoryLimit: 5 } }, series)).toBe(5);
  expect(drawnLimit({ options: { memoryLimit: 5 } }, limited)).toBeNull();
  expect(drawnLimit({ options: { memoryLimit: 5 } }, unsampled)).toBe(5);
});
