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

const judged = (run: LoadRun, rule: string) =>
  evaluateLoad({ run, captureId: 'l1', sha256: 'f'.repeat(64) }, DEFAULT_RULE_SET).filter((one) => one.rule === rule);

/** A run with these values, one every `every` seconds. */
function over(count: number, every: number, of: Readonly<Record<string, (time: number) => number>>): LoadRun {
  const times = Array.from({ length: count }, (_, i) => i * every);
  const columns = Object.entries(of).map(
    ([name, value]): SeriesColumn => ({ name, title: name, unit: 'count', values: times.map(value) }),
  );
  return plainRun({
    tool: 'k6',
    unit: 'milliseconds',
    generator: { kind: 'open', why: '', users: null },
    total: { ...emptyRow(''), requests: 1e6 },
    series: { startedAt: '', times, columns, restarts: [] },
  });
}

describe('MT-SHAPE', () => {
  it('of a server that works on five at a time finds the flat throughput, the queue and the limit', async () => {
    const run = await runOf('k6-steps.ndjson.gz');
    expect(stepsOf(run.series).steps.map(({ load }) => load)).toEqual([2, 5, 10, 20, 40]);
    const verdicts = judged(run, 'MT-SHAPE');
    expect(verdicts.map(({ subject, level }) => `${subject.key}: ${level}`)).toEqual([
      'throughput drop: none',
      'flat throughput: watch',
      'queueing: watch',
      'hard limit: investigate',
    ]);
    expect(verdicts.every(({ advice }) => advice in ADVICE)).toBe(true);
    expect(verdicts[1]?.reason).toMatch(
      /^Throughput is flat from 5 users on: 9\d(\.\d)?\/s succeeded with them, \d+(\.\d)?\/s with 40\. Whether the server computes or waits cannot be told: no series of that time /,
    );
    expect(verdicts[2]).toMatchObject({ certainty: 'probable', guards: ['QG-STEPS'] });
    expect(verdicts[2]?.reason).toMatch(/from 5\d(\.\d)? ms with 5 to 20\d ms with 20 \(R² (1|0\.99\d*)\)/);
    expect(verdicts[3]?.reason).toMatch(
      /^Failures begin between 20 users and 40: 0 % before, 6\d(\.\d)? % from there on\./,
    );
  });

  const step = (time: number): number => [5, 10, 20, 40][Math.floor(time / 10)] ?? 40;

  it('says nothing but the drop of a server that keeps up', () => {
    const run = over(40, 1, { users: step, rate: (time) => step(time) * 10, failed: () => 0, p50: () => 0.1 });
    expect(judged(run, 'MT-SHAPE').map(({ subject, level }) => `${subject.key}: ${level}`)).toEqual([
      'throughput drop: none',
    ]);
  });

  it.each([
    [0.96, 'none'],
    [0.95, 'investigate'],
    [0.8, 'investigate'],
    [0.79, 'likely-bottleneck'],
  ])('of a last step at %s of the best is %s', (share, level) => {
    const run = over(40, 1, {
      users: step,
      rate: (time) => (time < 30 ? step(time) * 10 : 200 * share),
      p50: () => 0.1,
    });
    expect(judged(run, 'MT-SHAPE').find(({ subject }) => subject.key === 'throughput drop')).toMatchObject({ level });
  });

  it('has no steps where users stood or were never told', async () => {
    expect(judged(over(60, 1, { users: () => 5, rate: () => 10 }), 'MT-SHAPE')).toEqual([]);
    expect(judged(over(60, 1, { rate: () => 10 }), 'MT-SHAPE')).toEqual([]);
    expect(judged(await runOf('wrk-latency.txt'), 'MT-SHAPE')).toEqual([]);
  });
});

describe('MT-CREEP', () => {
  const random = seeded(11);
  const noisy = (value: (time: number) => number) => (time: number) => value(time) * (1 + 0.05 * (random() - 0.5));
  const soak = (seconds: number, p95: (time: number) => number, rate: (time: number) => number = () => 100) =>
    judged(over(Math.floor(seconds / 10), 10, { p95: noisy(p95), rate }), 'MT-CREEP');

  it('finds p95 that rises by half in two hours, and is surer of longer runs', () => {
    const [found] = soak(7300, (time) => 0.1 * (1 + (0.5 * time) / 7300));
    expect(found).toMatchObject({ level: 'investigate', certainty: 'confirmed', advice: 'load.creep', guards: [] });
    expect(found?.measure.value).toBeCloseTo(0.5, 1);
    expect(found?.reason).toMatch(/^p95 goes from \d+ ms to 1[45]\d ms over 2 h 02 min of steady load, \+(49|50|51) %/);
    expect(soak(1800, (time) => 0.1 * (1 + (0.5 * time) / 1800))).toMatchObject([
      { level: 'investigate', certainty: 'probable', guards: ['QG-SERIES'] },
    ]);
  });

  it('finds nothing in p95 that stands, and says nothing of short runs and of loads that rise', () => {
    expect(soak(7300, () => 0.1)).toMatchObject([{ level: 'none', certainty: 'confirmed' }]);
    expect(soak(500, (time) => 0.1 + time)).toEqual([]);
    expect(
      soak(
        7300,
        (time) => 0.1 + time / 7300,
        (time) => 100 + time / 100,
      ),
    ).toEqual([]);
  });
});

describe('MT-ALERT of a load run', () => {
  const run = (seconds: number, failed: (time: number) => number, p95: (time: number) => number) =>
    judged(over(seconds, 1, { rate: () => 10, failed, p95 }), 'MT-ALERT').map(
      ({ subject, level }) => `${subject.key}: ${level}`,
    );

  it('counts failures by the minute, since single seconds hold none, and p95 at every look', () => {
    // One second of thirty fails whole: 3.3 % of each minute.
    const failures = (time: number): number => (time % 30 === 0 ? 1 : 0);
    expect(run(900, failures, () => 0.4)).toEqual(['error rate over time: investigate', 'p95 over time: investigate']);
    expect(
      run(
        900,
        () => 0.01,
        (time) => (time % 60 === 0 ? 0.1 : 0.9),
      ),
    ).toEqual(['error rate over time: none', 'p95 over time: none']);
  });

  it.each([
    [0.02, 0.3, 'none', 'none'],
    [0.0201, 0.3001, 'investigate', 'investigate'],
  ])('of errors of %s and p95 of %s s is %s and %s: a limit is not above itself', (failed, p95, errors, latency) => {
    const said = run(
      900,
      () => failed,
      () => p95,
    );
    expect(said).toEqual([`error rate over time: ${errors}`, `p95 over time: ${latency}`]);
  });

  it('says nothing of runs shorter than the alert asks', () => {
    expect(
      run(
        120,
        () => 1,
        () => 9,
      ),
    ).toEqual([]);
  });
});
