import { type CsvValue, csvRows } from '../../csv-rows.ts';
import type { ChangesBetween } from '../../investigation/changes.ts';
import type { Condition } from '../../investigation/conditions.ts';
import type { Evaluation, Item, Provenance } from '../../item.ts';
import { textChunks } from '../../profile/exporters/text-chunks.ts';
import type { LoadComparison } from '../../verdict/load/load-comparison.ts';
import type { LoadRow, LoadRun } from '../model.ts';
import { quantileName, quantileOf } from '../quantile.ts';

/** What load runs, reports of a front end and their comparisons can be written as. */
export const RUN_EXPORTS = [
  { id: 'csv', extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
  { id: 'json', extension: 'json', mediaType: 'application/json' },
] as const;
export type RunExportId = (typeof RUN_EXPORTS)[number]['id'];

/** A stored run or report with what was said of it. */
export interface StoredReport {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly evaluation: Evaluation | undefined;
}

/** A stored comparison of runs with its sides, and what was changed between them (QG-CONFOUNDED). */
export interface StoredComparison<C> {
  readonly item: Item;
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  readonly changes: ChangesBetween;
  readonly comparison: C;
}

/** A JSON document as programs read it, on one line. */
export const jsonChunks = (document: unknown): Iterable<Uint8Array> => textChunks([`${JSON.stringify(document)}\n`]);

/** A stored run or report as JSON: what was read, and its verdicts. */
export function reportJson(kind: string, { item, provenance, evaluation }: StoredReport, read: object) {
  const verdicts = evaluation?.verdicts ?? [];
  const ruleSetSha256 = evaluation?.ruleSetSha256 ?? null;
  return jsonChunks({ kind, item, provenance, verdicts, ruleSetSha256, ...read });
}

function* rowsOf({ total, endpoints }: LoadRun, quantiles: readonly number[]): Generator<readonly CsvValue[]> {
  for (const row of [total, ...endpoints]) {
    const { name, method, requests, failures, perSecond, min, mean, max } = row;
    const cells = quantiles.map((q) => quantileOf(row, q));
    yield [name === '' ? 'all' : name, method, requests, failures, perSecond, min, mean, max, ...cells];
  }
}

const told = ({ total, endpoints }: LoadRun): readonly LoadRow[] => [total, ...endpoints];

/** A load run: as CSV the whole run and its endpoints a row each, latencies in milliseconds, with every percentile that any of them tells; as JSON with the conditions it was measured under. */
export function exportLoad(
  report: StoredReport,
  run: LoadRun,
  to: RunExportId,
  conditions: readonly Condition[] = [],
): Iterable<Uint8Array> {
  if (to === 'json') return reportJson('load', report, { conditions, run });
  const quantiles = [...new Set(told(run).flatMap((row) => row.quantiles.map(({ q }) => q)))].sort((a, b) => a - b);
  const latencies = ['min_ms', 'mean_ms', 'max_ms', ...quantiles.map((q) => `${quantileName(q)}_ms`)];
  const head = ['endpoint', 'method', 'requests', 'failures', 'per_second', ...latencies];
  return textChunks(csvRows(head, rowsOf(run, quantiles)));
}

const COMPARED = [
  ...['endpoint', 'method', 'metric', 'before', 'after', 'before_run', 'after_run', 'change', 'low', 'high', 'status'],
];

function* comparedRows({ rows }: LoadComparison): Generator<readonly CsvValue[]> {
  for (const { name, method, metrics } of rows) {
    for (const { metric, before, after, beforeRun, afterRun, change, status } of metrics) {
      const bounds = [change?.value ?? null, change?.low ?? null, change?.high ?? null];
      yield [name === '' ? 'all' : name, method, metric, before, after, beforeRun, afterRun, ...bounds, status];
    }
  }
}

/** A comparison of load runs: as CSV a row a metric, latencies in milliseconds, changes and error rates as shares. */
export function exportLoadComparison(report: StoredComparison<LoadComparison>, to: RunExportId): Iterable<Uint8Array> {
  if (to === 'json') return jsonChunks({ kind: 'load-comparison', ...report });
  return textChunks(csvRows(COMPARED, comparedRows(report.comparison)));
}
