import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, seriesOf } from '../../../../tests/support/series-of.ts';
import { readSeries } from '../../series/read-series.ts';
import { ADVICE } from '../advice.ts';
import { evaluateSeries } from '../memory/evaluate-series.ts';
import { DEFAULT_RULE_SET, editRuleSet } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const judgedCsv = (text: string, ruleSet = DEFAULT_RULE_SET): readonly Verdict[] =>
  evaluateSeries({ series: readSeries(bytesOf(text)).series, captureId: 's1', sha256: 'f'.repeat(64) }, ruleSet);

/** A CSV of one column, a value every `every` seconds. */
function csv(heading: string, seconds: number, value: (time: number) => number | string, every = 10): string {
  const times = Array.from({ length: Math.floor(seconds / every) + 1 }, (_, i) => i * every);
  return `${[`time [s],${heading}`, ...times.map((time) => `${time},${value(time)}`)].join('\n')}\n`;
}
const between = (from: number, to: number, inside: number, outside: number) => (time: number) =>
  time >= from && time < to ? inside : outside;
const of = (verdicts: readonly Verdict[], rule: string): readonly Verdict[] =>
  verdicts.filter((one) => one.rule === rule);

describe('MT-ALERT', () => {
  it.each([
    // Above for exactly as long as the alert asks, and one look less; the limit itself is not above it.
    ['error_rate [%]', 300, 2.1, 'investigate'],
    ['error_rate [%]', 290, 2.1, 'none'],
    ['error_rate [%]', 900, 2, 'none'],
    ['p95 [ms]', 600, 301, 'investigate'],
    ['p95 [ms]', 590, 5000, 'none'],
    ['p95 [ms]', 900, 300, 'none'],
    ['queue_wait [s]', 300, 2.5, 'investigate'],
    ['queue_wait [s]', 290, 60, 'none'],
    ['kafka_consumer_lag', 300, 5001, 'investigate'],
    ['kafka_consumer_lag', 300, 5000, 'none'],
    ['host_cpu [%]', 600, 86, 'investigate'],
    ['host_cpu [%]', 590, 100, 'none'],
    ['memory [%]', 600, 86, 'investigate'],
    ['memory [%]', 600, 85, 'none'],
  ])('%s above for %s s at %s is %s', (heading, seconds, inside, level) => {
    const verdicts = of(judgedCsv(csv(heading, 2 * HOUR, between(1200, 1200 + seconds + 1, inside, 0))), 'MT-ALERT');
    expect(verdicts).toMatchObject([{ level, certainty: 'confirmed', guards: [] }]);
    expect(verdicts.every(({ advice }) => advice in ADVICE)).toBe(true);
  });

  it('says when, for how long and how high', () => {
    const [found] = judgedCsv(
      csv('p95 [ms]', 2 * HOUR, (time) => (time === 1500 ? 512 : between(1200, 2041, 310, 90)(time))),
    );
    expect(found?.reason).toBe(
      'p95 stood above 300 ms for 14 min from 20 min on; the most was 512 ms. 10 min make an alert.',
    );
    expect(found).toMatchObject({
      scope: { window: [1200, 2040], sampleType: 'p95' },
      threshold: { value: 0.3, op: '>', source: expect.stringMatching(/:197$/) },
      evidence: [{ pointer: 'series:p95@1200-2040' }],
    });
    const [clear] = judgedCsv(csv('error_rate [%]', HOUR, between(600, 721, 5, 0)));
    expect(clear?.reason).toBe(
      'error_rate stood above 2 % for no more than 2 min at a time in 60 min; the most was 5 %. 5 min would make an alert.',
    );
  });

  it('does not join what lies on both sides of a gap, nor what dips', () => {
    const lines = csv('p95 [ms]', HOUR, () => 400).split('\n');
    const gap = lines.filter((line) => !/^(9[5-9]\d|1[0-4]\d\d|2\d\d\d|3\d\d\d),/.test(line));
    expect(of(judgedCsv(gap.join('\n')), 'MT-ALERT')).toMatchObject([{ level: 'investigate' }]);
    const holes = lines.filter((line) => !/^(?:5[0-5]\d|1[01]\d\d|1[78]\d\d|2[34]\d\d|30\d\d|31\d\d),/.test(line));
    expect(of(judgedCsv(holes.join('\n')), 'MT-ALERT')).toMatchObject([{ level: 'none', certainty: 'inconclusive' }]);
    const dips = csv('p95 [ms]', HOUR, (time) => (time % 300 === 0 ? 100 : 400));
    expect(of(judgedCsv(dips), 'MT-ALERT')).toMatchObject([{ level: 'none', certainty: 'confirmed' }]);
  });

  it('cannot tell of a short series, nor of looks that lie too far apart', () => {
    expect(judgedCsv(csv('p95 [ms]', 120, () => 900))).toMatchObject([
      { level: 'none', certainty: 'inconclusive', guards: ['QG-SERIES'], advice: 'alert.longer' },
    ]);
    const [coarse] = judgedCsv(csv('p95 [ms]', 4 * HOUR, () => 900, 600));
    expect(coarse).toMatchObject({ certainty: 'inconclusive' });
    expect(coarse?.reason).toContain('looks 10 min apart');
  });

  it('judges no column whose unit nobody stated, and says what to write', () => {
    const { series, warnings } = readSeries(bytesOf(csv('error_rate', HOUR, () => 7)));
    expect(evaluateSeries({ series, captureId: 's', sha256: '' }, DEFAULT_RULE_SET)).toEqual([]);
    expect(warnings).toMatchObject([{ message: expect.stringContaining('[%], or [share]') }]);
    expect(of(judgedCsv(csv('http_p95_seconds', HOUR, () => 0.4)), 'MT-ALERT')).toMatchObject([
      { level: 'investigate' },
    ]);
  });

  it('goes by the numbers of its rule set', () => {
    const strict = editRuleSet(DEFAULT_RULE_SET, { 'alert.p95': 100, 'alert.p95.hold': 60 });
    const text = csv('p95 [ms]', HOUR, between(600, 680, 150, 20));
    expect(of(judgedCsv(text, strict), 'MT-ALERT')).toMatchObject([
      { level: 'investigate', threshold: { source: 'user' } },
    ]);
  });
});

