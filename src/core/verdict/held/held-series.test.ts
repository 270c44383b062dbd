import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MB, MINUTE, seeded, seriesOf } from '../../../../tests/support/series-of.ts';
import type { Series } from '../../series/model.ts';
import { evaluateSeries } from '../memory/evaluate-series.ts';
import { DEFAULT_RULE_SET, editRuleSet, type RuleSet } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { type HeldSeries, heldSeries } from './held-series.ts';

function held(
  id: string,
  series: Series,
  ruleSet: RuleSet = DEFAULT_RULE_SET,
  limit: number | null = null,
): HeldSeries {
  const stated = limit === null ? null : { bytes: limit, source: 'stated at the import' };
  return {
    ...{ itemId: id, sha256: id, label: id },
    verdicts: evaluateSeries({ series, captureId: id, sha256: id, limit: stated }, ruleSet),
    columns: series.columns.map(({ name }) => name),
    seconds: series.times.at(-1) ?? 0,
  };
}

/** Memory that begins somewhere and grows by so much an hour, with some noise. */
const growing = (seed: number, perHour: number, hours = 3, base = 300 * MB): Series => {
  const random = seeded(seed);
  return seriesOf({ seconds: hours * HOUR }, { rss: (time) => base + (perHour * time) / HOUR + MB * random() });
};
/** A column that stands at a value for a while and at another one before and behind. */
const standing = (name: string, high: number, from: number, to: number, seconds: number, low = 0.2): Series => ({
  ...seriesOf({ seconds, every: 10 }, {}),
  columns: [
    {
      ...{ name, title: name, unit: 'share' },
      values: seriesOf({ seconds, every: 10 }, {}).times.map((time) => (time >= from && time < to ? high : low)),
    },
  ],
});

const retested = (before: HeldSeries, after: HeldSeries, rule: string): Verdict | undefined =>
  heldSeries(before, after, DEFAULT_RULE_SET).find((one) => one.rule === rule);

describe('memory that grew', () => {
  const leak = held('s1', growing(1, 60 * MB));

  it('is resolved where its slope is gone with its error, with both sides and what they rest on', () => {
    const found = retested(leak, held('s2', growing(2, 0.1 * MB)), 'LK-RSS');
    expect(found).toMatchObject({ status: 'resolved', level: 'none', certainty: 'probable', guards: [] });
    expect(found?.reason).toMatch(
      /^rss is resolved: it grew by 60 MB\/h before and grows by [\d.]+ \S+\/h \(95 % .* … .*\/h\) now\. Before: rss .* Now: rss /,
    );
    expect(found?.evidence.map(({ captureId }) => captureId)).toEqual(['s1', 's2']);
    expect([found?.before?.level, found?.after?.level]).toEqual(['investigate', 'none']);
    expect(found?.measure.high).toBeLessThan(-0.9);
  });

  it('persists at about the same slope, is improved at half of it and regressed at twice', () => {
    const statusAt = (perHour: number) => retested(leak, held('s2', growing(3, perHour)), 'LK-RSS')?.status;
    expect([60, 30, 120].map((rate) => statusAt(rate * MB))).toEqual(['persisting', 'improved', 'regressed']);
  });

  it('is not called less where the later series is only shorter: its share is taken over the time of the earlier one', () => {
    const slow = held('s1', growing(4, 6 * MB, 12));
    const short = held('s2', growing(5, 6 * MB, 2));
    expect(slow.verdicts.find(({ rule }) => rule === 'LK-RSS')?.level).toBe('investigate');
    expect(short.verdicts.find(({ rule }) => rule === 'LK-RSS')?.level).toBe('none');
    expect(retested(slow, short, 'LK-RSS')?.status).toBe('persisting');
  });

  it('is masked where its share fell because there is more of everything else', () => {
    const found = retested(held('s1', growing(6, 10 * MB)), held('s2', growing(7, 10 * MB, 3, 3000 * MB)), 'LK-RSS');
    expect(found?.status).toBe('masked');
    expect(found?.reason).toMatch(/; its share moved because its median went from 316 MB to 3 GB \(\+854 %\)\. Before/);
  });

  it('is left open by a later series that is too short to tell, or was judged by other rules', () => {
    expect(retested(leak, held('s2', growing(8, 0, 0.3)), 'LK-RSS')).toMatchObject({
      ...{ status: 'inconclusive', certainty: 'inconclusive', guards: ['RT-OPEN'] },
    });
    const other = editRuleSet(DEFAULT_RULE_SET, { 'rss.growth': 0.5 });
    expect(retested(leak, held('s2', growing(9, 0), other), 'LK-RSS')).toMatchObject({
      ...{ status: 'not-comparable', guards: ['RT-RULES'] },
    });
  });

  it('is not comparable with what was not measured, which is no success', () => {
    expect(retested(leak, held('s2', standing('cpu', 0.5, 0, 1, HOUR)), 'LK-RSS')).toMatchObject({
      ...{ status: 'not-comparable', guards: ['RT-MEASURED'], reason: expect.stringContaining('has no column rss') },
    });
  });
});

