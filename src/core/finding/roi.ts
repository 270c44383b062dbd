import { product, quotient, sum } from '../calculator/arithmetic.ts';
import type { RoiInput } from './model.ts';

/** What a change brings back (`findings.md` §5). A number that cannot be computed is null, and `missing` says why. */
export interface Roi {
  /** Hours of compute a month. */
  readonly savedComputeHours: number | null;
  /** Money a month: compute, avoided instances and licences. */
  readonly savingsPerMonth: number | null;
  /** Money once. */
  readonly implementationCost: number | null;
  /** Share of the cost that comes back each month. */
  readonly roiPerMonth: number | null;
  readonly paybackMonths: number | null;
  /** What cannot be computed, and for want of what. */
  readonly missing: readonly string[];
  /** Where the inputs claim more than they can. */
  readonly warnings: readonly string[];
}

const SECONDS_PER_HOUR = 3600;

/** What a saving must be measured as for its product with all requests to be compute. */
const USE_MEAN = 'inputs overstate: use mean CPU time';

/** What is absent of the inputs that a number needs, as a sentence; empty where nothing is. */
function lacking(what: string, needs: readonly (readonly [string, number | null])[]): readonly string[] {
  const absent = needs.flatMap(([name, value]) => (value === null ? [name] : []));
  if (absent.length === 0) return [];
  return [`${what} cannot be computed: ${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} missing.`];
}

function overstated({ savedIs, avoidedInstances, cpuSecondsSavedPerRequest, requestsPerMonth }: RoiInput): string[] {
  const warnings: string[] = [];
  if (savedIs === 'percentile-latency')
    warnings.push(
      `A difference of a percentile is that of the slowest requests, multiplied here by all of them, and waiting is priced as compute; ${USE_MEAN}.`,
    );
  if (savedIs === 'mean-latency')
    warnings.push(`Latency holds waiting, which costs no compute, and is priced as compute here; ${USE_MEAN}.`);
  if (avoidedInstances > 0 && (cpuSecondsSavedPerRequest ?? 0) > 0 && (requestsPerMonth ?? 0) > 0)
    warnings.push('Saved compute and avoided instances may be the same money: count one of them.');
  return warnings;
}

/**
 * Savings, cost, return and payback of a change. Months and money, in the one currency of the inputs.
 *
 * `hours = CPU seconds saved per request × requests per month / 3600`; `savings = hours × cost per hour + avoided instances × price + licences`;
 * `cost = hours of work × hourly rate`; `return = savings / cost`; `payback = cost / savings` (S4:745–759). Benefits beside cost are no part of it.
 */
export function returnOf(input: RoiInput): Roi {
  const { cpuSecondsSavedPerRequest, requestsPerMonth, costPerHour, hours, hourlyRate } = input;
  const savedSeconds = product(cpuSecondsSavedPerRequest, requestsPerMonth);
  const savedComputeHours = quotient(savedSeconds, SECONDS_PER_HOUR);
  const compute = product(savedComputeHours, costPerHour);
  const avoided = product(input.avoidedInstances, input.instancePricePerMonth);
  const savingsPerMonth = sum(compute, avoided, input.licencesPerMonth);
  const implementationCost = product(hours, hourlyRate);
  const missing = [
    ...lacking('Saved compute', [
      ['CPU seconds saved per request', cpuSecondsSavedPerRequest],
      ['requests per month', requestsPerMonth],
    ]),
    ...lacking('The saving', [['cost per hour of compute', costPerHour]]),
    ...lacking('The cost', [
      ['hours of work', hours],
      ['hourly rate', hourlyRate],
    ]),
  ];
  if (savingsPerMonth === 0) missing.push('The payback cannot be computed: nothing is saved.');
  if (implementationCost === 0) missing.push('The return cannot be computed: the change costs nothing.');
  return {
    savedComputeHours,
    savingsPerMonth,
    implementationCost,
    roiPerMonth: quotient(savingsPerMonth, implementationCost),
    paybackMonths: quotient(implementationCost, savingsPerMonth),
    missing,
    warnings: overstated(input),
  };
}
