import type { PriorityAssessment, PriorityWeights } from '../../../core/finding/priority.ts';
import type { RoiAssessment } from '../../../core/finding/roi.ts';

const two = (value: number): string => value.toFixed(2);
const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const wholes = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** The formula of a priority with its numbers: `100 · 0.70 · (0.40 · 1.00 + …)`; null where it cannot be computed. */
export function priorityFormula({ parts, score }: PriorityAssessment, weights: PriorityWeights): string | null {
  if (parts === null || score === null) return null;
  const { gain, coverage, risk, effort, confidence } = parts;
  const sum = [
    `${two(weights.gain)}·${two(gain)}`,
    `${two(weights.coverage)}·${two(coverage)}`,
    `${two(weights.risk)}·(1 − ${two(risk)})`,
    `${two(weights.effort)}·(1 − ${two(effort)})`,
  ];
  return `100 · ${two(confidence)} · (${sum.join(' + ')}) = ${score.toFixed(1)}`;
}

/** A number of a unit or of money as far as such estimates carry: `1,667 h`, `$83`, `0.4 months`. */
export const amount = (value: number, unit = ''): string =>
  `${value >= 10 ? wholes.format(value) : numbers.format(value)}${unit}`;

/** What a return is, line by line: what it is called, its value, and how it comes about. */
export function roiLines(roi: RoiAssessment): readonly (readonly [string, string, string])[] {
  // A sign stands at the number, a word such as EUR by itself.
  const gap = /\p{L}$/u.test(roi.currency) ? ' ' : '';
  const money = (value: number | null): string => (value === null ? '–' : `${roi.currency}${gap}${amount(value)}`);
  return [
    [
      'Compute saved',
      roi.savedComputeHoursPerMonth === null ? '–' : `${amount(roi.savedComputeHoursPerMonth)} h a month`,
      'CPU seconds saved per request × requests a month ÷ 3600',
    ],
    ['Savings', `${money(roi.savingsPerMonth)} a month`, 'compute × its price + instances + licences'],
    ['Cost', money(roi.implementationCost), 'hours × hourly rate'],
    ['Return', roi.roiPerMonth === null ? '–' : `${roi.roiPerMonth.toFixed(3)} a month`, 'savings ÷ cost'],
    ['Paid back after', roi.paybackMonths === null ? '–' : `${amount(roi.paybackMonths)} months`, 'cost ÷ savings'],
  ];
}
