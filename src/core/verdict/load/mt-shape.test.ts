import { describe, expect, it } from 'vitest';
import { loadFixture, runOf } from '../../../../tests/support/load-files.ts';
import { seeded } from '../../../../tests/support/series-of.ts';
import type { LoadRun } from '../../load/model.ts';
import { emptyRow, plainRun } from '../../load/text-run.ts';
import type { Series, SeriesColumn } from '../../series/model.ts';
import { readSeries } from '../../series/read-series.ts';
import { ADVICE } from '../advice.ts';
import { DEFAULT_RULE_SET, editRuleSet } from '../rule-set.ts';
import { besideRun, type SeriesBeside } from './cpu-beside.ts';
import { evaluateLoad } from './evaluate-load.ts';

const START = '2026-02-03T04:05:06.000Z';
const judged = (run: LoadRun, beside: readonly SeriesBeside[] = [], ruleSet = DEFAULT_RULE_SET) =>
  evaluateLoad({ run, captureId: 'l1', sha256: 'f'.repeat(64), beside }, ruleSet).filter(
    ({ rule }) => rule === 'MT-SHAPE',
  );
const of = (run: LoadRun, what: string, beside: readonly SeriesBeside[] = [], ruleSet = DEFAULT_RULE_SET) =>
  judged(run, beside, ruleSet).find(({ subject }) => subject.key === what);

const SECONDS = 10;

/** A run of these users, ten seconds a step, with what each of them gets. */
function stepped(
  users: readonly number[],
  at: (users: number) => { readonly rate: number; readonly p50: number; readonly failed?: number },
  startedAt = START,
): LoadRun {
  const times = Array.from({ length: users.length * SECONDS }, (_, i) => i);
  const stepOf = (time: number): number => users[Math.floor(time / SECONDS)] ?? 0;
  const columns = [
    ['users', stepOf],
    ['rate', (time: number) => at(stepOf(time)).rate],
    ['p50', (time: number) => at(stepOf(time)).p50],
    ['failed', (time: number) => at(stepOf(time)).failed ?? 0],
  ] as const;
  const series: Series = {
    ...{ startedAt, times, restarts: [] },
    columns: columns.map(
      ([name, value]): SeriesColumn => ({ name, title: name, unit: 'count', values: times.map(value) }),
    ),
  };
  return plainRun({
    ...{ tool: 'k6', unit: 'milliseconds', generator: { kind: 'closed', why: '', users: null } },
    ...{ total: { ...emptyRow(''), requests: 1e6 }, series },
  });
}

/** A series of its time, a look a second: its CPU from the start of the run on, as its heading says. */
function beside(heading: string, cpu: (time: number) => number, linked = true, every = 1): SeriesBeside {
  const start = Date.parse(START) / 1000;
  const times = Array.from({ length: Math.floor(100 / every) }, (_, i) => i * every);
  const text = `${[`time,${heading}`, ...times.map((time) => `${start + time},${cpu(time)}`)].join('\n')}\n`;
  const { series } = readSeries(new TextEncoder().encode(text));
  return { series, captureId: `s${heading.length}`, sha256: 'a'.repeat(64), label: 'host.csv', linked };
}

const fixtureBeside = (name: string, linked = true): SeriesBeside => ({
  ...{ series: readSeries(loadFixture(name)).series, captureId: 's1', sha256: '', label: name, linked },
});

const USERS = [2, 5, 10, 15, 20, 25, 30];
/** A server that works on five at a time, for 50 ms each. */
const narrow = stepped(USERS, (users) => ({ rate: Math.min(100, users * 20), p50: Math.max(0.05, users / 100) }));

