import { describe, expect, it } from 'vitest';
import { loadFixture } from '../../../../tests/support/load-files.ts';
import { HOUR, seeded } from '../../../../tests/support/series-of.ts';
import { readSeries } from '../../series/read-series.ts';
import { ADVICE } from '../advice.ts';
import { evaluateSeries } from '../memory/evaluate-series.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';

const judged = (text: string): readonly Verdict[] => {
  const { series } = readSeries(new TextEncoder().encode(text));
  return evaluateSeries({ series, captureId: 's1', sha256: 'f'.repeat(64) }, DEFAULT_RULE_SET).filter(
    ({ rule }) => rule === 'MT-CREEP',
  );
};

/** A CSV of a value a minute, first to last `seconds` apart. */
function minutes(heading: string, seconds: number, cells: (time: number) => number | string): string {
  const times = Array.from({ length: Math.floor(seconds / 60) + 1 }, (_, i) => i * 60);
  return `${[`time [s],${heading}`, ...times.map((time) => `${time},${cells(time)}`)].join('\n')}\n`;
}

/** A straight line from 100 ms that has risen by `rise` at the end, with noise of 1 % on both sides of it. */
function line(rise: number, seconds: number): (time: number) => number {
  const random = seeded(3);
  return (time) => 100 * (1 + (rise * time) / seconds) * (1 + 0.02 * (random() - 0.5));
}

describe('MT-CREEP of a series', () => {
  it('finds p95 of a minute that k6 measured of a server that slows down', () => {
    const [verdict, ...more] = judged(new TextDecoder().decode(loadFixture('soak-p95.csv')));
    expect(more).toEqual([]);
    expect(verdict).toMatchObject({ level: 'investigate', certainty: 'probable', guards: ['QG-SERIES'] });
    expect(verdict?.reason).toMatch(
      /^http_p95 goes from 8\d(\.\d)? ms to 128 ms over 14 min of steady load, \+54 % \(p = 0\.0018\): something fills up or slows down\. A soak of 2 h 00 min confirms\.$/,
    );
  });

  it.each([
    // The limit is crossed, not reached: what rises by less or just so is no creep.
    [2 * HOUR, 0.08, 'none', 'confirmed'],
    [2 * HOUR, 0.15, 'investigate', 'confirmed'],
    [2 * HOUR, 0, 'none', 'confirmed'],
    [2 * HOUR, -0.3, 'none', 'confirmed'],
    [2 * HOUR - 60, 0.15, 'investigate', 'probable'],
    [HOUR, 0.5, 'investigate', 'probable'],
  ])('of p95 over %s s with a rise of %s is %s, %s', (seconds, rise, level, certainty) => {
    const p95 = line(rise, seconds);
    const [verdict, ...more] = judged(minutes('p95 [ms],rps', seconds, (time) => `${p95(time)},50`));
    expect(more).toEqual([]);
    expect(verdict).toMatchObject({
      ...{ level, certainty, guards: seconds < 2 * HOUR ? ['QG-SERIES'] : [] },
      threshold: { op: '>', value: 0.1 },
      measure: { method: 'theil-sen', value: expect.closeTo(rise, 1) },
    });
    expect((verdict?.advice ?? '') in ADVICE).toBe(true);
  });

  it('says from where to where, over how long, and how sure that is', () => {
    const p95 = line(0.5, 2 * HOUR);
    const [verdict] = judged(minutes('http_p95 [ms],throughput', 2 * HOUR, (time) => `${p95(time)},50`));
    expect(verdict?.reason).toMatch(
      /^http_p95 goes from 1\d\d ms to 15\d ms over 2 h 00 min of steady load, \+(49|50|51)(\.\d)? % \(p < 0\.0001\): something fills up/,
    );
    expect(verdict).toMatchObject({
      scope: { window: [0, 7200], sampleType: 'http_p95' },
      evidence: [{ pointer: 'series:http_p95@0-7200' }],
    });
  });

  it.each(['response_time [s]', 'latency_ms', 'requestDuration [ms]', 'p99 [ms]', 'http_p50_seconds'])(
    'judges a latency called %s',
    (heading) => {
      const value = line(0.4, 2 * HOUR);
      expect(judged(minutes(heading, 2 * HOUR, value))).toMatchObject([{ level: 'investigate' }]);
    },
  );

  it.each(['latency', 'gc_duration [ms]', 'queue_duration [s]', 'uptime [s]', 'lock_duration [ms]'])(
    'judges nothing called %s',
    (heading) => expect(judged(minutes(heading, 2 * HOUR, line(0.4, 2 * HOUR)))).toEqual([]),
  );

  it('is no surer than probable where nothing tells whether the load stood', () => {
    const [verdict] = judged(minutes('p95 [ms]', 2 * HOUR, line(0.4, 2 * HOUR)));
    expect(verdict).toMatchObject({ level: 'investigate', certainty: 'probable', guards: [] });
    expect(verdict?.reason).toContain('Whether the load stood meanwhile is not told.');
  });

  it('cannot tell under a load that rises', () => {
    const p95 = line(0.4, 2 * HOUR);
    const text = minutes('p95 [ms],rps', 2 * HOUR, (time) => `${p95(time)},${50 + time / 100}`);
    expect(judged(text)).toMatchObject([
      { level: 'none', certainty: 'inconclusive', guards: ['QG-SERIES'], advice: 'load.soak' },
    ]);
    expect(judged(text)[0]?.reason).toMatch(/^Whether p95 creeps cannot be told: the load did not stand\. rps was 6\d/);
  });

  it('does not call p95 steady where a rise could hide in its noise', () => {
    const random = seeded(8);
    const [verdict] = judged(minutes('p95 [ms],rps', 2 * HOUR, () => `${100 * (1 + 1.6 * (random() - 0.5))},50`));
    expect(verdict).toMatchObject({ level: 'none', certainty: 'probable' });
    expect(verdict?.reason).toMatch(/A rise of \d+(\.\d)? % could hide in it\./);
  });

  it('judges the process that was watched longest, and no slope across a restart', () => {
    const text = minutes('process,p95 [ms]', 3 * HOUR, (time) => (time < HOUR ? `1,${100 + time / 10}` : '2,200'));
    expect(judged(text)).toMatchObject([{ level: 'none', scope: { window: [HOUR, 3 * HOUR] } }]);
  });

  it('says nothing of less than ten minutes, nor of latencies of nothing', () => {
    expect(judged(minutes('p95 [ms]', 540, line(2, 540)))).toEqual([]);
    expect(judged(minutes('p95 [ms]', HOUR, () => 0))).toEqual([]);
  });
});
