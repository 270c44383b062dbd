import { mismatchText, refusalText } from '../../../core/heap/export/comparison-rows.ts';
import { loadTable } from '../../../core/verdict/load/comparison-table.ts';
import type { LoadComparison } from '../../../core/verdict/load/load-comparison.ts';
import { signedPercent } from '../../../core/verdict/wording.ts';
import { betweenLines } from '../investigation-text.ts';
import type { Session } from '../session.ts';
import { printable, reportTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

/** Answers with a comparison of load runs, as `compare` and `show` do; answers with it. */
export async function answerLoadComparison(
  { services }: Session,
  terminal: Terminal,
  id: string,
  top: number,
): Promise<LoadComparison> {
  const { item, before, after, comparison } = await services.loads.comparison(id);
  const { comparable, reasons, override, detectable, rows, verdicts } = comparison;
  const refusal = refusalText(comparable, override?.reason ?? null);
  const changes = services.changes.between(id);
  const ids = (side: typeof before): readonly string[] => side.map((one) => one.id);
  const document = {
    ...{ kind: 'load-comparison', item, summary: item.summary, before: ids(before), after: ids(after) },
    ...{ comparable, reasons, override, detectable, rows, verdicts, changes },
  };
  terminal.answer(document, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
      ...(refusal === null ? [] : [terminal.paint('red', refusal)]),
      ...(override === null ? [] : [printable(`Override: ${override.reason}`)]),
      ...reasons.map((reason) => printable(mismatchText(reason))),
      ...(detectable === null
        ? []
        : [`Smallest rise of p95 that would have stood out of the noise: ${signedPercent(detectable)}`]),
      ...betweenLines(changes, terminal),
      ...(comparable || override !== null
        ? ['', verdictsText(verdicts, terminal), '', reportTable(loadTable(comparison, top), { 6: 80 })]
        : []),
    ].join('\n'),
  );
  return comparison;
}