describe('MT-SHAPE of real runs', () => {
  it('tells a line from a curve: five at a time are a queue', async () => {
    const verdict = of(await runOf('k6-narrow.ndjson.gz'), 'queueing');
    expect(verdict).toMatchObject({ level: 'watch', certainty: 'confirmed', guards: [], advice: 'load.shape.queue' });
    expect(verdict?.reason).toMatch(/^p50 grows in line with users, from 101 ms with 10 to 306 ms with 30 \(R² 1\)/);
  });

  it('tells a curve from a line: requests that slow each other down use something up', async () => {
    const verdicts = judged(await runOf('k6-thrash.ndjson.gz'));
    expect(verdicts.map(({ subject, level, certainty }) => [subject.key, level, certainty])).toEqual([
      ['throughput drop', 'likely-bottleneck', 'confirmed'],
      ['flat throughput', 'watch', 'confirmed'],
      ['exhaustion', 'investigate', 'confirmed'],
    ]);
    expect(verdicts[1]?.reason).toMatch(/^Throughput grows no further from 10 users on: 247\/s/);
    expect(verdicts[2]?.reason).toMatch(
      /^p50 grows ever more steeply with users, from 40\.4 ms with 10 to 340 ms with 40: 4 times as steep at the end as at the start of 7 steps \(quadratic term p < 0\.0001\), and throughput falls from 247\/s to 119\/s\./,
    );
    expect(verdicts[2]).toMatchObject({ threshold: { op: '<', value: 0.01 }, advice: 'load.shape.exhausted' });
  });

  it('of a server that waits finds in its CPU that it is I/O bound', async () => {
    const verdict = of(await runOf('k6-narrow.ndjson.gz'), 'flat throughput', [fixtureBeside('narrow-cpu.csv')]);
    expect(verdict).toMatchObject({
      ...{ certainty: 'confirmed', advice: 'load.shape.waits', details: { bound: 'I/O' } },
      evidence: [
        { pointer: 'load' },
        { captureId: 's1', pointer: expect.stringMatching(/^series:server_cpu@\d+-\d+$/) },
      ],
    });
    expect(verdict?.reason).toMatch(
      / server_cpu of “narrow-cpu\.csv” was 1\.\d+ % on average meanwhile \(29 looks\), below 70 %: I\/O bound, it waits for something else\.$/,
    );
  });

  it('of a server on a tenth of a core finds that it is CPU bound, and that three steps tell no line', async () => {
    const run = await runOf('k6-tight.ndjson.gz');
    const verdict = of(run, 'flat throughput', [fixtureBeside('tight-cpu.csv')]);
    expect(verdict).toMatchObject({ advice: 'load.shape.computes', details: { bound: 'CPU' } });
    expect(verdict?.reason).toMatch(/was 9\d(\.\d)? % on average meanwhile \(2\d looks\), above 85 %: CPU bound\.$/);
    expect(of(run, 'growth of latency')).toMatchObject({
      ...{ level: 'none', certainty: 'inconclusive', guards: ['QG-STEPS'], advice: 'load.shape.steps' },
      reason: expect.stringContaining('3 steps are too few to tell a line from a curve, 5 are enough'),
    });
  });
});

