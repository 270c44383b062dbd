import { describe, expect, it } from 'vitest';
import { runOf } from '../../../../tests/support/load-files.ts';
import { seeded } from '../../../../tests/support/series-of.ts';
import type { LoadRun } from '../../load/model.ts';
import { stepsOf } from '../../load/steps.ts';
import { emptyRow, plainRun } from '../../load/text-run.ts';
import type { SeriesColumn } from '../../series/model.ts';
import { ADVICE } from '../advice.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { evaluateLoad } from './evaluate-load.ts';

const judged = (run: LoadRun) =>
  evaluateLoad({ run, captureId: 'l1', sha256: 'f'.repeat(64) }, DEFAULT_RULE_SET).filter(
    ({ rule }) => rule === 'MT-SHAPE',
  );
const keptOf = (run: LoadRun) => judged(run).find(({ subject }) => subject.key === 'rate not kept');

interface Second {
  readonly done: number;
  readonly p50?: number;
  readonly failed?: number;
}

/** A run of these rates a second, with what becomes of each; what is due and not done is dropped. */
function offering(rates: readonly number[], at: (rate: number, second: number) => Second): LoadRun {
  const of = (name: string, value: (rate: number, second: Second) => number): SeriesColumn => ({
    ...{ name, title: name, unit: 'count' },
    values: rates.map((rate, i) => value(rate, at(rate, i))),
  });
  const columns = [
    of('offered', (rate) => rate),
    of('achieved', (_, { done }) => done),
    of('dropped', (rate, { done }) => Math.max(0, rate - done)),
    of('rate', (_, { done }) => done),
    of('p50', (_, { p50 = 0.05 }) => p50),
    of('failed', (_, { failed = 0 }) => failed),
    of('users', () => 20),
  ];
  return plainRun({
    ...{ tool: 'k6', unit: 'milliseconds', generator: { kind: 'open', why: '', users: null } },
    ...{ total: { ...emptyRow(''), requests: 1e6 } },
    series: { startedAt: '', times: rates.map((_, i) => i), columns, restarts: [] },
  });
}

/** So many seconds of each rate. */
const steps = (seconds: number, ...rates: readonly number[]): readonly number[] =>
  rates.flatMap((rate) => Array<number>(seconds).fill(rate));
/** A server that does a hundred a second, and makes wait what is more. */
const hundred = (rate: number): Second => ({ done: Math.min(100, rate), p50: rate > 100 ? 0.25 : 0.05 });

describe('the knee of real runs', () => {
  it('of a server that does a hundred a second lies between the steps of 80 and of 110', async () => {
    const run = await runOf('k6-knee.ndjson.gz');
    expect(stepsOf(run.series).steps.map(({ load }) => Math.round(load))).toEqual([40, 60, 80, 110, 140, 170]);
    const verdicts = judged(run);
    expect(verdicts.map(({ subject, level, certainty }) => [subject.key, level, certainty])).toEqual([
      ['rate not kept', 'watch', 'confirmed'],
      ['throughput drop', 'none', 'confirmed'],
      ['flat throughput', 'watch', 'confirmed'],
    ]);
    expect(verdicts[0]).toMatchObject({ advice: 'load.shape.knee', details: { kept: 80, behind: 110 } });
    expect(verdicts[0]?.reason).toMatch(
      /^The server keeps up to 80\/s and not 110\/s; the knee lies between\. There 100\/s of 110\/s were done \(9\.1 % less, 95 % \d+(\.\d)? % to \d+(\.\d)? %\), with a p50 of 50\.6 ms at 40\/s and 237 ms at 170\/s\. At 170\/s 70\.8\/s were dropped/,
    );
    expect(verdicts[2]?.reason).toMatch(
      /^Throughput is flat from 110\/s asked for on: 100\/s succeeded there, 99\.2\/s at 170\/s\./,
    );
  });

  it('is the same of the CSV of the run, whose times are whole seconds', async () => {
    const verdict = keptOf(await runOf('k6-knee.csv.gz'));
    expect(verdict).toMatchObject({ certainty: 'confirmed', advice: 'load.shape.knee' });
    expect(verdict?.reason).toMatch(/^The server keeps up to 80\/s and not 11\d\/s;/);
  });

  it('of a load generator with too few users is not told', async () => {
    const verdicts = judged(await runOf('k6-few-users.ndjson.gz'));
    expect(verdicts.map(({ subject, level, certainty }) => [subject.key, level, certainty])).toEqual([
      ['rate not kept', 'none', 'inconclusive'],
    ]);
    expect(verdicts[0]).toMatchObject({ advice: 'load.shape.users' });
    // Twenty users, of whom each takes 0.55 s: 36 a second.
    expect(verdicts[0]?.reason).toMatch(
      /had no user free to begin the others\. Its 20 made 3\d\.\d\/s; 80\/s would take about 4\d\./,
    );
  });
});

