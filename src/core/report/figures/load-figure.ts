import { failedShare } from '../../load/failed-share.ts';
import type { LoadRow, LoadRun } from '../../load/model.ts';
import { quantileOf } from '../../load/quantile.ts';
import { limitLines, overRun, verdictsOn } from '../../verdict/metric/limit-lines.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { count, percent } from '../../verdict/wording.ts';
import { figureAnchor } from '../anchors.ts';
import type { Figure } from '../figure.ts';
import { numberWords } from '../words.ts';
import { lineChart } from './line-chart.ts';

/** Endpoints of a report's table, the busiest first. */
const ENDPOINTS = 30;
const CURVES = ['p50', 'p95', 'p99'];
const QUANTILES = [0.5, 0.95, 0.99];

function cellsOf(row: LoadRow, name: string): readonly string[] {
  const failed = failedShare(row);
  const told = (value: number | null): string => (value === null ? 'not told' : numberWords(value));
  return [
    name,
    row.requests === null ? 'not told' : count(row.requests),
    told(row.perSecond),
    ...QUANTILES.map((q) => told(quantileOf(row, q))),
    failed === null ? 'not told' : percent(failed),
  ];
}

/** Of a run at an arrival rate the most that was due and that was done a second. */
function askedNotes(series: LoadRun['series']): readonly string[] {
  const [offered, achieved] = ['offered', 'achieved'].map((asked) =>
    series?.columns
      .find(({ name }) => name === asked)
      ?.values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0),
  );
  if (offered === undefined || achieved === undefined) return [];
  return [`at most ${numberWords(offered)} iterations a second were due, and ${numberWords(achieved)} done`];
}

/**
 * The endpoints of a load run with their percentiles, and its latency over time where its file tells that (S3:200), with the limits that its verdicts hold that against
 * and the times for which one was crossed.
 */
export function loadFigure(id: string, label: string, run: LoadRun, verdicts: readonly Verdict[]): Figure {
  const { series, endpoints, total, generator, thresholds } = run;
  const columns = series?.columns.filter(({ name }) => CURVES.includes(name)) ?? [];
  const lines = columns.map(({ name, values }) => ({
    name,
    values: values.map((value) => (value === null ? null : value * 1000)),
  }));
  const held = limitLines(verdictsOn(overRun(verdicts), columns), columns.length > 1);
  const marks = {
    limits: held.map(({ limit, words }) => ({ limit: limit * 1000, words })),
    spans: held.flatMap(({ spans }) => spans),
  };
  const failed = thresholds.filter(({ passed }) => passed === false).length;
  return {
    anchor: figureAnchor(id),
    title: `Load run: ${label}`,
    notes: [
      `${run.tool}${run.toolVersion === null ? '' : ` ${run.toolVersion}`}`,
      ...(run.scenario === '' ? [] : [`scenario in its file: ${run.scenario}`]),
      ...(run.seconds === null ? [] : [`${numberWords(run.seconds)} s`]),
      generator.kind === 'unknown'
        ? `not stated whether users wait: ${generator.why}`
        : `${generator.kind} model: ${generator.why}`,
      ...askedNotes(series),
      ...(thresholds.length === 0 ? [] : [`${failed} of ${thresholds.length} thresholds of its own not met`]),
      ...run.missing,
    ],
    svg: series === null ? null : lineChart(series.times, lines, 'ms', marks),
    flame: null,
    head: ['endpoint', 'requests', 'per second', 'p50, ms', 'p95, ms', 'p99, ms', 'failed'],
    rows: [
      { cells: cellsOf(total, 'all requests') },
      ...endpoints.slice(0, ENDPOINTS).map((row) => ({
        cells: cellsOf(row, row.method === null ? row.name : `${row.method} ${row.name}`),
      })),
    ],
    right: [1, 2, 3, 4, 5, 6],
    more: Math.max(0, endpoints.length - ENDPOINTS),
  };
}
