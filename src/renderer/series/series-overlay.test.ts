import { describe, expect, it } from 'vitest';
import { HOUR, MB, seriesOf } from '../../../tests/support/series-of.ts';
import type { SeriesColumn } from '../../core/series/model.ts';
import { evaluateSeries } from '../../core/verdict/memory/evaluate-series.ts';
import { DEFAULT_RULE_SET } from '../../core/verdict/rule-set.ts';
import { breaksOf, overlayOf, overlayOfOthers, overlayOfRun, shownLimits, showsLimit } from './series-overlay.ts';

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
    expect(overlayOf(judged(short), 5)).toEqual({ trends: [], leftOut: [], crossings: [], limit: 5, limits: [] });
  });
});

describe('the limits of rules', () => {
  /** Verdicts on a series of one column, and their drawing. */
  const drawn = (
    column: Pick<SeriesColumn, 'name' | 'unit'>,
    value: (time: number) => number | null,
    seconds = HOUR,
  ) => {
    const series = seriesOf({ seconds }, { [column.name]: value });
    const verdicts = judged({ ...series, columns: series.columns.map((one) => ({ ...one, ...column })) });
    return { verdicts, overlay: overlayOfOthers(verdicts, [column]) };
  };

  it('of an alert stand where the column is drawn, with every time that made it one', () => {
    const p95 = { name: 'p95', unit: 'seconds' } as const;
    const isHigh = (time: number): boolean => (time >= 600 && time < 1500) || (time >= 2000 && time < 2700);
    // Too short for an alert.
    const { verdicts, overlay } = drawn(p95, (time) => (isHigh(time) || (time >= 3000 && time < 3100) ? 0.4 : 0.1));
    expect(overlay.limits).toEqual([
      {
        ...{ limit: 0.3, words: 'alert above' },
        spans: [
          { from: 600, to: 1490 },
          { from: 2000, to: 2690 },
        ],
      },
    ]);
    expect(overlayOfOthers(verdicts, [{ name: 'other' }]).limits).toEqual([]);
    expect(shownLimits(overlay, 0.4)).toHaveLength(1);
    expect(shownLimits(overlay, 0.05)).toEqual([]);
  });

  it('are named after their column where several share a picture', () => {
    const { verdicts } = drawn({ name: 'p95', unit: 'seconds' }, () => 0.4);
    const { limits } = overlayOfOthers(verdicts, [{ name: 'p95' }, { name: 'p50' }]);
    expect(limits.map(({ words }) => words)).toEqual(['p95: alert above']);
  });

  it('that two rules share are one line', () => {
    const { overlay } = drawn({ name: 'host_cpu', unit: 'share' }, (time) => (time < 900 ? 0.95 : 0.2));
    expect(overlay.limits).toMatchObject([
      { limit: 0.85, words: 'alert above, bad above', spans: [{ from: 0, to: 890 }, { to: expect.any(Number) }] },
    ]);
  });

  it('of pauses are in seconds, with a mark where each was longer', () => {
    const { overlay } = drawn({ name: 'gc_pause', unit: 'seconds' }, (time) => (time % 1000 === 500 ? 0.3 : 0.01));
    const spans = [500, 1500, 2500, 3500].map((time) => ({ from: time, to: time }));
    // Of too few pauses nobody can tell the band.
    expect(overlay.limits).toEqual([{ limit: 0.15, words: 'pauses above', spans }]);
  });

  it('of a cache stand over the time behind its warm-up', () => {
    const { overlay } = drawn({ name: 'cache_hit_ratio', unit: 'share' }, () => 0.6);
    expect(overlay.limits).toEqual([{ limit: 0.85, words: 'hits below', spans: [{ from: 600, to: 3590 }] }]);
  });

  it('stand beside the line of a latency that creeps', () => {
    const { overlay } = drawn({ name: 'p95', unit: 'seconds' }, (time) => 0.1 + time / 72_000, 2 * HOUR);
    expect(overlay.trends).toMatchObject([{ from: 0, to: 7190, isGrowth: true }]);
    expect(overlay.trends[0]?.end).toBeCloseTo(0.2, 2);
    expect((overlay.trends[0]?.low ?? 1) <= (overlay.trends[0]?.high ?? 0)).toBe(true);
  });

  it('of a load run are drawn on its columns', () => {
    const [verdict] = drawn({ name: 'p95', unit: 'seconds' }, () => 0.4).verdicts;
    if (verdict === undefined) throw new Error('nothing was judged');
    const own = { ...verdict, subject: { ...verdict.subject, key: 'p95 over time' } };
    expect(overlayOfRun([own], [{ name: 'p95' }]).limits).toMatchObject([{ limit: 0.3 }]);
    expect(overlayOfRun([own], [{ name: 'rate' }]).limits).toEqual([]);
  });
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
