import { changesTable, mismatchText, refusalText } from '../../../core/heap/export/comparison-rows.ts';
import type { GrowthComparison } from '../../../core/verdict/heap/growth-comparison.ts';
import { betweenLines } from '../investigation-text.ts';
import type { Session } from '../session.ts';
import { printable, reportTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

/** Answers with a comparison of two series of heaps; answers with it. */
export async function answerGrowthComparison(
  session: Session,
  terminal: Terminal,
  id: string,
): Promise<GrowthComparison & { readonly override: string | null }> {
  const { item, before, after, override, comparison } = await session.services.growths.comparison(id);
  const { comparable, reasons, per, unit, rows, verdicts } = comparison;
  const changes = session.services.changes.between(id);
  const refusal = refusalText(comparable, override);
  terminal.answer(
    {
      kind: 'growth-comparison',
      item,
      summary: item.summary,
      before: before.id,
      after: after.id,
      override,
      comparable,
      reasons,
      per,
      unit,
      rows,
      verdicts,
      changes,
    },
    () =>
      [
        `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
        ...(refusal === null ? [] : [terminal.paint('red', refusal)]),
        ...(override === null ? [] : [printable(`Override: ${override}`)]),
        ...reasons.map((reason) => printable(mismatchText(reason))),
        ...betweenLines(changes, terminal),
        ...(comparable || override !== null
          ? [
              '',
              verdicts.length === 0
                ? 'Nothing grows on either side by enough in every step.'
                : verdictsText(verdicts, terminal),
              '',
              reportTable(changesTable(comparison), { 3: 80 }),
            ]
          : []),
      ].join('\n'),
  );
  return { ...comparison, override };
}
