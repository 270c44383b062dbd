import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MB, MINUTE, sawtooth, seeded, seriesOf } from '../../../../tests/support/series-of.ts';
import { adviceText } from '../advice.ts';
import { DEFAULT_RULE_SET, editRuleSet } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { evaluateSeries, type SeriesInput } from './evaluate-series.ts';

const judged = (series: SeriesInput['series'], limit: SeriesInput['limit'] = null): readonly Verdict[] =>
  evaluateSeries({ series, captureId: 's1', sha256: 'f'.repeat(64), limit }, DEFAULT_RULE_SET);
const of = (verdicts: readonly Verdict[], rule: string): Verdict => {
  const found = verdicts.find((verdict) => verdict.rule === rule);
  if (found === undefined) throw new Error(`no ${rule} in ${verdicts.map((verdict) => verdict.rule).join(', ')}`);
  return found;
};
const rules = (verdicts: readonly Verdict[]): readonly string[] => verdicts.map(({ rule }) => rule);
const leaking = (base: number, perMinute: number) => (time: number) => base + (perMinute / MINUTE) * time;

describe('LK-RSS', () => {
  it('finds a megabyte a minute, surely, and says what it comes to', () => {
    const random = seeded(3);
    const rss = (time: number) => leaking(135 * MB, MB)(time) + random() * 2 * MB;
    const verdict = of(
      judged(seriesOf({ seconds: 2 * HOUR }, { rss }), { bytes: 512 * MB, source: 'stated' }),
      'LK-RSS',
    );
    expect(verdict).toMatchObject({
      level: 'likely-bottleneck',
      certainty: 'confirmed',
      guards: [],
      advice: 'rss.snapshots',
    });
    expect(verdict.measure.value).toBeCloseTo(110 / 201, 2);
    expect(verdict.cost).toMatchObject({ unit: 'bytes', per: 'second' });
    expect(verdict.cost?.value).toBeCloseTo(MB / 60, -3);
    expect(verdict.scope.window).toEqual([600, 7190]);
    expect(verdict.reason).toMatch(
      /^rss grows by 60 MB\/h \(95 % (59|60) MB\/h … 60 MB\/h\), 54\.\d % of its median of 201 MB over 110 min \(p < 0\.0001\), above 50 %: something is kept that should go\. At this rate it reaches its limit of 512 MB 4 h \d\d min after the end of the series\.$/,
    );
    expect(adviceText(verdict.advice)).toMatch(
      /heap snapshots.*stops the process.*memory.*refuses it on a production host/,
    );
  });

  it('calls it too little where one value is left behind the warm-up', () => {
    const two = { ...seriesOf({ seconds: 20 }, { rss: (time) => time * MB }), times: [0, 1800] };
    expect(of(judged(two), 'LK-RSS')).toMatchObject({ level: 'none', certainty: 'inconclusive', advice: 'rss.longer' });
  });

  it('says of a flat process below what it grows', () => {
    const random = seeded(4);
    const verdicts = judged(
      seriesOf({ seconds: 2 * HOUR }, { rss: () => 200 * MB + Math.round(random() * 40) * 4096 }),
    );
    expect(verdicts.map(({ level }) => level)).toEqual(['none', 'none']);
    expect(of(verdicts, 'LK-RSS')).toMatchObject({
      certainty: 'confirmed',
      reason: expect.stringMatching(/^rss does not grow over 110 min: growth below [\d.]+ kB\/h/),
    });
  });

  it('says it of a constant one', () => {
    const { level, certainty, reason } = of(judged(seriesOf({ seconds: 2 * HOUR }, { rss: () => 5 * MB })), 'LK-RSS');
    expect([level, certainty]).toEqual(['none', 'confirmed']);
    expect(reason).toContain('growth below 0 bytes/h');
  });

  it.each([30, 60, 7 * 60, 20 * 60, 30 * 60])('is not fooled by collections every %s s', (period) => {
    const verdicts = judged(seriesOf({ seconds: 2 * HOUR }, { rss: sawtooth(100 * MB, 80 * MB, period) }));
    expect(verdicts.filter(({ level }) => level !== 'none')).toEqual([]);
  });

  it('finds growth below a sawtooth', () => {
    const rss = (time: number) => sawtooth(100 * MB, 40 * MB, 7 * 60)(time) + leaking(0, MB)(time);
    expect(of(judged(seriesOf({ seconds: 2 * HOUR }, { rss })), 'LK-RSS')).toMatchObject({
      level: 'likely-bottleneck',
    });
  });

  it('leaves the start out', () => {
    const rss = (time: number) => Math.min(300 * MB, leaking(50 * MB, 40 * MB)(time));
    expect(of(judged(seriesOf({ seconds: 2 * HOUR }, { rss })), 'LK-RSS')).toMatchObject({
      level: 'none',
      details: { leftOut: 600 },
    });
  });

  it.each([
    [
      10 * MINUTE,
      'none',
      'inconclusive',
      /^rss was watched for 10 min with 61 values: too little .* 2 h 00 min are needed, and the first 10 min are left out\.$/,
    ],
    [25 * MINUTE, 'none', 'inconclusive', /too little/],
    [60 * MINUTE, 'investigate', 'probable', /Watched for 60 min; 2 h 00 min confirm\.$/],
    [7180, 'likely-bottleneck', 'confirmed', /above 50 %/],
  ] as const)('of %s s at 10 s is %s, %s', (seconds, level, certainty, reason) => {
    const verdict = of(judged(seriesOf({ seconds: seconds + 10 }, { rss: leaking(135 * MB, MB) })), 'LK-RSS');
    expect(verdict).toMatchObject({ level, certainty, reason: expect.stringMatching(reason) });
    expect(verdict.guards).toEqual(certainty === 'confirmed' ? [] : ['QG-SERIES']);
  });

  it('watches what may be growing', () => {
    const rss = (time: number) => (100 + 5 * Math.sin((time / 1500) * 6.283)) * MB + leaking(0, (15 / 110) * MB)(time);
    expect(of(judged(seriesOf({ seconds: 2 * HOUR }, { rss })), 'LK-RSS')).toMatchObject({
      level: 'watch',
      certainty: 'probable',
      reason: expect.stringContaining('that may still be chance'),
    });
  });

  it('draws no slope across a restart, and leads with the longest process', () => {
    const rss = (time: number) => 150 * MB + (MB / MINUTE) * (time < 2.5 * HOUR ? time : time - 2.5 * HOUR);
    const verdicts = judged(seriesOf({ seconds: 5.5 * HOUR, restarts: [2.5 * HOUR] }, { rss }));
    const growths = verdicts.filter(({ rule }) => rule === 'LK-RSS');
    expect(growths.map(({ subject }) => subject.label)).toEqual([
      'rss, process 2 of 2, from 2 h 30 min on',
      'rss, process 1 of 2',
    ]);
    expect(growths.map(({ cost }) => cost?.value)).toEqual([16666.7, 16666.7]);
    const flat = judged(
      seriesOf({ seconds: 4 * HOUR, restarts: [2 * HOUR] }, { rss: (time) => (time < 2 * HOUR ? 100 : 400) * MB }),
    );
    expect(flat.filter(({ level }) => level !== 'none')).toEqual([]);
  });

  it('says nothing of a process too short beside a long one', () => {
    const series = seriesOf({ seconds: 3 * HOUR, restarts: [2.9 * HOUR] }, { rss: () => 100 * MB });
    expect(judged(series).filter(({ rule }) => rule === 'LK-RSS')).toHaveLength(1);
  });

  it('takes a gap for no time watched', () => {
    const gap = [1800, 1800 + 2 * HOUR] as const;
    const rss = leaking(200 * MB, MB / 4);
    const verdict = of(judged(seriesOf({ seconds: 3 * HOUR, gap }, { rss })), 'LK-RSS');
    expect(verdict.details).toMatchObject({ watched: HOUR - 600 });
    expect(verdict).toMatchObject({ certainty: 'probable', cost: { value: expect.closeTo(MB / 240, -1) } });
  });

  it('of nothing is nothing', () => {
    const verdicts = judged(seriesOf({ seconds: 2 * HOUR }, { rss: () => 0, limit: () => 0 }));
    expect(verdicts).toMatchObject([{ rule: 'LK-RSS', level: 'none', certainty: 'confirmed' }]);
  });

  it('judges the used heap where nothing else was measured, and nothing without memory', () => {
    const heap = judged(
      seriesOf({ seconds: 2 * HOUR }, { heapUsed: leaking(100 * MB, MB), heapTotal: leaking(1, MB) }),
    );
    expect(of(heap, 'LK-RSS')).toMatchObject({ subject: { key: 'heapUsed' }, level: 'likely-bottleneck' });
    const cpu = seriesOf({ seconds: 2 * HOUR }, { cpu: () => 1 });
    expect(judged({ ...cpu, columns: cpu.columns.map((column) => ({ ...column, unit: 'cores' as const })) })).toEqual(
      [],
    );
    expect(judged(seriesOf({ seconds: 2 * HOUR }, { rss: () => null }))).toEqual([]);
    expect(judged(seriesOf({ seconds: 2 * HOUR }, { heapTotal: () => 5 }))).toEqual([]);
  });
});

