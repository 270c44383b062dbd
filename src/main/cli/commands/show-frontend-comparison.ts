import { METRIC_TITLES } from '../../../core/frontend/model.ts';
import { mismatchText, refusalText } from '../../../core/heap/export/comparison-rows.ts';
import { kilobytes } from '../../../core/verdict/frontend/fe-budget.ts';
import { metricText } from '../../../core/verdict/frontend/fe-vitals.ts';
import type { FrontendComparison, RelativeChange } from '../../../core/verdict/frontend/frontend-comparison.ts';
import { signedPercent } from '../../../core/verdict/wording.ts';
import { betweenLines } from '../investigation-text.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

const changeText = (change: RelativeChange | null): string => (change === null ? '' : signedPercent(change.value));
const boundsText = (change: RelativeChange | null): string =>
  change?.low === undefined || change.high === undefined
    ? ''
    : `${signedPercent(change.low)} … ${signedPercent(change.high)}`;

function rowsText({ vitals, weights }: FrontendComparison): string {
  const rows = [
    ...vitals.map(({ metric, before, after, change, status }) => [
      ...[metricText(metric, before), metricText(metric, after), changeText(change), boundsText(change), status],
      METRIC_TITLES[metric],
    ]),
    ...weights.map(({ kind, unit, before, after, change, status }) => [
      ...[kilobytes(before), kilobytes(after), changeText(change), boundsText(change), status],
      `${kind === 'script' ? 'JavaScript' : 'CSS'}, ${unit}`,
    ]),
  ];
  return table(['before', 'after', 'Δ %', 'with noise', 'status', ''], rows, [0, 1, 2, 3]);
}

function packagesText({ packages }: FrontendComparison, top: number): readonly string[] {
  if (packages === null) return [];
  const bytes = (value: number | null): string => (value === null ? '–' : kilobytes(value));
  const rows = packages.rows
    .slice(0, top)
    .map(({ name, before, after, change }) => [bytes(before), bytes(after), change, printable(cut(name, 80))]);
  return ['', table(['before', 'after', '', `package (${packages.unit})`], rows, [0, 1])];
}

/** Answers with a comparison of front ends, as `compare` and `show` do; answers with it. */
export async function answerFrontendComparison(
  { services }: Session,
  terminal: Terminal,
  id: string,
  top: number,
): Promise<FrontendComparison> {
  const { item, before, after, comparison } = await services.frontends.comparison(id);
  const { comparable, reasons, override, judged, verdicts } = comparison;
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
        ? ['', verdictsText(verdicts, terminal), '', rowsText(comparison), ...packagesText(comparison, top)]
        : []),
    ].join('\n'),
  );
  return comparison;
}