describe('the knee', () => {
  const of = (run: LoadRun) => {
    const verdict = keptOf(run);
    expect(verdict === undefined || verdict.advice in ADVICE).toBe(true);
    return verdict === undefined ? null : [verdict.level, verdict.certainty, verdict.advice];
  };

  it.each([
    [steps(10, 40, 80, 120, 160), 'watch,confirmed,load.shape.knee'],
    [steps(10, 40, 60, 80, 95), 'none,confirmed,load.shape.above'],
    [steps(10, 120, 140, 160), 'watch,confirmed,load.shape.below'],
    // Two steps are none.
    [steps(10, 40, 120), undefined],
    // Seconds that rise without standing are no steps, however many they are.
    [Array.from({ length: 120 }, (_, i) => 20 + i), undefined],
    [Array.from({ length: 600 }, (_, i) => 20 + i / 5), undefined],
    // From one step to the next by a ramp.
    [
      [...steps(10, 40), 50, 60, 70, ...steps(10, 80), 90, 100, 110, ...steps(10, 120)],
      'watch,confirmed,load.shape.knee',
    ],
  ])('is found or not (%#)', (rates, said) => {
    expect(of(offering(rates, hundred))?.join()).toBe(said);
  });

  it('lies at more than five per cent that were not done', () => {
    const at = (share: number) =>
      of(
        offering(steps(40, 40, 80, 120), (rate) => ({
          done: rate < 120 ? rate : 120 * share,
          p50: rate < 120 ? 0.05 : 1,
        })),
      );
    expect(at(0.94)?.[2]).toBe('load.shape.knee');
    expect(at(0.96)?.[2]).toBe('load.shape.above');
  });

  it('is probable of steps that scatter about the limit', () => {
    const random = seeded(5);
    const run = offering(steps(8, 40, 80, 120), (rate) => ({
      done: rate < 120 ? rate : 112 + 24 * (random() - 0.5),
      p50: rate < 120 ? 0.05 : 1,
    }));
    expect(keptOf(run)?.certainty).toBe('probable');
  });

  it('is not told where a higher rate was kept later on', () => {
    const run = offering(steps(10, 40, 60, 80, 95), (rate) => ({ done: rate === 60 ? 40 : rate }));
    expect(of(run)?.join()).toBe('none,inconclusive,load.shape.again');
  });

  it('is not seen in what a step begins with: what is on its way has to grow first', () => {
    const run = offering(steps(20, 40, 60, 80), (rate, second) => ({ done: second % 20 < 6 ? rate * 0.7 : rate }));
    expect(of(run)?.[2]).toBe('load.shape.above');
  });

  it('is not called one of the server where answers came as fast as before', () => {
    const run = offering(steps(10, 40, 80, 120, 160), (rate) => ({ done: Math.min(100, rate) }));
    expect(judged(run).map(({ subject, advice }) => [subject.key, advice])).toEqual([
      ['rate not kept', 'load.shape.users'],
    ]);
  });

  it('stands beside failures that begin at a rate', () => {
    const run = offering(steps(10, 40, 80, 120, 160), (rate) => ({ ...hundred(rate), failed: rate > 100 ? 0.3 : 0 }));
    expect(judged(run).find(({ subject }) => subject.key === 'hard limit')?.reason).toMatch(
      /^Failures begin between 80\/s asked for and 120\/s: 0 % before, 30 % from there on\./,
    );
  });

  it('has no line or curve of latency over rates: that bends before the limit of any server', () => {
    const run = offering(steps(10, 100, 120, 140, 160, 180, 200), (rate) => ({ done: 100, p50: rate / 100 }));
    expect(judged(run).map(({ subject }) => subject.key)).toEqual([
      'rate not kept',
      'throughput drop',
      'flat throughput',
    ]);
  });
});
