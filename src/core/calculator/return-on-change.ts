import { roiOf } from '../finding/roi.ts';
import { finite, type Known } from './arithmetic.ts';
import { calculator, figure } from './model.ts';
import { shown } from './quantity.ts';

/** What the saved seconds were measured as. */
const SAVED_IS = [
  { value: 'mean-cpu-time', label: 'mean CPU time' },
  { value: 'mean-latency', label: 'mean latency' },
  { value: 'percentile-latency', label: 'a percentile of the latency' },
] as const;

/** Why each is not what compute is paid for. */
const OVERSTATES = {
  'mean-cpu-time': '',
  'mean-latency': 'Latency holds waiting, which costs no compute.',
  'percentile-latency':
    'A difference of a percentile is that of the slowest requests, multiplied here by all of them, and waiting is priced as compute.',
} as const;

export const returnOnChange = calculator({
  id: 'return',
  version: 1,
  title: 'Return and payback',
  about: 'What a change brings back in compute, and when it has paid for itself.',
  inputs: [
    {
      kind: 'number',
      key: 'saved',
      label: 'Saved per request',
      unit: 's',
      min: 0,
      max: 1e6,
      about: 'Mean CPU time before less after; ms is understood.',
    },
    {
      kind: 'choice',
      key: 'savedIs',
      label: 'Measured as',
      choices: SAVED_IS,
      about: 'Only mean CPU time is compute that is paid for.',
    },
    {
      kind: 'number',
      key: 'requests',
      label: 'Requests a month',
      unit: '',
      min: 0,
      max: 1e15,
      about: 'That are saved something; 10M is understood.',
    },
    {
      kind: 'number',
      key: 'costPerHour',
      label: 'Compute',
      unit: 'per hour',
      min: 0,
      max: 1e6,
      about: 'Money for an hour of one core.',
    },
    {
      kind: 'number',
      key: 'avoided',
      label: 'Avoided instances',
      unit: 'instances',
      min: 0,
      max: 1e6,
      initial: 0,
      about: 'That really are switched off.',
    },
    {
      kind: 'number',
      key: 'instancePrice',
      label: 'Price of an instance',
      unit: 'per month',
      min: 0,
      max: 1e9,
      initial: 0,
      about: 'Money a month.',
    },
    {
      kind: 'number',
      key: 'licences',
      label: 'Saved licences',
      unit: 'per month',
      min: 0,
      max: 1e9,
      initial: 0,
      about: 'Money a month.',
    },
    {
      kind: 'number',
      key: 'hours',
      label: 'Work',
      unit: 'hours',
      min: 0,
      max: 1e6,
      about: 'To make, test and roll out the change.',
    },
    {
      kind: 'number',
      key: 'rate',
      label: 'Hourly rate',
      unit: 'per hour',
      min: 0,
      max: 1e6,
      about: 'Money for an hour of work.',
    },
  ],
  formula: [
    'saved hours = seconds saved per request × requests a month ÷ 3600',
    'savings = saved hours × compute + avoided instances × price + licences',
    'cost = work × hourly rate',
    'return = savings ÷ cost, payback = cost ÷ savings',
  ],
  sources: ['S4:745–759'],
  compute: (given) => {
    const measured = SAVED_IS.find(({ value }) => value === given.choice('savedIs')) ?? SAVED_IS[0];
    const saved = given.number('saved');
    const requests = given.number('requests');
    const price = given.number('costPerHour');
    const hours = given.number('hours');
    const rate = given.number('rate');
    const input = {
      currency: '',
      cpuSecondsSavedPerRequest: saved,
      savedIs: measured.value,
      requestsPerMonth: requests,
      costPerHour: price,
      avoidedInstances: given.number('avoided') ?? 0,
      instancePricePerMonth: given.number('instancePrice') ?? 0,
      licencesPerMonth: given.number('licences') ?? 0,
      hours,
      hourlyRate: rate,
      otherBenefits: [],
    };
    const roi = roiOf(input);
    const within = (value: Known): Known => (value === null ? null : finite(value));
    const twice = input.avoidedInstances > 0 && (roi.savedComputeHoursPerMonth ?? 0) > 0;
    const more =
      input.avoidedInstances * input.instancePricePerMonth + input.licencesPerMonth > 0
        ? ` + ${shown(input.avoidedInstances)} × ${shown(input.instancePricePerMonth)} + ${shown(input.licencesPerMonth)}`
        : '';
    return {
      judgement: roi.overstated
        ? { tone: 'bad', severity: null, text: `${roi.note} ${OVERSTATES[measured.value]}` }
        : null,
      figures: [
        figure({
          key: 'hours',
          label: 'Saved compute',
          value: roi.savedComputeHoursPerMonth,
          unit: 'hours per month',
          working: `${shown(saved)} s × ${shown(requests)} ÷ 3600`,
          needs: { 'what is saved per request': saved, 'the number of requests a month': requests },
        }),
        figure({
          key: 'savings',
          label: 'Savings',
          value: roi.savingsPerMonth,
          unit: 'per month',
          working: `${shown(roi.savedComputeHoursPerMonth)} × ${shown(price)}${more}`,
          needs: { 'the saved compute': roi.savedComputeHoursPerMonth, 'the price of compute': price },
        }),
        figure({
          key: 'cost',
          label: 'Cost of the change',
          value: roi.implementationCost,
          unit: '',
          working: `${shown(hours)} × ${shown(rate)}`,
          needs: { 'the work': hours, 'the hourly rate': rate },
        }),
        figure({
          key: 'roi',
          label: 'Return',
          value: within(roi.roiPerMonth),
          unit: 'of the cost per month',
          working: `${shown(roi.savingsPerMonth)} ÷ ${shown(roi.implementationCost)}`,
          needs: { 'the saving': roi.savingsPerMonth, 'the cost of the change': roi.implementationCost },
          otherwise: 'the change costs nothing',
        }),
        figure({
          key: 'payback',
          label: 'Payback',
          value: within(roi.paybackMonths),
          unit: 'months',
          working: `${shown(roi.implementationCost)} ÷ ${shown(roi.savingsPerMonth)}`,
          needs: { 'the saving': roi.savingsPerMonth, 'the cost of the change': roi.implementationCost },
          otherwise: 'nothing is saved',
        }),
      ],
      warnings: [
        ...(twice ? ['Saved compute and avoided instances may be the same money: count one of them.'] : []),
        'Money is in one currency, the one you type. Other benefits (conversion, headroom, developers’ time) stand beside it and are never summed.',
      ],
    };
  },
});