describe('LK-NATIVE', () => {
  const flat = sawtooth(40 * MB, 20 * MB, 5 * 60);

  it('tells growth outside of the heap, names buffers, and turns the advice', () => {
    const rss = leaking(135 * MB, MB);
    const verdicts = judged(
      seriesOf(
        { seconds: 2 * HOUR },
        { rss, heapUsed: flat, external: leaking(9 * MB, MB), arrayBuffers: leaking(MB, MB) },
      ),
    );
    expect(of(verdicts, 'LK-NATIVE')).toMatchObject({
      level: 'investigate',
      certainty: 'confirmed',
      advice: 'rss.native',
      reason: expect.stringMatching(
        /a heap diff will not show it\. arrayBuffers grows by 60 MB\/h: look at what keeps buffers\.$/,
      ),
    });
    expect(of(verdicts, 'LK-RSS')).toMatchObject({
      level: 'likely-bottleneck',
      advice: 'rss.native',
      reason: expect.stringContaining('The used heap does not grow with it'),
    });
  });

  it('is not said where the heap grows with it, and a snapshot’s cost is', () => {
    const verdicts = judged(
      seriesOf({ seconds: 2 * HOUR }, { rss: leaking(135 * MB, MB), heapUsed: leaking(20 * MB, MB) }),
    );
    expect(rules(verdicts)).not.toContain('LK-NATIVE');
    const { advice, reason, details } = of(verdicts, 'LK-RSS');
    expect(advice).toBe('rss.snapshots');
    expect(reason).toContain('The used heap grows by 60 MB/h.');
    expect(details?.snapshotMemory).toBeCloseTo(14 * 139.8 * MB, -7);
    expect(details?.snapshotPause).toBe(12);
  });

  it('is not said of a process that does not grow', () => {
    expect(rules(judged(seriesOf({ seconds: 2 * HOUR }, { rss: () => 9 * MB, heapUsed: flat })))).not.toContain(
      'LK-NATIVE',
    );
  });

  it('a heap that grows inside flat resident memory is told', () => {
    const verdicts = judged(seriesOf({ seconds: 2 * HOUR }, { rss: () => 500 * MB, heapUsed: leaking(100 * MB, MB) }));
    expect(verdicts.filter(({ level }) => level === 'likely-bottleneck')).toMatchObject([
      { rule: 'LK-RSS', subject: { key: 'heapUsed' } },
    ]);
  });
});

