import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, seeded } from '../../../../tests/support/series-of.ts';
import { medianOf, trendOf } from './trend.ts';

const every = (seconds: number, step = 10): number[] => Array.from({ length: seconds / step }, (_, i) => i * step);
const trend = (times: readonly number[], valueAt: (time: number) => number) => {
  const found = trendOf(times, times.map(valueAt));
  if (found === null) throw new Error('no trend');
  return found;
};

describe('a trend', () => {
  it('of a straight line is the line, and sure', () => {
    const { slope, low, high, p, tau, start, end } = trend(every(2 * HOUR), (t) => 100 + t / 60);
    expect([slope, low, high].map((value) => Number(value.toFixed(9)))).toEqual(
      Array(3).fill(Number((1 / 60).toFixed(9))),
    );
    expect([tau, Math.round(start), Math.round(end)]).toEqual([1, 100, 220]);
    expect(p).toBeLessThan(1e-6);
  });

  it('of what never changes is none', () => {
    expect(trend(every(2 * HOUR), () => 7)).toMatchObject({ slope: 0, low: 0, high: 0, p: 1, tau: 0, median: 7 });
  });

  it('is what is found by hand', () => {
    // 10, 15, 14, 20: five of six pairs rise and one falls.
    const { slope, tau } = trend([0, 1, 2, 3], (t) => [10, 15, 14, 20][t] ?? 0);
    expect(tau).toBeCloseTo(4 / 6);
    expect(slope).toBeCloseTo(medianOf([5, 2, 10 / 3, -1, 2.5, 6]));
  });

  it('needs three blocks', () => {
    expect(trendOf([0, 10], [1, 2])).toBeNull();
    expect(trendOf([], [])).toBeNull();
    expect(trendOf([1800], [2e8])).toBeNull();
    expect(trendOf([1800, 1800, 1800], [1, 2, 3])).toBeNull();
  });

  it('is not fooled by what a few values do', () => {
    const times = every(2 * HOUR);
    const { slope } = trend(times, (t) => (t > 7000 ? 1e6 : 100 + t / 60));
    expect(slope).toBeCloseTo(1 / 60, 2);
  });

  it('of a hundred thousand values goes over at most 512 blocks', () => {
    const random = seeded(1);
    const found = trend(every(1_000_000), (t) => 100 + t / 3600 + random());
    expect(found.blocks).toBeLessThanOrEqual(512);
    expect(found.slope).toBeCloseTo(1 / 3600, 6);
  });
});

describe('false alarms', () => {
  const times = every(6600);
  const share = (runs: number, made: (random: () => number) => (time: number) => number): number => {
    let alarms = 0;
    for (let run = 0; run < runs; run++) if (trend(times, made(seeded(run * 7919 + 11))).p < 0.01) alarms++;
    return alarms / runs;
  };
  const gauss = (random: () => number): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

  it.each([0.5, 0.9, 0.97, 0.99])('are rare on noise whose neighbours resemble each other by %s', (phi) => {
    const made = (random: () => number) => {
      let value = gauss(random) / Math.sqrt(1 - phi * phi);
      return () => {
        value = phi * value + gauss(random);
        return 100 + value;
      };
    };
    expect(share(200, made)).toBeLessThanOrEqual(0.05);
  });

  it.each([1, 3, 7, 12, 20, 30])('do not come of a sawtooth of %s minutes', (minutes) => {
    const made = (random: () => number) => {
      const phase = random() * minutes * 60;
      return (t: number) => 80 + 40 * (((t + phase) % (minutes * 60)) / (minutes * 60)) + random() * 0.5;
    };
    expect(share(60, made)).toBeLessThanOrEqual(0.02);
  });
});

describe('laws of trends', () => {
  const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 20, maxLength: 200 });
  const of = (own: readonly number[], timeAt = (i: number) => i * 60) => {
    const found = trendOf(
      own.map((_, i) => timeAt(i)),
      own,
    );
    if (found === null) throw new Error('no trend');
    return found;
  };
  const near = (a: number, b: number) =>
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(a), Math.abs(b)));

  it('a constant added changes no slope, and a later start nothing', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1e6 }), (own, more) => {
        const [a, b, c] = [of(own), of(own.map((value) => value + more)), of(own, (i) => i * 60 + more * 60)];
        near(a.slope, b.slope);
        near(a.slope, c.slope);
        near(a.p, c.p);
        near(b.median, a.median + more);
      }),
    );
  });

  it('it ends, with finite numbers, whatever the times', () => {
    const times = fc.array(
      fc.oneof(
        fc.nat(3),
        fc.nat(1e9).map((milliseconds) => milliseconds / 1000),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(times, (own) => {
        own.sort((a, b) => a - b);
        const found = trendOf(
          own,
          own.map((_, i) => (i * 7919) % 13),
        );
        if (found !== null) expect(Object.values(found).filter((value) => !Number.isFinite(value))).toEqual([]);
      }),
    );
  });

  it('values of another unit scale it and its interval', () => {
    fc.assert(
      fc.property(values, (own) => {
        const [a, b] = [of(own), of(own.map((value) => value * 1024))];
        near(a.slope * 1024, b.slope);
        near(a.low * 1024, b.low);
        near(a.high * 1024, b.high);
        near(a.p, b.p);
      }),
    );
  });

  it('time that runs backwards negates it', () => {
    fc.assert(
      fc.property(values, (own) => {
        // One value a block: blocks that hold several are cut elsewhere from behind.
        const [a, b] = [of(own, (i) => i * 900), of([...own].reverse(), (i) => i * 900)];
        near(a.slope, -b.slope);
        near(a.tau, -b.tau);
      }),
    );
  });

  it('the slope lies in its interval, and 0 outside where chance is ruled out', () => {
    fc.assert(
      fc.property(values, (own) => {
        const { slope, low, high, p } = of(own);
        expect(low <= slope && slope <= high).toBe(true);
        if (p < 0.01) expect(low > 0 || high < 0 || slope === 0).toBe(true);
      }),
    );
  });
});
