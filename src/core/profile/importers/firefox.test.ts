import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import {
  collapsed,
  comparable,
  fixtureBytes,
  importError,
  readBytes,
  soleProfile,
  sums,
  totals,
} from '../../../../tests/support/read-profile.ts';
import { CATEGORIES } from '../model.ts';
import { firefoxImporter } from './firefox.ts';

const fixture = (name: string) => fixtureBytes(`firefox/${name}.json.gz`);
const read = async (name: string) => soleProfile(await readBytes(firefoxImporter, fixture(name)));
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('profiles of samply and the Firefox Profiler', () => {
  it('gives the numbers of the Firefox Profiler itself', async () => {
    const profile = await read('samply-native');
    expect(profile.sampleTypes.map((t) => `${t.name} ${t.kind} ${t.unit}`)).toEqual([
      'cpu cpu nanoseconds',
      'wall wall nanoseconds',
    ]);
    const wall = sums(profile, 'wall');
    expect(wall.hits).toBe(586);
    expect(wall.weight).toBeCloseTo(586 * 10_101_010, -2);
    // `profiler-cli thread functions` of both threads; perf report gives the same counts.
    const samples = (name: string) => Math.round((totals(profile, 'wall').get(name)?.self ?? 0) / 10_101_010);
    expect(['read_zero', 'fput', 'do_syscall_64', 'vfs_read'].map(samples)).toEqual([235, 11, 7, 7]);
    expect(sums(profile, 'cpu').weight).toBe(586 * 10_101_000);
  });

  it.each(['native', 'node'])('reads the newest version of %s as it reads the oldest', async (name) => {
    const old = await readBytes(firefoxImporter, fixture(`samply-${name}`));
    const latest = await readBytes(firefoxImporter, fixture(`version75-${name}`));
    expect(comparable(latest)).toEqual(comparable(old));
    expect(latest.warnings).toEqual(old.warnings);
  });

  it('shows a compiled script function once, under the name the engine gave it', async () => {
    const profile = await read('samply-node');
    expect(profile.meta.runtime).toBe('node');
    expect(totals(profile, 'cpu').get('price')?.self).toBe(227 * 10_101_000);
    const [stack] = [...collapsed(profile, 'cpu')].find(([text]) => text.endsWith(';price')) ?? [];
    expect(stack?.endsWith(';(anonymous);quote;price')).toBe(true);
  });

  it('names what it cannot name by its module, and says so', async () => {
    const result = await readBytes(firefoxImporter, fixture('samply-native'));
    const { frames, strings } = soleProfile(result);
    const category = (name: string) =>
      CATEGORIES[frames.category[[...frames.name].findIndex((i) => strings[i] === name)] as number];
    expect(category('[orders-c]')).toBe('unknown');
    expect(category('read_zero')).toBe('kernel');
    expect(result.warnings.map((w) => w.code)).toEqual(['firefox.unsymbolised']);
  });

  it('keeps threads, time and the capture', async () => {
    const { threads, timeline, meta } = await read('samply-native');
    expect(threads.map((t) => [t.name, t.id, t.process, t.main])).toEqual(
      expect.arrayContaining([
        ['reader pool 7', '815', '813.1', false],
        ['orders-c', '813.1', '813.1', true],
      ]),
    );
    expect(timeline?.count).toBe(2 * 586);
    expect(meta).toMatchObject({ format: 'firefox', event: 'cpu', startedAt: '2026-11-21T06:08:36.557Z' });
    expect(meta.intervalSeconds).toBeCloseTo(0.0101, 4);
    expect(meta.durationSeconds).toBeCloseTo(2.988, 2);
  });

  it('is recognised by its content', () => {
    for (const name of ['samply-native', 'samply-node', 'version75-native', 'version75-node']) {
      expect(firefoxImporter.recognise(fixture(name).subarray(0, 65_536), 'x')).toBe(0.98);
    }
    for (const other of ['{"nodes":[],"samples":[]}', '[{"name":"f"}]', 'main;work 1\n', '']) {
      expect(firefoxImporter.recognise(new TextEncoder().encode(other), 'x')).toBe(0);
    }
  });
});

/** A profile of one thread: `main` calls `work`, `work` calls the inlined `step`. */
function small(samples: object, changes: object = {}): object {
  return {
    meta: {
      preprocessedProfileVersion: 66,
      interval: 2,
      startTime: 1000,
      product: 'Firefox',
      sampleUnits: { threadCPUDelta: 'ns' },
      categories: [{ name: 'Other' }, { name: 'GC / CC' }, { name: 'Idle' }],
    },
    libs: [{ name: 'libxul.so' }],
    shared: {
      stringArray: ['main', 'work', 'step', 'app.js', 'libxul.so', '__proto__'],
      sources: { filename: [3] },
      funcTable: {
        name: [0, 1, 2, 5],
        isJS: [false, true, true, false],
        resource: [0, -1, -1, -1],
        source: [null, 0, 0, null],
        lineNumber: [null, 10, 20, null],
        columnNumber: [null, 1, 2, null],
      },
      resourceTable: { lib: [0], name: [4] },
      frameTable: {
        func: [0, 1, 2, 3],
        category: [0, 0, 0, 1],
        inlineDepth: [0, 0, 1, 0],
        line: [null, 11, 21, null],
      },
      stackTable: { frame: [0, 1, 2, 3], prefixOffset: [0, 1, 1, 3] },
    },
    threads: [{ name: 'GeckoMain', isMainThread: true, pid: '1', tid: 2, samples }],
    ...changes,
  };
}

