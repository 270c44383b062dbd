import { mismatchText, refusalText } from '../../../core/heap/export/comparison-rows.ts';
import { frontendTable, packagesTable } from '../../../core/verdict/frontend/comparison-table.ts';
import type { FrontendComparison } from '../../../core/verdict/frontend/frontend-comparison.ts';
import { betweenLines } from '../investigation-text.ts';
import type { Session } from '../session.ts';
import { printable, reportTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

/** Answers with a comparison of front ends, as `compare` and `show` do; answers with it. */
export async function answerFrontendComparison(
  { services }: Session,
  terminal: Terminal,
  id: string,
  top: number,
): Promise<FrontendComparison> {
  const { item, before, after, comparison } = await services.frontends.comparison(id);
  const { comparable, reasons, override, judged, verdicts } = comparison;
  const packages = packagesTable(comparison);
  const refusal = refusalText(comparable, override?.reason ?? null);
  const changes = services.changes.between(id);
  const ids = (side: typeof before): readonly string[] => side.map((one) => one.id);
  const document = {
    ...{ kind: 'frontend-comparison', item, summary: item.summary, before: ids(before), after: ids(after) },
    ...{ ...comparison, changes },
  };
  terminal.answer(document, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
      ...(refusal === null ? [] : [terminal.paint('red', refusal)]),
      ...(override === null ? [] : [printable(`Override: ${override.reason}`)]),
      ...reasons.map((reason) => printable(mismatchText(reason))),
      ...(before.length + after.length > 2 ? [`Median runs: ${judged.before} and ${judged.after}`] : []),
      ...betweenLines(changes, terminal),
      ...(comparable || override !== null
        ? [
            '',
            verdictsText(verdicts, terminal),
            '',
            reportTable(frontendTable(comparison), {}),
            ...(packages === null
              ? []
              : ['', reportTable({ ...packages, rows: packages.rows.slice(0, top) }, { 3: 80 })]),
          ]
        : []),
    ].join('\n'),
  );
  return comparison;
}