describe('LK-SENTINEL', () => {
  const sentinel = (rss: (time: number) => number, name = 'rss') =>
    of(judged(seriesOf({ seconds: 2 * HOUR }, { [name]: rss })), 'LK-SENTINEL');

  it('names the time at which it was crossed', () => {
    const verdict = sentinel(leaking(100 * MB, MB));
    expect(verdict).toMatchObject({ level: 'investigate', certainty: 'confirmed', advice: 'sentinel.grown' });
    // 1.5 times the median of the first minute, 100.4 MB.
    expect(verdict.details?.crossed).toBeGreaterThan(50 * MINUTE);
    expect(verdict.details?.crossed).toBeLessThan(52 * MINUTE);
    expect(verdict.reason).toMatch(
      /^rss began at 100 MB and crossed 1\.5 times of it \(151 MB\) after 51 min \(2026-01-02 03:5\d:\d\d UTC\), and is at 2\.19 times \(219 MB\) at the end\.$/,
    );
  });

  it('takes the start from its median, not from its first value', () => {
    expect(sentinel((time) => (time === 0 ? 1 : 100 * MB))).toMatchObject({ level: 'none' });
  });

  it.each([
    ['a peak that goes', (t: number) => (t > 3000 && t < 3200 ? 300 : 100) * MB, 'none'],
    ['a peak that stands for a quarter of an hour', (t: number) => (t > 3000 && t < 3900 ? 300 : 100) * MB, 'none'],
    ['a step just before the end', (t: number) => (t > 7000 ? 300 : 100) * MB, 'watch'],
    ['a warm-up', (t: number) => (t > 300 ? 300 : 100) * MB, 'watch'],
    ['a warm-up and growth after it', (t: number) => (t > 300 ? 300 : 100) * MB + leaking(0, 3 * MB)(t), 'investigate'],
  ] as const)('of %s is judged', (_, rss, level) => expect(sentinel(rss).level).toBe(level));

  it('takes of a heap what collections leave', () => {
    expect(sentinel(sawtooth(20 * MB, 200 * MB, 300), 'heapUsed')).toMatchObject({ level: 'none' });
    const growing = (t: number) => sawtooth(20 * MB, 200 * MB, 300)(t) + leaking(0, MB)(t);
    expect(sentinel(growing, 'heapUsed')).toMatchObject({ level: 'investigate' });
  });
});

