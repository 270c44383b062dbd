import type { Series, SeriesColumn } from '../../series/model.ts';
import { count, percent } from '../../verdict/wording.ts';
import { figureAnchor } from '../anchors.ts';
import type { Figure } from '../figure.ts';
import { numberWords } from '../words.ts';
import { lineChart } from './line-chart.ts';

/** Lines of a picture that are told apart; all are in its table. */
const LINES = 5;
const COLUMNS = 30;

const SCALES: Readonly<Record<SeriesColumn['unit'], readonly [factor: number, unit: string]>> = {
  bytes: [1e-6, 'MB'],
  cores: [1, 'cores'],
  seconds: [1000, 'ms'],
  share: [100, '%'],
  count: [1, ''],
};

function told(value: number | null, unit: SeriesColumn['unit']): string {
  if (value === null) return 'not measured';
  if (unit === 'share') return percent(value);
  if (unit === 'count') return count(value);
  const [factor, name] = SCALES[unit];
  return `${numberWords(value * factor)} ${name}`;
}

function cellsOf({ title, unit, values }: SeriesColumn): readonly string[] {
  let first: number | null = null;
  let last: number | null = null;
  let least: number | null = null;
  let most: number | null = null;
  let measured = 0;
  for (const value of values) {
    if (value === null) continue;
    measured++;
    first ??= value;
    last = value;
    if (least === null || value < least) least = value;
    if (most === null || value > most) most = value;
  }
  return [title, ...[first, last, least, most].map((value) => told(value, unit)), count(measured)];
}

/** Values over time: those that share the first one's unit as lines, all of them as first, last, least and most. */
export function seriesFigure(id: string, label: string, { times, columns, restarts, startedAt }: Series): Figure {
  const unit = columns[0]?.unit ?? 'count';
  const [factor, name] = SCALES[unit];
  const drawn = columns.filter((column) => column.unit === unit).slice(0, LINES);
  const lines = drawn.map(({ title, values }) => ({
    name: title,
    values: values.map((value) => (value === null ? null : value * factor)),
  }));
  return {
    anchor: figureAnchor(id),
    title: `Series: ${label}`,
    notes: [
      ...(startedAt === '' ? [] : [`from ${startedAt}`]),
      `${numberWords(times.at(-1) ?? 0)} s`,
      ...(restarts.length === 0 ? [] : [`${restarts.length} restarts: nothing is concluded across them`]),
    ],
    svg: lineChart(times, lines, name),
    flame: null,
    head: ['value', 'first', 'last', 'least', 'most', 'measured'],
    rows: columns.slice(0, COLUMNS).map((column) => ({ cells: cellsOf(column) })),
    right: [1, 2, 3, 4, 5],
    more: Math.max(0, columns.length - COLUMNS),
  };
}
