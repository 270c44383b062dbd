import { describe, expect, it } from 'vitest';
import { HOUR, MB, seriesOf } from '../../../tests/support/series-of.ts';
import { evaluateSeries } from '../../core/verdict/memory/evaluate-series.ts';
import { DEFAULT_RULE_SET } from '../../core/verdict/rule-set.ts';
import { breaksOf, overlayOf, overlayOfOthers, shownAlerts, showsLimit } from './series-overlay.ts';

const leak = seriesOf({ seconds: 2 * HOUR }, { rss: (t) => 135 * MB + (MB / 60) * t });
const judged = (series: typeof leak) => evaluateSeries({ series, captureId: 's', sha256: '' }, DEFAULT_RULE_SET);

describe('the drawing of verdicts', () => {
  it('has the slope over the time it was found in, what was left out, and where the start was passed by half', () => {
    const { trends, leftOut, crossings } = overlayOf(judged(leak), null);
    expect(trends).toMatchObject([{ from: 600, to: 7190, isGrowth: true }]);
    expect(trends[0]?.start).toBeCloseTo(145 * MB, -5);
    expect(trends[0]?.end).toBeCloseTo(254.8 * MB, -5);
    expect(leftOut).toEqual([[0, 600]]);
    expect(crossings).toMatchObject([{ ratio: 1.5 }]);
    expect(crossings[0]?.value).toBeCloseTo(203 * MB, -6);
  });

  it('has each process by itself', () => {
    const series = seriesOf(
      { seconds: 4 * HOUR, restarts: [2 * HOUR] },
      { rss: (t) => 9 * MB + (t % (2 * HOUR)) * 999 },
    );
    expect(
      overlayOf(judged(series), null)
        .leftOut.map(([from]) => from)
        .sort((a, b) => a - b),
    ).toEqual([0, 7200]);
  });

  it('is nothing where nothing could be said', () => {
    const short = seriesOf({ seconds: 60 }, { rss: () => MB });
    expect(overlayOf(judged(short), 5)).toEqual({ trends: [], leftOut: [], crossings: [], limit: 5, alerts: [] });
  });
});

it('has the limits of alerts where the columns are drawn, and the time above them', () => {
  const p95 = { name: 'p95', title: 'p95', unit: 'seconds' as const };
  const series = seriesOf({ seconds: HOUR }, { p95: (t) => (t >= 600 && t < 1500 ? 0.4 : 0.1) });
  const verdicts = judged({ ...series, columns: series.columns.map((column) => ({ ...column, ...p95 })) });
  const overlay = overlayOfOthers(verdicts, [p95]);
  expect(overlay.alerts).toEqual([{ limit: 0.3, above: [600, 1490] }]);
  expect(overlayOfOthers(verdicts, [{ name: 'other' }]).alerts).toEqual([]);
  expect(shownAlerts(overlay, 0.4)).toHaveLength(1);
  expect(shownAlerts(overlay, 0.05)).toEqual([]);
});

it('lines break at restarts and gaps', () => {
  const series = seriesOf({ seconds: 200, gap: [50, 130], restarts: [160] }, { rss: () => 1 });
  expect(breaksOf(series).map(([from, to]) => [series.times[from], series.times[to]])).toEqual([
    [40, 130],
    [150, 160],
  ]);
});

it('shows a limit that is not far above', () => {
  expect([showsLimit(300, 100), showsLimit(301, 100), showsLimit(null, 100)]).toEqual([true, false, false]);
});