describe('LK-LIMIT', () => {
  const limit = { bytes: 200 * MB, source: 'stated at the import' };
  const near = (rss: (time: number) => number, more: object = {}) =>
    judged(seriesOf({ seconds: HOUR, ...more }, { rss }), limit).filter(({ rule }) => rule === 'LK-LIMIT');

  it.each([
    ['ten minutes above', (t: number) => (t >= 1200 && t <= 1800 ? 180 : 100) * MB, 'investigate'],
    ['a little less', (t: number) => (t >= 1200 && t < 1800 ? 180 : 100) * MB, 'none'],
    ['exactly 85 %', () => 170 * MB, 'none'],
    ['one dip', (t: number) => (t === 2000 ? 100 : t >= 1600 && t < 2400 ? 180 : 90) * MB, 'none'],
  ] as const)('of %s is judged', (_, rss, level) => expect(near(rss)).toMatchObject([{ level }]));

  it('says how near, for how long and of what', () => {
    const [verdict] = near((t) => (t >= 1200 ? 180 : 100) * MB);
    expect(verdict?.reason).toBe(
      'rss stood at 90 % or more of its limit of 200 MB (stated at the import) for 10 min from 20 min on, above 85 %; the most was 180 MB.',
    );
  });

  it('counts no gap as time near it', () => {
    expect(near(() => 180 * MB, { seconds: 1200, gap: [300, 900] })).toEqual([]);
  });

  it('is not judged without a limit', () => {
    expect(rules(judged(seriesOf({ seconds: HOUR }, { rss: () => 1 })))).not.toContain('LK-LIMIT');
  });

  it('takes a sampled limit before a stated one, also when it changes', () => {
    const limitOf = (t: number) => (t < 1800 ? 200 : 400) * MB;
    const verdicts = judged(seriesOf({ seconds: HOUR }, { rss: () => 180 * MB, limit: limitOf }), {
      bytes: MB,
      source: 'x',
    });
    expect(of(verdicts, 'LK-LIMIT')).toMatchObject({ level: 'investigate', measure: { value: 0.9 } });
  });
});

describe('every verdict on a series', () => {
  const values = fc.array(fc.integer({ min: 0, max: 4e9 }), { minLength: 1, maxLength: 300 });

  it('is made of finite numbers, whatever the series', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 200 }), fc.boolean(), (own, every, isRestarted) => {
        const seconds = own.length * every;
        const series = seriesOf(
          { seconds, every, restarts: isRestarted && own.length > 4 ? [every * 2, every * 3] : [] },
          { rss: (t) => own[t / every] ?? null, heapUsed: (t) => (t % 3 === 0 ? null : (own[t / every] ?? null)) },
        );
        for (const verdict of judged(series, { bytes: 1e9, source: 'x' })) {
          expect(JSON.stringify(verdict)).not.toMatch(/null|NaN|Infinity/);
          expect(verdict.reason).not.toMatch(/NaN|Infinity|undefined/);
        }
      }),
    );
  });

  it('carries the rule set it was made with', () => {
    const child = editRuleSet(DEFAULT_RULE_SET, { 'rss.bottleneck': 0.9 });
    const series = seriesOf({ seconds: 2 * HOUR }, { rss: leaking(135 * MB, MB) });
    const [a, b] = [DEFAULT_RULE_SET, child].map(
      (set) => evaluateSeries({ series, captureId: 's', sha256: '' }, set)[0],
    );
    expect([a?.level, b?.level]).toEqual(['likely-bottleneck', 'investigate']);
    expect(a?.ruleSetSha256).not.toBe(b?.ruleSetSha256);
  });
});