describe('the CPU of a flat throughput', () => {
  it.each([
    [69.9, 'I/O', 'load.shape.waits'],
    [70, 'not told', 'load.shape.between'],
    [78, 'not told', 'load.shape.between'],
    [85, 'not told', 'load.shape.between'],
    [85.1, 'CPU', 'load.shape.computes'],
  ])('of %s %% is bound by: %s', (cpu, bound, advice) => {
    const verdict = of(narrow, 'flat throughput', [beside('host_cpu [%]', () => cpu)]);
    expect(verdict).toMatchObject({ level: 'watch', certainty: 'confirmed', advice, details: { bound } });
    expect(advice in ADVICE).toBe(true);
  });

  it('is told by a part of it where that alone is above, and by none that is below: the whole may be more', () => {
    const user = (share: number) => beside('system.cpu.user [%]', () => share);
    const high = of(narrow, 'flat throughput', [user(90)]);
    expect(high).toMatchObject({ details: { bound: 'CPU' }, advice: 'load.shape.computes' });
    expect(high?.reason).toContain('system.cpu.user of “host.csv”, only the user part of the CPU, was 90 %');
    const low = of(narrow, 'flat throughput', [user(20)]);
    expect(low?.reason).toContain(
      'cannot be told: system.cpu.user of “host.csv” is the user part of the CPU, and not above 85 %; the whole may be more.',
    );
    expect(low?.details).toBeUndefined();
    expect(of(narrow, 'flat throughput', [user(20), beside('host_cpu [%]', () => 40)])?.details).toEqual({
      ...{ bound: 'I/O', cpu: 0.4 },
    });
    const idle = of(narrow, 'flat throughput', [beside('system.cpu.idle [%]', () => 95)]);
    expect(idle?.reason).toContain('no series that is linked with the run tells the CPU as a share of all there is');
  });

  it('is that of the flat steps, not of those before', () => {
    // Flat from 5 users on, 10 s after the start.
    const verdict = of(narrow, 'flat throughput', [beside('host_cpu [%]', (time) => (time < 10 ? 100 : 20))]);
    expect(verdict).toMatchObject({ details: { bound: 'I/O', cpu: 0.2 } });
  });

  it('of several columns is high where one is, and low where all are', () => {
    const [app, db] = [beside('app_cpu [%]', () => 20), beside('database_cpu [%]', () => 95)];
    expect(of(narrow, 'flat throughput', [app, db])).toMatchObject({ details: { bound: 'CPU', cpu: 0.95 } });
    expect(of(narrow, 'flat throughput', [app, db])?.reason).toContain(
      'The highest of 2 columns of CPU, database_cpu of',
    );
    const idle = beside('database_cpu [%]', () => 30);
    expect(of(narrow, 'flat throughput', [app, idle])).toMatchObject({ details: { bound: 'I/O', cpu: 0.3 } });
  });

  it('is probable where nobody linked the series, and those that are linked come before', () => {
    const [other, own] = [beside('host_cpu [%]', () => 99, false), beside('server_cpu [%]', () => 12)];
    const alone = of(narrow, 'flat throughput', [other]);
    expect(alone).toMatchObject({ certainty: 'probable', details: { bound: 'CPU' } });
    expect(alone?.reason).toMatch(/It is taken for the server’s by its clock alone: link the two to say that it is\.$/);
    expect(of(narrow, 'flat throughput', [other, own])).toMatchObject({
      ...{ certainty: 'confirmed', details: { bound: 'I/O' } },
    });
  });

  it.each([
    [[], 'no series of that time tells the CPU'],
    [[beside('p95 [ms]', () => 3)], 'no series that is linked with the run tells the CPU'],
    [[beside('cpu', () => 0.9)], 'told in cores, not as a share'],
    [[beside('host_cpu [%]', () => 50, true, 45)], 'looked at too seldom'],
  ])('cannot be told without it (%#), and the next capture is named', (series, why) => {
    const verdict = of(narrow, 'flat throughput', series);
    expect(verdict?.reason).toContain('Whether the server computes or waits cannot be told: ');
    expect(verdict?.reason).toContain(why);
    expect(verdict).toMatchObject({ level: 'watch', advice: 'load.shape.flat', evidence: [{ pointer: 'load' }] });
    expect(verdict?.details).toBeUndefined();
  });

  it('cannot be told of a run, or beside a series, without a clock', () => {
    const run = stepped(USERS, (users) => ({ rate: Math.min(100, users * 20), p50: 0.1 }), '');
    const cpu = beside('host_cpu [%]', () => 99);
    expect(of(run, 'flat throughput', [cpu])?.reason).toContain('the run does not tell when it was');
    const timeless = { ...cpu, series: { ...cpu.series, startedAt: '' } };
    expect(of(narrow, 'flat throughput', [timeless])?.reason).toContain('not in that time');
  });

  it('counts series of its time and those that are linked, of a run with steps', () => {
    const now = beside('host_cpu [%]', () => 1, false);
    const later = { ...now, captureId: 's9', series: { ...now.series, startedAt: '2026-02-03T05:05:06.000Z' } };
    const p95 = beside('p95 [ms]', () => 1, false);
    expect(besideRun(narrow, [later, now, p95])).toEqual([now]);
    expect(besideRun(narrow, [{ ...later, linked: true }, now])).toHaveLength(2);
    expect(besideRun({ series: null }, [now])).toEqual([]);
    expect(
      besideRun(
        stepped([5, 5, 5], () => ({ rate: 1, p50: 1 })),
        [now],
      ),
    ).toEqual([]);
  });
});

