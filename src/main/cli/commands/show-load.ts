import { toldByRun } from '../../../core/investigation/conditions.ts';
import { failedShare } from '../../../core/load/failed-share.ts';
import type { LoadRow, LoadRun, LoadThreshold } from '../../../core/load/model.ts';
import { quantileName, quantileOf, requestsFor } from '../../../core/load/quantile.ts';
import { latencyText, rateText } from '../../../core/load/summary-line.ts';
import { durationText, valueText } from '../../../core/series/series-summary.ts';
import { requestCostText } from '../../../core/verdict/load/request-cost.ts';
import { requestMemoryText } from '../../../core/verdict/load/request-memory.ts';
import { count } from '../../../core/verdict/wording.ts';
import { conditionsLine } from '../conditions-given.ts';
import type { Session } from '../session.ts';
import { cut, percent, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';
import { relatedText } from './link.ts';
import { sparkline } from './show-series.ts';

/** Percentiles of the table. */
const COLUMNS = [0.5, 0.95, 0.99] as const;

/** A percentile; `few` behind one that has too few requests to say anything. */
function quantileCell(row: LoadRow, q: number): string {
  const value = quantileOf(row, q);
  if (value === null) return '–';
  const few = row.requests !== null && row.requests < requestsFor(q) ? ' (few)' : '';
  return `${latencyText(value)}${few}`;
}

function rowCells(row: LoadRow): readonly string[] {
  const failed = failedShare(row);
  return [
    row.requests === null ? '–' : count(row.requests),
    row.perSecond === null ? '–' : rateText(row.perSecond),
    row.mean === null ? '–' : latencyText(row.mean),
    ...COLUMNS.map((q) => quantileCell(row, q)),
    row.max === null ? '–' : latencyText(row.max),
    failed === null ? '–' : percent(failed),
    row.name === '' ? 'all' : printable(cut(`${row.method === null ? '' : `${row.method} `}${row.name}`, 80)),
  ];
}

function thresholdLine({ metric, expression, value, passed, note }: LoadThreshold, terminal: Terminal): string {
  const word = passed === null ? 'not assessed' : passed ? 'held' : 'crossed';
  const colour = passed === null ? 'dim' : passed ? 'green' : 'red';
  const came = value === null ? '' : `, came to ${Number(value.toPrecision(4))}`;
  return `${terminal.paint(colour, word)} · ${printable(`${cut(metric, 80)} ${expression}${came}${note === '' ? '' : ` (${note})`}`)}`;
}

/** Who made the requests, when, for how long. */
function factsOf({ tool, toolVersion, scenario, startedAt, seconds, generator }: LoadRun): string {
  const { kind, users, why } = generator;
  return [
    `${tool}${toolVersion === null ? '' : ` ${toolVersion}`}`,
    ...(scenario === '' ? [] : [cut(scenario, 80)]),
    ...(startedAt === null ? [] : [startedAt]),
    ...(seconds === null ? [] : [durationText(seconds)]),
    ...(users === null ? [] : [`${count(users)} ${users === 1 ? 'user' : 'users'} at most`]),
    `${kind === 'unknown' ? 'model not stated' : `${kind} model`}: ${why}`,
  ].join(' · ');
}

/** Answers with a load run: what is judged of it, its endpoints, its thresholds held against its numbers again. */
export async function answerLoad({ services }: Session, terminal: Terminal, id: string, top: number): Promise<void> {
  const { item, provenance, warnings, run, evaluations } = await services.loads.detail(id);
  const verdicts = evaluations.find(({ current }) => current)?.verdicts ?? [];
  const related = services.links.of(id);
  const costs = await services.loads.costs(id);
  const conditions = services.investigations.conditions(id, toldByRun(run));
  const { total, endpoints, thresholds, series, missing } = run;
  const document = { item, summary: item.summary, provenance, related, conditions, costs, warnings, verdicts, run };
  terminal.answer(document, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      printable(item.summary),
      printable(factsOf(run)),
      conditionsLine(conditions),
      ...related.map(relatedText),
      ...costs.flatMap(({ item: profile, cost, memory }) => [
        printable(`${profile.id}: ${requestCostText(cost)}`),
        ...(memory.state === 'known' ? [printable(`${profile.id}: ${requestMemoryText(memory)}`)] : []),
      ]),
      '',
      verdictsText(verdicts, terminal),
      '',
      table(
        [run.counts, 'rate', 'mean', ...COLUMNS.map(quantileName), 'max', 'failed', ''],
        [total, ...endpoints.slice(0, top)].map(rowCells),
        [0, 1, 2, 3, 4, 5, 6, 7],
      ),
      ...(endpoints.length > top ? [`… ${endpoints.length - top} more; --json has them all`] : []),
      ...(thresholds.length === 0 ? [] : ['', ...thresholds.map((one) => thresholdLine(one, terminal))]),
      ...(series === null
        ? []
        : [
            '',
            table(
              ['over time', 'most', 'course'],
              series.columns.map(({ title, unit, values }) => [
                printable(title),
                valueText(
                  values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0),
                  unit,
                ),
                sparkline(values),
              ]),
              [1],
            ),
          ]),
      '',
      ...missing.map((sentence) => printable(`not known: ${sentence}`)),
      ...warnings.map(({ message }) => printable(`note: ${message}`)),
    ].join('\n'),
  );
}
