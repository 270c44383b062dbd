import { bytesUnknown, type GrowthComparison, type GrowthRate } from '../../../core/verdict/heap/compare-growths.ts';
import { amount } from '../../../core/verdict/wording.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

const rate = (side: GrowthRate | null): string => (side === null ? '' : amount(Math.max(0, side.value), 'bytes'));

/** Answers with a comparison of two series of heaps; answers with it. */
export async function answerGrowthComparison(
  session: Session,
  terminal: Terminal,
  id: string,
): Promise<GrowthComparison & { readonly override: string | null }> {
  const { item, before, after, override, comparison } = await session.services.growths.comparison(id);
  const { comparable, reasons, per, rows, verdicts } = comparison;
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
      rows,
      verdicts,
    },
    () =>
      [
        `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
        ...(comparable
          ? []
          : [terminal.paint('red', override === null ? 'Not comparable.' : 'Not comparable, compared all the same.')]),
        ...(override === null ? [] : [printable(`Override: ${override}`)]),
        ...reasons.map(({ what, before: old, after: now, effect }) =>
          printable(`${effect === 'block' ? 'differs' : 'note'}: ${what}: ${old === now ? old : `${old} → ${now}`}`),
        ),
        ...(comparable || override !== null
          ? [
              '',
              rows.length > 0
                ? verdictsText(verdicts, terminal)
                : bytesUnknown(comparison)
                  ? 'It cannot be told: objects are counted, and not their bytes.'
                  : 'Nothing grows on either side.',
              '',
              table(
                [`before / ${per}`, `after / ${per}`, 'status', 'class'],
                rows.map((row) => [rate(row.before), rate(row.after), row.status, printable(cut(row.label, 80))]),
                [0, 1],
              ),
            ]
          : []),
      ].join('\n'),
  );
  return { ...comparison, override };
}
