import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import { readInPieces, readJson } from '../../../../tests/support/importer-laws.ts';
import { fixtureBytes, readBytes, soleProfile, sums, totals } from '../../../../tests/support/read-profile.ts';
import { NODE_IDLE } from '../model.ts';
import { speedscopeImporter } from './speedscope.ts';

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';
const frames = ['main', 'a', 'b'].map((name) => ({ name }));
const file = (...profiles: object[]) => ({ $schema: SCHEMA, shared: { frames }, profiles });
const sampled = (more: object) => ({
  type: 'sampled',
  name: '',
  unit: 'milliseconds',
  startValue: 0,
  endValue: 3,
  samples: [[0, 1], [0, 2], [0]],
  weights: [1, 1, 1],
  ...more,
});
const evented = (events: readonly (readonly [type: string, frame: number, at: number])[], more = {}) => ({
  type: 'evented',
  name: '',
  unit: 'microseconds',
  startValue: 0,
  endValue: 10,
  events: events.map(([type, frame, at]) => ({ type, frame, at })),
  ...more,
});
const selfs = async (value: unknown) =>
  Object.fromEntries(
    [...totals(soleProfile(await readJson(speedscopeImporter, value)), 'cpu')].map(([n, t]) => [n, t.self]),
  );

describe('speedscope files of py-spy', () => {
  it.each([
    ['py-spy-cpu', 689, { worker: 341, hash_password: 234, '<module>': 54, iterencode: 20 }, 3],
    ['py-spy-nonblocking', 381, { hash_password: 222, worker: 125, fib: 21, iterencode: 7 }, 2],
  ] as const)('%s', async (name, samples, functions, threads) => {
    const { profiles, warnings } = await readBytes(
      speedscopeImporter,
      fixtureBytes(`speedscope/${name}.speedscope.json`),
    );
    const profile = soleProfile({ profiles, warnings });
    expect(warnings).toEqual([]);
    expect(sums(profile, 'cpu').hits).toBe(samples);
    // Samples are a hundredth of a second.
    expect(sums(profile, 'cpu').weight).toBeCloseTo(samples * 1e7, 0);
    expect(profile.timeline?.count).toBe(samples);
    expect(profile.threads.length).toBe(threads);
    expect(profile.meta).toMatchObject({ tool: { name: 'py-spy', version: '0.4.2' }, runtime: 'python' });
    expect(profile.meta.flags).toEqual(['wall-unknown']);
    const all = totals(profile, 'cpu');
    for (const [f, count] of Object.entries(functions)) expect(all.get(f)?.self).toBeCloseTo(count * 1e7, 0);
  });

  it('keep each thread’s samples in their order', async () => {
    const profile = soleProfile(
      await readBytes(speedscopeImporter, fixtureBytes('speedscope/py-spy-cpu.speedscope.json')),
    );
    const { timeline, threads } = profile;
    expect(timeline?.time.every((time, i) => i === 0 || time >= (timeline.time[i - 1] as number))).toBe(true);
    expect(threads.find(({ main }) => main)?.name).toBe('MainThread');
  });
});

it('takes the thread py-spy puts on every stack for a thread', async () => {
  const bytes = fixtureBytes('speedscope/py-spy-threads-idle.speedscope.json.gz');
  const profile = soleProfile(await readBytes(speedscopeImporter, bytes));
  expect(profile.threads.map(({ name, id }) => [name, id])).toEqual([
    ['MainThread', '21251'],
    ['waiter', '21293'],
    ['worker', '21294'],
  ]);
  expect([...totals(profile, 'cpu').keys()].filter((name) => name.startsWith('thread ('))).toEqual([]);
  // The waiting thread does nothing: its own function is its entry.
  const [, waiter] = profile.threads;
  const states = profile.nodes.state.subarray(waiter?.firstNode, waiter?.endNode);
  expect(states.at(-1)).toBe(NODE_IDLE);
});

it('knows a JVM by the functions of its own threads', async () => {
  const names = ['clone3', 'start_thread', 'GangWorker::loop', 'CompileBroker::compiler_thread_loop', '__futex_wait'];
  const profile = soleProfile(
    await readJson(speedscopeImporter, {
      shared: { frames: names.map((name) => ({ name })) },
      profiles: [
        { type: 'sampled', name: '', unit: 'none', startValue: 0, endValue: 2, samples: [[0, 1, 2, 4]], weights: [2] },
      ],
    }),
  );
  expect(profile.meta.runtime).toBe('jvm');
});

