import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Series, SeriesColumn } from '../../core/series/model.ts';
import { useSize } from '../flame/pane-size.ts';
import { useTokens } from '../flame/theme-tokens.ts';
import { oneLine } from '../ui/format.ts';
import { formatTime, formatValue, type SeriesUnit, summaryOf } from './series-numbers.ts';
import { breaksOf, type SeriesOverlay, shownLimits, showsLimit } from './series-overlay.ts';
import { paintBefore, paintBehind, paintLimits } from './series-painting.ts';

/** Line colours, by token, and dashes that tell the lines apart without colour. */
const LINES = [
  { token: '--accent', dash: [] },
  { token: '--level-investigate', dash: [6, 3] },
  { token: '--category-native', dash: [2, 2] },
  { token: '--category-gc', dash: [8, 3, 2, 3] },
  { token: '--category-runtime', dash: [4, 4] },
] as const;

const lineAt = (index: number) => LINES[index % LINES.length] ?? LINES[0];
const AXIS_WIDTH = 68;
const TIME_HEIGHT = 26;
const FONT = '11px system-ui, sans-serif';

const UNIT_TITLES: Readonly<Record<SeriesUnit, string>> = {
  bytes: 'Bytes',
  cores: 'Cores',
  seconds: 'Seconds',
  share: 'Share',
  count: 'Count',
};

export interface SeriesChartProps {
  readonly series: Series;
  readonly unit: SeriesUnit;
  readonly columns: readonly SeriesColumn[];
  /** What the rules say of it. */
  readonly overlay: SeriesOverlay;
  /** Index of the time that is looked at; −1: none. */
  readonly at: number;
  readonly onAt: (index: number) => void;
}

function Legend({ columns, unit, at }: Pick<SeriesChartProps, 'columns' | 'unit' | 'at'>) {
  return (
    <table className="series-legend">
      <thead>
        <tr>
          <th scope="col">{UNIT_TITLES[unit]}</th>
          <th scope="col">Here</th>
          <th scope="col">First</th>
          <th scope="col">Last</th>
          <th scope="col">Least</th>
          <th scope="col">Most</th>
        </tr>
      </thead>
      <tbody>
        {columns.map((column, index) => {
          const { first, last, least, most } = summaryOf(column);
          const { token, dash } = lineAt(index);
          return (
            <tr key={column.name}>
              <th scope="row" title={column.name}>
                <svg width="22" height="8" aria-hidden="true">
                  <line
                    x1="1"
                    x2="21"
                    y1="4"
                    y2="4"
                    stroke={`var(${token})`}
                    strokeWidth="2"
                    strokeDasharray={dash.join(' ')}
                  />
                </svg>
                {oneLine(column.title, 80)}
              </th>
              <td className="series-here">{at < 0 ? '' : formatValue(column.values[at], unit)}</td>
              <td>{formatValue(first, unit)}</td>
              <td>{formatValue(last, unit)}</td>
              <td>{formatValue(least, unit)}</td>
              <td>{formatValue(most, unit)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The lines of one unit over time, with what the cross hair is on, what the rules say, and restarts of the process as marks. */
export function SeriesChart({ series, unit, columns, overlay, at, onAt }: SeriesChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const told = useRef(onAt);
  const { width, height } = useSize(box);
  const token = useTokens();
  const hasRoom = width > 0 && height > 0;
  useEffect(() => {
    told.current = onAt;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new size is set below, without drawing anew
  useEffect(() => {
    const element = box.current;
    if (element === null || !hasRoom) return;
    const made = new uPlot(
      optionsFor({ series, unit, columns, overlay, width, height, token, onAt: (index) => told.current(index) }),
      [[...series.times], ...columns.map(({ values }) => [...values])],
      element,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [series, unit, columns, overlay, token, hasRoom]);

  useEffect(() => {
    if (hasRoom) plot.current?.setSize({ width, height });
  }, [width, height, hasRoom]);

  useEffect(() => {
    const drawn = plot.current;
    if (drawn === null || drawn.cursor.idx === at) return;
    const time = series.times[at];
    const left = time === undefined ? -10 : drawn.valToPos(time, 'x');
    drawn.setCursor({ left, top: drawn.over.clientHeight / 2 }, false);
  }, [at, series]);

  return (
    <figure className="series-chart" aria-label={`${UNIT_TITLES[unit]} over time`}>
      <Legend columns={columns} unit={unit} at={at} />
      <div ref={box} className="series-picture" aria-hidden="true" />
    </figure>
  );
}

const xOf = (plot: uPlot, time: number | undefined): number => Math.round(plot.valToPos(time ?? 0, 'x', true));

interface Drawn extends Pick<SeriesChartProps, 'series' | 'unit' | 'columns' | 'overlay' | 'onAt'> {
  readonly width: number;
  readonly height: number;
  readonly token: (name: string) => string;
}

function optionsFor({ series, unit, columns, overlay, width, height, token, onAt }: Drawn): uPlot.Options {
  const breaks = breaksOf(series);
  // A pixel wider than they are: of ten seconds in a day nothing would be seen.
  const gapsOf: uPlot.Series.GapsRefiner = (self, _line, _first, _last, nulls) =>
    [
      ...nulls,
      ...breaks.map(
        ([from, to]): uPlot.Series.Gap => [xOf(self, series.times[from]) - 1, xOf(self, series.times[to]) + 1],
      ),
    ].sort(([a], [b]) => a - b);
  const grid = { stroke: token('--border'), width: 1 };
  const axis = { stroke: token('--text-2'), font: FONT, grid, ticks: grid };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false } },
    scales: {
      x: { time: false },
      // From zero where all is positive: a slope looks as steep as it is.
      y: {
        range: (_self, least, most) => {
          const limit = showsLimit(overlay.limit, most) ? overlay.limit : most;
          const top = Math.max(most, limit, ...shownLimits(overlay, most).map((line) => line.limit));
          return [Math.min(0, least), top <= 0 ? 1 : top * 1.05];
        },
      },
    },
    axes: [
      { ...axis, size: TIME_HEIGHT, gap: 3, values: (_self, splits) => splits.map(formatTime) },
      { ...axis, size: AXIS_WIDTH, values: (_self, splits) => splits.map((value) => formatValue(value, unit)) },
    ],
    series: [
      {},
      ...columns.map(({ title }, index) => ({
        label: title,
        stroke: token(lineAt(index).token),
        width: 1.5,
        dash: [...lineAt(index).dash],
        points: { show: series.times.length < 60, size: 4 },
        spanGaps: false,
        gaps: gapsOf,
      })),
    ],
    hooks: {
      setCursor: [(self) => onAt(self.cursor.idx ?? -1)],
      drawAxes: [(self) => paintBehind(self, overlay, token)],
      draw: [
        (self) => {
          paintBefore(self, overlay, series.restarts, token);
          paintLimits(self, overlay, unit, token);
        },
      ],
    },
  };
}
