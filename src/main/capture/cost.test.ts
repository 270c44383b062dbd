import { describe, expect, it } from 'vitest';
import type { HostClass } from '../../core/capture/host.ts';
import {
  asyncProfilerCost,
  expectedSamples,
  fewSamples,
  goCpuCost,
  hasFreeCore,
  heapSamplingCost,
  inspectorCost,
  jfrCost,
  type PySpyMode,
  pySpyCost,
  pySpyRate,
} from './cost.ts';

/** Within a factor of two of what was measured; below 2 % nothing can be told from noise. */
function holds({ low, high }: { readonly low: number; readonly high: number }, measured: number): boolean {
  return measured < 0.02 ? low < 0.04 : low / 2 <= measured && measured <= high * 2;
}

describe('py-spy', () => {
  it.each([
    // Measured with a target that counts its own work: bench/py-spy-cost.ts, decision 035.
    ['blocking', 1, 100, 0.02],
    ['blocking', 1, 1000, 0.13],
    ['blocking', 64, 10, 0.09],
    ['blocking', 64, 20, 0.16],
    ['blocking', 64, 100, 0.82],
    ['blocking', 64, 1000, 0.88],
    ['native', 1, 100, 0.05],
    ['native', 1, 1000, 0.28],
    ['native', 64, 10, 0.11],
    ['native', 64, 100, 0.9],
    ['nonblocking', 1, 100, 0],
    ['nonblocking', 64, 10, 0.07],
    ['nonblocking', 64, 20, 0.13],
    ['nonblocking', 64, 100, 0.45],
    ['nonblocking', 64, 1000, 0.5],
    ['gil', 64, 100, 0.03],
  ] as const)('%s at %i threads and %i looks a second costs what was measured', (mode, threads, rate, measured) => {
    expect(holds(pySpyCost(rate, threads, mode, false).cost, measured)).toBe(true);
  });

  it('may cost nothing without a stop where a core is free', () => {
    expect(pySpyCost(100, 64, 'nonblocking', true).cost.low).toBe(0);
    expect(pySpyCost(100, 64, 'blocking', true).cost.low).toBeGreaterThan(0.4);
  });

  it('never takes everything, nor less than nothing', () => {
    for (const mode of ['nonblocking', 'gil', 'blocking', 'native'] as const) {
      for (const threads of [0, 1, 1000]) {
        const { low, high } = pySpyCost(1000, threads, mode, false).cost;
        expect([low >= 0, low <= high, high < 1]).toEqual([true, true, true]);
      }
    }
  });

  it('is asked for fewer looks the more threads there are', () => {
    const rates = (mode: PySpyMode, hostClass: HostClass): readonly number[] =>
      [0, 1, 7, 64, 5000].map((threads) => pySpyRate(threads, mode, hostClass));
    expect(rates('nonblocking', 'staging')).toEqual([99, 99, 99, 16, 1]);
    expect(rates('blocking', 'dev')).toEqual([99, 99, 99, 12, 1]);
    expect(rates('gil', 'staging')).toEqual([99, 99, 99, 99, 3]);
    expect(rates('nonblocking', 'production')).toEqual([99, 99, 27, 3, 1]);
  });
});

it('predicts for Node, the JVM and Go what was measured', () => {
  for (const [{ cost }, measured] of [
    [inspectorCost(100), 0.05],
    [inspectorCost(1000), 0.07],
    [inspectorCost(10_000), 0.11],
    [heapSamplingCost(), 0.03],
    [asyncProfilerCost('cpu', 100), 0],
    [asyncProfilerCost('cpu', 1000), 0.07],
    [goCpuCost(), 0.04],
    [jfrCost(), 0.02],
  ] as const) {
    expect(holds(cost, measured)).toBe(true);
  }
});

it('takes a core for free where the load leaves one of those that may be used', () => {
  expect(hasFreeCore({ cores: 2, containerCpus: null, load: 1 })).toBe(true);
  expect(hasFreeCore({ cores: 2, containerCpus: null, load: 1.1 })).toBe(false);
  expect(hasFreeCore({ cores: 64, containerCpus: 1, load: 0.5 })).toBe(false);
});

it('expects rate × seconds × busy cores, and warns where that is too few', () => {
  const busy = expectedSamples(99, 30, 1);
  expect(busy).toEqual({ samples: { low: 2376, high: 3564 }, samplesBasis: '99 Hz × 30 s × 1.0 busy core' });
  expect(fewSamples(busy.samples)).toEqual([]);
  expect(expectedSamples(99, 30, null).samples.low).toBe(0);
  expect(fewSamples(expectedSamples(1, 30, 2).samples)).toMatchObject([
    { code: 'capture.fewSamples', message: expect.stringContaining('About 60 samples') },
  ]);
});