describe('the growth of latency', () => {
  const random = seeded(21);
  const noise = (size: number): number => 1 + size * (random() - 0.5);
  const grown = (users: readonly number[], p50: (users: number) => number) =>
    judged(stepped(users, (count) => ({ rate: 100, p50: p50(count) })))
      .map(({ subject, level, certainty }) => `${subject.key}: ${level}, ${certainty}`)
      .filter((text) => !text.startsWith('throughput') && !text.startsWith('flat'));

  it.each([
    [[5, 10, 15, 20, 25], 'queueing: watch, confirmed'],
    [[5, 10, 15, 20], 'queueing: watch, probable'],
    [[5, 10, 15], 'queueing: watch, probable'],
  ])('in line with %j users is %s', (users, said) => {
    expect(grown(users, (count) => count / 100)).toEqual([said]);
  });

  it.each([
    [[5, 10, 15, 20, 25], 'exhaustion: investigate, confirmed'],
    // Four of a parabola are told to be neither.
    [[5, 10, 20, 40], 'growth of latency: none, inconclusive'],
  ])('with the cube of %j users is %s', (users, said) => {
    expect(grown(users, (count) => count ** 3 / 1000 + 5)).toEqual([said]);
  });

  it('that bends by a trifle is a line, however sure the bend is', () => {
    expect(grown([5, 10, 15, 20, 25, 30], (users) => users / 100 + users ** 2 / 20_000)).toEqual([
      'queueing: watch, confirmed',
    ]);
  });

  it('that scatters is neither', () => {
    const wild = [0.1, 0.5, 0.12, 0.9, 0.2, 0.4];
    expect(grown([5, 10, 15, 20, 25, 30], (users) => wild[users / 5 - 1] ?? 0)).toEqual([
      'growth of latency: none, inconclusive',
    ]);
  });

  it('is not looked at before the knee: any server bends there', () => {
    // 50 ms up to 25 users, then in line with them.
    const run = stepped([5, 10, 15, 20, 25, 30, 35], (users) => ({
      rate: Math.min(500, users * 20),
      p50: Math.max(0.05, users / 500),
    }));
    expect(judged(run).map(({ subject }) => subject.key)).toEqual(['throughput drop', 'flat throughput']);
  });

  it('is that of steps that did not fail', () => {
    const run = stepped([5, 10, 15, 20, 25, 30, 40], (users) => ({
      ...{ rate: 100, p50: users === 40 ? 0.001 : users / 100 },
      failed: users === 40 ? 0.6 : 0,
    }));
    expect(of(run, 'queueing')).toMatchObject({ certainty: 'confirmed' });
  });

  it('of a queue is seldom called exhaustion, by chance alone', () => {
    let wrong = 0;
    for (let i = 0; i < 300; i++) {
      if (
        grown([5, 10, 15, 20, 25, 30], (users) => (users / 100) * noise(0.1))
          .join()
          .includes('exhaustion')
      )
        wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(6);
  });

  it('goes by the numbers of its rule set', () => {
    const run = stepped([5, 10, 15, 20], (users) => ({ rate: 100, p50: users / 100 }));
    const four = editRuleSet(DEFAULT_RULE_SET, { 'load.shape.steps': 4 });
    expect(of(run, 'queueing', [], four)).toMatchObject({ certainty: 'confirmed' });
  });
});
