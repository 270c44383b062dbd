import { mismatchText, refusalText } from '../../../core/heap/export/comparison-rows.ts';
import { latencyText } from '../../../core/load/summary-line.ts';
import type { ComparedMetric, LoadComparison } from '../../../core/verdict/load/load-comparison.ts';
import { percent, signedPercent } from '../../../core/verdict/wording.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

const boundsText = ({ change }: ComparedMetric): string =>
  change?.low === undefined || change.high === undefined
    ? ''
    : `${signedPercent(change.low)} … ${signedPercent(change.high)}`;

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
  const ids = (side: typeof before): readonly string[] => side.map((one) => one.id);
  const document = {
    ...{ kind: 'load-comparison', item, summary: item.summary, before: ids(before), after: ids(after) },
    ...{ comparable, reasons, override, detectable, rows, verdicts },
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
      ...(comparable || override !== null
        ? [
            '',
            verdictsText(verdicts, terminal),
            '',
            table(
              ['before', 'after', 'Δ %', 'with noise', 'status', '', ''],
              rows.slice(0, top).flatMap(({ name, method, metrics }) =>
                metrics.map((one) => {
                  const text = one.metric === 'error rate' ? percent : latencyText;
                  return [
                    text(one.before),
                    text(one.after),
                    one.change === null ? '' : signedPercent(one.change.value),
                    boundsText(one),
                    one.status,
                    one.metric,
                    name === '' ? 'all' : printable(cut(`${method === null ? '' : `${method} `}${name}`, 80)),
                  ];
                }),
              ),
              [0, 1, 2, 3],
            ),
          ]
        : []),
    ].join('\n'),
  );
  return comparison;
}
