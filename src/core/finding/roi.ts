import type { RoiInput } from './model.ts';

export interface RoiAssessment {
  readonly currency: string;
  /** Null where it cannot be computed. */
  readonly savedComputeHoursPerMonth: number | null;
  readonly savingsPerMonth: number | null;
  readonly implementationCost: number | null;
  /** Savings over cost; null where it cannot be computed, or costs nothing. */
  readonly roiPerMonth: number | null;
  /** Null where it cannot be computed, or nothing is saved. */
  readonly paybackMonths: number | null;
  /** What is missing for it. */
  readonly missing: readonly string[];
  /** True where the time that is said to be saved is no mean CPU time: waiting is then priced as compute, or the tail as every request. */
  readonly overstated: boolean;
  readonly note: string;
  readonly otherBenefits: readonly string[];
}

const OVERSTATED = 'The inputs overstate what is saved: use mean CPU time per request.';

/**
 * What a fix saves against what it costs (`findings.md` §5): compute by mean CPU seconds of all requests, instances that are not needed any more, licences. Other
 * benefits stand beside and are never summed.
 */
export function roiOf(input: RoiInput): RoiAssessment {
  const { cpuSecondsSavedPerRequest: saved, requestsPerMonth, costPerHour, hours, hourlyRate } = input;
  const missing = [
    ...(saved === null ? ['CPU seconds saved per request'] : []),
    ...(requestsPerMonth === null ? ['requests per month'] : []),
    ...(costPerHour === null ? ['cost of an hour of compute'] : []),
    ...(hours === null ? ['hours of work'] : []),
    ...(hourlyRate === null ? ['hourly rate'] : []),
  ];
  const computeHours = saved === null || requestsPerMonth === null ? null : (saved * requestsPerMonth) / 3600;
  const savings =
    computeHours === null || costPerHour === null
      ? null
      : computeHours * costPerHour + input.avoidedInstances * input.instancePricePerMonth + input.licencesPerMonth;
  const cost = hours === null || hourlyRate === null ? null : hours * hourlyRate;
  const overstated = input.savedIs !== 'mean-cpu-time';
  return {
    currency: input.currency,
    savedComputeHoursPerMonth: computeHours,
    savingsPerMonth: savings,
    implementationCost: cost,
    roiPerMonth: savings === null || cost === null || cost === 0 ? null : savings / cost,
    paybackMonths: savings === null || cost === null || savings === 0 ? null : cost / savings,
    missing,
    overstated,
    note: overstated ? OVERSTATED : '',
    otherBenefits: input.otherBenefits,
  };
}
