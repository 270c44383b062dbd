import { describe, expect, it } from 'vitest';
import { loadFixture, runOf } from '../../../../tests/support/load-files.ts';
import { HOUR, seriesOf } from '../../../../tests/support/series-of.ts';
import { readSeries } from '../../series/read-series.ts';
import { evaluateLoad } from '../../verdict/load/evaluate-load.ts';
import { evaluateSeries } from '../../verdict/memory/evaluate-series.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import { lineChart } from './line-chart.ts';
import { loadFigure } from './load-figure.ts';
import { seriesFigure } from './series-figure.ts';

const count = (svg: string | null, what: RegExp): number => svg?.match(what)?.length ?? 0;
const p95 = { name: 'p95', title: 'p95', unit: 'seconds' } as const;

describe('a chart', () => {
  it('has limits that are not far above, and each time that one was crossed', () => {
    const marks = {
      limits: [
        { limit: 6, words: 'alert above' },
        { limit: 900, words: 'far above' },
      ],
      spans: [
        { from: 1, to: 2 },
        { from: 3, to: 3 },
      ],
    };
    const svg = lineChart([0, 1, 2, 3], [{ name: 'a', values: [1, 7, 7, 9] }], 'ms', marks);
    expect(count(svg, /<rect /g)).toBe(2);
    expect(svg).toContain('alert above 6 ms');
    expect(svg).not.toContain('far above');
  });

  it('takes no mark-up from words', () => {
    const marks = { limits: [{ limit: 1, words: '<script>' }], spans: [] };
    expect(lineChart([0, 1], [{ name: 'a', values: [1, 2] }], '', marks)).not.toContain('<script>');
  });
});

describe('the figure of a series', () => {
  const series = seriesOf({ seconds: HOUR }, { p95: (time) => (time >= 600 && time < 1500 ? 0.4 : 0.1) });
  const judged = { ...series, columns: series.columns.map((column) => ({ ...column, ...p95 })) };
  const verdicts = evaluateSeries({ series: judged, captureId: 's', sha256: '' }, DEFAULT_RULE_SET);

  it('shades what made an alert, and tells every column’s range', () => {
    const figure = seriesFigure('s1', 'p95 of a day', judged, verdicts);
    expect(count(figure.svg, /<rect /g)).toBe(1);
    expect(figure.svg).toContain('alert above 300 ms');
    expect(figure.rows).toEqual([{ cells: ['p95', '100 ms', '100 ms', '100 ms', '400 ms', '360'] }]);
    expect(figure.title).toBe('Series: p95 of a day');
  });

  it('draws the columns of the unit that its weightiest verdict speaks of', () => {
    const { series: soak } = readSeries(loadFixture('soak-p95.csv'));
    const said = evaluateSeries({ series: soak, captureId: 's', sha256: '' }, DEFAULT_RULE_SET);
    const figure = seriesFigure('s1', 'soak', soak, said);
    expect(figure.svg).toContain('aria-label="http_p95"');
    expect(figure.rows.map(({ cells }) => cells[0])).toEqual(['http_p95', 'requests_per_second']);
  });

  it('is its table where there is nothing to draw', () => {
    const empty = {
      ...judged,
      columns: judged.columns.map((column) => ({ ...column, values: column.values.map(() => null) })),
    };
    expect(seriesFigure('s1', 'x', empty, [])).toMatchObject({
      svg: null,
      rows: [{ cells: ['p95', ...Array<string>(4).fill('not measured'), '0'] }],
    });
  });
});

it('the figure of a load run at an arrival rate says how much was asked for', async () => {
  const { notes } = loadFigure('l1', 'knee', await runOf('k6-knee.ndjson.gz'), []);
  expect(notes).toContain('at most 170 iterations a second were due, and 100 done');
  expect(notes).toContain('open model: only arrival-rate executors count dropped iterations');
});

it('the figure of a load run has the limits of its alerts', async () => {
  const run = await runOf('k6-narrow.ndjson.gz');
  const long = {
    ...run,
    series:
      run.series === null
        ? null
        : {
            ...run.series,
            times: run.series.times.map((time) => time * 30),
            columns: run.series.columns.filter(({ name }) => name !== 'users'),
          },
  };
  const verdicts = evaluateLoad({ run: long, captureId: 'l', sha256: '' }, DEFAULT_RULE_SET);
  expect(loadFigure('l1', 'narrow', long, verdicts).svg).toContain('p95: alert above 300 ms');
  expect(loadFigure('l1', 'narrow', long, []).svg).not.toContain('alert above');
});