describe('growth outside of the heap', () => {
  const both = (id: string, seed: number, rss: number): HeldSeries => {
    const random = seeded(seed);
    return held(
      id,
      seriesOf(
        { seconds: 3 * HOUR },
        { rss: (time) => 300 * MB + (rss * time) / HOUR + MB * random(), heapUsed: () => 50 * MB + MB * random() },
      ),
    );
  };

  it('is resolved where resident memory as a whole does not grow: the rule is silent then', () => {
    const found = retested(both('s1', 1, 60 * MB), both('s2', 2, 0), 'LK-NATIVE');
    expect(found).toMatchObject({ status: 'resolved', after: { rule: 'LK-RSS' } });
  });

  it('is left open where memory still grows and the rule is silent for another reason', () => {
    expect(retested(both('s1', 1, 60 * MB), held('s2', growing(3, 60 * MB)), 'LK-NATIVE')).toMatchObject({
      ...{ status: 'inconclusive', guards: ['RT-SILENT'] },
    });
  });
});

describe('an alert', () => {
  const called = held('s1', standing('cpu', 0.95, 30 * MINUTE, 60 * MINUTE, 2 * HOUR));
  const cpu = (value: number, seconds = 2 * HOUR) => held('s2', standing('cpu', value, 0, seconds, seconds));

  it('is resolved where a series as long has none, and left open by a shorter one', () => {
    expect(retested(called, cpu(0.4), 'MT-ALERT')).toMatchObject({ status: 'resolved', certainty: 'probable' });
    const short = retested(called, cpu(0.4, 20 * MINUTE), 'MT-ALERT');
    expect(short).toMatchObject({ status: 'inconclusive', guards: ['RT-SHORTER'] });
    expect(short?.reason).toMatch(/is 20 min long, and the earlier one showed it after 60 min\./);
  });

  it('persists at much the same value, and is left open just below its limit', () => {
    expect(retested(called, cpu(0.9), 'MT-ALERT')?.status).toBe('persisting');
    expect(retested(called, cpu(0.84), 'MT-ALERT')).toMatchObject({ status: 'inconclusive', guards: ['RT-NEAR'] });
  });
});

describe('memory near its limit', () => {
  const used = (id: string, limit: number) => held(id, growing(1, 0, 1), DEFAULT_RULE_SET, limit);

  it('is masked where the limit was raised', () => {
    const found = retested(used('s1', 320 * MB), used('s2', 900 * MB), 'LK-LIMIT');
    expect(found).toMatchObject({ status: 'masked', level: 'investigate' });
    expect(found?.reason).toContain('; its limit was raised');
  });
});

describe('every series', () => {
  const CLAIMS = ['resolved', 'new', 'regressed', 'improved', 'exposed', 'masked'];
  const shape = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    perHour: fc.integer({ min: -50, max: 500 }),
    hours: fc.constantFrom(0.2, 0.6, 1, 2, 3),
    cpu: fc.double({ min: 0, max: 1, noNaN: true }),
    limit: fc.option(fc.integer({ min: 250, max: 2000 })),
  });
  const made = ({ seed, perHour, hours, cpu, limit }: typeof shape extends fc.Arbitrary<infer T> ? T : never) => {
    const series = growing(seed, perHour * MB, hours);
    const load = { name: 'cpu', title: 'cpu', unit: 'share' as const, values: series.times.map(() => cpu) };
    return held(
      's1',
      { ...series, columns: [...series.columns, load] },
      DEFAULT_RULE_SET,
      limit === null ? null : limit * MB,
    );
  };

  it('claims nothing of itself', () => {
    fc.assert(
      fc.property(shape, (given) => {
        const one = made(given);
        for (const { status } of heldSeries(one, { ...one, itemId: 's2' }, DEFAULT_RULE_SET)) {
          expect(CLAIMS).not.toContain(status);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('calls nothing resolved where the later one does not tell of it', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const [before, after] = [made(a), made(b)];
        for (const verdict of heldSeries(before, after, DEFAULT_RULE_SET)) {
          if (verdict.status !== 'resolved') continue;
          expect(verdict.after).toBeDefined();
          expect(verdict.after?.certainty).not.toBe('inconclusive');
        }
      }),
      { numRuns: 40 },
    );
  });
});