describe('MT-BANDS over time', () => {
  const cpu = (value: number) => of(judgedCsv(csv('cpu_used [%]', HOUR, between(600, 661, value, 20))), 'MT-BANDS');

  it.each([
    [69.9, 'none'],
    [70, 'investigate'],
    [85, 'investigate'],
    [85.1, 'likely-bottleneck'],
  ])('CPU of %s %% in its busiest minute is %s', (value, level) => {
    expect(cpu(value)).toMatchObject([{ level, measure: { value: expect.closeTo(value / 100, 6) } }]);
  });

  it('does not take one look for a minute', () => {
    const verdicts = of(judgedCsv(csv('cpu_used [%]', HOUR, (time) => (time === 900 ? 100 : 10))), 'MT-BANDS');
    expect(verdicts).toMatchObject([{ level: 'none' }]);
  });

  it.each([
    [74.9, 'none'],
    [75, 'investigate'],
    [90, 'investigate'],
    [90.1, 'likely-bottleneck'],
  ])('memory of %s %% at its peak is %s, told as a share or as bytes of a limit', (value, level) => {
    const told = csv('memory [%]', HOUR, (time) => (time === 900 ? value : 10));
    const bytes = csv('rss,limit', HOUR, (time) => `${(time === 900 ? value : 10) * 1e6},${100 * 1e6}`);
    for (const text of [told, bytes]) {
      expect(of(judgedCsv(text), 'MT-BANDS')).toMatchObject([
        { level, measure: { value: expect.closeTo(value / 100, 6) } },
      ]);
    }
  });

  it.each([
    [49, 'none'],
    [50, 'investigate'],
    [200, 'investigate'],
    [201, 'likely-bottleneck'],
  ])('p99 of a thousand pauses of %s ms is %s', (ms, level) => {
    const text = csv('gc_pause [ms]', 999, (time) => (time % 50 === 0 ? ms : 3), 1);
    expect(of(judgedCsv(text), 'MT-BANDS')).toMatchObject([{ level, measure: { value: ms, n: 1000 } }]);
  });

  it('says nothing of p99 from a few pauses, unless the longest is short', () => {
    const few = (ms: number) => of(judgedCsv(csv('gc_pause [ms]', 600, (time) => (time === 0 ? ms : 3))), 'MT-BANDS');
    expect(few(120)).toMatchObject([{ level: 'none', certainty: 'inconclusive', guards: ['QG-REQUESTS'] }]);
    expect(few(40)).toMatchObject([{ level: 'none', certainty: 'confirmed' }]);
  });
});