describe('small profiles', () => {
  it('takes times as distances, CPU time as weight and idle samples as no CPU time', async () => {
    const samples = { stack: [1, 2, 2, 3, null], timeDeltas: [0, 2, 2, 2, 2], threadCPUDelta: [null, 1e6, 0, 5e5, 0] };
    const result = await readBytes(firefoxImporter, bytesOf(small(samples)));
    const profile = soleProfile(result);
    expect([...collapsed(profile, 'wall')].sort()).toEqual([
      ['main;__proto__', 2e6],
      ['main;work', 2e6],
      ['main;work;step', 4e6],
    ]);
    expect([...collapsed(profile, 'cpu')].sort()).toEqual([
      ['main;__proto__', 5e5],
      ['main;work;step', 1e6],
    ]);
    expect(profile.nodes.inlined.reduce((a, b) => a + b, 0)).toBe(1);
    expect(profile.threads).toMatchObject([{ name: 'GeckoMain', id: '2', main: true }]);
    expect(profile.meta).toMatchObject({ tool: { name: 'Firefox' }, durationSeconds: 0.006 });
    expect(result.warnings).toEqual([
      { code: 'samples.noStack', message: 'Samples without a stack were left out.', count: 1 },
    ]);
    const gc = [...profile.frames.name].findIndex((i) => profile.strings[i] === '__proto__');
    expect(CATEGORIES[profile.frames.category[gc] as number]).toBe('gc');
  });

  it('weighs traces in time and size profiles in bytes', async () => {
    const traced = { stack: [1, 2], time: [0, 5], weight: [1.5, 2], weightType: 'tracing-ms' };
    const trace = soleProfile(await readBytes(firefoxImporter, bytesOf(small(traced))));
    expect(sums(trace, 'wall')).toEqual({ weight: 3.5e6, hits: 2 });
    expect(trace.meta.flags).toEqual(['evented']);
    const sized = { stack: [1, 2], time: [0, 5], weight: [100, 20], weightType: 'bytes' };
    const size = soleProfile(await readBytes(firefoxImporter, bytesOf(small(sized))));
    expect(sums(size, 'bytes')).toEqual({ weight: 120, hits: 2 });
  });

  const fine = { stack: [1], time: [0] };
  const gecko = {
    meta: { interval: 1, version: 29, processType: 0 },
    libs: [],
    threads: [{ samples: { schema: {}, data: [] } }],
  };
  it.each([
    ['nothing', new Uint8Array(), 'import.empty'],
    ['Gecko form', bytesOf(gecko), 'import.unsupported'],
    ['no samples', bytesOf(small({ stack: [], time: [] })), 'import.noSamples'],
    ['a stack that is not there', bytesOf(small({ stack: [9], time: [0] })), 'import.malformed'],
    ['a weight that is no number', bytesOf(small({ ...fine, weight: ['x'] })), 'import.malformed'],
    ['the weights of a comparison', bytesOf(small({ ...fine, weight: [-1] })), 'import.badWeight'],
    ['times beyond all time', bytesOf(small({ stack: [1, 1], timeDeltas: [1e308, 1e308] })), 'import.malformed'],
    ['a list as a profile', bytesOf([]), 'import.malformed'],
    ['text', new TextEncoder().encode('{"meta": {"interval": }'), 'import.badJson'],
    ['half a file', fixture('samply-native').subarray(0, 20_000), 'import.truncated'],
  ])('refuses %s', async (_name, bytes, code) => {
    expect(await importError(firefoxImporter, bytes)).toMatchObject({ code, at: { offset: expect.any(Number) } });
  });

  it('refuses stacks that hold themselves, at the byte where they do', async () => {
    const profile = small(fine) as { shared: { stackTable: object } };
    profile.shared.stackTable = { frame: [0, 1], prefix: [1, 0] };
    const text = JSON.stringify(profile);
    const error = await importError(firefoxImporter, new TextEncoder().encode(text));
    expect(error).toMatchObject({ code: 'import.malformed', message: expect.stringContaining('stackTable.prefix[0]') });
    expect(text.slice(error?.at?.offset)).toMatch(/^1,0\]/);
  });

  it('only ever throws a PlateauError for values of the wrong kind', async () => {
    const text = new TextDecoder().decode(fixture('version75-node'));
    const values = ['null', '-1', '1e308', '[]', '{}', '"x"', '99999999', '0.5', 'true'];
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.constantFrom(...values), async (from, value) => {
        const literal = /-?\d+(?:\.\d+)?|null|true|false|"[^"]*"(?!:)/g;
        literal.lastIndex = from;
        const found = literal.exec(text);
        if (found === null) return;
        const edited = text.slice(0, found.index) + value + text.slice(found.index + found[0].length);
        await importError(firefoxImporter, new TextEncoder().encode(edited));
      }),
      { numRuns: 300 },
    );
  }, 30_000);

  it('only ever throws a PlateauError', async () => {
    await fuzz(firefoxImporter, fixture('samply-node'), 150);
    await fuzz(firefoxImporter, bytesOf(small({ stack: [1, 2], timeDeltas: [0, 2], weight: [1, 2] })), 400);
  }, 30_000);
});
