import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoiInput } from './model.ts';
import { returnOf } from './roi.ts';

const input = (over: Partial<RoiInput> = {}): RoiInput => ({
  currency: 'USD',
  cpuSecondsSavedPerRequest: 0.6,
  savedIs: 'mean-cpu-time',
  requestsPerMonth: 10_000_000,
  costPerHour: 0.05,
  avoidedInstances: 0,
  instancePricePerMonth: 0,
  licencesPerMonth: 0,
  hours: 16,
  hourlyRate: 150,
  otherBenefits: [],
  ...over,
});

describe('the return of a change', () => {
  it('does the arithmetic of the playbook’s example, and says that its inputs overstate', () => {
    const roi = returnOf(input({ savedIs: 'percentile-latency' }));
    expect(Math.round(roi.savedComputeHours ?? 0)).toBe(1667);
    expect(Math.round(roi.savingsPerMonth ?? 0)).toBe(83);
    expect(roi.implementationCost).toBe(2400);
    expect(Math.round(roi.paybackMonths ?? 0)).toBe(29);
    expect(roi.roiPerMonth).toBeCloseTo(0.035, 3);
    expect(roi.missing).toEqual([]);
    expect(roi.warnings.join()).toContain('inputs overstate: use mean CPU time');
  });

  it('warns of mean latency too, and of nothing where mean CPU time was measured', () => {
    expect(returnOf(input({ savedIs: 'mean-latency' })).warnings.join()).toContain('use mean CPU time');
    expect(returnOf(input()).warnings).toEqual([]);
  });

  it('adds avoided instances and licences, and says when they may be counted twice', () => {
    const roi = returnOf(input({ avoidedInstances: 2, instancePricePerMonth: 100, licencesPerMonth: 50 }));
    expect(roi.savingsPerMonth).toBeCloseTo(333.33, 2);
    expect(roi.warnings).toHaveLength(1);
    const only = input({ cpuSecondsSavedPerRequest: 0, avoidedInstances: 2, instancePricePerMonth: 100 });
    expect(returnOf(only).warnings).toEqual([]);
  });

  it('never sums benefits beside cost', () => {
    expect(returnOf(input({ otherBenefits: ['conversion'] }))).toEqual(returnOf(input()));
  });

  it('names what is missing instead of taking it for nothing', () => {
    const roi = returnOf(input({ cpuSecondsSavedPerRequest: null, hourlyRate: null }));
    expect([roi.savedComputeHours, roi.savingsPerMonth, roi.implementationCost, roi.paybackMonths]).toEqual(
      Array(4).fill(null),
    );
    expect(roi.missing).toEqual([
      'Saved compute cannot be computed: CPU seconds saved per request is missing.',
      'The cost cannot be computed: hourly rate is missing.',
    ]);
  });

  it('has no payback where nothing is saved, and no return where it costs nothing', () => {
    expect(returnOf(input({ cpuSecondsSavedPerRequest: 0 })).paybackMonths).toBeNull();
    expect(returnOf(input({ hours: 0 })).roiPerMonth).toBeNull();
    expect(returnOf(input({ hours: 0 })).paybackMonths).toBe(0);
  });

  it('gives a return that is one over the payback, and never a number that is none', () => {
    const amount = fc.double({ min: 0, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, (seconds, requests, price, hours, rate) => {
        const roi = returnOf(
          input({
            cpuSecondsSavedPerRequest: seconds,
            requestsPerMonth: requests,
            costPerHour: price,
            hours,
            hourlyRate: rate,
          }),
        );
        for (const value of [roi.savingsPerMonth, roi.implementationCost, roi.roiPerMonth, roi.paybackMonths])
          expect(value === null || Number.isFinite(value)).toBe(true);
        const { roiPerMonth, paybackMonths } = roi;
        if (roiPerMonth === null || paybackMonths === null || roiPerMonth < 1e-150 || paybackMonths < 1e-150) return;
        expect(roiPerMonth * paybackMonths).toBeCloseTo(1, 9);
      }),
    );
  });
});
