import { headline } from '../../calculator/kept/calculation-words.ts';
import type { CalculationRecord } from '../../calculator/kept/model.ts';
import { figureTable, inputText, originText } from '../../calculator/result.ts';
import type { Figure } from '../figure.ts';
import { tableFigure } from './table-figure.ts';

/** Rows of a calculation in a report: a projection has the most, and fewer than this. */
const ROWS = 40;

/** A calculation as evidence: what it means, its figures, and below them what it was computed from. */
export function calculationFigure(id: string, label: string, record: CalculationRecord): Figure {
  const given = record.inputs.flatMap((input) => {
    if (input.value === null) return [];
    const from = originText(input);
    return [`${input.label} ${inputText(input)}${from === '' ? '' : ` (${from})`}`];
  });
  const notes = [
    headline(record),
    `${record.title}: ${record.formula.join('; ')}`,
    `computed from ${given.join(', ')}`,
    ...record.warnings,
  ];
  return tableFigure(id, label, notes, figureTable(record.figures), ROWS);
}