it('takes threads on the stacks of files without threads of their own', async () => {
  const shared = { frames: [{ name: '[pool-1 tid=7]' }, { name: 'thread (8): io' }, { name: 'run' }] };
  const at = { unit: 'none', startValue: 0, endValue: 4 };
  const event = (type: string, frame: number, when: number) => ({ type, frame, at: when });
  const sampled = { type: 'sampled', name: 'all', ...at, samples: [[0, 2], [1, 2], [1]], weights: [1, 2, 4] };
  const evented = {
    type: 'evented',
    name: 'all',
    ...at,
    events: [event('O', 0, 0), event('O', 2, 1), event('C', 2, 3), event('C', 0, 4)],
  };
  const one = await readJson(speedscopeImporter, { shared, profiles: [sampled] });
  expect(one.profiles[0]?.threads.map(({ name, id }) => [name, id])).toEqual([
    ['io', '8'],
    ['pool-1', '7'],
  ]);
  expect(totals(soleProfile(one), 'samples').get('run')?.self).toBe(3);
  expect(one.warnings.map(({ code }) => code)).toEqual(['empty-stacks']);
  const other = soleProfile(await readJson(speedscopeImporter, { shared, profiles: [evented] }));
  expect([...totals(other, 'samples')].map(([name, { self }]) => [name, self])).toEqual([['run', 2]]);
});

describe('a sampled profile', () => {
  it('has its weights in nanoseconds', async () => {
    expect(await selfs(file(sampled({})))).toEqual({ main: 1e6, a: 1e6, b: 1e6 });
  });

  it('becomes a thread of one profile where units agree, a profile of its own where not', async () => {
    const two = await readJson(speedscopeImporter, file(sampled({ name: 't1' }), sampled({ name: 't2' })));
    expect(
      soleProfile(two)
        .threads.map(({ name }) => name)
        .sort(),
    ).toEqual(['t1', 't2']);
    const units = await readJson(speedscopeImporter, file(sampled({}), sampled({ unit: 'bytes' })));
    expect(units.profiles.map(({ sampleTypes }) => sampleTypes[0]?.unit)).toEqual(['nanoseconds', 'bytes']);
  });

  it.each([
    ['a weight that is negative', { weights: [1, -1, 1] }, 'import.badWeight'],
    ['a weight that is none', { weights: [1, null, 1] }, 'import.badWeight'],
    ['fewer weights than samples', { weights: [1] }, 'import.badProfile'],
    ['a frame that does not exist', { samples: [[0], [9], [0]] }, 'import.badProfile'],
    ['a frame that is none', { samples: [[0], [0.5], [0]] }, 'import.badProfile'],
    ['an unknown unit', { unit: 'parsecs' }, 'import.badProfile'],
    ['an unknown type', { type: 'drawn' }, 'import.badProfile'],
  ])('with %s is refused', async (_what, more, code) => {
    const at = { offset: expect.any(Number) };
    await expect(readJson(speedscopeImporter, file(sampled(more)))).rejects.toMatchObject({ code, at });
  });
});

describe('an evented profile', () => {
  it('gives each function the time in which it is innermost', async () => {
    const events = [
      ['O', 0, 0],
      ['O', 1, 2],
      ['C', 1, 5],
      ['O', 2, 5],
      ['C', 2, 6],
      ['C', 0, 10],
    ] as const;
    expect(await selfs(file(evented(events)))).toEqual({ main: 6000, a: 3000, b: 1000 });
    const { meta } = soleProfile(await readJson(speedscopeImporter, file(evented(events))));
    expect(meta.flags).toEqual(['evented']);
  });

  it('ends what is open with the profile, and says so', async () => {
    const { profiles, warnings } = await readJson(speedscopeImporter, file(evented([['O', 0, 0]])));
    expect(sums(soleProfile({ profiles, warnings }), 'cpu').weight).toBe(10_000);
    expect(warnings).toMatchObject([{ code: 'unclosed-frames', count: 1 }]);
  });

  it.each([
    [
      'closes what is not innermost',
      [
        ['O', 0, 0],
        ['O', 1, 1],
        ['C', 0, 2],
      ],
      /Event 2/,
    ],
    ['closes what was never opened', [['C', 0, 2]], /Event 0/],
    [
      'goes back in time',
      [
        ['O', 0, 5],
        ['C', 0, 2],
      ],
      /Event 1/,
    ],
    ['opens what does not exist', [['O', 7, 5]], /Event 0/],
  ] as const)('that %s is refused with the number of the event', async (_what, events, message) => {
    await expect(readJson(speedscopeImporter, file(evented(events)))).rejects.toMatchObject({
      code: 'import.badProfile',
      message: expect.stringMatching(message),
    });
  });
});

describe('however a file comes', () => {
  const bytes = fixtureBytes('speedscope/py-spy-cpu.speedscope.json');

  it('is the same when cut anywhere', async () => {
    const [whole, ...pieces] = await readInPieces(speedscopeImporter, bytes);
    for (const piece of pieces) expect(piece).toEqual(whole);
  });

  it('ends in a profile or an error of Plateau', async () => {
    await fuzz(speedscopeImporter, bytes, 100);
  });
});
