import type { Series, SeriesColumn } from '../../series/model.ts';

import { durationText, rangeOf, spanOf, valueText } from '../../series/series-summary.ts';
import { limitLines, verdictsOn } from '../../verdict/metric/limit-lines.ts';
import { byWeight, type Verdict } from '../../verdict/verdict.ts';
import { count } from '../../verdict/wording.ts';
import { figureAnchor } from '../anchors.ts';
import type { Figure } from '../figure.ts';
import { lineChart } from './line-chart.ts';

/** Lines that are told apart in one chart, and columns of the table beside it. */
const MOST_LINES = 5;
const MOST_COLUMNS = 30;

/** What a unit is drawn as, and by how much its values are multiplied. */
const DRAWN: Readonly<Record<SeriesColumn['unit'], readonly [string, number]>> = {
  bytes: ['MB', 1e-6],
  cores: ['cores', 1],
  seconds: ['ms', 1000],
  share: ['%', 100],
  count: ['', 1],
};

/**
 * A series as a chart of the columns that share the unit of its weightiest verdict, with the limits that verdicts hold them against and the times for which one was
 * crossed; every column's range as a table.
 */
export function seriesFigure(id: string, label: string, series: Series, verdicts: readonly Verdict[]): Figure {
  const { columns, startedAt, restarts } = series;
  const [weightiest] = byWeight(verdicts);
  const main = columns.find(({ name }) => name === weightiest?.scope.sampleType) ?? columns[0];
  const drawn = columns.filter(({ unit }) => unit === main?.unit);
  // The one that is spoken of is among those that are drawn.
  const lines = [...drawn.filter((column) => column === main), ...drawn.filter((column) => column !== main)].slice(
    0,
    MOST_LINES,
  );
  const [unit, factor] = DRAWN[main?.unit ?? 'count'];
  const held = limitLines(verdictsOn(verdicts, lines), lines.length > 1);
  // Limits of memory are shares of what there is, and no line of a chart in bytes.
  const limits = main?.unit === 'bytes' ? [] : held.map(({ limit, words }) => ({ limit: limit * factor, words }));
  const chart = lines.map(({ title, values }) => ({
    name: title,
    values: values.map((value) => (value === null ? null : value * factor)),
  }));
  return {
    anchor: figureAnchor(id),
    title: `Series: ${label}`,
    notes: [
      ...(startedAt === '' ? [] : [`from ${startedAt}`]),
      durationText(spanOf(series)),
      ...(restarts.length === 0 ? [] : [`another process from ${restarts.map(durationText).join(', ')} on`]),
    ],
    svg: lineChart(series.times, chart, unit, { limits, spans: held.flatMap(({ spans }) => spans) }),
    flame: null,
    head: ['column', 'first', 'last', 'least', 'most', 'measured'],
    rows: columns.slice(0, MOST_COLUMNS).map((column) => ({ cells: cellsOf(column) })),
    right: [1, 2, 3, 4, 5],
    more: Math.max(0, columns.length - MOST_COLUMNS),
  };
}

function cellsOf(column: SeriesColumn): readonly string[] {
  const range = rangeOf(column);
  const told =
    range === null
      ? Array<string>(4).fill('not measured')
      : [range.first, range.last, range.minimum, range.maximum].map((value) => valueText(value, column.unit));
  return [column.title, ...told, count(column.values.filter((value) => value !== null).length)];
}
