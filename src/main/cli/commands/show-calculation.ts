import { computedBy } from '../../../core/calculator/kept/calculation-words.ts';
import type { CalculationDetail } from '../../../core/calculator/kept/model.ts';
import { type CalculatorResult, figureTable, inputTable, resultMarkdown } from '../../../core/calculator/result.ts';
import type { Session } from '../session.ts';
import { printable, reportTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** A result with its inputs, where each is from, its formula and where its assumptions end. */
export function resultText({ judgement, figures, inputs, formula, sources, warnings }: CalculatorResult): string {
  return [
    ...(judgement === null ? [] : [printable(judgement.text)]),
    '',
    reportTable(figureTable(figures), {}),
    '',
    reportTable(inputTable(inputs), { 2: 100 }),
    '',
    ...formula.map((line) => `  ${printable(line)}`),
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `! ${printable(warning)}`)]),
    '',
    `Sources: ${printable(sources.join('; '))}`,
  ].join('\n');
}

/** What can be said of a result that was kept. */
const STANDINGS: Readonly<Record<CalculationDetail['recomputed']['state'], string>> = {
  same: 'computed again here: the same',
  differs: 'computed again here: another result',
  otherFormula: 'not computed again here',
};

/** A calculation that is kept: its result, and whether its inputs give it here. `to` is a form instead of text. */
export function answerCalculation(
  { services }: Session,
  terminal: Terminal,
  id: string,
  to: 'markdown' | undefined,
): void {
  const detail = services.calculators.kept(id);
  const { item, record, recomputed } = detail;
  const why = 'why' in recomputed ? `: ${recomputed.why}` : '';
  terminal.answer(detail, () =>
    to === 'markdown'
      ? resultMarkdown(record).trimEnd()
      : [
          `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
          printable(record.title),
          printable(`${record.computedAt} · ${computedBy(record)} · ${STANDINGS[recomputed.state]}${why}`),
          resultText(record),
        ].join('\n'),
  );
}
