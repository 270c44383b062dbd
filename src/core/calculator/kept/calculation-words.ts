import { type CalculatorResult, figureText } from '../result.ts';
import type { CalculationRecord } from './model.ts';

/** The result in one sentence: what it means, or the figure to take, or the first that could be computed. */
export function headline({ judgement, figures }: Pick<CalculatorResult, 'judgement' | 'figures'>): string {
  if (judgement !== null) return judgement.text;
  const known = figures.filter(({ value }) => value !== null);
  const figure = known.find(({ chosen }) => chosen === true) ?? known.find(({ working }) => working !== '');
  if (figure === undefined) return 'nothing could be computed';
  return `${figure.label}${figure.column === undefined ? '' : ` ${figure.column}`}: ${figureText(figure)}`;
}

/** One line for lists: `Headroom · 2 × the peak is not met. …`. */
export const calculationSummary = (record: CalculationRecord): string => `${record.title} · ${headline(record)}`;

/** Which formula of which version of Plateau computed it. */
export const computedBy = ({ tool, calculator, version }: CalculationRecord): string =>
  `${tool.name} ${tool.version}, formula ${version} of “${calculator}”`;
