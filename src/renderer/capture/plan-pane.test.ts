import { expect, it } from 'vitest';
import { folderWarning, predictedCost, predictedCount, samplesWarning } from './plan-pane.tsx';

it.each([
  [{ low: 2970, high: 2970 }, 'about 2,970'],
  [{ low: 1234, high: 2411 }, '1,200–2,400'],
  [{ low: 0, high: 12.4 }, '0–12'],
])('%j samples are %s', (samples, text) => expect(predictedCount(samples)).toBe(text));

it.each([
  [{ low: 0, high: 0.004 }, 'under 1\u00a0%'],
  [{ low: 0.07, high: 0.07 }, 'about 7\u00a0%'],
  [{ low: 0, high: 0.42 }, '0–42\u00a0%'],
])('a cost of %j is %s', (cost, text) => expect(predictedCost(cost)).toBe(text));

it.each([
  [null, null],
  [{ low: 1000, high: 3000 }, null],
  [{ low: 500, high: 999 }, /^Fewer than 1,000/],
  [{ low: 500, high: 2000 }, /^Perhaps fewer/],
])('%j samples warn %s', (samples, warning) =>
  warning === null ? expect(samplesWarning(samples)).toBeNull() : expect(samplesWarning(samples)).toMatch(warning),
);

it.each([
  [{ path: '/tmp', writable: true, free: 1e9 }, 5e5, null],
  [{ path: '/proc/x', writable: false, free: 0 }, 0, null],
  [{ path: '/proc/x', writable: false, free: 0 }, 5e5, expect.stringContaining('“/proc/x”')],
])('a capture into %j of %d bytes warns %s', (folder, bytes, warning) =>
  expect(folderWarning(folder, bytes)).toEqual(warning),
);
