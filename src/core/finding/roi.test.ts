import { describe, expect, it } from 'vitest';
import type { RoiInput } from './model.ts';
import { roiOf } from './roi.ts';

/** The playbook's example: 600 ms of 10 million requests at $0.05 an hour, for 24 hours of work at $100. */
const EXAMPLE: RoiInput = {
  currency: '$',
  cpuSecondsSavedPerRequest: 0.6,
  savedIs: 'percentile-latency',
  requestsPerMonth: 10_000_000,
  costPerHour: 0.05,
  avoidedInstances: 0,
  instancePricePerMonth: 0,
  licencesPerMonth: 0,
  hours: 24,
  hourlyRate: 100,
  otherBenefits: ['conversion'],
};

describe('what a fix saves against what it costs', () => {
  it('is $83 a month, 29 months and 0.035 a month in the playbook’s example, which overstates', () => {
    const roi = roiOf(EXAMPLE);
    expect(Math.round(roi.savedComputeHoursPerMonth ?? 0)).toBe(1667);
    expect(Math.round(roi.savingsPerMonth ?? 0)).toBe(83);
    expect(Math.round(roi.paybackMonths ?? 0)).toBe(29);
    expect((roi.roiPerMonth ?? 0).toFixed(3)).toBe('0.035');
    expect(roi).toMatchObject({
      overstated: true,
      note: expect.stringContaining('mean CPU time'),
      otherBenefits: ['conversion'],
    });
  });

  it('is not said to overstate where mean CPU time is priced', () => {
    expect(roiOf({ ...EXAMPLE, savedIs: 'mean-cpu-time' })).toMatchObject({ overstated: false, note: '' });
    expect(roiOf({ ...EXAMPLE, savedIs: 'mean-latency' }).overstated).toBe(true);
  });

  it('counts instances and licences that are not needed any more', () => {
    const roi = roiOf({ ...EXAMPLE, avoidedInstances: 2, instancePricePerMonth: 100, licencesPerMonth: 50 });
    expect(roi.savingsPerMonth).toBeCloseTo(1000 / 12 + 250, 9);
  });

  it.each([
    ['cpuSecondsSavedPerRequest', 'CPU seconds saved per request'],
    ['requestsPerMonth', 'requests per month'],
    ['costPerHour', 'cost of an hour of compute'],
    ['hours', 'hours of work'],
    ['hourlyRate', 'hourly rate'],
  ] as const)('is not computed without %s, and says so', (field, named) => {
    expect(roiOf({ ...EXAMPLE, [field]: null })).toMatchObject({
      roiPerMonth: null,
      paybackMonths: null,
      missing: [named],
    });
  });

  it('never pays back what saves nothing, and has no return of what costs nothing', () => {
    expect(roiOf({ ...EXAMPLE, cpuSecondsSavedPerRequest: 0 })).toMatchObject({ roiPerMonth: 0, paybackMonths: null });
    expect(roiOf({ ...EXAMPLE, hours: 0 })).toMatchObject({ roiPerMonth: null, paybackMonths: 0 });
  });
});
