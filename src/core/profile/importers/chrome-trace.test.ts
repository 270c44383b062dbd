import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import { readInPieces, readJson, readText } from '../../../../tests/support/importer-laws.ts';
import { fixtureBytes, readBytes, soleProfile, totals } from '../../../../tests/support/read-profile.ts';
import { chromeTraceImporter } from './chrome-trace.ts';

const bytes = fixtureBytes('chrome-trace/py-spy-cpu.chrometrace.json.gz');
const event = (ph: string, name: string, ts: number, more: object = {}) => ({ ph, name, ts, pid: 1, tid: 2, ...more });
const selfs = async (value: unknown) => {
  const profile = soleProfile(await readJson(chromeTraceImporter, value));
  return Object.fromEntries([...totals(profile, 'cpu')].map(([name, { self }]) => [name, self]));
};

it('reads what py-spy writes', async () => {
  const profile = soleProfile(await readBytes(chromeTraceImporter, bytes));
  expect(profile.meta).toMatchObject({ tool: { name: 'py-spy' }, runtime: 'python', flags: ['evented'] });
  expect(profile.meta.durationSeconds).toBeCloseTo(5.130092, 6);
  expect(profile.threads.length).toBe(3);
  expect(totals(profile, 'cpu').get('worker')).toEqual({ self: 5_613_671_000, total: 10_260_177_000 });
});

describe('begin, end and complete events', () => {
  it('nest, and each has its own time', async () => {
    const events = [
      event('B', 'main', -10),
      event('X', 'a', 0, { dur: 4 }),
      event('X', 'b', 1, { dur: 2 }),
      event('E', '', 10),
    ];
    expect(await selfs(events)).toEqual({ main: 16_000, a: 2000, b: 2000 });
    expect(await selfs({ traceEvents: events, metadata: {} })).toEqual({ main: 16_000, a: 2000, b: 2000 });
  });

  it('are kept apart by thread, under its name', async () => {
    const profile = soleProfile(
      await readJson(chromeTraceImporter, [
        event('M', 'thread_name', 0, { args: { name: 'io' } }),
        event('X', 'a', 0, { dur: 4 }),
        event('X', 'b', 1, { dur: 2, tid: 3 }),
      ]),
    );
    expect(profile.threads.map(({ name }) => name)).toEqual(['io', 'thread 3']);
  });

  it('are refused where only the runtime tells of itself', async () => {
    const collections = [
      event('B', 'MinorGC', 0, { cat: 'devtools.timeline,v8' }),
      event('X', 'V8.GCScavenger', 1, { dur: 2, cat: 'v8' }),
      event('E', 'MinorGC', 4, { cat: 'devtools.timeline,v8' }),
    ];
    await expect(readJson(chromeTraceImporter, { traceEvents: collections })).rejects.toMatchObject({
      code: 'import.wrongKind',
      message: expect.stringContaining('no stacks'),
    });
    const { warnings } = await readJson(chromeTraceImporter, [
      ...collections,
      event('X', 'request', 9, { dur: 2, cat: 'app' }),
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(['spans']);
    for (const cat of ['net', 'nodes', 'v8ish', 'logic'])
      expect(await selfs([event('X', 'request', 0, { dur: 2, cat })])).toEqual({ request: 2000 });
  });

  it('that are not closed, or close nothing, are told', async () => {
    const { warnings } = await readJson(chromeTraceImporter, [
      event('E', '', 0),
      event('B', 'a', 1),
      event('X', 'b', 2, { dur: 2 }),
    ]);
    expect(warnings.map(({ code }) => code).sort()).toEqual(['spans', 'unclosed-frames', 'unopened-frames']);
  });
});

describe('a CPU profile in a trace', () => {
  const frame = (functionName: string) => ({ functionName, url: '', lineNumber: -1, columnNumber: -1 });
  const chunk = (cpuProfile: object, timeDeltas: readonly number[]) =>
    event('P', 'ProfileChunk', 0, { id: '0x1', tid: 9, args: { data: { cpuProfile, timeDeltas } } });
  const started = event('P', 'Profile', 100, { id: '0x1', args: { data: { startTime: 100 } } });
  const first = chunk(
    {
      nodes: [
        { id: 1, callFrame: frame('(root)') },
        { id: 2, parent: 1, callFrame: frame('a') },
      ],
      samples: [2, 2],
    },
    [10, 20],
  );
  const second = chunk({ nodes: [{ id: 3, parent: 2, callFrame: frame('b') }], samples: [3, 2] }, [20, 30]);

  it('is put together from its chunks, and stands under the thread that was profiled', async () => {
    const profile = soleProfile(await readJson(chromeTraceImporter, { traceEvents: [started, first, second] }));
    // Each weighs the time until the next, the last the median of 20, 20 and 30 µs.
    expect(Object.fromEntries([...totals(profile, 'cpu')].map(([name, { self }]) => [name, self]))).toEqual({
      a: 60_000,
      b: 30_000,
    });
    expect(profile.threads).toMatchObject([{ id: '2', process: '1' }]);
  });

  it('leaves slices beside it out, with a warning', async () => {
    const { warnings } = await readJson(chromeTraceImporter, [started, first, event('X', 'RunTask', 0, { dur: 5 })]);
    expect(warnings).toMatchObject([{ code: 'slices-ignored', count: 1 }]);
  });

  it('that lacks deltas is refused', async () => {
    const broken = chunk({ nodes: [{ id: 1, callFrame: frame('a') }], samples: [1, 1] }, [1]);
    await expect(readJson(chromeTraceImporter, [started, broken])).rejects.toMatchObject({ code: 'import.badProfile' });
  });
});

describe('an array without its closing bracket', () => {
  it.each(['', ',', ',\n'])('and %j at its end is read, with a warning', async (end) => {
    const { profiles, warnings } = await readText(
      chromeTraceImporter,
      `[${JSON.stringify(event('X', 'a', 0, { dur: 4 }))}${end}`,
    );
    expect(profiles[0]?.nodes.count).toBe(1);
    expect(warnings).toMatchObject([{ code: 'trace-open' }, { code: 'spans' }]);
  });

  it('that ends inside an event is refused', async () => {
    await expect(readText(chromeTraceImporter, '[{"ph":"X","na')).rejects.toMatchObject({ code: 'import.truncated' });
  });
});

describe('however a file comes', () => {
  it('is the same when cut anywhere', async () => {
    const [whole, ...pieces] = await readInPieces(chromeTraceImporter, bytes);
    for (const piece of pieces) expect(piece).toEqual(whole);
  });

  it('ends in a profile or an error of Plateau', async () => {
    await fuzz(chromeTraceImporter, bytes, 60);
  });
});