describe('a part of the CPU', () => {
  const user = (percent: number) => judgedCsv(csv('system.cpu.user [%]', 1200, () => percent));

  it('that is above by itself is told as what it is: the whole is no less', () => {
    const verdicts = user(90);
    expect(of(verdicts, 'MT-ALERT')).toMatchObject([{ level: 'investigate', advice: 'alert.cpu' }]);
    expect(of(verdicts, 'MT-ALERT')[0]?.reason).toMatch(
      /^system\.cpu\.user, only the user part of the CPU, stood above 85 % /,
    );
    expect(of(verdicts, 'MT-BANDS')).toMatchObject([{ level: 'likely-bottleneck' }]);
    expect(of(verdicts, 'MT-BANDS')[0]?.reason).toMatch(/^system\.cpu\.user, only the user part of the CPU, was 90 % /);
  });

  it.each([85, 75, 20])('at %s %% says nothing, least of all that it is well', (percent) => {
    expect(user(percent)).toEqual([]);
  });
});

describe('MT-GC', () => {
  it.each([
    [150, 20, 'none'],
    [151, 1, 'watch'],
    [501, 4, 'watch'],
    [501, 5, 'investigate'],
    [500, 5, 'watch'],
  ])('pauses of %s ms, %s of them: %s', (ms, times, level) => {
    const text = csv('gc_pause [ms]', HOUR, (time) => (time < times * 10 ? ms : 0));
    expect(of(judgedCsv(text), 'MT-GC')).toMatchObject([{ level, certainty: 'confirmed' }]);
  });

  it('takes pauses from what jstat counts, and says where they are means', () => {
    const jstat = (each: number) =>
      [
        ' Timestamp    S0C    S1C    S0U    S1U      EC       EU        OC         OU       MC     MU    CCSC   CCSU   YGC     YGCT    FGC    FGCT     CGC    CGCT     GCT',
        ...Array.from(
          { length: 60 },
          (_, i) =>
            `${i * 10}.0 0.0 1024.0 0.0 1024.0 8192.0 ${1000 + i} 20480.0 9000.0 4864.0 4500.0 512.0 400.0 ${i * each} ${(i * 0.6).toFixed(3)} 0 0.000 0 0.000 ${(i * 0.6).toFixed(3)}`,
        ),
      ].join('\n');
    const [one] = of(judgedCsv(jstat(1)), 'MT-GC');
    expect(one).toMatchObject({ level: 'investigate', certainty: 'confirmed', advice: 'gc.allocation' });
    const [several] = of(judgedCsv(jstat(3)), 'MT-GC');
    expect(several).toMatchObject({ level: 'watch', certainty: 'probable' });
    expect(several?.reason).toContain('pauses are their means');
  });
});

describe('a limit that somebody set', () => {
  it('is not above itself, whatever per cent it is', () => {
    for (let percent = 1; percent < 100; percent++) {
      const own = editRuleSet(DEFAULT_RULE_SET, {
        ...{ 'alert.cpu': percent / 100, 'band.cpu.warn': percent / 100, 'band.cpu.bad': percent / 100 },
      });
      const verdicts = judgedCsv(
        csv('host_cpu [%]', 1200, () => percent),
        own,
      );
      expect([percent, ...verdicts.map(({ rule, level }) => `${rule}: ${level}`)]).toEqual([
        ...[percent, 'MT-ALERT: none', 'MT-BANDS: investigate'],
      ]);
    }
  });

  it('is not above itself, whatever time it is', () => {
    for (const ms of [1, 7, 57, 101, 290, 999, 1001, 1003, 5003]) {
      const own = editRuleSet(DEFAULT_RULE_SET, { 'alert.p95': ms, 'gc.pause': ms });
      const verdicts = judgedCsv(
        csv('p95 [ms],gc_pause [ms]', 700, () => `${ms},${ms}`),
        own,
      );
      expect(of(verdicts, 'MT-ALERT')).toMatchObject([{ level: 'none' }]);
      expect(of(verdicts, 'MT-GC')[0]?.reason).toContain(' 0 took more than ');
    }
  });
});

