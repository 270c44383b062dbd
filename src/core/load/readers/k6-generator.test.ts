import { expect, it } from 'vitest';
import { loadFixture, readLoadText, runOf } from '../../../../tests/support/load-files.ts';
import { pauseOf } from './k6-generator.ts';

type Json = Record<string, unknown>;

const handled = (changes: Json): string =>
  JSON.stringify({
    metrics: {
      http_reqs: { values: { count: 900, rate: 30 } },
      http_req_duration: { values: { med: 10, 'p(95)': 20 } },
      ...(changes.dropped === undefined ? {} : { dropped_iterations: { values: { count: changes.dropped } } }),
    },
    state: { testRunDurationMs: 30_000 },
    ...(changes.options === undefined ? {} : { options: changes.options }),
    ...(changes.setup === undefined ? {} : { setup_data: changes.setup }),
  });
const generatorIn = async (changes: Json) => (await readLoadText(handled(changes))).run.generator;
const scenario = (executor: string, more: Json = {}) => ({ executor, ...more });

/** The machine-readable summary with another script. */
async function scripted(script: string) {
  const summary = JSON.parse(new TextDecoder().decode(loadFixture('k6-machine-summary.json')));
  return (await readLoadText(JSON.stringify({ ...summary, config: { ...summary.config, script } }))).run.generator.kind;
}

it('is open with its stages where setup handed on the options of the run', async () => {
  expect((await runOf('k6-knee-handled.json')).generator).toEqual({
    kind: 'open',
    why: 'its scenarios ask for an arrival rate: ramping-arrival-rate, 40/s to 170/s in 12 stages',
    users: 25,
    pause: 'an iteration takes 162 ms on average, its requests no more than 162 ms of it',
  });
});

it.each([
  [{ a: scenario('constant-arrival-rate', { rate: 600, timeUnit: '1m' }) }, 'open', 'constant-arrival-rate, 10/s'],
  [{ a: scenario('constant-vus', { vus: 5 }) }, 'closed', 'constant-vus, 5 users'],
  [
    { a: scenario('ramping-vus', { startVUs: 1, stages: [{ target: 9 }, { target: 4 }] }) },
    'closed',
    '1 users to 9 users in 2 stages',
  ],
  [{ a: scenario('constant-arrival-rate'), b: scenario('per-vu-iterations') }, 'unknown', 'some of its scenarios ask'],
  [{ a: scenario('constant-arrival-rate', { rate: 5, timeUnit: 'fortnight' }) }, 'open', 'constant-arrival-rate'],
  [{ a: scenario('of-a-later-version') }, 'unknown', 'does not tell'],
])('of options with %j is %s', async (scenarios, kind, why) => {
  for (const given of [{ options: { scenarios } }, { setup: { scenarios } }, { setup: { options: { scenarios } } }]) {
    expect(await generatorIn(given)).toMatchObject({ kind, why: expect.stringContaining(why) });
  }
});

it('is not stated of a summary that counts what was dropped: another scenario may wait', async () => {
  expect(await generatorIn({ dropped: 3 })).toMatchObject({
    kind: 'unknown',
    why: expect.stringContaining('whether all do is not stated'),
  });
  expect((await generatorIn({})).kind).toBe('unknown');
  // Options cannot be those of the run.
  const options = { scenarios: { a: scenario('constant-vus', { vus: 5 }) } };
  expect((await generatorIn({ dropped: 3, options })).kind).toBe('unknown');
});

it.each([
  ["executor: 'constant-arrival-rate'", 'open'],
  ['"executor": "ramping-vus"', 'closed'],
  ['export const options = { vus: 5 };', 'closed'],
  ["executor: 'ramping-vus' … executor: 'constant-arrival-rate'", 'unknown'],
  ['executor: __ENV.EXECUTOR', 'unknown'],
  ["executor: 'constant-arrival-rate' … executor: chosen", 'unknown'],
  ['scenarios: JSON.parse(open("scenarios.json"))', 'unknown'],
])('of a script with %s is %s', async (script, kind) => {
  expect(await scripted(script)).toBe(kind);
});

it('tells how long an iteration takes besides its requests, where the two can be told apart', async () => {
  // A request of 50 ms, then a pause of half a second.
  expect((await runOf('k6-few-users.ndjson.gz')).generator.pause).toMatch(
    /^an iteration takes 55\d ms on average, its requests no more than 5\d(\.\d)? ms of it$/,
  );
  expect((await runOf('k6-narrow.ndjson.gz')).generator.pause).toBeUndefined();
  const told = { iterations: 10, iteration: 100, requests: 20, request: 40 };
  expect(pauseOf(told)).toBe('an iteration takes 100 ms on average, its requests no more than 80 ms of it');
  // Made at a time.
  expect(pauseOf({ ...told, requests: 50 })).toBeNull();
  expect(pauseOf({ ...told, iterations: 0 })).toBeNull();
  expect(pauseOf({ ...told, iteration: null })).toBeNull();
});

it('of points is open where every scenario dropped iterations', async () => {
  const point = (metric: string, scenario: string, value: number) =>
    JSON.stringify({ metric, type: 'Point', data: { time: '2026-01-02T03:04:05.5Z', value, tags: { scenario } } });
  const of = async (...lines: readonly string[]) => (await readLoadText(lines.join('\n'))).run.generator.kind;
  const [slow, quick] = [point('http_req_duration', 'slow', 5), point('http_req_duration', 'quick', 5)];
  expect(await of(slow, point('dropped_iterations', 'slow', 1), '')).toBe('open');
  expect(await of(slow, quick, point('dropped_iterations', 'slow', 1), '')).toBe('unknown');
  expect(await of(slow, point('dropped_iterations', 'slow', 0), '')).toBe('unknown');
  expect(await of(slow, quick, '')).toBe('unknown');
});