describe('MT-CACHE', () => {
  const ratio = (warm: number) =>
    of(judgedCsv(csv('cache_hit_ratio [%]', HOUR, (time) => (time < 600 ? 5 : warm))), 'MT-CACHE');

  it('leaves the warm-up out, and calls less than 85 % too few', () => {
    expect(ratio(84.9)).toMatchObject([{ level: 'investigate', certainty: 'probable', measure: { value: 0.849 } }]);
    expect(ratio(85)).toMatchObject([{ level: 'none' }]);
  });

  it('counts hits and misses, whether they are counters or of each look', () => {
    const counters = csv('keyspace_hits,keyspace_misses', HOUR, (time) => `${time * 8},${time * 2}`);
    expect(of(judgedCsv(counters), 'MT-CACHE')).toMatchObject([
      { level: 'investigate', certainty: 'confirmed', measure: { value: 0.8, n: 30_000 } },
    ]);
    const looks = csv('hits,misses', HOUR, (time) => (time % 20 === 0 ? '90,10' : '45,5'));
    expect(of(judgedCsv(looks), 'MT-CACHE')).toMatchObject([
      { level: 'none', certainty: 'confirmed', measure: { value: 0.9 } },
    ]);
  });

  it('begins again behind a restart', () => {
    const lines = csv('process,hits,misses', HOUR, (time) =>
      time < 1800 ? `a,${time * 9},${time}` : `b,${time - 1800},${time}`,
    );
    const [verdict] = of(judgedCsv(lines), 'MT-CACHE');
    const [hits, misses] = [1190 * 9 + 1200, 1190 + 1200];
    expect(verdict?.measure.value).toBeCloseTo(hits / (hits + misses), 5);
  });

  it('cannot tell without looks behind the warm-up, or without requests', () => {
    expect(of(judgedCsv(csv('cache_hit_ratio [%]', 600, () => 10)), 'MT-CACHE')).toMatchObject([
      { certainty: 'inconclusive' },
    ]);
    expect(of(judgedCsv(csv('hits,misses', HOUR, () => '0,0')), 'MT-CACHE')).toMatchObject([
      { certainty: 'inconclusive' },
    ]);
  });
});

describe('of any series', () => {
  const heading = fc.constantFrom(
    'p95 [ms]',
    'error_rate [%]',
    'cpu_used [%]',
    'gc_pause [ms]',
    'hits',
    'misses',
    'memory [%]',
    '__proto__',
    'rss',
    'limit',
  );
  const rows = fc.array(
    fc.record({
      step: fc.integer({ min: 1, max: 1000 }),
      value: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
    }),
    { minLength: 1, maxLength: 80 },
  );

  it('equal input gives equal verdicts, with numbers in their measures and advice in the catalogue', () => {
    fc.assert(
      fc.property(fc.uniqueArray(heading, { minLength: 1, maxLength: 4 }), rows, (headings, looks) => {
        let time = 0;
        const lines = looks.map(({ step, value }) => {
          time += step;
          return [time, ...headings.map((_, i) => (value === null ? '' : value / (i + 1)))].join(',');
        });
        const text = `${[`time [s],${headings.join(',')}`, ...lines].join('\n')}\n`;
        const verdicts = judgedCsv(text);
        expect(judgedCsv(text)).toEqual(verdicts);
        for (const { measure, advice, reason } of verdicts) {
          expect(Number.isFinite(measure.value)).toBe(true);
          expect(advice in ADVICE).toBe(true);
          expect(reason).not.toMatch(/NaN|undefined|Infinity/);
        }
      }),
    );
  });

  it('says nothing of what it does not know', () => {
    const series = seriesOf({ seconds: MINUTE }, { handles: () => 3 });
    const columns = series.columns.map((column) => ({ ...column, name: 'handles', unit: 'count' as const }));
    expect(evaluateSeries({ series: { ...series, columns }, captureId: 's', sha256: '' }, DEFAULT_RULE_SET)).toEqual(
      [],
    );
  });
});
